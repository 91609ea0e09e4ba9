"""The source of accompaniments: the population of each scheme, over a year."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from indicators.algebra.aggregates import COUNT, RATE, SHARE, STARTUPS
from indicators.algebra.fields import ON_STARTUPS, PHASE
from indicators.algebra.fragments import Fragment, joined
from indicators.algebra.money_sources import NO_LAUREATE, ROUND
from indicators.algebra.periods import YEAR
from indicators.algebra.schemes import BEGUN, FAST, GAMMA, KINDS_OF_RECORDS, SCHEME, SCHEMES
from indicators.algebra.source import Noun, Source, Values

_BY_YEAR: Final = f"""
    SELECT begun.startup_id, begun.record, begun.record_id, begun.scheme, begun.reason, of_year AS year,
           CASE WHEN begun.record = 'award' THEN begun.began
                ELSE greatest(begun.began, make_date(of_year, 1, 1)) END AS date
    FROM ({BEGUN}) AS begun, generate_series(begun.first_year, begun.last_year) AS of_year
"""  # noqa: S608
_NO_PARTICIPANT: Final = """EXISTS (
    SELECT FROM budget_season AS season WHERE season.start <= %s
    AND asked.year >= extract(year FROM season.start)
    AND asked.year <= extract(year FROM coalesce(season."end", '2100-01-01') - 1)
    AND NOT EXISTS (SELECT FROM budget_participation AS one WHERE one.season_id = season.id)
)"""
_NOTHING: Final = f"""NOT EXISTS (
    SELECT FROM ({_BY_YEAR}) AS fact WHERE fact.year = asked.year AND fact.date <= %s AND fact.scheme = ANY (%s)
)"""


def _unknown(values: Values, years: list[int], today: dt.date) -> Fragment:
    """A year is told once each round and season that is asked for has its laureates, and something is recorded of it."""
    schemes: Sequence[str] = values.get(SCHEME.name, tuple(SCHEMES))
    reasons = []
    nothing = Fragment(_NOTHING, (today, list(schemes)))
    if FAST in schemes:
        missing = Fragment(f"EXISTS (SELECT {NO_LAUREATE})", (today,))
        reasons.append(missing + Fragment(" THEN 'Un appel FAST de l’année n’a pas de lauréat enregistré.'"))
        nothing += Fragment(f" AND NOT EXISTS (SELECT {ROUND})")
    if GAMMA in schemes:
        missing = Fragment(_NO_PARTICIPANT, (today,))
        reasons.append(missing + Fragment(" THEN 'Une saison de GAMMA de l’année n’a pas de participant enregistré.'"))
    reasons.append(nothing + Fragment(" THEN 'Aucun accompagnement de l’année n’est enregistré pour ce dispositif.'"))
    cases = joined(" ", [Fragment("WHEN ") + reason for reason in reasons])
    return (
        Fragment("SELECT year, why FROM (SELECT asked.year, CASE ")
        + cases
        + Fragment(" END AS why FROM unnest(%s::int[]) AS asked (year)) AS told WHERE why IS NOT NULL", (years,))
    )


ACCOMPANIMENTS = Source(
    name="accompaniments",
    label="Services accompagnés par un dispositif (FAST, GAMMA, Brigade, appuis)",
    record="",
    also_reads=KINDS_OF_RECORDS,
    relation=_BY_YEAR,
    noun=lambda values, period: Noun("accompagnements de services"),
    reason=lambda values, words: "",
    own=(SCHEME,),
    on_startup=(PHASE, *ON_STARTUPS),
    periods=(YEAR,),
    aggregates=(STARTUPS, COUNT, SHARE, RATE),
    unknown=_unknown,
)
"""A startup is accompanied in each year of which a day is of its accompaniment; an award counts in the year of its round."""
