"""The rhythm: as many to come as came after the same day of the last years. It carries the seasons of the year."""

import datetime as dt

from indicators.outlook.history import History, same_day

YEARS = 1
"""How many past years say what comes after a day. Two and three did worse on the past years."""


def expected(history: History, day: dt.date) -> float:
    """How many more are expected after ``day``, in its year."""
    after = [history.total(year) - history.so_far(same_day(day, year)) for year in range(day.year - YEARS, day.year)]
    return sum(after) / YEARS
