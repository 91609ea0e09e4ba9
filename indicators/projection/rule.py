"""The rule that projects a count to 31 December: as many will come as came after the same date last year. Pure functions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from common.words import same_date

YEARS_BEFORE = 4
"""A past year is tried when so many years of records come before it."""
TRIED_ON = (6, 30)
"""The month and the day on which the rule is tried in past years."""
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class DayCount:
    """``number`` records of a ``day`` that count for ``year`` (most often the year of that day)."""

    day: dt.date
    year: int
    number: int = 1


@dataclass(frozen=True, slots=True)
class ExpectedTotal:
    """What was counted by a day, and what the rule expects on 31 December of its year."""

    so_far: int
    value: int


def total(facts: Sequence[DayCount], year: int) -> int:
    """Return how many records count for a year."""
    return sum(one.number for one in facts if one.year == year)


def so_far(facts: Sequence[DayCount], day: dt.date) -> int:
    """Return how many records count for the year of ``day`` by that day."""
    return sum(one.number for one in facts if one.year == day.year and one.day <= day)


def project(facts: Sequence[DayCount], day: dt.date) -> ExpectedTotal:
    """Return what the rule expects of the year of ``day``."""
    reached, before = so_far(facts, day), day.year - 1
    return ExpectedTotal(reached, reached + total(facts, before) - so_far(facts, same_date(day, before)))


def tried_days(facts: Sequence[DayCount], year: int) -> list[dt.date]:
    """Return the days of past years, before ``year``, on which the rule can be tried."""
    first = min((one.year for one in facts), default=year) + YEARS_BEFORE
    return [dt.date(past, *TRIED_ON) for past in range(first, year)]


def mean_error(errors: Sequence[Decimal]) -> Decimal:
    """Return the mean of the errors whatever their sign, to a tenth."""
    return (sum(map(abs, errors), Decimal(0)) / len(errors)).quantize(TENTH, ROUND_HALF_UP)
