"""The same method on past years, each with what the timeline says had happened by that day: was it any good?"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indicators.outlook.history import History, same_day
from indicators.outlook.interval import Interval, interval, scatter
from indicators.outlook.methods import METHODS, NAIVE, project

YEARS_BEFORE = 4
"""A year is tried when so many years of records come before it."""
MID_YEAR = (6, 30)


@dataclass(frozen=True, slots=True)
class Trial:
    """What ``method`` would have said on a day of a past year, and the result of that year."""

    method: str
    day: dt.date
    so_far: int
    projected: Decimal
    interval: Interval
    result: int

    @property
    def year(self) -> int:
        return self.day.year

    @property
    def error(self) -> Decimal:
        """Projected minus result."""
        return self.projected - self.result


@dataclass(frozen=True, slots=True)
class Score:
    """How a method did: the mean of its errors whatever their sign, and how many intervals held the result."""

    method: str
    years: int
    mean_error: Decimal
    covered: int


def mid_year(year: int) -> dt.date:
    return dt.date(year, *MID_YEAR)


def trials(method: str, history: History, day: dt.date) -> list[Trial]:
    """The trials of a method on the day of ``day`` of each complete year before, the oldest first."""
    counted = [one.year for one in history.counted]
    first = min(counted, default=day.year) + YEARS_BEFORE
    found: list[Trial] = []
    for year in range(first, day.year):
        then = same_day(day, year)
        projected, so_far = project(method, history, then), history.so_far(then)
        around = interval(projected, so_far, scatters(found))
        found.append(Trial(method, then, so_far, projected, around, history.total(year)))
    return found


def kept_method(past: Iterable[Trial]) -> str | None:
    """The method that missed by less than every naive rule, over the years in which all were tried; None when none did."""
    of: dict[str, dict[int, Decimal]] = {}
    for one in past:
        of.setdefault(one.method, {})[one.year] = abs(one.error)
    years = set.intersection(*(set(errors) for errors in of.values())) if of else set()
    missed = {method: sum((errors[year] for year in years), Decimal(0)) for method, errors in of.items()}
    bar = min((missed[method] for method in NAIVE if method in missed), default=None)
    better = [method for method in METHODS if method in missed and bar is not None and missed[method] < bar]
    return min(better, key=lambda method: missed[method], default=None) if years else None


def scatters(past: Iterable[Trial]) -> list[float]:
    """How far each trial was, for the interval of the next."""
    return [scatter(one.projected, one.so_far, one.result) for one in past]


def score(past: Sequence[Trial]) -> Score | None:
    """How the trials of one method did; None when there is none."""
    if not past:
        return None
    mean = sum((abs(one.error) for one in past), Decimal(0)) / len(past)
    return Score(
        method=past[0].method,
        years=len(past),
        mean_error=mean.quantize(Decimal("0.1"), ROUND_HALF_UP),
        covered=sum(one.interval.holds(one.result) for one in past),
    )
