"""The services with the records that their points depend on: a constant number of queries."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from common.clock import today
from common.periods import months_before
from impact.models import FileState, ImpactStatus, MatrixDecision, Metric, Review
from impact.queries.levels import MatrixAddressSince
from impact.queries.metrics import MetricSeries, UnitCost, costs_with_matrix
from impact.queries.reviews import Committee, beginning_day, by_startup, last_committee
from impact.service_signals import metrics_by_startup
from startups.models import Finding, LifeEvent, Membership, Phase, PhaseKind, Span, Startup
from startups.queries import ServicesOnDay, membership_in_force
from startups.versions import last_edits
from workspace.models import TodoDismissal


@dataclass(frozen=True, slots=True)
class PhaseOfDay:
    """The phase of a service on a day, and when it entered it."""

    kind: PhaseKind
    since: dt.date


@dataclass(frozen=True, slots=True)
class ServiceDates:
    """Whether a service has any phase that counts, when it was launched, and since when its matrix has its address."""

    has_entered: bool
    launched_on: dt.date | None
    address_since: dt.date | None


@dataclass(frozen=True, slots=True)
class ServiceRecords:
    """A service with its records on a day.

    ``life`` is its phase of the day if that is one of the programme, ``recent_end`` the phase that ended it within the
    last two years, ``has_entered`` whether it has any phase that counts; ``edited_on`` is the last day when a person
    changed the fiche, ``happened_on`` that of its last event or committee; ``dismissed`` are the kinds of points that
    its team dismissed. Nothing was followed before the ``beginning``. ``launched_on`` is the day of its entry in
    construction, ``address_since`` that of the last change of the address of its matrix, if known. ``matrix_to_revise`` is
    the last decision on the matrix of the fiche if it asks for a change, ``costs`` are those of its units.
    ``file`` is the state of its published file, if that can't be read, or waits for its coach.
    """

    startup: Startup
    incubator: int | None
    life: PhaseOfDay | None
    recent_end: Phase | None
    has_entered: bool
    findings: Sequence[str]
    last_committee: Committee | None
    edited_on: dt.date | None
    happened_on: dt.date | None
    impact_status: str
    metrics: Sequence[MetricSeries]
    has_headline_metric: bool
    dismissed: Collection[str]
    beginning: dt.date | None
    launched_on: dt.date | None
    address_since: dt.date | None
    matrix_to_revise: MatrixDecision | None
    costs: Sequence[UnitCost]
    file: FileState | None = None

    @property
    def is_running(self) -> bool:
        """Whether the programme runs it as a service, no longer an investigation."""
        return bool(self.life and self.life.kind.group == PhaseKind.Group.SERVICE)


def load_records(loaded: ServicesOnDay) -> list[ServiceRecords]:
    """Return each service with its records on the day: fourteen queries, besides those that load the services."""
    day, of, beginning = loaded.day, loaded.of, beginning_day()
    carried = of(Membership.objects.filter(membership_in_force(day))).order_by("startup", "is_lead", "-position")
    leads = dict(carried.values_list("startup_id", "incubator_id"))  # the last row of a startup is kept
    dates = _dates_of(loaded)
    in_words = ArrayAgg(Concat("code", Value(" "), "field"), order_by=("code", "field"))
    open_findings = of(Finding.objects.filter(settled_at=None)).order_by()
    findings = dict(open_findings.values_list("startup_id").annotate(found=in_words))
    reviews = by_startup(of(Review.objects.filter(held_on__lte=day)))
    events = by_startup(of(LifeEvent.objects.filter(date__lte=day)))
    edited = last_edits(loaded.keys)
    statuses = dict(of(ImpactStatus.objects.order_by()).values_list("startup_id", "status"))
    metrics = metrics_by_startup(of(Metric.objects.all()), day)
    costs = costs_with_matrix(one.startup.pk for one in loaded.services)
    decisions = of(MatrixDecision.objects.filter(decided_on__lte=day)).order_by("startup", "decided_on")
    decided = {(one.startup_id, one.address): one for one in decisions}  # the last one on each address is kept
    dismissals = of(TodoDismissal.objects.filter(Q(until=None) | Q(until__gt=max(day, today())))).order_by()
    dismissed = dict(dismissals.values_list("startup_id").annotate(kinds=ArrayAgg("todo_kind")))
    files = of(FileState.objects.exclude(problem="", question=[]), "file__startup").select_related("file")
    troubled = {one.file.startup_id: one for one in files.defer("content")}
    return [
        ServiceRecords(
            startup=one.startup,
            incubator=leads.get(one.startup.pk),
            life=_life(one.span),
            recent_end=_recent_end(one.span, day),
            has_entered=dates[one.startup.pk].has_entered,
            findings=findings.get(one.startup.pk, ()),
            last_committee=last_committee(reviews[one.startup.pk], events[one.startup.pk]),
            edited_on=edited.get(one.startup.pk),
            happened_on=_last_day(reviews[one.startup.pk], events[one.startup.pk]),
            impact_status=statuses.get(one.startup.pk, ""),
            metrics=metrics.get(one.startup.pk, ()),
            has_headline_metric=any(found.metric.is_headline for found in metrics.get(one.startup.pk, ())),
            dismissed=dismissed.get(one.startup.pk, ()),
            beginning=beginning,
            launched_on=dates[one.startup.pk].launched_on,
            address_since=dates[one.startup.pk].address_since,
            matrix_to_revise=_to_revise(decided.get((one.startup.pk, one.startup.impact_url.strip()))),
            costs=costs.get(one.startup.pk, ()),
            file=troubled.get(one.startup.pk),
        )
        for one in loaded.services
    ]


def _dates_of(loaded: ServicesOnDay) -> dict[int, ServiceDates]:
    """Return the dates of each service, by key: one query."""
    spans = Span.objects.order_by().filter(startup=OuterRef("pk"))
    columns = {
        "has_entered": Exists(spans),
        "launched_on": Subquery(spans.filter(is_launch=True).values("start")[:1]),
        "address_since": MatrixAddressSince("pk", written=f"DATE '{loaded.day}'"),
    }
    rows = loaded.of(Startup.objects.order_by(), "pk").annotate(**columns).values_list("pk", *columns)
    return {key: ServiceDates(*found) for key, *found in rows}


def _to_revise(decision: MatrixDecision | None) -> MatrixDecision | None:
    is_to_revise = decision is not None and decision.outcome == MatrixDecision.Outcome.TO_REVISE
    return decision if is_to_revise else None


def _life(span: Span | None) -> PhaseOfDay | None:
    """Return the phase of a span if it is one of the programme and has a date."""
    if span is None or not span.kind.is_in_programme or span.phase.start is None:
        return None
    return PhaseOfDay(span.kind, span.phase.start)


def _recent_end(span: Span | None, day: dt.date) -> Phase | None:
    """Return the phase of a span if it ended the partnership within two years of ``day``."""
    is_recent = span is not None and span.start >= months_before(day, 24)
    return span.phase if span and is_recent and span.kind.group == PhaseKind.Group.ENDED else None


def _last_day(reviews: Iterable[Review], events: Iterable[LifeEvent]) -> dt.date | None:
    return max([*(one.held_on for one in reviews), *(one.date for one in events)], default=None)
