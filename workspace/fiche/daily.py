"""The daily work on a service: its phase, measures, committee and points to update."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.metrics.presenters import MetricTrend, display_trend
from impact.models import FileState
from impact.queries.metrics import followed_metrics
from impact.queries.reviews import Committee, beginning_day, committee_due, committees
from startups.models import Startup
from workspace.home.board import format_stay, stored_medians
from workspace.metrics.presenters import first_late
from workspace.phases.queries import Timeline
from workspace.published_files.presenters import FileStatus, status_of
from workspace.queue.presenters import QueueRow, row
from workspace.queue.queries import dues_of


@dataclass(frozen=True, slots=True)
class DailyWork:
    """What a team does with a service: its time in the phase, each measure with its first late period (as typed, in words),
    the last committee, when the next is due (None: none is expected), the points to update, and the state of the
    published file (None: it has none).
    """

    stay: str
    metrics: Sequence[tuple[MetricTrend, tuple[str, str] | None]]
    last: Committee | None
    due: dt.date | None
    is_late: bool
    points: Sequence[QueueRow]
    file: FileStatus | None


def daily_work(startup: Startup, timeline: Timeline) -> DailyWork:
    """Return the daily work on a service: nine queries."""
    day, kind = timeline.day, timeline.current
    since = max((one.start for one in timeline.phases if one.start and one.start <= day), default=None)
    last = next(iter(committees(startup.pk)), None)
    due = committee_due(last, beginning_day()) if kind and kind.has_committees else None
    state = FileState.objects.filter(file__startup=startup).defer("content").first()
    return DailyWork(
        stay=format_stay(since, day, stored_medians().get(kind.key)) if kind and since else "",
        metrics=[(display_trend(one), first_late(one)) for one in followed_metrics(startup.pk, day)],
        last=last,
        due=due,
        is_late=bool(due and due < day),
        points=[row(due) for due in dues_of(startup)],
        file=status_of(state) if state else None,
    )
