"""Reads of the money. Amounts are euros; None is unknown, which is not zero."""

from budget.queries.awards import AwardRow, CountedOn, Measured, Phase, Sum, counted_awards, sum_of
from budget.queries.credits import MEASURES, CreditsOfYear, Figures, Line, credits, credits_of
from budget.queries.rounds import RoundRow, RoundsOfYear, by_year, funding_rounds, rounds_of

__all__ = [
    "MEASURES",
    "AwardRow",
    "CountedOn",
    "CreditsOfYear",
    "Figures",
    "Line",
    "Measured",
    "Phase",
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
