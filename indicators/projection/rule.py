"""The rule that projects a count to 31 December: as many more as came after the same date last year. Pure."""

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
    """``number`` records on a ``day`` that count for ``year`` (usually the year of that day)."""

    day: dt.date
    year: int
    number: int = 1


@dataclass(frozen=True, slots=True)
class ExpectedTotal:
    """The count until a day, and the projection to 31 December."""

    so_far: int
    value: int


def total(facts: Sequence[DayCount], year: int) -> int:
    """Count the records of a year."""
    return sum(one.number for one in facts if one.year == year)


def so_far(facts: Sequence[DayCount], day: dt.date) -> int:
    """Count the records of the year of ``day`` until that day."""
    return sum(one.number for one in facts if one.year == day.year and one.day <= day)


def project(facts: Sequence[DayCount], day: dt.date) -> ExpectedTotal:
    """Return the projection for the year of ``day``."""
    reached, before = so_far(facts, day), day.year - 1
    return ExpectedTotal(reached, reached + total(facts, before) - so_far(facts, same_date(day, before)))


def tried_days(facts: Sequence[DayCount], year: int) -> list[dt.date]:
    """Return the days of past years, before ``year``, on which the rule can be tested."""
    first = min((one.year for one in facts), default=year) + YEARS_BEFORE
    return [dt.date(past, *TRIED_ON) for past in range(first, year)]


def mean_error(errors: Sequence[Decimal]) -> Decimal:
    """Return the mean absolute error, with one decimal."""
    return (sum(map(abs, errors), Decimal(0)) / len(errors)).quantize(TENTH, ROUND_HALF_UP)
