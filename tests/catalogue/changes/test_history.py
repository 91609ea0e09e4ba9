"""Committees, metrics and spendings in the history of a fiche: in words, with reasons, without names of people."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.models import User
from catalogue.changes.history import entries, revisions
from impact.actions.metrics import record_metric, record_spending
from impact.actions.reviewing import record_review, withdraw_review
from startups.models import Startup
from tests import factories


@pytest.fixture
def startup() -> Startup:
    return factories.make_startup()


def sentences_of(startup: Startup) -> list[tuple[list[str], str]]:
    found = [([str(line) for line in entry.lines], entry.reason) for entry in entries(revisions(startup.pk))]
    return [entry for entry in found if entry[0] != ["Fiche créée"]]


@pytest.mark.django_db(transaction=True)
def test_what_staff_state_of_impact_is_in_the_history(startup: Startup) -> None:
    actor = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Dominique Dinum")
    values = {"held_on": dt.date(2021, 6, 1), "decision": "reinvest", "reason": "Usagers doublés"}
    review = record_review(startup=startup, values={**values, "recorded_by": actor}, actor=actor)
    record_review(startup=startup, review=review, values={"decision": "pivot"}, reason="Compte rendu", actor=actor)
    said = {"name": "Usagers", "unit": "usagers", "kind": "count", "cadence": "month", "direction": "up"}
    metric = record_metric(startup=startup, values=said, reason="Suivi", actor=actor)
    record_metric(startup=metric.startup, metric=metric, values={"cadence": "year"}, reason="Trop souvent", actor=actor)
    for amount in (10, 12):
        record_spending(startup=startup, year=2021, amount=Decimal(amount), source="", reason="CRB", actor=actor)
    withdraw_review(review=review, reason="Doublon", actor=actor)
    assert sentences_of(startup) == [
        (["Comité du 1er\u202fjuin\u202f2021 (pivoter), retrait"], "Doublon"),
        (["Dépense de 2021, dépense : 10\u202f€ → 12\u202f€"], "CRB"),
        (["Dépense de 2021, ajout"], "CRB"),
        (["Mesure « Usagers », cadence : Chaque mois → Chaque année"], "Trop souvent"),
        (["Mesure « Usagers », ajout"], "Suivi"),
        (["Comité du 1er\u202fjuin\u202f2021 (pivoter), décision : Réinvestir → Pivoter"], "Compte rendu"),
        (["Comité du 1er\u202fjuin\u202f2021 (réinvestir), ajout"], "Comité du 1er\u202fjuin\u202f2021 : réinvestir"),
    ]
    assert all("recorded_by_id" not in change.value for one in revisions(startup.pk) for change in one.changes)
