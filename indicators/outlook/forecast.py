"""The outlook of one indicator on a day, by the method that past years keep, and what they say of each."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.outlook.backtest import Trial, kept_method, mid_year, scatters, trials
from indicators.outlook.history import History
from indicators.outlook.interval import Interval, interval
from indicators.outlook.methods import NAIVE, project, usable


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected on 31 December of the year of ``day``. ``past``: the same method, on that day of past years."""

    method: str
    day: dt.date
    so_far: int
    projected: Decimal
    interval: Interval
    past: tuple[Trial, ...]


def outlook(history: History, day: dt.date, tried: Iterable[Trial]) -> Outlook | None:
    """The outlook of the year of ``day``, from what is known that day; None when no method did better than the naive rules.

    ``tried`` are the trials of past years (``mid_year_trials``).
    """
    method = kept_method(tried)
    if method is None:
        return None
    past = trials(method, history, day)
    projected, so_far = project(method, history, day), history.so_far(day)
    return Outlook(method, day, so_far, projected, interval(projected, so_far, scatters(past)), tuple(past))


def mid_year_trials(history: History, year: int) -> list[Trial]:
    """Every usable method and the naive ones, on 30 June of each past year before ``year``."""
    return [trial for method in (*usable(history), *NAIVE) for trial in trials(method, history, mid_year(year))]
