"""Metrics: the values of periods, what was corrected or withdrawn, and the cost of a unit by year."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Lag

from common.figure import Figure
from common.history import history_of
from common.readings import MONTHS
from common.sql import fetch_all
from common.words import strip_trailing_zeros
from impact.models import Measurement, Metric
from impact.queries.reviews import since_beginning

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class MetricPeriod:
    """A period (``until`` excluded) of a metric; without ``value`` and ``row`` if it was not measured."""

    start: dt.date
    until: dt.date
    value: Decimal | None = None
    is_approximate: bool = False
    source: str = ""
    row: int | None = None

    @property
    def figure(self) -> Figure:
        """Return the value, without the unit of its metric."""
        return Figure(self.value, is_rounded=self.is_approximate)


@dataclass(frozen=True, slots=True)
class MetricSeries:
    """A metric with its periods in order of time, from the first to the last measured.

    ``late`` are those that are over since and should be known, by its cadence and its delay; none for an unknown cadence.
    """

    metric: Metric
    periods_to_last_value: tuple[MetricPeriod, ...]
    late: tuple[MetricPeriod, ...] = ()

    @property
    def periods(self) -> tuple[MetricPeriod, ...]:
        return (*self.periods_to_last_value, *self.late)

    @property
    def last(self) -> MetricPeriod | None:
        return self.periods_to_last_value[-1] if self.periods_to_last_value else None

    @property
    def expected_on(self) -> dt.date | None:
        """Return the day by which the next value should be known; None for an unknown cadence, or before a first value."""
        months = MONTHS.get(self.metric.cadence)
        if months is None or self.last is None:
            return None
        return _next_boundary(self.last.until, months) + dt.timedelta(days=self.metric.delay_days)

    @property
    def missing(self) -> int:
        """Return the number of unmeasured periods between the first and the last."""
        return sum(slot.value is None for slot in self.periods_to_last_value)


def followed_metrics(startup: int, day: dt.date) -> list[MetricSeries]:
    """Return the metrics of a startup (primary key) with late periods on ``day``, headline first: two queries."""
    metrics = Metric.objects.filter(startup=startup).prefetch_related("measurements")
    return [followed(metric, day) for metric in metrics]


def followed(metric: Metric, day: dt.date) -> MetricSeries:
    """One metric with the periods that were over on ``day``: one query, or none when its measurements are read already."""
    measurements = [one for one in metric.measurements.all() if one.until <= day + dt.timedelta(days=1)]
    return MetricSeries(
        metric, tuple(periods_to_last_value(metric, measurements)), tuple(late_periods(metric, measurements, day))
    )


def late_metrics(metrics: Sequence[MetricSeries], day: dt.date, beginning: dt.date | None) -> list[MetricSeries]:
    """Return the metrics whose next value should be known before ``day``, and since the ``beginning`` (None: ever).

    Never one whose cadence is unknown.
    """
    expected = ((one, since_beginning(one.expected_on, beginning)) for one in metrics)
    return [one for one, due in expected if due and due < day]


def periods_to_last_value(metric: Metric, measurements: Sequence[Measurement]) -> Iterator[MetricPeriod]:
    """Yield the periods of ``measurements`` (in order of time), and the missing ones expected by the cadence between
    them.
    """
    reached: dt.date | None = None
    for one in measurements:
        if reached:
            yield from _expected(reached, one.start, MONTHS.get(metric.cadence))
        yield MetricPeriod(
            one.start, one.until, strip_trailing_zeros(one.value), one.is_approximate, one.source, one.pk
        )
        reached = one.until


def late_periods(metric: Metric, measurements: Sequence[Measurement], day: dt.date) -> Iterator[MetricPeriod]:
    """Return the periods expected by ``day`` since the last measured one; only the last one without a measurement.

    A period is expected once it is over and the delay of the metric has passed; none is when the cadence is unknown.
    """
    months = MONTHS.get(metric.cadence)
    if months is None:
        return iter(())
    over = _boundary(day - dt.timedelta(days=metric.delay_days), months)
    since = measurements[-1].until if measurements else _boundary(over - dt.timedelta(days=1), months)
    return _expected(since, over, months)


def _expected(since: dt.date, until: dt.date, months: int | None) -> Iterator[MetricPeriod]:
    """Split the time between two days into periods of ``months`` months; None: it is not known which were expected."""
    while months and since < until:
        end = min(_next_boundary(since, months), until)
        yield MetricPeriod(since, end)
        since = end


def last_period_by(metric: Metric, day: dt.date) -> MetricPeriod | None:
    """Return the last period that ends by a day (included), by the cadence of the metric; None if that is unknown."""
    months = MONTHS.get(metric.cadence)
    if months is None:
        return None
    until = _boundary(day + dt.timedelta(days=1), months)
    return MetricPeriod(_boundary(until - dt.timedelta(days=1), months), until)


def _boundary(day: dt.date, months: int) -> dt.date:
    """Return the first day of the month, quarter or year that contains ``day``."""
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def _next_boundary(day: dt.date, months: int) -> dt.date:
    """Return the first day of the next month, quarter or year."""
    first = day.year * 12 + (day.month - 1) // months * months + months
    return dt.date(first // 12, first % 12 + 1, 1)


def last_value_by(metric: OuterRef, day: Any) -> Subquery:
    """Return a subquery for the last value of a metric over a period that ended by a day (included)."""
    over = Measurement.objects.filter(metric=metric, until__lte=day).order_by("-until")
    return Subquery(over.values("value")[:1])


def values_between(metrics: Iterable[int], first: dt.date, until: dt.date) -> dict[int, list[MetricPeriod]]:
    """Return the values of some metrics (primary keys) whose period ends between two days, in order: one query."""
    found: dict[int, list[MetricPeriod]] = {}
    over = Measurement.objects.filter(metric__in=list(metrics), until__gt=first, until__lte=until).order_by(
        "until", "start"
    )
    for key, start, after, value in over.values_list("metric_id", "start", "until", "value"):
        found.setdefault(key, []).append(MetricPeriod(start, after, strip_trailing_zeros(value)))
    return found


@dataclass(frozen=True, slots=True)
class Revised:
    """A change of the value of a period (``until`` excluded); ``after`` is None if it was withdrawn.

    ``author`` names a person: only for signed-in users.
    """

    metric: int
    at: dt.datetime
    start: dt.date
    until: dt.date
    before: Decimal
    after: Decimal | None
    reason: str
    author: str


def revisions_of(metrics: Iterable[int]) -> dict[int, list[Revised]]:
    """Return the changes of the values of these metrics (primary keys), by metric, the latest first: one query."""
    versions = (
        history_of(Measurement)
        ._default_manager.filter(metric__in=[*metrics])
        .annotate(former=Window(Lag("value"), partition_by="pgh_obj_id", order_by="pgh_id"))
    )
    changed = versions.filter(Q(pgh_label="delete") | Q(pgh_label="update") & ~Q(former=F("value")))
    found: dict[int, list[Revised]] = {}
    for version in changed.select_related("pgh_context").order_by("-pgh_id"):
        found.setdefault(version.metric_id, []).append(_revised(version))
    return found


def _revised(version: Any) -> Revised:
    context = version.pgh_context.metadata if version.pgh_context else {}
    is_gone = version.pgh_label == "delete"
    return Revised(
        metric=version.metric_id,
        at=version.pgh_created_at,
        start=version.start,
        until=version.until,
        before=strip_trailing_zeros(version.value if is_gone else version.former),
        after=None if is_gone else strip_trailing_zeros(version.value),
        reason=context.get("reason") or "",
        author=context.get("author") or "",
    )


@dataclass(frozen=True, slots=True)
class UnitCost:
    """The cost of one ``unit`` in a year, in euros; None is unknown.

    ``counted`` is the sum of the measurements of ``metric``, None unless they cover the whole year and add up; ``share`` (in
    percent, from ``share_metric``) is the part of them that are units. ``stated`` is the cost printed in a report.

    With a ``dimension``, it is a cost of this row of the impact matrix. That of « used » divides by the mean of twelve
    monthly values of the active users. Without a ``metric``, it is only stated.
    """

    startup: int
    year: int
    unit: str
    metric: str | None
    counted: Decimal | None
    share_metric: str | None
    share: Decimal | None
    spending: Decimal | None
    spending_source: str | None
    is_spending_rounded: bool
    is_count_rounded: bool
    is_share_rounded: bool
    stated: Decimal | None
    stated_source: str | None
    dimension: str = ""

    @property
    def is_approximate(self) -> bool:
        """Whether the source of one of its parts rounds it."""
        return self.is_spending_rounded or self.is_count_rounded or self.is_share_rounded

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
    def live(self) -> Figure:
        """Return the computed cost in euros, with the doubts of its parts."""
        return Figure(strip_trailing_zeros(self.computed), "€", is_rounded=self.is_approximate)

    @property
    def figure(self) -> Figure:
        """Return the computed cost, else the one stated in a report."""
        return self.live if self.live.is_known else Figure(strip_trailing_zeros(self.stated), "€")


IS_SUM_OF_PERIODS = (
    "NOT metric.is_running_total AND (count(*) = 1 OR NOT metric.counts_people OR metric.has_different_people)"
)
"""The condition to add up the measurements of a metric: people of several periods are added only if they are different,
and a running total never is.
"""

# In SQL: the years come from two tables, and each is joined to the sum of the measurements that cover it.
_STATED = """
stated.startup_id = unit.startup_id AND stated.dimension = CASE WHEN unit.metric_id IS NULL THEN unit.dimension ELSE '' END
AND (unit.metric_id IS NULL) = (unit.dimension <> '') AND (unit.metric_id IS NOT NULL OR stated.label = unit.label)
"""
_COSTS = f"""
WITH unit AS (
    SELECT startup_id, label, metric_id, share_id, '' AS dimension, false AS is_mean FROM impact_costunit
    UNION ALL
    SELECT startup_id, unit, id, NULL, dimension, indicator = 'active_users' FROM impact_metric
    WHERE %(matrix)s AND kind = 'count' AND NOT is_running_total
        AND (indicator = 'active_users' OR dimension IN ('useful', 'impactful'))
    UNION ALL
    SELECT DISTINCT startup_id, label, NULL::bigint, NULL::bigint, dimension, false FROM impact_statedunitcost
    WHERE %(matrix)s AND dimension <> ''
)
SELECT unit.startup_id, years.year, unit.label, metric.name, counted.value, part.name, share.value,
       spending.amount, spending.source,
       coalesce(spending.is_approximate, false), coalesce(counted.is_approximate, false),
       coalesce(share.is_approximate, false),
       stated.amount, stated.source, unit.dimension
