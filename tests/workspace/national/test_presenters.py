"""Candidates and decisions about them, in words. Pure."""

import datetime as dt
from typing import Any, Literal

import pytest

from catalogue.national.criteria import EvidenceDisplay
from common.history import RowVersionChange
from impact.models import ImpactStatus
from impact.queries.candidates import ImpactCandidate
from workspace.national.presenters import TONES, CandidateDisplay, describe_changes, display_candidate, lacks_in_words

NOW = dt.datetime(2022, 3, 1, 12, tzinfo=dt.UTC)
type Kind = Literal["insert", "update", "delete"]


def change(kind: Kind, before: dict[str, Any], after: dict[str, Any]) -> RowVersionChange:
    return RowVersionChange(NOW, kind, "Designation", 1, before, after, "Comité", "page", None, "Camille")


DAY, LATER = dt.date(2022, 1, 31), dt.date(2022, 6, 1)
CHANGES: dict[str, tuple[RowVersionChange, list[str]]] = {
    "entered whole": (
        change("insert", {}, {"millesime": 2021, "decided_on": DAY, "withdrawn_on": None, "reason": "Note"}),
        ["Millésime : 2021", "Décidée le : 31 janvier 2022"],
    ),
    "entered without its day": (change("insert", {}, {"millesime": 2021, "decided_on": None}), ["Millésime : 2021"]),
    "dated again": (
        change("update", {"decided_on": DAY}, {"decided_on": LATER}),
        ["Décidée le : 31 janvier 2022 → 1er juin 2022"],
    ),
    "its day becomes known": (
        change("update", {"decided_on": None}, {"decided_on": DAY}),
        ["Décidée le : inconnue → 31 janvier 2022"],
    ),
    "its day is no more known": (
        change("update", {"decided_on": DAY}, {"decided_on": None}),
        ["Décidée le : 31 janvier 2022 → inconnue"],
    ),
    "withdrawn": (
        change("update", {"withdrawn_on": None}, {"withdrawn_on": LATER, "withdrawal_reason": "Erreur"}),
        ["Retirée le : jamais → 1er juin 2022"],
    ),
    "in force again": (
        change("update", {"withdrawn_on": LATER}, {"withdrawn_on": None}),
        ["Retirée le : 1er juin 2022 → jamais"],
    ),
    "another year": (
        change("update", {"millesime": 2021, "decided_on": DAY}, {"decided_on": LATER, "millesime": 2022}),
        ["Millésime : 2021 → 2022", "Décidée le : 31 janvier 2022 → 1er juin 2022"],  # in the order of the page
    ),
    "taken out of the table": (change("delete", {"millesime": 2021}, {}), ["Désignation supprimée"]),
}


@pytest.mark.parametrize(("made", "lines"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_a_designation_has_a_line_for_each_column(made: RowVersionChange, lines: list[str]) -> None:
    ((told, found),) = describe_changes([made])
    assert (told, [" ".join(line.split()) for line in found]) == (made, lines)


def test_changes_are_reported_the_latest_first_without_those_that_nobody_would_notice() -> None:
    first, second = CHANGES["entered whole"][0], CHANGES["withdrawn"][0]
    unnoticed = change("update", {"source": "a"}, {"source": "b"})
    assert [told for told, _ in describe_changes([first, unnoticed, second])] == [second, first]
    assert describe_changes([unnoticed]) == []
    assert describe_changes([]) == []


def lacking(state: str) -> dict[str, Any]:
    return {"piece": "phase", "what": "En accélération", "state": state, "says": "", "date": "", "needed": None}


@pytest.mark.parametrize("status", ImpactStatus.Status.values)
def test_a_candidate_has_its_status_a_badge_and_what_it_lacks(status: str) -> None:
    candidate = ImpactCandidate("un", "Un", False, status, 1, NOW, None, [lacking("not_met"), lacking("missing")])
    assert display_candidate(candidate) == CandidateDisplay(
        candidate=candidate,
        status=ImpactStatus.Status(status).label,
        tone=TONES[status],
        lacks=["Non rempli\xa0: en accélération", "Preuve manquante\xa0: en accélération"],
    )


def test_evidence_without_detail_is_grouped_by_state() -> None:
    said = [
        EvidenceDisplay("Équipe que l’on peut joindre", "preuve manquante", "warning", "", ""),
        EvidenceDisplay("Phase", "non rempli", "error", "Service arrêté, depuis le 3 mars 2020", ""),
        EvidenceDisplay("Statistiques publiques", "preuve manquante", "warning", "", ""),
    ]
    assert lacks_in_words(said) == [
        "Phase\xa0: non rempli, Service arrêté, depuis le 3 mars 2020",
        "Preuve manquante\xa0: équipe que l’on peut joindre, statistiques publiques",
    ]
    assert lacks_in_words([]) == []
