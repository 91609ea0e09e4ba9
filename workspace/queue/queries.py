"""« À mettre à jour »: the points of each fiche, the most urgent first; and their number by incubator.

They are read as last stored (``todo_actions``), by the request that changed a service or by the next job.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Func, OuterRef, QuerySet, Value
from django.db.models.functions import StrIndex

from impact.queries.reviews import usual_next
from startups.models import Membership, PhaseKind, Startup
from startups.queries import membership_in_force, spans_at
from workspace.models import Todo, TodoDismissal
from workspace.pages.scope import IncubatorScope
from workspace.todos.rules import TodoKind

SHOWN = 20
"""Services of the queue on one page."""
_PLACES = {kind: place for place, kind in enumerate(TodoKind)} | {TodoKind.REVIEW: 0}
"""The rank of each kind: a conclusion and a committee are both late decisions, so that only their dates rank them."""


@dataclass(frozen=True, slots=True)
class Due:
    """A point to update in a fiche: ``since`` and ``details`` are those of a ``TodoReason``.

    ``found_on`` is the day on which it was found.
    """

    todo: TodoKind
    slug: str
    name: str
    incubator: str
    since: dt.date | None
    details: tuple[str, ...] = ()
    found_on: dt.date | None = None

    @property
    def due_on(self) -> dt.date | None:
        """Return the last day before it is overdue; None without a due date."""
        if self.todo is TodoKind.INVESTIGATION and self.since:
            return usual_next(self.since)
        if self.todo is TodoKind.LATE:
            return self.since
        if self.todo is TodoKind.REVIEW and self.details:
            return dt.date.fromisoformat(self.details[0])
        return None

    def is_new(self, since: dt.date) -> bool:
        """Whether it was found on ``since`` or later."""
        return self.found_on is not None and self.found_on >= since

    @property
    def urgency(self) -> tuple[int, dt.date]:
        """Return the sort key of points: by kind, then the most overdue first, undated ones last."""
        return _PLACES[self.todo], self.due_on or self.since or dt.date.max


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the services of the queue, the rows of each together; ``total`` rows in all."""

    page: "Page[ServiceDues]"
    total: int

    @property
    def rows(self) -> list[Due]:
        """Return the rows of the page."""
        return [due for one in self.page for due in one.dues]


@dataclass(frozen=True, slots=True)
class IncubatorDue:
    """The number of rows of each kind for an incubator; an empty ``slug``: services without one."""

    slug: str
    name: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class ServiceDues:
    """A service of the queue, with the key of its displayed incubator and its rows.

    ``is_ended``: its partnership is over.
    """

    key: int
    slug: str
    incubator: int | None
    is_ended: bool
    dues: Sequence[Due]

    @property
    def urgency(self) -> tuple[bool, int, dt.date]:
        """Return the sort key of services: ended ones last, then by the most urgent point."""
        return self.is_ended, *self.dues[0].urgency


def dismissals_of(startup: Startup) -> QuerySet[TodoDismissal]:
    """Return the points that a team dismissed for a service."""
    return TodoDismissal.objects.filter(startup=startup).order_by("todo_kind")


def most_urgent(services: Iterable[ServiceDues], count: int | None = None) -> list[Due]:
    """Return the ``count`` most urgent points of some services (all by default), those of ended services last."""
    dues = ((one.is_ended, due) for one in services for due in one.dues)
    return [due for _, due in sorted(dues, key=lambda pair: (pair[0], pair[1].urgency))[:count]]


def read_services(scope: IncubatorScope, day: dt.date) -> list[ServiceDues]:
    """Return the services of ``scope`` with points, by name: one query, or two for a partial scope."""
    ended = spans_at(day).filter(kind__group=PhaseKind.Group.ENDED, startup=OuterRef("startup"))
    rows = Todo.objects.order_by("startup__name", "startup__slug").annotate(is_ended=Exists(ended))
    carriers: dict[int, int] = {}
    if not scope.is_whole:
        carried = Membership.objects.filter(membership_in_force(day), incubator__in=scope.shown)
        carriers = dict(
            carried.order_by("startup", "is_lead", "-position").values_list("startup_id", "incubator_id")
        )  # the last row of a service is kept: the lead incubator, else the first
        rows = rows.filter(startup__in=carriers)
    names = {one.pk: one.name for one in scope.incubators}
    found = []
    for key, slug, name, lead, is_ended, points, days in rows.values_list(
        "startup_id", "startup__slug", "startup__name", "incubator_id", "is_ended", "points", "found_on"
    ):
        incubator = carriers.get(key, lead)
        dues = [
            _due(point, slug, name, names.get(incubator, "") if incubator else "", days.get(point["kind"]))
            for point in points
            if scope.everything or point["kind"] != TodoKind.DESIGNATION  # for those who may decide only
        ]
        if dues:
            found.append(ServiceDues(key, slug, incubator, is_ended, dues))
    return found


def dues_of(startup: Startup) -> list[Due]:
    """Return the points to update of a service, the most urgent first, without those that only staff decide: one query."""
    stored = Todo.objects.filter(startup=startup).first()
    points = stored.points if stored else []
    return [_due(one, startup.slug, startup.name, "") for one in points if one["kind"] != TodoKind.DESIGNATION]


def _due(point: Mapping[str, Any], slug: str, name: str, incubator: str, found_on: str | None = None) -> Due:
    return Due(
        todo=TodoKind(point["kind"]),
        slug=slug,
        name=name,
        incubator=incubator,
        since=dt.date.fromisoformat(point["since"]) if point["since"] else None,
        details=tuple(point["details"]),
        found_on=dt.date.fromisoformat(found_on) if found_on else None,
    )


def queue(
    services: Sequence[ServiceDues], *, todo: TodoKind | None = None, search: str = "", page: str | None = None
) -> Queue:
    """Return a page of the points of ``services``, the most urgent first, then the oldest.

    ``todo`` filters by kind, ``search`` by the words of the service's name, in one query.
    """
    if todo:
        services = [replace(one, dues=[due for due in one.dues if due.todo == todo]) for one in services]
        services = [one for one in services if one.dues]
    if search:
        named = _named(search)
        services = [one for one in services if one.key in named]
    pages = Paginator(sorted(services, key=attrgetter("urgency")), SHOWN)
    return Queue(pages.get_page(page), sum(len(one.dues) for one in services))


def _named(search: str) -> set[int]:
    """Return the services (keys) whose name or identifier contains the words of ``search``: one query."""
    words = Func("startup__name", "startup__slug", function="common_search_text")
    wanted = Func(Value(search.replace("\x00", "")), function="common_search_text")
    found = Todo.objects.annotate(place=StrIndex(words, wanted)).filter(place__gt=0)
    return set(found.values_list("startup_id", flat=True))


def count_by_incubator(services: Sequence[ServiceDues], scope: IncubatorScope) -> list[IncubatorDue]:
    """Return the counts by incubator name, then that of the services without one."""
    counts = Counter((one.incubator, due.todo) for one in services for due in one.dues)
    labels = [*((one.pk, one.slug, one.name) for one in scope.incubators), (None, "", "")]
    found = [
        IncubatorDue(slug, name, {kind.value: counts[key, kind] for kind in TodoKind if counts[key, kind]})
        for key, slug, name in labels
    ]
    return [one for one in found if one.counts]