FROM unit
LEFT JOIN impact_metric metric ON metric.id = unit.metric_id
LEFT JOIN impact_metric part ON part.id = unit.share_id
CROSS JOIN LATERAL (
    SELECT year FROM impact_spending WHERE startup_id = unit.startup_id AND unit.metric_id IS NOT NULL
    UNION SELECT year FROM impact_statedunitcost stated WHERE {_STATED}
) AS years
CROSS JOIN LATERAL (
    SELECT make_date(years.year::int, 1, 1) AS first, make_date(years.year::int + 1, 1, 1) AS next
) AS bounds
LEFT JOIN impact_spending spending ON spending.startup_id = unit.startup_id AND spending.year = years.year
LEFT JOIN impact_statedunitcost stated ON stated.year = years.year AND {_STATED}
LEFT JOIN LATERAL (
    SELECT CASE WHEN unit.is_mean THEN avg(value) ELSE sum(value) END AS value, bool_or(is_approximate) AS is_approximate
    FROM impact_measurement
    WHERE metric_id = unit.metric_id AND start >= bounds.first AND until <= bounds.next
    HAVING sum(until - start) = bounds.next - bounds.first
        AND CASE WHEN unit.is_mean THEN count(*) = 12 AND max(until - start) <= 31 ELSE {IS_SUM_OF_PERIODS} END
) AS counted ON true
LEFT JOIN impact_measurement share
    ON share.metric_id = unit.share_id AND share.start = bounds.first AND share.until = bounds.next
