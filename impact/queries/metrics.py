"""Metrics: the values of periods, and what was corrected or withdrawn."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Lag

from common.history import history_of
from common.words import strip_trailing_zeros
from impact.models import Measurement, Metric
from impact.readings import MONTHS


@dataclass(frozen=True, slots=True)
class MetricPeriod:
    """A period (``until`` excluded) of a metric; without ``value`` and ``row`` if it was not measured."""

    start: dt.date
    until: dt.date
    value: Decimal | None = None
    is_approximate: bool = False
    source: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class MetricSeries:
    """A metric with its periods in order of time, from the first to the last measured.

    ``late`` are those that are over since and should be known, by its cadence and its delay; none for an unknown cadence.
    """

    metric: Metric
    slots: tuple[MetricPeriod, ...]
    late: tuple[MetricPeriod, ...] = ()

    @property
    def last(self) -> MetricPeriod | None:
        return self.slots[-1] if self.slots else None

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
        return sum(slot.value is None for slot in self.slots)


def followed_metrics(startup: int, day: dt.date) -> list[MetricSeries]:
    """Return the metrics of a startup (primary key) with late periods on ``day``, headline first: two queries."""
    metrics = Metric.objects.filter(startup=startup).prefetch_related("measurements")
    return [followed(metric, day) for metric in metrics]


def followed(metric: Metric, day: dt.date) -> MetricSeries:
    """One metric with the periods that were over on ``day``: one query, or none when its measurements are read already."""
    measurements = [one for one in metric.measurements.all() if one.until <= day + dt.timedelta(days=1)]
    return MetricSeries(metric, tuple(slots(metric, measurements)), tuple(late(metric, measurements, day)))


def slots(metric: Metric, measurements: Sequence[Measurement]) -> Iterator[MetricPeriod]:
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


def late(metric: Metric, measurements: Sequence[Measurement], day: dt.date) -> Iterator[MetricPeriod]:
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
