"""The schemes of the programme: the FAST, GAMMA, and each sort of support in kind; who was accompanied by which, and when."""

from collections.abc import Sequence
from typing import Final

from budget.models import Support
from indicators.algebra.conditions import Choice, either, in_quotes
from indicators.algebra.vocabulary import Vocabulary

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


def _by_schemes(labels: Sequence[str]) -> str:
    which = "l’un des dispositifs" if len(labels) > 1 else "le dispositif"
    return f"par {which} {either(map(in_quotes, labels))}"


def _options(words: Vocabulary) -> dict[str, str]:
    return SCHEMES


SCHEME = Choice(
    name="scheme",
    label="Dispositif",
    test="fact.scheme = ANY (%s)",
    options=_options,
    words=_by_schemes,
    noun="Le dispositif",
    nouns="Les dispositifs",
)
"""The scheme of a row that is an accompaniment."""

ACCOMPANIED_BY = Choice(
    name="accompanied_by",
    label="Déjà accompagnés par un dispositif à ce moment",
    test=f"EXISTS (SELECT FROM ({BEGUN}) AS helped WHERE helped.startup_id = fact.startup_id"
    " AND helped.began <= {at} AND helped.scheme = ANY (%s))",
    options=_options,
    words=lambda labels: f"déjà accompagnés {_by_schemes(labels)}",
    noun="Le dispositif",
    nouns="Les dispositifs",
    of_startup=True,
    looks_at=KINDS_OF_RECORDS,
)
"""The startup of any row: whether the scheme had begun to accompany it by then."""