WHERE unit.startup_id = ANY (%(startups)s::bigint[])
ORDER BY unit.startup_id, years.year DESC, metric.position, metric.id, unit.label
"""


def unit_costs(startups: Iterable[int]) -> dict[int, list[UnitCost]]:
    """Return the unit costs of these startups (primary keys), by startup, last year first: one query.

    Population: the years with a recorded spending or stated cost, for startups whose cost unit is known. Measurements
    that leave out a day of the year give no count, since a partial year would overstate the cost.
    """
    return _costs_by_startup(startups, matrix=False)


def costs_with_matrix(startups: Iterable[int]) -> dict[int, list[UnitCost]]:
    """Return the unit costs of these startups and those of the rows of their impact matrix, as ``unit_costs``: one query.

    Each row has the years with a recorded spending, for each count that it divides, and the costs that a report states.
    """
    return _costs_by_startup(startups, matrix=True)


def _costs_by_startup(startups: Iterable[int], *, matrix: bool) -> dict[int, list[UnitCost]]:
    costs = [UnitCost(*row) for row in fetch_all(_COSTS, {"startups": [*startups], "matrix": matrix})]
    by_startup: dict[int, list[UnitCost]] = {}
    for cost in costs:
        by_startup.setdefault(cost.startup, []).append(cost)
    return by_startup
