"""The points that a fiche may have: one rule for each kind, and the table ``TODOS`` of all of them.

A service that left the programme (transferred, ended) only has points for contradictory records and for the reason of
its end.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone

from common.periods import months_before
from impact.models import ImpactStatus
from impact.queries.metrics import late_metrics
from impact.queries.reviews import MONTHS_BETWEEN, committee_due, conclusion_due
from impact.service_signals import first_value_due
from impact.service_signals import outdated_matrix as find_outdated_matrix
from impact.service_signals import rising_costs as find_rising_costs
from startups.models import PhaseKind
from startups.standards import STANDARDS
from workspace.todos.services import ServiceRecords


class TodoKind(StrEnum):
    """The kinds of points, the most urgent first: those with a due date, then those that make figures wrong."""

    INVESTIGATION = "investigation"
    REVIEW = "review"
    LATE = "late"
    DESIGNATION = "designation"
    DOUBT = "doubt"
    PHASE = "phase"
    METRIC = "metric"
    MATRIX = "matrix"
    REVISE = "revise"
    COST = "cost"
    VALUE = "value"
    FILE = "file"
    STALE = "stale"
    STANDARDS = "standards"
    END = "end"


@dataclass(frozen=True, slots=True)
class TodoReason:
    """The reason of a point. ``since`` is the last day on which the fiche was correct (None: never, or unknown).

    ``details``: for a doubt, "code field" of each finding; for a committee, the day when it was due; for late measurements,
    "day code name" of each metric, with the day when its value was expected; for a designation, the status; for a matrix
    to revise, the asked change; for costs, "year before after unit" of each; for standards, the empty fields; for an end,
    the key of its phase.
    """

    since: dt.date | None = None
    details: Sequence[str] = ()


type Rule = Callable[[ServiceRecords, dt.date], TodoReason | None]
"""Return why there is a point on a day; None when there is none."""

FAILING, WAITING = "failing", "waiting"
"""The details of a published file: it can't be read, or waits for its coach."""
FAILING_FOR = dt.timedelta(days=7)
ASKED = tuple(STANDARDS[key] for key in ("stats", "budget", "source", "accessibility"))
"""The standards that a fiche is asked to say something of, whatever it says (their least level)."""


