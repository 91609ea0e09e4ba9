"""The metrics of a startup, with every period of theirs: measured, or missing."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from common.numbers import strip_trailing_zeros
from impact.models import Measurement, Metric
from impact.readings import MONTHS


@dataclass(frozen=True, slots=True)
class MetricPeriod:
    """A period (``end`` excluded) of a metric; without a ``value``, nor ``row``, when nobody measured it."""

    start: dt.date
    end: dt.date
    value: Decimal | None = None
    is_approximate: bool = False
    source: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class MetricSeries:
    """A metric with its periods in the order of time, from the first measured to the last measured.

    ``late`` are those that are over since, and that its cadence expects.
    """

    metric: Metric
    slots: tuple[MetricPeriod, ...]
    late: tuple[MetricPeriod, ...] = ()

    @property
    def last(self) -> MetricPeriod | None:
        return self.slots[-1] if self.slots else None

    @property
    def missing(self) -> int:
        """How many periods between the first and the last nobody measured."""
        return sum(slot.value is None for slot in self.slots)


def followed_metrics(startup: int, day: dt.date) -> list[MetricSeries]:
    """Return the metrics of a startup (primary key) and what is late on ``day``, the headline one first: two queries."""
    metrics = Metric.objects.filter(startup=startup).prefetch_related("measurements")
    return [followed(metric, day) for metric in metrics]


def followed(metric: Metric, day: dt.date) -> MetricSeries:
    """One metric: one query, or none when its measurements are read already."""
    measurements = list(metric.measurements.all())
    return MetricSeries(metric, tuple(slots(metric, measurements)), tuple(late(metric, measurements, day)))


def slots(metric: Metric, measurements: Sequence[Measurement]) -> Iterator[MetricPeriod]:
    """Every period of ``measurements`` (in the order of time), and between them those that the cadence expected."""
    reached: dt.date | None = None
    for one in measurements:
        if reached:
            yield from _expected(reached, one.start, MONTHS[metric.cadence])
        yield MetricPeriod(one.start, one.end, strip_trailing_zeros(one.value), one.is_approximate, one.source, one.pk)
        reached = one.end


def late(metric: Metric, measurements: Sequence[Measurement], day: dt.date) -> Iterator[MetricPeriod]:
    """The periods that are over on ``day`` and were expected since the last measured; the last one alone when none was."""
    months = MONTHS[metric.cadence]
    over = _boundary(day, months)
    since = measurements[-1].end if measurements else _boundary(over - dt.timedelta(days=1), months)
    return _expected(since, over, months)


def _expected(since: dt.date, until: dt.date, months: int) -> Iterator[MetricPeriod]:
    """Split the time between two days into periods of ``months`` months."""
    while since < until:
        end = min(_next_boundary(since, months), until)
        yield MetricPeriod(since, end)
        since = end


def _boundary(day: dt.date, months: int) -> dt.date:
    """The first day of the month, quarter or year of a day."""
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def _next_boundary(day: dt.date, months: int) -> dt.date:
    """The first day of the next month, quarter or year."""
    first = day.year * 12 + (day.month - 1) // months * months + months
    return dt.date(first // 12, first % 12 + 1, 1)


def last_value_by(metric: OuterRef, day: Any) -> Subquery:
    """The last value of a metric over a period that was over by a day (included), for a query that has both."""
    over = Measurement.objects.filter(metric=metric, end__lte=day).order_by("-end")
    return Subquery(over.values("value")[:1])


def values_between(metrics: Iterable[int], first: dt.date, until: dt.date) -> dict[int, list[MetricPeriod]]:
    """The values of some metrics (primary keys) whose period ends between two days, in order: one query."""
    found: dict[int, list[MetricPeriod]] = {}
    over = Measurement.objects.filter(metric__in=list(metrics), end__gt=first, end__lte=until).order_by("end", "start")
    for key, start, end, value in over.values_list("metric_id", "start", "end", "value"):
        found.setdefault(key, []).append(MetricPeriod(start, end, strip_trailing_zeros(value)))
    return found
