"""The values that are due for the services of a user on a day."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from impact.models import Metric
from impact.queries.metrics import MetricPeriod, MetricSeries, followed, late_metrics
from impact.queries.reviews import beginning_day
from startups.models import PhaseKind
from startups.queries import spans_at, supported_by
from workspace.pages.scope import IncubatorScope


@dataclass(frozen=True, slots=True)
class DueReading:
    """A value of a metric to type: its period, the last known one, and the day since which it is late (None: it isn't).

    ``source`` is that of its last two values, if they have the same one. ``older`` counts the missing periods of the
    metric before it, which the page of the metric asks for.
    """

    metric: Metric
    period: MetricPeriod
    last: MetricPeriod | None
    late_since: dt.date | None
    source: str = ""
    older: int = 0


def due_readings(
    scope: IncubatorScope, day: dt.date, typed: Collection[tuple[int, dt.date, dt.date]]
) -> list[DueReading]:
    """Return the last value due on a day of each metric of the services that the programme runs, and those ``typed``
    (metric, start, until), which somebody may have recorded since: by service, four queries.
    """
    found = []
    beginning = beginning_day()
    for series in _followed_in(scope, day):
        late = series in late_metrics([series], day, beginning)
        asked = list(series.late[-1:])
        known = {(one.start, one.until) for one in asked}
        asked += [
            MetricPeriod(start, until)
            for key, start, until in typed
            if key == series.metric.pk and (start, until) not in known
        ]
        found += [
            DueReading(
                metric=series.metric,
                period=period,
                last=series.last,
                late_since=series.expected_on if late else None,
                source=_usual_source(series),
                older=max(0, len(series.late) - 1),
            )
            for period in asked
        ]
    return found


def _usual_source(series: MetricSeries) -> str:
    """Return the source of the last two values of a metric, if it is the same; empty otherwise."""
    last = [one.source for one in series.periods_to_last_value if one.value is not None][-2:]
    return last[0] if len(last) == 2 and last[0] == last[1] else ""


def _followed_in(scope: IncubatorScope, day: dt.date) -> list[MetricSeries]:
    """Return the metrics of the services of a scope that the programme runs on a day: three queries."""
    running = spans_at(day).filter(kind__group=PhaseKind.Group.SERVICE)
    metrics = Metric.objects.filter(startup__in=running.values("startup"))
    if scope.keys is not None:
        supported = supported_by(scope.shown, day).values("pk")
        metrics = metrics.filter(startup__in=supported)
    ordered = metrics.select_related("startup").prefetch_related("measurements")
    return [
        followed(one, day) for one in ordered.order_by("startup__name", "startup", "-is_headline", "position", "pk")
    ]