def doubt(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the open findings: the record contradicts itself, so figures may be wrong."""
    return TodoReason(details=service.findings) if service.findings else None


def without_phase(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return a point if all phases are undated: the service is in no figure."""
    return None if service.has_entered else TodoReason()


def long_investigation(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the start of an investigation of more than six months without a conclusion."""
    life = service.life
    if (
        not life
        or life.kind.group != PhaseKind.Group.INVESTIGATION
        or not conclusion_due(life.since, service.beginning)
    ):
        return None
    return TodoReason(life.since) if life.since < months_before(day, MONTHS_BETWEEN) else None


def overdue_committee(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the last committee once the next one is overdue, with the day when it was due."""
    life, last = service.life, service.last_committee
    if not service.is_running or not life or not life.kind.has_committees:
        return None
    due = committee_due(last, service.beginning)
    return TodoReason(last.held_on, [due.isoformat()]) if last and due and due < day else None


def late_measurement(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the metrics of a service whose next value is late, the longest first."""
    found = late_metrics(service.metrics, day, service.beginning) if service.is_running else []
    expected = sorted(f"{one.expected_on} {one.metric.code} {one.metric.name}" for one in found)
    return TodoReason(dt.date.fromisoformat(expected[0][:10]), expected) if expected else None


def designation(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the national impact status that requires a designation, or a review of one."""
    asks = service.impact_status in (ImpactStatus.Status.ELIGIBLE, ImpactStatus.Status.DESIGNATED_DOUBTFUL)
    return TodoReason(details=[service.impact_status]) if asks else None


def without_headline_metric(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return a point if a service has no headline metric: its effect is unknown."""
    return TodoReason() if service.is_running and not service.has_headline_metric else None


def outdated_matrix(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the day of a matrix that is older than the last committee, once the next one is near."""
    if not service.is_running or not service.life or not service.life.kind.has_committees:
        return None
    since = find_outdated_matrix(service.last_committee, service.metrics, service.address_since, service.beginning, day)
    return TodoReason(since) if since else None


def matrix_to_revise(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the day and the comment of the decision that asks to revise the published matrix."""
    asked = service.matrix_to_revise
    return TodoReason(asked.decided_on, [asked.comment]) if service.is_running and asked else None


def rising_cost(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the units whose cost rises, with both costs in euros."""
    if not service.is_running or not service.life or not service.life.kind.has_committees:
        return None
    found = find_rising_costs(service.costs, service.beginning, day)
    details = [
        f"{one.last.year} {one.before.computed} {one.last.computed} {one.last.unit}" for one in found if one.before
    ]
    return TodoReason(details=details) if details else None


def without_first_value(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the day when a first value was due, eighteen months after the launch."""
    if not service.is_running or not service.life or not service.life.kind.has_committees:
        return None
    due = first_value_due(service.launched_on, service.metrics, service.beginning)
    return TodoReason(due) if due and due < day else None


def unread_file(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the day since when the published file can't be read, after a week, or that of a reading that waits."""
    state = service.file
    if not service.life or state is None:
        return None
    if state.problem:
        since = timezone.localdate(state.failing_since)
        return TodoReason(since, [FAILING]) if since <= day - FAILING_FOR else None
    return TodoReason(timezone.localdate(state.read_at), [WAITING])


def unchanged_for_a_year(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the last day of a phase, of an event or of a change made here, if it is a year ago."""
    if not service.life:
        return None
    days = (service.life.since, service.edited_on, service.happened_on)
    last = max(one for one in days if one)
    return TodoReason(last) if last < months_before(day, 12) else None


def silent_on_standards(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the fields of the standards that are empty in the fiche."""
    if not service.is_running:
        return None
    fields = [standard.field for standard in ASKED if not standard.lowest_level.is_reached(service.startup)]
    return TodoReason(details=fields) if fields else None


def end_without_reason(service: ServiceRecords, day: dt.date) -> TodoReason | None:
    """Return the day of an end of the last two years without a recorded reason."""
    end = service.recent_end
    return TodoReason(end.start, [str(end.pk)]) if end and not end.end_reason else None


@dataclass(frozen=True, slots=True)
class TodoRule:
    """A kind of point: its title, the same as the column header, its action, and its rule."""

    kind: TodoKind
    title: str
    short: str
    action: str
    rule: Rule


TODOS = {
    todo.kind: todo
    for todo in (
        TodoRule(TodoKind.INVESTIGATION, "Investigations à conclure", "À conclure", "Conclure", long_investigation),
        TodoRule(TodoKind.REVIEW, "Comités à tenir", "Comités", "Enregistrer le comité", overdue_committee),
        TodoRule(TodoKind.LATE, "Mesures en retard", "En retard", "Saisir la valeur", late_measurement),
        TodoRule(TodoKind.DESIGNATION, "Désignations à décider", "Désignations", "Regarder les critères", designation),
        TodoRule(TodoKind.DOUBT, "Dates et valeurs à vérifier", "À vérifier", "Vérifier", doubt),
        TodoRule(TodoKind.PHASE, "Sans phase", "Sans phase", "Enregistrer une phase", without_phase),
        TodoRule(
            TodoKind.METRIC,
            "Sans mesure d’impact principale",
            "Sans mesure",
            "Choisir la mesure",
            without_headline_metric,
        ),
        TodoRule(TodoKind.MATRIX, "Matrices à mettre à jour", "Matrices", "Saisir les valeurs", outdated_matrix),
        TodoRule(TodoKind.REVISE, "Matrices à revoir", "À revoir", "Revoir la matrice", matrix_to_revise),
        TodoRule(TodoKind.COST, "Coûts par unité en hausse", "Coûts", "Voir les coûts", rising_cost),
        TodoRule(
            TodoKind.VALUE,
            "Sans valeur 18 mois après le lancement",
            "Sans valeur",
            "Saisir une valeur",
            without_first_value,
        ),
        TodoRule(TodoKind.FILE, "Fichiers publiés à vérifier", "Fichiers", "Voir le fichier", unread_file),
        TodoRule(TodoKind.STALE, "Sans étape depuis un an", "À relire", "Relire la fiche", unchanged_for_a_year),
        TodoRule(TodoKind.STANDARDS, "Standards à compléter", "Standards", "Compléter", silent_on_standards),
        TodoRule(TodoKind.END, "Motif de fin non renseigné", "Motif de fin", "Renseigner le motif", end_without_reason),
    )
}
"""The rule of each kind, the most urgent first."""


def points_of(service: ServiceRecords, day: dt.date) -> list[dict[str, Any]]:
    """Return the points of ``service`` on ``day`` as stored, without those that its team dismissed."""
    found = ((todo.kind, todo.rule(service, day)) for todo in TODOS.values() if todo.kind not in service.dismissed)
    return [
        {
            "kind": kind.value,
            "since": reason.since.isoformat() if reason.since else None,
            "details": [*reason.details],
        }
        for kind, reason in found
        if reason
    ]
