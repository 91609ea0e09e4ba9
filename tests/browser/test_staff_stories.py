"""Tasks of DINUM staff by keyboard only: designate a service, enter an external figure."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from impact.models import Designation
from impact.national.actions import evaluate_criteria
from indicators.algebra.declared_sources import measured_rule
from indicators.live.actions import compute_live_results
from indicators.models import MeasuredFigure
from tests import factories, wordings
from tests.browser.keyboard import follow, sign_in, tab_to, type_in
from tests.impact.scene import make_proven_service

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sweep]
"""Left to ``make test-all``: ``tests/workspace/national`` and ``measured`` have each step by its address."""
STAFF = "dinum@example.gouv.fr"
NEW_YEAR = "01012022"
"""Read alike by a browser that writes the day first, and by one that writes the month first."""


@pytest.fixture(autouse=True)
def staff() -> None:
    factories.make_user(STAFF, User.Role.DINUM)


def choose_day(page: Page, label: str, digits: str) -> None:
    tab_to(page, page.get_by_label(label))
    page.keyboard.type(digits)


def test_staff_designates_a_service_by_keyboard(page: Page, live_site: str) -> None:
    make_proven_service("un")
    evaluate_criteria()
    sign_in(page, live_site, STAFF)
    follow(page, "link", "Impact national")
    follow(page, "link", "Service un")
    follow(page, "link", wordings.DESIGNATE)
    type_in(page, "Millésime", "2021")
    choose_day(page, "Décidée le", NEW_YEAR)
    type_in(page, "Motif", "Un million d’usagers")
    follow(page, "button", "Vérifier")
    expect(page.get_by_role("row", name="Services à impact national aujourd’hui 0 1")).to_be_visible()
    assert Designation.objects.count() == 0
    tab_to(page, page.get_by_label("Je confirme ce changement"))  # its criteria were met in 2022, not today
    page.keyboard.press("Space")
    follow(page, "button", "Enregistrer")
    expect(page.get_by_text("Le service est désigné.")).to_be_visible()
    assert [(one.startup.slug, one.millesime) for one in Designation.objects.select_related("startup")] == [
        ("un", 2021)
    ]


def test_staff_enters_a_measured_figure_by_keyboard(page: Page, live_site: str) -> None:
    factories.make_indicator(
        "women", label="Part des femmes", rule=measured_rule("women", "share"), unit="%", first_year=2021
    )
    compute_live_results()
    sign_in(page, live_site, STAFF)
    follow(page, "link", "Administration")
    follow(page, "link", "Définitions des indicateurs")
    follow(page, "link", "Part des femmes")
    follow(page, "link", "Relevés")
    choose_day(page, "Premier jour de la période", "01012021")
    choose_day(page, "Dernier jour de la période", "12122021")
    type_in(page, "Numérateur", "40")
    type_in(page, "Dénominateur", "100")
    type_in(page, "Source", "Enquête RH 2021")
    type_in(page, "Motif", "Bilan social")
    follow(page, "button", "Enregistrer")
    expect(page.get_by_text("Le relevé est enregistré.")).to_be_visible()
    assert [(one.value, one.source) for one in MeasuredFigure.objects.all()] == [(Decimal(40), "Enquête RH 2021")]
