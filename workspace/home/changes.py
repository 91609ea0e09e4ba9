"""What changed in a portfolio since a day, as recorded by other people and by imports: four queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from budget.models import Award
from catalogue.metrics.presenters import period_fr
from common.figure import Figure
from common.history import LOADINGS, history_of
from common.words import NO_BREAK, SOURCES, lower_first, money_fr, strip_trailing_zeros
from impact.models import Designation, Measurement
from startups.models import Phase, Startup
from startups.queries import supported_by
from workspace.pages.scope import IncubatorScope

RECENT = dt.timedelta(days=90)
"""A fact that is older than this when it is recorded corrects the past: it is no news."""
JUMP = 2
"""A value so many times the one before, or so many times less, is news."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a service: ``rank`` orders the kinds, the most important first; ``by`` names its author.

    ``slug`` is that of the service; empty for an incubator.
    """

    rank: int
    day: dt.date
    slug: str
    subject: str
    what: str
    by: str
    url: str

    @property
    def urgency(self) -> tuple[int, int, str]:
        """Return the sort key: by kind, then the latest first."""
        return self.rank, -self.day.toordinal(), self.subject


LAUNCH, NATIONAL, AWARD, PHASE, VALUE = range(5)


def changes_since(scope: IncubatorScope, since: dt.date, day: dt.date, *, user: int) -> list[Change]:
    """Return the phases, launches, awards, designations and values that jumped in ``scope`` from ``since`` to ``day``.

    Those that ``user`` (key) made are left out. What a command of the project or the first import loaded is dated by
    its fact.
    """
    services = None if scope.is_whole else supported_by(scope.shown, day).order_by().values("pk")
    window = _Window(since, day, str(user), services)
    return sorted(
        [*_phases(window), *_designations(window), *_awards(window), *_values(window)], key=lambda one: one.urgency
    )


@dataclass(frozen=True, slots=True)
class _Window:
    """The days of the changes, the user who needs none of their own, and the services (a subquery; None: all)."""

    since: dt.date
    day: dt.date
    user: str
    services: Any

    def recorded[M: Model](self, rows: QuerySet[M], fact: str) -> QuerySet[Any]:
        """Return the rows first recorded in these days, with their author; ``fact`` is the field of their day."""
        begins, ends = (
            timezone.make_aware(dt.datetime.combine(day, dt.time.min))
            for day in (self.since, self.day + dt.timedelta(days=1))
        )
        found = rows.filter(history__pgh_label="insert").annotate(
            made_at=F("history__pgh_created_at"),
            made_by=_metadata("source"),
            author_name=_metadata("author"),
            author_key=_metadata("user"),
        )
        loaded = Q(made_by__in=LOADINGS) | Q(history__pgh_context__in=_first_import())
        is_new = Q(made_at__gte=begins, made_at__lt=ends, **{f"{fact}__gte": self.since - RECENT}) & ~loaded
        happened = Q(**{f"{fact}__gte": self.since}) & loaded
        found = found.filter(is_new | happened, **{f"{fact}__lte": self.day}).exclude(author_key=self.user)
        return found if self.services is None else found.filter(startup__in=self.services)


def _first_import() -> QuerySet[Any]:
    """Return the context of the first import of fiches: all that it recorded is new here, and old elsewhere."""
    versions: QuerySet[Any] = history_of(Startup)._default_manager.all()
    imported = versions.filter(pgh_context__metadata__source="importer")
    return imported.order_by("pgh_id").values("pgh_context")[:1]


def _metadata(key: str) -> Coalesce:
    """Return a value of the context of a version, as text; empty without one."""
    return Coalesce(KeyTextTransform(key, "history__pgh_context__metadata"), Value(""), output_field=TextField())


def _by(row: Any) -> str:
    """Return the author of a row of ``_Window.recorded``, or how it was recorded."""
    return row.author_name or lower_first(SOURCES.get(row.made_by, ""))


def _phases(window: _Window) -> Iterable[Change]:
    """Return the last phase that each service entered."""
    rows = window.recorded(Phase.objects.select_related("startup", "kind"), "start").order_by("start", "pk")
    last = {row.startup_id: row for row in rows}
    for row in last.values():
        label = lower_first(row.kind.label)
        rank, what = (
            (LAUNCH, f"lancé, en {label}")
            if row.kind.is_launch
            else (PHASE, f"passe en phase «{NO_BREAK}{label}{NO_BREAK}»")
        )
        yield Change(rank, row.start, row.startup.slug, row.startup.name, what, _by(row), _service(row.startup.slug))


def _designations(window: _Window) -> Iterable[Change]:
    rows = window.recorded(Designation.objects.filter(withdrawn_on=None).select_related("startup"), "decided_on")
    for row in rows:
        what = f"désigné d’impact national ({row.millesime})"
        yield Change(
            NATIONAL, row.decided_on, row.startup.slug, row.startup.name, what, _by(row), _service(row.startup.slug)
        )


def _awards(window: _Window) -> Iterable[Change]:
    rows = window.recorded(Award.objects.select_related("startup", "incubator", "round"), "awarded_on")
    for row in rows:
        amount = "montant non déterminé" if row.amount is None else money_fr(row.amount)
        slug, name = (row.startup.slug, row.startup.name) if row.startup else ("", row.incubator.name)
        url = _service(slug) if slug else reverse("incubator-detail", args=[row.incubator.slug])
        yield Change(AWARD, row.awarded_on, slug, name, f"lauréat du FAST {row.round.number}, {amount}", _by(row), url)


def _values(window: _Window) -> Iterable[Change]:
    """Return the last value of each metric that is twice the one before, or half of it."""
    earlier = Measurement.objects.filter(metric=OuterRef("metric"), start__lt=OuterRef("start")).order_by("-start")
    measured = Measurement.objects.select_related("metric__startup").annotate(
        startup=F("metric__startup"),
        before=Subquery(earlier.values("value")[:1]),
        is_before_rounded=Subquery(earlier.values("is_approximate")[:1]),
    )
    rows = window.recorded(measured.filter(before__isnull=False), "start").order_by("start", "pk")
    for row in {row.metric_id: row for row in rows if _jumps(row.value, row.before)}.values():
        metric, period = row.metric, period_fr(row.start, row.until)
        then, now = (
            Figure(strip_trailing_zeros(value), metric.unit, is_rounded=is_rounded)
            for value, is_rounded in ((row.before, row.is_before_rounded), (row.value, row.is_approximate))
        )
        what = f"{metric.name}, {'d’' if then.is_about else 'de '}{then} à {now} ({period})"
        slug, name = metric.startup.slug, metric.startup.name
        url = reverse("workspace-metric", args=[slug, metric.code])
        yield Change(VALUE, row.start, slug, name, what, _by(row), url)


def _jumps(value: Decimal, before: Decimal) -> bool:
    smaller, greater = sorted([abs(value), abs(before)])
    return smaller > 0 and greater >= JUMP * smaller


def _service(slug: str) -> str:
    return reverse("workspace-startup", args=[slug])
