"""The board: the services of a portfolio by phase, with the next action of each. A fixed number of queries."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from catalogue.metrics.presenters import MetricTrend, display_trend
from common.figure import Figure
from common.words import NO_BREAK, plural_fr, since_fr
from community.queries.counts import next_mission_ends
from impact.models import Metric
from impact.queries.metrics import followed
from impact.queries.reviews import Committee, beginning_day, committee_due, conclusion_due, last_committees
from startups.models import PhaseKind
from startups.queries import StartupOnDay
from workspace.models import PhaseMedian

COMMITTEE = "Comité"
CARDS = 6
"""How many cards a column shows; the table shows the others."""


@dataclass(frozen=True, slots=True)
class DueDate:
    """The next due date of a service."""

    what: str
    day: dt.date
    is_late: bool

    @property
    def is_committee(self) -> bool:
        """Whether it is that of a committee, not of the conclusion of an investigation."""
        return self.what == COMMITTEE


@dataclass(frozen=True, slots=True)
class BoardService:
    """A startup on the board. ``stay`` compares its time in the phase with the median; ``points`` counts those to
    update. The table adds ``mission_end``, the next day on which somebody's mission ends.
    """

    startup: StartupOnDay
    stay: str
    due: DueDate | None
    points: int
    mission_end: dt.date | None = None
    headline: MetricTrend | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A phase and the services that its column displays, out of a ``total``."""

    kind: PhaseKind
    services: Sequence[BoardService]
    total: int

    @property
    def count(self) -> Figure:
        return Figure(self.total)

    @property
    def more(self) -> int:
        """Return how many services only the table displays."""
        return self.total - len(self.services)


def is_column(kind: PhaseKind) -> bool:
    """Whether a phase has a column: it is not an end of partnership or a permanent phase."""
    return kind.group != PhaseKind.Group.ENDED and not kind.is_perennial


def board_services(
    startups: Sequence[StartupOnDay], kinds: Sequence[PhaseKind], points: Mapping[str, int], day: dt.date
) -> list[BoardService]:
    """Return the board's view of startups, in their order: three queries.

    ``points`` counts the points to update by slug.
    """
    medians = stored_medians()
    due = due_dates(startups, kinds, day)
    return [_service(one, due.get(one.pk), medians, points, day) for one in startups]


def _service(
    startup: StartupOnDay, due: DueDate | None, medians: Mapping[str, int], points: Mapping[str, int], day: dt.date
) -> BoardService:
    return BoardService(
        startup=startup,
        stay=format_stay(startup.since, day, medians.get(startup.phase)) if startup.since else "",
        due=due,
        points=points.get(startup.slug, 0),
    )


def format_stay(since: dt.date, day: dt.date, median: int | None) -> str:
    """Return the time in a phase and the median: "depuis 14 mois (médiane : 9 mois)"; empty before the phase."""
    if since > day:
        return ""
    stay = since_fr(since, day)
    return f"{stay} (médiane{NO_BREAK}: {plural_fr(median, 'mois', 'mois')})" if median is not None else stay


def stored_medians() -> dict[str, int]:
    """Return the stored median number of months in each phase over the programme: one query."""
    return dict(PhaseMedian.objects.values_list("kind", "months"))


def due_dates(startups: Sequence[StartupOnDay], kinds: Iterable[PhaseKind], day: dt.date) -> dict[int, DueDate]:
    """Return the next due date by startup key, with the rules of the queue: three queries."""
    committees, beginning = last_committees([one.pk for one in startups], day), beginning_day()
    by_key = {kind.key: kind for kind in kinds}
    found = {}
    for one in startups:
        kind = by_key.get(one.phase)
        if kind and one.since and (due := _due_date(kind, one.since, committees.get(one.pk), beginning)):
            what, expected = due
            found[one.pk] = DueDate(what, expected, expected < day)
    return found


def _due_date(
    kind: PhaseKind, since: dt.date, last: Committee | None, beginning: dt.date | None
) -> tuple[str, dt.date] | None:
    """Return what is due next and when: the committee after ``last``, or the conclusion of an investigation without any."""
    if last is None and kind.group == PhaseKind.Group.INVESTIGATION:
        what, expected = "À conclure", conclusion_due(since, beginning)
    else:
        what, expected = COMMITTEE, committee_due(last, beginning) if kind.has_committees else None
    return (what, expected) if expected else None


def count_unfollowed(startups: Iterable[StartupOnDay], due: Collection[int], kinds: Iterable[PhaseKind]) -> int:
    """Count the startups in a phase with committees that have no ``due`` date (keys): they are not followed yet."""
    with_committees = {kind.key for kind in kinds if kind.has_committees}
    return sum(one.pk not in due and one.phase in with_committees for one in startups)


def late_first(services: Iterable[BoardService]) -> list[BoardService]:
    """Return the services by due date, the most overdue first and those without one last."""
    return sorted(services, key=lambda one: (one.due.day if one.due else dt.date.max, one.startup.name))


def columns(services: Iterable[BoardService], kinds: Iterable[PhaseKind]) -> list[Column]:
    """Return the columns that have services, in phase order."""
    by_phase: dict[str, list[BoardService]] = {}
    for one in late_first(services):
        by_phase.setdefault(one.startup.phase, []).append(one)
    found = [(kind, by_phase[kind.key]) for kind in kinds if is_column(kind) and kind.key in by_phase]
    return [Column(kind, inside[:CARDS], len(inside)) for kind, inside in found]


def with_headlines(services: Sequence[BoardService], day: dt.date) -> list[BoardService]:
    """Return the services with the trend of their headline metric, if any: two queries."""
    metrics = Metric.objects.filter(is_headline=True, startup__in=[one.startup.pk for one in services])
    series = {one.startup_id: followed(one, day) for one in metrics.prefetch_related("measurements")}
    return [
        replace(one, headline=display_trend(series[one.startup.pk])) if one.startup.pk in series else one
        for one in services
    ]


def with_mission_ends(services: Sequence[BoardService], day: dt.date) -> list[BoardService]:
    """Return the services with the next end of a mission, if any: one query."""
    ends = next_mission_ends([one.startup.pk for one in services], day)
    return [replace(one, mission_end=ends.get(one.startup.pk)) for one in services]
