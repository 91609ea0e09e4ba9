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
        startup=startup, held_on="2021-02-10", decision="reinvest", reason="Bien", objectives_text="Grandir"
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
        "À compléter dans six mois : code source",
        "Réinvestir. Des objectifs jugés sont atteints : réinvestir.",
    ):
        assert words in text, words
    earlier = text_of(desk.get(f"{PREPARE}?date=2021-03-15").content.decode()).replace("\u202f", " ")
    assert "120 usagers au 28 février 2021" in earlier
    assert desk.get(f"{PREPARE}?date=hier").status_code == 400


def test_page_of_a_service_without_records_has_the_three_parts_of_the_frame(desk: Client, startup: Startup) -> None:
    page = desk.get(PREPARE).content.decode()
    assert re.findall(r'<h2 class="fr-h4" id="([a-z-]+)"', page) == [
        "bilan",
        "objectifs-suivants",
        "arbitrage",
    ]
    assert 'id="financement"' not in page


def test_column_of_money_without_amount_is_left_out(desk: Client, metric: Metric) -> None:
    page = desk.get(f"{PREPARE}?date=2021-08-15")
    assert (page.context["money_titles"], page.context["money"]) == (["FAST"], [(2021, ("150\u202f000\u202f€",))])


def test_day_of_the_committee_due_soon_is_proposed(desk: Client, metric: Metric) -> None:
    assert desk.get(PREPARE).context["filters"].day == today()
    due = today() + dt.timedelta(days=30)
    Review.objects.update(next_due_on=due)
    assert desk.get(PREPARE).context["filters"].day == due


def set_objective(startup: Startup, held_on: str, *targets: str) -> None:
    """Record a committee that sets objectives for a metric whose value is 170 in July 2021."""
    review = Review.objects.create(startup=startup, held_on=held_on, decision="reinvest", reason="Bien")
    for target in targets:
        code = f"mesure_{startup.metrics.count()}"
        metric = factories.make_metric(startup, code)
        factories.make_measurement(metric, "2021-01", "110")
        factories.make_measurement(metric, "2021-07", "170")
        Objective.objects.create(
            review=review,
            metric=metric,
            initial_value=110,
            initial_on="2021-01-31",
            target_value=target,
            target_on="2021-07-31",
        )


PROPOSALS = {
    "missed": ("construction", "", ["900"], "Pivoter. Tous les objectifs jugés sont manqués"),
    "missed twice": ("construction", "missed", ["900"], "Arrêter. Tous les objectifs jugés sont manqués, comme"),
    "partly before an exit": ("consolidation", "missed", ["150", "900"], "Transmettre. Des objectifs sont atteints"),
    "reached": ("construction", "", ["150"], "Réinvestir. Des objectifs jugés sont atteints"),
    "without an objective": ("construction", "missed", [], ""),
}


@cases(("kind", "before", "targets", "proposal"), PROPOSALS.values(), ids=PROPOSALS)
def test_verdict_of_the_objectives_proposes_a_decision_with_its_rule(
    desk: Client, startup: Startup, kind: str, before: str, targets: list[str], proposal: str
) -> None:
    factories.make_phases(startup, [(kind, "2020-03-01")])
    startup.phases.filter(kind="investigation").delete()
    set_objective(startup, "2021-02-10", *targets)
    Review.objects.update(last_outcome=before, computed_outcome=before)
    text = text_of(desk.get(f"{PREPARE}?date=2021-09-15").content.decode())
    assert proposal in text
    assert ("Décision proposée" in text) == bool(proposal)
