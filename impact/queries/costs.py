"""Unit costs: the spending of a year divided by the units of that year, with the underlying facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from common.sql import fetch_all

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class UnitCost:
    """The cost of one ``unit`` in a year, in euros; None is unknown.

    ``counted`` is the sum of the measurements of ``metric``, None unless they cover the whole year; ``share`` (in
    percent, from ``share_metric``) is the part of them that are units. ``stated`` is the cost printed in a report.
    """

    startup: int
    year: int
    unit: str
    metric: str
    counted: Decimal | None
    share_metric: str | None
    share: Decimal | None
    spending: Decimal | None
    spending_source: str | None
    is_approximate: bool
    stated: Decimal | None
    stated_source: str | None

    @property
    def units(self) -> Decimal | None:
        """Return the number of units in the year."""
        if self.counted is None or self.share_metric is None:
            return self.counted
        return None if self.share is None else self.counted * self.share / 100

    @property
    def computed(self) -> Decimal | None:
        """Return the spending divided by the units, to the nearest cent (half up)."""
        if self.spending is None or not self.units:
            return None
        return (self.spending / self.units).quantize(CENT, ROUND_HALF_UP)

    @property
    def best(self) -> Decimal | None:
        """Return the computed cost, else the one stated in a report."""
        return self.stated if self.computed is None else self.computed


# In SQL: the years come from two tables, and each is joined to the sum of the measurements that cover it.
_COSTS = """
SELECT unit.startup_id, years.year, unit.label, metric.name, counted.value, part.name, share.value,
       spending.amount, spending.source,
       coalesce(spending.is_approximate, false) OR coalesce(counted.is_approximate, false)
           OR coalesce(share.is_approximate, false),
       stated.amount, stated.source
FROM impact_costunit unit
JOIN impact_metric metric ON metric.id = unit.metric_id
LEFT JOIN impact_metric part ON part.id = unit.share_id
CROSS JOIN LATERAL (
    SELECT year FROM impact_spending WHERE startup_id = unit.startup_id
    UNION SELECT year FROM impact_statedunitcost WHERE startup_id = unit.startup_id
) AS years
CROSS JOIN LATERAL (
    SELECT make_date(years.year::int, 1, 1) AS first, make_date(years.year::int + 1, 1, 1) AS next
) AS bounds
LEFT JOIN impact_spending spending ON spending.startup_id = unit.startup_id AND spending.year = years.year
LEFT JOIN impact_statedunitcost stated ON stated.startup_id = unit.startup_id AND stated.year = years.year
LEFT JOIN LATERAL (
    SELECT sum(value) AS value, bool_or(is_approximate) AS is_approximate FROM impact_measurement
    WHERE metric_id = unit.metric_id AND start >= bounds.first AND until <= bounds.next
    HAVING sum(until - start) = bounds.next - bounds.first
) AS counted ON true
LEFT JOIN impact_measurement share
    ON share.metric_id = unit.share_id AND share.start = bounds.first AND share.until = bounds.next
WHERE unit.startup_id = ANY (%(startups)s::bigint[])
ORDER BY unit.startup_id, years.year DESC
"""


def unit_costs(startups: Iterable[int]) -> dict[int, list[UnitCost]]:
    """Return the unit costs of these startups (primary keys), by startup, last year first: one query.

    Population: the years with a recorded spending or stated cost, for startups whose cost unit is known. Measurements
    that leave out a day of the year give no count, since a partial year would overstate the cost.
    """
    costs = [UnitCost(*row) for row in fetch_all(_COSTS, {"startups": [*startups]})]
    by_startup: dict[int, list[UnitCost]] = {}
    for cost in costs:
        by_startup.setdefault(cost.startup, []).append(cost)
    return by_startup
