"""Queries on money. Amounts are in euros; None is unknown, which is not zero."""

from budget.queries.credits import MEASURES, CreditFigures, CreditsOfYear, CreditTree, credits, credits_of
from budget.queries.fast import (
    CountedOn,
    RoundsOfYear,
    RoundWithLaureates,
    Sum,
    by_year,
    counted_awards,
    funding_rounds,
    rounds_of,
    rounds_with_awards,
    sum_of,
    with_counted_days,
    with_laureates,
)

__all__ = [
    "MEASURES",
    "CountedOn",
    "CreditFigures",
    "CreditTree",
    "CreditsOfYear",
    "RoundWithLaureates",
    "RoundsOfYear",
    "Sum",
    "by_year",
    "counted_awards",
    "credits",
    "credits_of",
    "funding_rounds",
    "rounds_of",
    "rounds_with_awards",
    "sum_of",
    "with_counted_days",
    "with_laureates",
]
