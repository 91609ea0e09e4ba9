"""Sources on the schemes that fund or support startups: FAST awards, their objectives, supports."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from common.sql import Fragment, joined
from indicators.algebra.aggregates import COUNT, RATE, SHARE, STARTUPS, SUM
from indicators.algebra.conditions import (
    BEGUN,
    FAST,
    GAMMA,
    KINDS_OF_RECORDS,
    ON_STARTUPS,
    PHASE,
    SCHEMES,
    YES_OR_NO,
    choice,
)
from indicators.algebra.rule_source import YEAR, Quantity, RuleSource, Values, unknown_without
from indicators.algebra.vocabulary import RuleVocabulary

LAUREATE = choice(
    "laureate",
    "Lauréat",
    {"startup": "des services", "incubator": "des incubateurs"},
    "(CASE WHEN fact.startup_id IS NULL THEN 'incubator' ELSE 'startup' END) = ANY (%s)",
)
REACHED = choice("reached", "Objectif atteint", YES_OR_NO, "fact.objective_reached = ANY (%s)", is_flag=True)
_OF_STARTUPS = {condition.name for condition in (PHASE, *ON_STARTUPS)} - {"incubator", "owner", "ministry"}


def _laureate_check(values: Values, words: RuleVocabulary) -> str:
    asked = sorted(_OF_STARTUPS & values.keys())
    if asked and values.get("laureate") == ("incubator",):
        return f"« {asked[0]} » est une condition sur un service : un incubateur lauréat n’en est pas un."
    return ""


AMOUNT = {"amount": Quantity("Montant", "fact.amount", "€")}
_AWARDS = """
    SELECT award.startup_id, award.id AS record_id, {date} AS date, {year} AS year, award.amount,
           award.incubator_id AS given_to, award.objective_reached
    FROM budget_award AS award JOIN budget_fundinground AS round ON round.id = award.round_id {where}
"""
_AWARDED_ON = "budget_counted_on(award.awarded_on, round.committee_on, round.year, round.quarter)"

ROUND = "FROM budget_fundinground AS round WHERE round.year = asked.year"
NO_LAUREATE = f"""{ROUND} AND (round.committee_on IS NULL OR round.committee_on <= %s)
    AND NOT EXISTS (SELECT FROM budget_award AS award WHERE award.round_id = round.id)"""
_UNKNOWN_AWARDS = f"""
SELECT asked.year, CASE WHEN EXISTS (SELECT {ROUND})
    THEN 'Un appel FAST de l’année n’a pas de lauréat enregistré.'
    ELSE 'Aucun appel FAST de l’année n’est enregistré.' END
FROM unnest(%s::int[]) AS asked (year)
WHERE NOT EXISTS (SELECT {ROUND}) OR EXISTS (SELECT {NO_LAUREATE})
"""  # noqa: S608


def _unknown_awards(values: Values, years: list[int], today: dt.date) -> Fragment:
    """Return the years with unknown awards: a past round has no laureates."""
    return Fragment(_UNKNOWN_AWARDS, (years, today))


AWARDS = RuleSource(
    name="awards",
    label="Financements FAST",
    record="award",
    relation=_AWARDS.format(date=_AWARDED_ON, year="round.year", where=""),
    reason=lambda values, words: "Financement FAST",
    own=(LAUREATE,),
    on_startup=(PHASE, *ON_STARTUPS),
    check=_laureate_check,
    aggregates=(COUNT, STARTUPS, SUM, SHARE, RATE),
    quantities=AMOUNT,
    incubator="coalesce(fact.given_to, lead.incubator_id)",
    unknown=_unknown_awards,
)
"""Over a year, those of its rounds, as in the pages of the budget; over months, by the day of the award."""

AWARD_RESULTS = RuleSource(
    name="award_results",
    label="Résultats des objectifs de financements FAST",
    record="award",
    relation=_AWARDS.format(
        date="award.result_on",
        year="extract(year FROM award.result_on)::int",
        where="WHERE award.result_on IS NOT NULL",
    ),
    reason=lambda values, words: "Résultat d’un financement FAST",
    own=(LAUREATE, REACHED),
    on_startup=(PHASE, *ON_STARTUPS),
    check=_laureate_check,
    aggregates=(COUNT, SHARE, STARTUPS, RATE, SUM),
    quantities=AMOUNT,
    incubator="coalesce(fact.given_to, lead.incubator_id)",
    unknown=unknown_without(
        "budget_award AS award WHERE extract(year FROM award.result_on) = asked.year",
        "Aucun résultat de financement FAST de l’année n’est enregistré.",
    ),
)

_BY_YEAR: Final = f"""
    SELECT begun.startup_id, begun.record, begun.record_id, begun.scheme, begun.reason, of_year AS year,
           CASE WHEN begun.record = 'award' THEN begun.began
                ELSE greatest(begun.began, make_date(of_year, 1, 1)) END AS date
    FROM ({BEGUN}) AS begun, generate_series(begun.first_year, begun.last_year) AS of_year
"""  # noqa: S608
_NO_PARTICIPANT: Final = """EXISTS (
    SELECT FROM budget_season AS season WHERE season.start <= %s
    AND asked.year >= extract(year FROM season.start)
    AND asked.year <= extract(year FROM coalesce(season.until, '2100-01-01') - 1)
    AND NOT EXISTS (SELECT FROM budget_participation AS one WHERE one.season_id = season.id)
)"""
_NOTHING: Final = f"""NOT EXISTS (
    SELECT FROM ({_BY_YEAR}) AS fact WHERE fact.year = asked.year AND fact.date <= %s AND fact.scheme = ANY (%s)
)"""


def _unknown_accompaniments(values: Values, years: list[int], today: dt.date) -> Fragment:
    """Return why a year is unknown: a round or season without recorded laureates, or nothing recorded."""
    schemes: Sequence[str] = values.get("scheme", tuple(SCHEMES))
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


SCHEME = choice("scheme", "Dispositif", SCHEMES, "fact.scheme = ANY (%s)")
ACCOMPANIMENTS = RuleSource(
    name="accompaniments",
    label="Services accompagnés par un dispositif (FAST, GAMMA, Brigade, appuis)",
    record="",
    also_reads=KINDS_OF_RECORDS,
    relation=_BY_YEAR,
    reason=lambda values, words: "",
    own=(SCHEME,),
    on_startup=(PHASE, *ON_STARTUPS),
    periods=(YEAR,),
    aggregates=(STARTUPS, COUNT, SHARE, RATE),
    unknown=_unknown_accompaniments,
)
"""A startup is accompanied in each year of which a day is of its accompaniment; an award counts in the year of its round."""

SOURCES: Final = (AWARDS, AWARD_RESULTS, ACCOMPANIMENTS)
