"""The rows of the queue in words, each with the page that mends it. Pure."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from catalogue.findings import place
from common.words import date_fr, list_fr
from startups.models import Finding
from workspace.queries.queue import Due, Lack

TITLES = {
    Lack.DOUBT: "Dates et valeurs à vérifier",
    Lack.PHASE: "Sans phase",
    Lack.INVESTIGATION: "Investigations à conclure",
    Lack.REVIEW: "Comités à tenir",
    Lack.DESIGNATION: "Désignations à décider",
    Lack.METRIC: "Sans mesure d’impact principale",
    Lack.STALE: "Sans changement depuis un an",
    Lack.STANDARDS: "Standards à compléter",
}
SHORT = {
    Lack.DOUBT: "À vérifier",
    Lack.PHASE: "Sans phase",
    Lack.INVESTIGATION: "À conclure",
    Lack.REVIEW: "Comités",
    Lack.DESIGNATION: "Désignations",
    Lack.METRIC: "Sans mesure",
    Lack.STALE: "À relire",
    Lack.STANDARDS: "Standards",
}
"""The same as heads of columns."""
ACTIONS = {
    Lack.DOUBT: "Vérifier",
    Lack.PHASE: "Enregistrer une phase",
    Lack.INVESTIGATION: "Conclure",
    Lack.REVIEW: "Enregistrer le comité",
    Lack.DESIGNATION: "Regarder les critères",
    Lack.METRIC: "Choisir la mesure",
    Lack.STALE: "Relire la fiche",
    Lack.STANDARDS: "Compléter",
}
STANDARDS = {
    "stats_url": "statistiques",
    "budget_url": "budget",
    "repository": "code source",
    "accessibility": "accessibilité",
}
DESIGNATIONS = {
    "eligible": "Les trois critères d’impact national sont remplis : à désigner, ou non",
    "designated_doubtful": "Désigné d’impact national, mais un critère n’est plus rempli",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the queue: what is wrong, and the one action that mends it."""

    due: Due
    what: str
    action: str
    url: str


def row(due: Due) -> Row:
    """``due`` in words."""
    return Row(due, _what(due), ACTIONS[due.lack], _url(due))


def _what(due: Due) -> str:
    match due.lack:
        case Lack.DOUBT:
            return list_fr([_doubt(one) for one in due.details])
        case Lack.PHASE:
            return "Aucune phase datée : le service n’est dans aucun chiffre"
        case Lack.INVESTIGATION:
            return f"En investigation depuis le {date_fr(due.since)} : service lancé, ou pas ?"
        case Lack.REVIEW if due.since is None:
            return "Aucun comité d’investissement enregistré"
        case Lack.REVIEW:
            expected = date_fr(dt.date.fromisoformat(due.details[0]))
            return f"Dernier comité d’investissement le {date_fr(due.since)}, le suivant était attendu le {expected}"
        case Lack.DESIGNATION:
            return DESIGNATIONS[due.details[0]]
        case Lack.METRIC:
            return "Aucune mesure ne dit ce que le service change"
        case Lack.STALE:
            return f"Aucun changement depuis le {date_fr(due.since)}"
        case _:
            return f"Il manque : {list_fr([STANDARDS[one] for one in due.details])}"


def _doubt(detail: str) -> str:
    code, _, field = detail.partition(" ")
    return f"{Finding.Code(code).label.lower()} ({place(field)})"


def _url(due: Due) -> str:
    match due.lack:
        case Lack.PHASE:
            return reverse("workspace-phase", args=[due.slug])
        case Lack.INVESTIGATION:
            return reverse("workspace-conclude", args=[due.slug])
        case Lack.REVIEW:
            return reverse("workspace-review-record", args=[due.slug])
        case Lack.DESIGNATION:
            return reverse("workspace-national-service", args=[due.slug])
        case Lack.METRIC:
            return reverse("workspace-metrics", args=[due.slug])
        case Lack.STANDARDS:
            return f"{reverse('workspace-section', args=[due.slug, 'liens'])}#id_{due.details[0]}"
        case Lack.DOUBT:
            return f"{reverse('workspace-startup', args=[due.slug])}#constats"
        case _:
            return reverse("workspace-startup", args=[due.slug])
