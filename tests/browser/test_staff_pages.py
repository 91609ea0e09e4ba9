"""The pages of staff in a browser: no accessibility fault on mobile, and a live progress bar."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from common.background.recompute import RECOMPUTE
from common.models import Job
from impact.national.actions import evaluate_criteria
from tests import factories, wordings
from tests.browser.sessions import open_session
from tests.impact.scene import make_proven_service

pytestmark = pytest.mark.django_db(transaction=True)
NATIONAL = "/espace/impact-national/"


@pytest.fixture
def desk(live_site: str, page: Page) -> Page:
    """Return a page at mobile size, signed in as staff."""
    open_session(page, live_site, factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    page.set_viewport_size({"width": 320, "height": 800})
    return page


def assert_sound(page: Page, axe: Callable[[Page], None]) -> None:
    axe(page)
    assert (page.url, page.evaluate("document.documentElement.scrollWidth") <= 320) == (page.url, True)


def test_bar_moves_until_the_job_ends(live_site: str, desk: Page, axe: Callable[[Page], None]) -> None:
    job = Job.objects.create(kind=RECOMPUTE, state="running", done=1, total=4)
    desk.goto(f"{live_site}/espace/taches/")
    bar = desk.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "25")
    assert_sound(desk, axe)
    Job.objects.filter(pk=job.pk).update(done=3)
    expect(desk.get_by_text("75\u202f%")).to_be_visible()
    expect(bar).to_have_js_property("value", 75)
    Job.objects.filter(pk=job.pk).update(state="failed", message="Échec : ValueError.")
    expect(desk.get_by_role("cell", name="Échec : ValueError.")).to_be_visible()
    expect(bar).to_have_count(0)
    expect(desk.get_by_role("status")).to_have_text("Calculer les indicateurs et les critères : En échec")


@pytest.mark.sweep  # `make test` checks some of the pages of staff in test_every_page.py
def test_pages_of_national_impact_have_no_accessibility_fault(
    live_site: str, desk: Page, axe: Callable[[Page], None]
) -> None:
    factories.make_designation(make_proven_service("un"), 2021, reason="Un million.")
    factories.make_startup("deux")
    evaluate_criteria()
    for path in ("", "un/", "un/portee/", "deux/designer/", "seuils/"):
        desk.goto(f"{live_site}{NATIONAL}{path}")
        assert_sound(desk, axe)
    desk.goto(f"{live_site}{NATIONAL}un/")
    desk.get_by_role("link", name="Retirer le millésime 2021").click()
    desk.get_by_label("Motif").fill("Ne couvre plus tout le territoire.")
    desk.get_by_role("button", name="Vérifier").click()
    moved = desk.locator(".workspace-effects tr", has_text=wordings.NATIONAL_SERVICES_TODAY)
    expect(moved.locator("th, td")).to_have_text([wordings.NATIONAL_SERVICES_TODAY, "1", "0"])
    assert_sound(desk, axe)
