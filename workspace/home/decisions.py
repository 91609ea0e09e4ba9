"""Decisions expected from the DINUM: FAST applications, services by due date, what must be settled, matrices to read."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from budget.models import Application
from catalogue.startups.filters import StartupFilter
from common.periods import months_before
from common.words import plural_fr
from impact.models import Measurement
from impact.queries.designations import unconfirmed_designations
from impact.queries.levels import PUBLISHED, MatrixState
from impact.service_signals import MONTHS_TO_FIRST_VALUE
from indicators.models import Inconsistency
from startups.models import PhaseKind, Span
from startups.presenters import NONE
from workspace.queue.presenters import DESIGNATIONS, row
from workspace.queue.queries import Due, ServiceDues, most_urgent
from workspace.todos.rules import TodoKind

SHOWN = 10
"""How many decisions the home page shows."""
DECIDED = (TodoKind.INVESTIGATION, TodoKind.REVIEW, TodoKind.DESIGNATION)
"""The points that only a decision ends."""
OVERDUE = (TodoKind.INVESTIGATION, TodoKind.REVIEW)
"""Those that exist only once the decision is overdue."""
MISSING = "attendue"
"""The filter of the board for the services without a first value."""
WHAT = {TodoKind.INVESTIGATION: "Investigation à conclure", TodoKind.REVIEW: "Comité à tenir"}


@dataclass(frozen=True, slots=True)
class PendingDecision:
    """A pending decision, with the page to take it; ``others`` are links about its service."""

    subject: str
    what: str
    action: str
    url: str
    due_on: dt.date | None = None
    is_late: bool = False
    others: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class PendingDecisions:
    """The decisions that the home page shows; ``late`` is the number of all late ones."""

    shown: Sequence[PendingDecision] = ()
    late: int = 0

    @property
    def shown_late(self) -> int:
        """Return how many late decisions are shown."""
        return sum(one.is_late for one in self.shown)


def pending_decisions(services: Iterable[ServiceDues], day: dt.date) -> PendingDecisions:
    """Return what awaits a decision: what is late, applications, services, then what is to settle: four queries.

    What is late comes first, the oldest due date first.
    """
    applications, last = _applications(day), _to_settle()
    running = [one for one in services if not one.is_ended]
    points = [_of_service(due) for due in most_urgent(running) if due.todo in DECIDED]
    late = sorted((one for one in (*applications, *points) if one.is_late), key=_by_date)
    awaited = [one for one in applications if not one.is_late]
    room = max(SHOWN - len(awaited) - len(last), 0)
    coming = sorted((one for one in points if not one.is_late), key=_by_date)
    shown = [*late[:room], *awaited, *coming[: max(room - len(late), 0)], *last]
    return PendingDecisions(shown, len(late))


def _by_date(decision: PendingDecision) -> dt.date:
    """Return its due date; those without one come last."""
    return decision.due_on or dt.date.max


def _of_service(due: Due) -> PendingDecision:
    words = row(due)
    what = DESIGNATIONS[due.details[0]] if due.todo is TodoKind.DESIGNATION else WHAT[due.todo]
    others = (
        ("Voir le service", reverse("workspace-startup", args=[due.slug])),
        ("Changer de phase", reverse("workspace-phase", args=[due.slug])),
        ("Reporter", reverse("workspace-set-aside", args=[due.slug, due.todo])),
    )
    return PendingDecision(due.name, what, words.action, words.url, due.due_on, due.todo in OVERDUE, others)


def _applications(day: dt.date) -> list[PendingDecision]:
    """Return the FAST rounds with undecided applications, the nearest committee first: one query."""
    waiting = Application.objects.filter(decision="", withdrawn_on=None).order_by(
        F("round__committee_on").asc(nulls_last=True), "round__number"
    )
    rounds = waiting.values_list("round__number", "round__committee_on").annotate(count=Count("pk"))
    return [
        PendingDecision(
            f"FAST {number}",
            plural_fr(count, "candidature à décider", "candidatures à décider"),
            "Décider",
            reverse("workspace-money-round", args=[number]),
            committee,
            committee is not None and committee < day,
        )
        for number, committee, count in rounds[:3]
    ]


def _to_settle() -> list[PendingDecision]:
    """Return the millésimes to confirm and the inconsistent figures: two queries."""
    slips = Inconsistency.objects.filter(gone_at=None, settled_at=None).exclude(
        level__in=Inconsistency.NOTHING_TO_CORRECT
    )
    found = (
        (
            "Impact national",
            unconfirmed_designations().count(),
            "millésime à confirmer",
            "millésimes à confirmer",
            "Confirmer",
            reverse("workspace-millesimes"),
        ),
        (
            "Cohérence des chiffres",
            slips.count(),
            "incohérence à regarder",
            "incohérences à regarder",
            "Classer",
            f"{reverse('workspace-to-settle')}?genre=incoherences",
        ),
    )
    return [
        PendingDecision(subject, plural_fr(count, singular, plural), action, url)
        for subject, count, singular, plural, action, url in found
        if count
    ]


@dataclass(frozen=True, slots=True)
class MatrixCount:
    """A number of services, and the URL of their list."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class MatrixSummary:
    """The services in construction or acceleration, those with a matrix, by state; the other fiches with an address; and
    the services launched eighteen months ago or earlier without any value, whatever the day since which they are followed.
    """

    services: MatrixCount
    published: MatrixCount
    certified: MatrixCount
    to_read: MatrixCount
    to_revise: MatrixCount
    others: MatrixCount
    without_value: MatrixCount


