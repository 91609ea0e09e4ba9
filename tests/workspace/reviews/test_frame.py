"""The frame of a committee: amounts asked and granted, and its decision, derived from them."""

from typing import Any

import pytest
from django.test import Client

from common.clock import today
from common.words import date_fr
from impact.models import CostUnit, Review
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.workspace.reading import errors, filled, text_of

pytestmark = pytest.mark.django_db
LIST = "/espace/services/un.service/comites/"
NEW = f"{LIST}nouveau/"


def hold(desk: Client, held_on: str, decision: str, amount: str, asked: str = "") -> Any:
    typed = {"held_on": held_on, "decision": decision, "amount": amount, "amount_asked": asked}
    return desk.post(NEW, filled(desk.get(NEW), step="save", reason="Usagers doublés", **typed), follow=True)


def text(page: Any) -> str:
    return text_of(page.content.decode()).replace("\u202f", " ").replace("\xa0", " ")


DECISIONS = {
    "the same amount": ("100000", "reinvest", "100000", "1, continuité à budget égal ou supérieur"),
    "a greater amount": ("100000", "reinvest", "120000", "1, continuité à budget égal ou supérieur"),
    "a smaller amount": ("100000", "reinvest", "99999,99", "2, continuité avec baisse du budget"),
    "an unknown amount": ("100000", "reinvest", "", "1 ou 2, montant inconnu"),
    "an unknown amount before": ("", "reinvest", "100000", "1 ou 2, montant inconnu"),
    "a pivot": ("100000", "pivot", "100000", "3, arrêt, pivot ou transmission"),
    "a handover": ("100000", "hand_over", "", "3, arrêt, pivot ou transmission"),
    "a stop": ("100000", "stop", "", "3, arrêt, pivot ou transmission"),
}


@cases(("before", "decision", "amount", "frame"), DECISIONS.values(), ids=DECISIONS)
def test_decision_of_the_frame_follows_from_the_decision_and_the_amounts(
    desk: Client, startup: Startup, before: str, decision: str, amount: str, frame: str
) -> None:
    hold(desk, "2021-03-01", "reinvest", before)
    assert f"Décision de la trame {frame}" in text(hold(desk, "2021-09-01", decision, amount))


def test_first_committee_has_no_amount_to_compare_with(desk: Client, startup: Startup) -> None:
    page = hold(desk, "2021-03-01", "reinvest", "100000", asked="150000")
    assert "Réinvestir, 100 000 € accordés (150 000 € demandés)" in text(page)
    assert "Décision de la trame 1 ou 2, montant inconnu" in text(page)


def test_negative_amount_asked_is_refused(desk: Client, startup: Startup) -> None:
    page = hold(desk, "2021-03-01", "reinvest", "100000", asked="-1")
    assert errors(page) == {"amount_asked": ["Un montant ne peut pas être négatif : corrigez-le."]}
    assert not Review.objects.exists()


def test_preparation_follows_the_frame_and_fills_in_what_is_recorded(desk: Client, startup: Startup) -> None:
    blank = text(desk.get(f"{LIST}preparation/?date=2022-03-01"))
    parts = ("1. Bilan des six derniers mois", "2. Objectifs des six prochains mois", "3. Besoins et arbitrage")
    assert [part in blank for part in parts] == [True, True, True]
    for words in ("Coût par unité visé", "Montant demandé", "Montant accordé", "arrêt, pivot ou transmission)"):
        assert f"{words} : à compléter" in blank
    metric = factories.make_metric(startup, cadence="year")
    CostUnit.objects.create(startup=startup, label="candidat", metric=metric, aim="10 à 12 € en 2025")
    hold(desk, "2021-09-01", "reinvest", "100000")
    hold(desk, "2022-03-01", "reinvest", "80000", asked="120000")
    filled_in = text(desk.get(f"{LIST}preparation/?date=2022-03-01"))
    for words in (
        "Coût par unité visé : 10 à 12 € en 2025",
        "Montant demandé : 120 000 €",
        "Montant accordé : 80 000 € (au comité du 1er septembre 2021 : 100 000 €)",
        "3, arrêt, pivot ou transmission) : 2, continuité avec baisse du budget",
    ):
        assert words in filled_in


def test_standards_of_six_months_before_come_from_the_history_of_the_fiche(desk: Client, startup: Startup) -> None:
    startup.repository = "https://code.exemple.fr"
    startup.save()
    page = text(desk.get(f"{LIST}preparation/"))
    assert "Respectés il y a six mois : ND , la fiche n’a pas d’historique à cette date." in page
    assert f"Respectés au {date_fr(today())} : code source.".replace("\u202f", " ") in page
    assert "À compléter dans six mois : statistiques, " in page
