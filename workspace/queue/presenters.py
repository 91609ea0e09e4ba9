"""Describe the rows of the queue, each with the page to correct it. Pure functions."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.urls import reverse

from catalogue.fiche.presenters import place
from common.words import date_fr, list_fr, money_fr
from startups.models import Finding
from workspace.queue.queries import Due
from workspace.todos.rules import ASKED, FAILING, TODOS, WAITING, TodoKind

STANDARDS = {standard.field: standard.noun for standard in ASKED}
DESIGNATIONS = {
    "eligible": "Les trois critères d’impact national sont remplis : à désigner, ou non",
    "designated_doubtful": "Désigné d’impact national, mais un critère n’est plus rempli",
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A row of the queue: the problem, and the action to correct it."""

    due: Due
    what: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class ServiceRows:
    """The points of a service, the most urgent first."""

    slug: str
    name: str
    incubator: str
    rows: Sequence[QueueRow]


def by_service(dues: Sequence[Due]) -> list[ServiceRows]:
    """Describe ``dues``, grouped by service, in the order of the queue."""
    grouped = groupby(dues, key=lambda due: (due.slug, due.name, due.incubator))
    return [ServiceRows(*service, [row(due) for due in found]) for service, found in grouped]


def row(due: Due) -> QueueRow:
    """Describe ``due``."""
    return QueueRow(due, _what(due), TODOS[due.todo].action, _url(due))


SINCE: Mapping[TodoKind, str] = {
    TodoKind.INVESTIGATION: "En investigation depuis le {} : conclusion à enregistrer",
    TodoKind.MATRIX: "Un comité approche, et la matrice d’impact date du {}, avant le dernier comité",
    TodoKind.VALUE: "Aucune mesure n’a de valeur : la première était attendue le {}",
    TodoKind.STALE: "Aucune étape ni saisie depuis le {}",
    TodoKind.END: "Partenariat terminé le {}, sans motif",
}
"""What a point is, with the day since when."""


def _what(due: Due) -> str:
    if due.todo in SINCE:
        return SINCE[due.todo].format(date_fr(due.since))
    match due.todo:
        case TodoKind.DOUBT | TodoKind.LATE | TodoKind.COST:
            return list_fr([IN_WORDS[due.todo](one) for one in due.details])
        case TodoKind.PHASE:
            return "Aucune phase datée : le service n’est dans aucun chiffre"
        case TodoKind.REVIEW:
            expected = date_fr(dt.date.fromisoformat(due.details[0]))
            return f"Dernier comité d’investissement le {date_fr(due.since)}, le suivant était attendu le {expected}"
        case TodoKind.DESIGNATION:
            return DESIGNATIONS[due.details[0]]
        case TodoKind.REVISE:
            return f"Matrice d’impact à revoir, d’après la DINUM le {date_fr(due.since)} : {due.details[0].rstrip('.')}"
        case TodoKind.FILE:
            return FILES[due.details[0]].format(date_fr(due.since))
        case TodoKind.METRIC:
            return "Aucun indicateur d’impact principal"
        case _:
            return f"Il manque : {list_fr([STANDARDS[one] for one in due.details])}"


FILES = {
    FAILING: "Le fichier publié ne se lit plus depuis le {}",
    WAITING: "Le fichier publié, lu le {}, attend une confirmation",
}


def _doubt(detail: str) -> str:
    code, _, field = detail.partition(" ")
    return f"{Finding.Code(code).label.lower()} ({place(field)})"


def _late(detail: str) -> str:
    """Return « Usagers du mois » : valeur attendue le 1er octobre 2026."""
    day, _, name = detail.split(" ", 2)
    return f"« {name} » : valeur attendue le {date_fr(dt.date.fromisoformat(day))}"


def _cost(detail: str) -> str:
    """Return « dossier » : 15,00 € en 2025, contre 12,00 € en 2024."""
    year, before, after, unit = detail.split(" ", 3)
    known = money_fr(Decimal(after), 2), money_fr(Decimal(before), 2)
    return f"coût par unité en hausse (« {unit} ») : {known[0]} en {year}, contre {known[1]} en {int(year) - 1}"


IN_WORDS: Mapping[TodoKind, Callable[[str], str]] = {
    TodoKind.DOUBT: _doubt,
    TodoKind.LATE: _late,
    TodoKind.COST: _cost,
}
"""What each detail of a point is in words."""
PAGES = {
    TodoKind.PHASE: "workspace-phase",
    TodoKind.INVESTIGATION: "workspace-conclude",
    TodoKind.REVIEW: "workspace-review-new",
    TodoKind.DESIGNATION: "workspace-national-service",
    TodoKind.METRIC: "workspace-metrics",
    TodoKind.MATRIX: "workspace-metrics",
    TodoKind.REVISE: "workspace-level",
    TodoKind.COST: "workspace-metrics",
    TodoKind.VALUE: "workspace-metrics",
    TodoKind.FILE: "workspace-file",
}
"""The page of the service that corrects a point."""


def _url(due: Due) -> str:
    match due.todo:
        case TodoKind.LATE:
            return reverse("workspace-record", args=[due.slug, due.details[0].split(" ", 2)[1]])
        case TodoKind.STANDARDS:
            return f"{reverse('workspace-section', args=[due.slug, 'liens'])}#id_{due.details[0]}"
        case TodoKind.END:
            return reverse("workspace-phase-end-reason", args=[due.slug, due.details[0]])
        case TodoKind.DOUBT:
            return f"{reverse('workspace-startup', args=[due.slug])}#constats"
        case _:
            return reverse(PAGES.get(due.todo, "workspace-startup"), args=[due.slug])
