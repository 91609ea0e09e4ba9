"""Sources of money: awards and their objectives, credits, spending."""

import datetime as dt
from typing import Final

from indicators.algebra.aggregates import COUNT, MEAN, MEDIAN, RATE, SHARE, STARTUPS, SUM
from indicators.algebra.conditions import Choice, Flag, either, in_quotes
from indicators.algebra.fields import ON_STARTUPS, PHASE
from indicators.algebra.fragments import Fragment
from indicators.algebra.life_sources import AMOUNT, MONEY
from indicators.algebra.periods import YEAR
from indicators.algebra.source import Noun, Quantity, Source, Values, unknown_without
from indicators.algebra.vocabulary import Vocabulary

LAUREATE = Choice(
    name="laureate",
    label="Lauréat",
    test="(CASE WHEN fact.startup_id IS NULL THEN 'incubator' ELSE 'startup' END) = ANY (%s)",
    options=lambda words: {"startup": "des services", "incubator": "des incubateurs"},
    words=lambda labels: f"attribués à {either(labels)}",
    noun="Le lauréat",
    nouns="Les lauréats",
)
_OF_STARTUPS = {condition.name for condition in (PHASE, *ON_STARTUPS)} - {"incubator", "owner", "ministry"}


def _laureate_check(values: Values, words: Vocabulary) -> str:
    asked = sorted(_OF_STARTUPS & values.keys())
    if asked and values.get("laureate") == ("incubator",):
        return f"« {asked[0]} » est une condition sur un service : un incubateur lauréat n’en est pas un."
    return ""


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
    """A year has its awards once each of its rounds has laureates, but for those whose committee is to come."""
    return Fragment(_UNKNOWN_AWARDS, (years, today))


AWARDS = Source(
    name="awards",
    label="Financements FAST",
    record="award",
    relation=_AWARDS.format(date=_AWARDED_ON, year="round.year", where=""),
    noun=lambda values, period: Noun("financements FAST"),
    reason=lambda values, words: "Financement FAST",
    own=(LAUREATE, AMOUNT),
    on_startup=(PHASE, *ON_STARTUPS),
    check=_laureate_check,
    aggregates=(COUNT, STARTUPS, SUM, MEAN, MEDIAN, SHARE, RATE),
    quantities={"amount": Quantity("Montant", "fact.amount", "€", MONEY, "dont le montant est connu")},
    incubator="coalesce(fact.given_to, lead.incubator_id)",
    unknown=_unknown_awards,
)
"""Over a year, those of its rounds, as in the pages of the budget; over months, by the day of the award."""

AWARD_RESULTS = Source(
    name="award_results",
    label="Résultats des objectifs de financements FAST",
    record="award",
    relation=_AWARDS.format(
        date="award.result_on",
        year="extract(year FROM award.result_on)::int",
        where="WHERE award.result_on IS NOT NULL",
    ),
    noun=lambda values, period: Noun("objectifs de financements FAST dont le résultat est constaté"),
    reason=lambda values, words: "Résultat d’un financement FAST",
    own=(
        LAUREATE,
        AMOUNT,
        Flag(
            name="reached",
            label="Objectif atteint",
            tests=("fact.objective_reached", "NOT fact.objective_reached"),
            words=("atteints", "non atteints"),
        ),
    ),
    on_startup=(PHASE, *ON_STARTUPS),
    check=_laureate_check,
    aggregates=(COUNT, SHARE, STARTUPS, RATE, SUM, MEAN, MEDIAN),
    quantities={"amount": Quantity("Montant", "fact.amount", "€", MONEY, "dont le montant est connu")},
    incubator="coalesce(fact.given_to, lead.incubator_id)",
    unknown=unknown_without(
        "budget_award AS award WHERE extract(year FROM award.result_on) = asked.year",
        "Aucun résultat de financement FAST de l’année n’est enregistré.",
    ),
)

CREDITS = Source(
    name="credits",
    label="Crédits",
    record="credit_line",
    relation="""SELECT NULL::bigint AS startup_id, line.id AS record_id, make_date(budget.year::int, 12, 31) AS date,
                       budget.year, line.label, line.amount
                FROM budget_creditline AS line JOIN budget_credityear AS budget ON budget.id = line.credit_year_id
                LEFT JOIN budget_creditline AS above ON above.id = line.parent_id
                WHERE line.amount IS NOT NULL AND above.amount IS NULL""",
    noun=lambda values, period: Noun("crédits"),
    reason=lambda values, words: "Ligne de crédits",
    own=(
        Choice(
            name="line",
            label="Ligne de crédits",
            test="fact.label = ANY (%s)",
            options=lambda words: {label: label for label in words.credit_lines},
            words=lambda labels: f"de la ligne {either(map(in_quotes, labels))}",
            noun="La ligne de crédits",
            nouns="Les lignes",
        ),
    ),
    senseless={"incubator": "une ligne de crédits n’est pas celle d’un incubateur"},
    periods=(YEAR,),
    year_words="de l’année",
    aggregates=(SUM,),
    quantities={"amount": Quantity("Montant", "fact.amount", "€", MONEY)},
    unknown=unknown_without(
        "budget_creditline AS line JOIN budget_credityear AS budget ON budget.id = line.credit_year_id"
        " WHERE budget.year = asked.year",
        "Aucune ligne de crédits de l’année n’est enregistrée.",
    ),
    is_dated=False,
)

SPENDINGS = Source(
    name="spendings",
    label="Dépenses des services",
    record="spending",
    relation="""SELECT startup_id, id AS record_id, make_date(year::int, 12, 31) AS date, year, amount
                FROM impact_spending""",
    noun=lambda values, period: Noun("dépenses annuelles", is_feminine=True),
    reason=lambda values, words: "Dépense de l’année",
    own=(AMOUNT,),
    on_startup=(PHASE, *ON_STARTUPS),
    periods=(YEAR,),
    year_words="de l’année",
    aggregates=(SUM, MEAN, MEDIAN, COUNT, SHARE, RATE),
    quantities={"amount": Quantity("Dépense", "fact.amount", "€", MONEY)},
    is_dated=False,
)

SOURCES: Final = (AWARDS, AWARD_RESULTS, CREDITS, SPENDINGS)
