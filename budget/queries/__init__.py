"""Queries on money. Amounts are in euros; None is unknown, which is not zero."""

from budget.queries.awards import AwardPhase, AwardRow, CountedOn, Measured, Sum, counted_awards, sum_of
from budget.queries.credits import MEASURES, CreditFigures, CreditsOfYear, CreditTree, credits, credits_of
from budget.queries.rounds import RoundRow, RoundsOfYear, by_year, funding_rounds, rounds_of

__all__ = [
    "MEASURES",
    "AwardPhase",
    "AwardRow",
    "CountedOn",
    "CreditFigures",
    "CreditTree",
    "CreditsOfYear",
    "Measured",
    "RoundRow",
    "RoundsOfYear",
    "Sum",
    "by_year",
    "counted_awards",
    "credits",
    "credits_of",
    "funding_rounds",
    "rounds_of",
    "sum_of",
]
