"""Decisions expected: the dates of the next days, what a beginning leaves to settle once, matrices to read."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from budget.models import FundingRound
from catalogue.startups.filters import StartupFilter
from common.periods import months_before
from common.words import plural_fr
from impact.models import Measurement
from impact.queries.designations import unconfirmed_designations
from impact.queries.levels import PUBLISHED, MatrixState, MatrixStateOn, on_day
from impact.service_signals import MONTHS_TO_FIRST_VALUE
from indicators.models import Inconsistency
from startups.models import PhaseKind, Span, Startup
from startups.presenters import NONE
from startups.queries import StartupOnDay, phase_kinds
from workspace.accounts.queries import incubators_without_coach, without_assignment
from workspace.home.board import DueDate, count_unfollowed, due_dates
from workspace.queue.queries import ServiceDues
from workspace.todos.rules import TodoKind

MISSING = "attendue"
"""The filter of the board for the services without a first value."""
AHEAD = dt.timedelta(days=7)
"""How far ahead the home page and the e-mail look."""
WHAT = {TodoKind.INVESTIGATION: "Investigation à conclure", TodoKind.REVIEW: "Comité d’investissement"}


@dataclass(frozen=True, slots=True)
class DueDecision:
    """A decision with its day (None: none is set), and the page to take it."""

    subject: str
    what: str
    action: str
    url: str
    day: dt.date | None = None

    @property
    def urgency(self) -> tuple[bool, dt.date, str]:
        """Return the sort key: the nearest first, those without a day last."""
        return self.day is None, self.day or dt.date.max, self.subject


@dataclass(frozen=True, slots=True)
class Agenda:
    """The decisions of the next days. ``late`` counts those that are overdue, ``committees`` those to come this month,
    ``unfollowed`` the services without any.
    """

    coming: Sequence[DueDecision]
    late: int
    committees: int
    unfollowed: int


def agenda(startups: Sequence[StartupOnDay], day: dt.date, known: dt.date, *, decides: bool) -> Agenda:
    """Return the committees and conclusions of some startups from ``day`` on, and the dates of FAST: five queries.

    What is late is so on ``known``, the day of the records, as on the page of committees. ``decides``: whether the
    reader decides on applications, else only the end of a call concerns them.
    """
    kinds = phase_kinds()
    due = due_dates(startups, kinds, known)
    dated = [(one, due[one.pk]) for one in startups if one.pk in due]
    coming = [_of_service(one, found) for one, found in dated if day <= found.day <= day + AHEAD]
    ahead = [one.day for _, one in dated if one.is_committee and one.day >= day]
    return Agenda(
        coming=sorted([*coming, *_of_rounds(day, decides=decides)], key=lambda one: one.urgency),
        late=sum(one.is_late for _, one in dated),
        committees=sum((one.year, one.month) == (day.year, day.month) for one in ahead),
        unfollowed=count_unfollowed(startups, due, kinds),
    )


def _of_service(startup: StartupOnDay, due: DueDate) -> DueDecision:
    kind = TodoKind.REVIEW if due.is_committee else TodoKind.INVESTIGATION
    action, page = ("Préparer", "workspace-preparation") if due.is_committee else ("Conclure", "workspace-conclude")
    return DueDecision(startup.name, WHAT[kind], action, reverse(page, args=[startup.slug]), due.day)


def _of_rounds(day: dt.date, *, decides: bool) -> list[DueDecision]:
    """Return the calls that close, and for those who decide the rounds with undecided applications, unless
    their committee is later: one query.
    """
    waiting = Count("applications", filter=Q(applications__decision="", applications__withdrawn_on=None))
    rounds = FundingRound.objects.annotate(waiting=waiting).order_by("number")
    closing = Q(call_closes_on__gte=day, call_closes_on__lte=day + AHEAD, call_opened_on__lte=day)
    to_decide = Q(waiting__gt=0) & (Q(committee_on=None) | Q(committee_on__lte=day + AHEAD))
    found = rounds.filter(closing | to_decide if decides else closing)
    return [_of_round(one, day, decides=decides) for one in found]


def _of_round(funding_round: Any, day: dt.date, *, decides: bool) -> DueDecision:
    subject = f"FAST {funding_round.number}"
    if decides and funding_round.waiting:
        what = plural_fr(funding_round.waiting, "candidature à décider", "candidatures à décider")
        url = reverse("workspace-money-round", args=[funding_round.number])
        return DueDecision(subject, what, "Décider", url, funding_round.committee_on)
    url = reverse("workspace-money-calls")
    return DueDecision(subject, "Fin de l’appel à candidatures", "Voir l’appel", url, funding_round.call_closes_on)


@dataclass(frozen=True, slots=True)
class Backlog:
    """A number of things to settle, as singular and plural, with the page that settles all of them."""

    count: int
    what: tuple[str, str]
    action: str
    url: str

    @property
    def in_words(self) -> str:
        return plural_fr(self.count, *self.what)


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


def to_take_up(
    startups: Iterable[StartupOnDay], points: Iterable[ServiceDues], unfollowed: int, day: dt.date
) -> list[Backlog]:
    """Return what a beginning leaves to settle once, each kind as one number with one page: six queries."""
    slips = Inconsistency.objects.filter(gone_at=None, settled_at=None).exclude(
        level__in=Inconsistency.NOTHING_TO_CORRECT
    )
    kinds = Counter(due.todo for one in points for due in one.dues)
    todos, committees = reverse("workspace-todos"), reverse("workspace-committees")
    found = [
        Backlog(
            unfollowed,
            ("service pas encore suivi par un comité", "services pas encore suivis par un comité"),
            "Voir les services",
            f"{committees}?etat=pas-suivi",
        ),
        Backlog(
            unconfirmed_designations().count(),
            ("millésime d’impact national à confirmer", "millésimes d’impact national à confirmer"),
            "Confirmer",
            reverse("workspace-millesimes"),
        ),
        Backlog(
            kinds[TodoKind.DESIGNATION],
            ("désignation à décider", "désignations à décider"),
            "Regarder les critères",
            f"{todos}?quoi={TodoKind.DESIGNATION}",
        ),
        Backlog(
            slips.count(),
            ("incohérence des chiffres à classer", "incohérences des chiffres à classer"),
            "Classer",
            f"{reverse('workspace-to-settle')}?genre=incoherences",
        ),
        _matrices_to_read(startups, day),
        Backlog(
            without_assignment(User.objects.all(), day).count(),
            ("compte à rattacher à un incubateur", "comptes à rattacher à un incubateur"),
            "Rattacher",
            f"{reverse('workspace-accounts')}?assignment=none",
        ),
        Backlog(
            incubators_without_coach(day).count(),
            ("incubateur sans accompagnateur", "incubateurs sans accompagnateur"),
            "Rattacher",
            f"{reverse('workspace-accounts')}?assignment=none#sans-accompagnateur",
        ),
    ]
    return [one for one in found if one.count]


def _matrices_to_read(startups: Iterable[StartupOnDay], day: dt.date) -> Backlog:
    """Return the matrices of services that are still built and that nobody read: two queries."""
    built = {kind.key for kind in phase_kinds() if is_built(kind)}
    services = Startup.objects.filter(pk__in=[one.pk for one in startups if one.phase in built])
    to_read = services.annotate(state=MatrixStateOn("pk", **on_day(day))).filter(state=MatrixState.TO_READ)
    query = urlencode({"vue": "tableau", "phase": sorted(built), "matrix_state": MatrixState.TO_READ}, doseq=True)
    what = ("matrice d’impact à relire", "matrices d’impact à relire")
    return Backlog(to_read.count(), what, "Relire", f"{reverse('workspace')}?{query}")