def matrix_summary(filters: StartupFilter, kinds: Sequence[PhaseKind]) -> MatrixSummary:
    """Count the fiches of ``filters`` by the state of their matrix, and those without a first value: two queries."""
    built = [kind.key for kind in kinds if is_built(kind)]
    elsewhere = [*(kind.key for kind in kinds if kind.key not in built), NONE]
    rows = filters.qs.annotate(**filters.columns).order_by().values_list("phase", "matrix_state")
    counts = {(phase or NONE, state): count for phase, state, count in rows.annotate(fiches=Count("pk", distinct=True))}

    without_value = filters.qs.filter(is_first_value_missing(filters.day), phase__in=built)

    def count(phases: Sequence[str], states: Sequence[str]) -> MatrixCount:
        found = sum(
            many for (phase, state), many in counts.items() if phase in phases and (not states or state in states)
        )
        return MatrixCount(found, _table_url(phase=phases, matrix_state=states))

    return MatrixSummary(
        services=count(built, ()),
        published=count(built, PUBLISHED),
        certified=count(built, (MatrixState.CERTIFIED,)),
        to_read=count(built, (MatrixState.TO_READ,)),
        to_revise=count(built, (MatrixState.TO_REVISE,)),
        others=count(elsewhere, PUBLISHED),
        without_value=MatrixCount(without_value.count(), _table_url(phase=built, first_value=MISSING)),
    )


def _table_url(**filters: str | Sequence[str]) -> str:
    return f"{reverse('workspace')}?{urlencode({'vue': 'tableau', **filters}, doseq=True)}"


def is_first_value_missing(day: dt.date) -> Q:
    """Return the condition of the startups that were launched eighteen months before ``day`` or earlier, without any value."""
    launches = Span.objects.filter(is_launch=True, start__lte=months_before(day, MONTHS_TO_FIRST_VALUE))
    values = Measurement.objects.filter(until__lte=day + dt.timedelta(days=1))
    return Exists(launches.filter(startup=OuterRef("pk"))) & ~Exists(values.filter(metric__startup=OuterRef("pk")))


def is_built(kind: PhaseKind) -> bool:
    """Whether services of this phase are still built: in construction or acceleration, not yet handed over nor operated."""
    return kind.group == PhaseKind.Group.SERVICE and not kind.is_perennial and not kind.follows_handover
