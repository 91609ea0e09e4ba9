"""« Préparer le comité »: what the page shows at a date."""

import datetime as dt
import re

import pytest
from django.test import Client

from common.clock import today
from impact.models import Metric, Objective, Review
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.workspace.reading import text_of
from workspace.preparation.queries import proposed_decision

pytestmark = pytest.mark.django_db
LIST = "/espace/services/un.service/comites/"
PREPARE = f"{LIST}preparation/"


@pytest.fixture
def metric(startup: Startup) -> Metric:
    factories.make_phases(startup, [("construction", "2020-03-01")])
    metric = factories.make_metric(startup, is_headline=True)
    for month in range(1, 8):
        factories.make_measurement(metric, f"2021-{month:02}", str(100 + 10 * month))
    review = Review.objects.create(
        startup=startup, held_on="2021-02-10", decision="reinvest", reason="Bien", objectives="Grandir"
    )
    Objective.objects.create(
        review=review,
        metric=metric,
        initial_value=110,
        initial_on="2021-01-31",
        target_value=150,
        target_on="2021-06-30",
    )
    factories.make_award(factories.make_round(), startup, amount="150000")
    return metric


def test_page_shows_all_that_the_committee_reads_at_a_date(desk: Client, metric: Metric) -> None:
    factories.make_event(metric.startup, "product_launch", "2021-06-01", "À Lyon")
    page = desk.get(f"{PREPARE}?date=2021-08-15")
    text = text_of(page.content.decode()).replace("\u202f", " ").replace("\xa0", " ")
    for words in (
        "Préparé au 15 août 2021",
        "Phase : Investigation, depuis 7 mois",
        "Depuis le comité du 10 février 2021",
        "Décision : Réinvestir. Bien",
        "Grandir",
        "1er juin 2021 : Lancement : À Lyon",
        "110 usagers au 31 janvier 2021",
        "160 usagers au 30 juin 2021",
        "125 %",
        "Atteint",
        "170 usagers",
        "150 000 €",
        "À compléter : code source",
        "Réinvestir. Des objectifs jugés sont atteints : réinvestir.",
    ):
        assert words in text, words
    earlier = text_of(desk.get(f"{PREPARE}?date=2021-03-15").content.decode()).replace("\u202f", " ")
    assert "120 usagers au 28 février 2021" in earlier
    assert desk.get(f"{PREPARE}?date=hier").status_code == 400


def test_page_of_a_service_without_records_has_no_empty_part(desk: Client, startup: Startup) -> None:
    page = desk.get(PREPARE).content.decode()
    assert re.findall(r'<h2 class="fr-h4" id="([a-z-]+)"', page) == ["standards"]
    assert "<table" not in page


def test_column_of_money_without_amount_is_left_out(desk: Client, metric: Metric) -> None:
    page = desk.get(f"{PREPARE}?date=2021-08-15")
    assert (page.context["money_titles"], page.context["money"]) == (["FAST"], [(2021, ("150\u202f000\u202f€",))])


def test_day_of_the_committee_due_soon_is_proposed(desk: Client, metric: Metric) -> None:
    assert desk.get(PREPARE).context["filters"].day == today()
    due = today() + dt.timedelta(days=30)
    Review.objects.update(next_due_on=due)
    assert desk.get(PREPARE).context["filters"].day == due


@cases(
    ("outcome", "before", "leaves", "decision"),
    [
        ("missed", "", False, "pivot"),
        ("missed", "missed", False, "stop"),
        ("partly", "missed", True, "hand_over"),
        ("reached", "", False, "reinvest"),
    ],
)
def test_proposed_decision_has_its_rule(outcome: str, before: str, leaves: bool, decision: str) -> None:
    found = proposed_decision(outcome, before, leaves)
    assert found
    assert (found.decision, bool(found.rule)) == (decision, True)


def test_no_decision_is_proposed_without_a_verdict() -> None:
    assert proposed_decision("", "missed", follows_handover=False) is None
