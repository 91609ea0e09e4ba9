"""How far the result may be from a projection: counts scatter more than chance alone when past projections missed more."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LEVEL = 80
"""In percent: in eight years of ten the result should be inside."""
DEVIATIONS = 1.2816
"""Standard deviations on each side of a mean that hold 80 % of a normal distribution."""
PRIOR, PRIOR_YEARS = 2.0, 3
"""Before any past projection, counts scatter twice as much as chance; worth three years of past projections."""
YEARS = 6
"""How many of the last past projections say how much the results scatter."""
LEAST = 0.5
"""Even when nothing more is expected, something may come."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Whole numbers, both included."""

    low: int
    high: int

    def holds(self, value: int) -> bool:
        return self.low <= value <= self.high


def scatter(projected: Decimal, so_far: int, result: int) -> float:
    """The square of an error, in units of what chance alone would give."""
    return float((projected - result) ** 2) / max(float(projected) - so_far, LEAST)


def interval(projected: Decimal, so_far: int, scatters: Sequence[float]) -> Interval:
    """Around a projection, given the ``scatter`` of past ones (the last one last). Never below what is counted."""
    last = scatters[-YEARS:]
    factor = max(1.0, (sum(last) + PRIOR * PRIOR_YEARS) / (len(last) + PRIOR_YEARS))
    reach = Decimal(DEVIATIONS * math.sqrt(factor * max(float(projected) - so_far, LEAST)))
    low, high = (int(bound.to_integral_value(ROUND_HALF_UP)) for bound in (projected - reach, projected + reach))
    return Interval(max(low, so_far), max(high, so_far))
