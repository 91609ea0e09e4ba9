"""The flow from phase to phase: a startup leaves its phase, for one that counts, as often as others did at the same age.

For each phase that leads to what counts, from the stays of the last years: by age, how many left it a day, and how many
of them for what counts (competing risks). Those now in the phase, and those expected to enter it, are then carried to
31 December. What came from no phase goes on at its pace.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indicators.outlook.history import History, Stay, days_left, same_day

YEARS = 2
"""Over how many past years the flow is measured."""
AGES = (0, 60, 120, 180, 270, 365, 545, 730, 1095, 36_500)
"""The bounds, in days, between which leaving is as likely each day."""
WEIGHT = 0.5
"""Each age is drawn towards all ages together, as if it had this part of a ninth of the days more."""
STEP = 7
"""Days between two expected arrivals."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """For each age, the chance a day to leave the phase, and to leave it for what counts."""

    leaving: tuple[float, ...]
    counting: tuple[float, ...]


def expected(history: History, day: dt.date) -> float:
    """How many more are expected after ``day``, in its year. ``history`` knows nothing later."""
    since, left = same_day(day, day.year - YEARS), days_left(day)
    past = (day - since).days
    fresh = sum(one.number for one in history.fresh if one.day > since)
    kinds = sorted({stay.kind for stay in history.stays if stay.counts})
    flows = [_from_phase([s for s in history.stays if s.kind == kind], since, day) for kind in kinds]
    return sum(flows) + fresh / past * left


def _from_phase(stays: Sequence[Stay], since: dt.date, day: dt.date) -> float:
    """How many of the startups in a phase, or expected to enter it, should leave it for what counts before the year ends."""
    left = days_left(day)
    hazard = hazard_of(stays, since, day)
    stock: Counter[int] = Counter()
    for stay in stays:
        if stay.left is None:
            stock[(day - stay.entered).days] += stay.number
    arrivals = sum(stay.number for stay in stays if stay.entered > since) / (day - since).days
    present = sum(number * chance(hazard, age, left) for age, number in sorted(stock.items()))
    return present + arrivals * STEP * sum(chance(hazard, 0, remaining) for remaining in range(0, left, STEP))


def hazard_of(stays: Iterable[Stay], since: dt.date, day: dt.date) -> Hazard:
    """The hazard of leaving a phase, from its stays after ``since`` and up to ``day``."""
    size = len(AGES) - 1
    exposed, leaving, counting = [0.0] * size, [0.0] * size, [0.0] * size
    for stay in stays:
        until = min(stay.left or day, day)
        first, last = max(0, (since - stay.entered).days), (until - stay.entered).days
        for rank, (low, high) in enumerate(pairwise(AGES)):
            exposed[rank] += stay.number * max(0, min(last, high) - max(first, low))
        if stay.left and since < stay.left <= day:
            rank = _rank(last)
            leaving[rank] += stay.number
            counting[rank] += stay.number * stay.counts
    return Hazard(_drawn_together(leaving, exposed), _drawn_together(counting, exposed))


def _rank(age: int) -> int:
    return next(rank for rank, high in enumerate(AGES[1:]) if age < high)


def _drawn_together(events: Sequence[float], exposed: Sequence[float]) -> tuple[float, ...]:
    """Events a day at each age; where few were exposed, near what it is at all ages together."""
    days = sum(exposed)
    if not days:
        return (0.0,) * len(exposed)
    overall, more = sum(events) / days, WEIGHT * days / len(exposed)
    return tuple((n + overall * more) / (at + more) for n, at in zip(events, exposed, strict=True))


def chance(hazard: Hazard, age: int, days: int) -> float:
    """The chance that a startup, in a phase for ``age`` days, leaves it for what counts within the next ``days``."""
    still, found = 1.0, 0.0
    for rank, during in _ages_crossed(age, days):
        leaving = hazard.leaving[rank]
        leaves = -math.expm1(-leaving * during)
        if leaving:
            found += still * leaves * hazard.counting[rank] / leaving
        still *= 1 - leaves
    return found


def _ages_crossed(age: int, days: int) -> Iterator[tuple[int, int]]:
    """The rank of each age bracket crossed in ``days`` from ``age``, with the days spent in it."""
    for rank, (low, high) in enumerate(pairwise(AGES)):
        during = min(age + days, high) - max(age, low)
        if during > 0:
            yield rank, during
