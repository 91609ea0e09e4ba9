"""The schemes of the programme: the FAST, GAMMA, and each kind of support; which startups had one, and when."""

from typing import Final

from budget.models import Support

FAST, GAMMA = "fast", "gamma"
SCHEMES: Final = {FAST: "FAST", GAMMA: "GAMMA", **{kind.value: str(kind.label) for kind in Support.Kind}}
"""Each scheme by its key: the FAST by its awards, GAMMA by its participations, the others by the supports of their kind."""

KINDS_OF_RECORDS: Final = ("award", "participation", "support")

_SUPPORTED = " ".join(f"WHEN '{key}' THEN 'Appui : {label}'" for key, label in Support.Kind.choices)
BEGUN: Final = f"""
    SELECT award.startup_id, 'award' AS record, award.id AS record_id, '{FAST}' AS scheme, 'Lauréat du FAST' AS reason,
           budget_counted_on(award.awarded_on, round.committee_on, round.year, round.quarter) AS began,
           round.year::int AS first_year, round.year::int AS last_year
    FROM budget_award AS award JOIN budget_fundinground AS round ON round.id = award.round_id
    WHERE award.startup_id IS NOT NULL
    UNION ALL
    SELECT one.startup_id, 'participation', one.id, '{GAMMA}', 'GAMMA, saison ' || season.number,
           coalesce(one.start, season.start), extract(year FROM coalesce(one.start, season.start))::int,
           extract(year FROM coalesce(one."end", season."end", '2100-01-01') - 1)::int
    FROM budget_participation AS one JOIN budget_season AS season ON season.id = one.season_id
    UNION ALL
    SELECT startup_id, 'support', id, kind, CASE kind {_SUPPORTED} END,
           start, extract(year FROM start)::int, extract(year FROM coalesce("end", '2100-01-01') - 1)::int
    FROM budget_support
"""  # noqa: S608
"""Each time that a startup was accompanied by a scheme, with its first day and its years; an award is of its round's year."""
