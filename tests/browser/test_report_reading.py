"""The report, whose sections are folded."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from bilan.actions.publishing import publish
from bilan.actions.writing import create_report, save_section
from common.background import recompute
from common.clock import today
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = today().year - 1
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


@pytest.fixture
def address(live_site: str) -> str:
    """Return the URL of a report with two sections, each longer than its first sentence."""
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    factories.make_credits(YEAR, [("Réseau", "105000")])
    report = create_report(year=YEAR, actor=staff)
    report.sections.exclude(kind__in=["introduction", "credits"]).delete()
    for section in report.sections.all():
        values = {"title": "", "text": f"Le début de {section.kind}. La suite de {section.kind}.", "services": []}
        save_section(section=section, values=values, reason="Texte", actor=staff)
    recompute.run_job()
    publish(report=report, note="", actor=staff)
    return f"{live_site}/bilan/{YEAR}/"


def test_each_section_is_folded_under_its_first_words(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address)
    money = page.locator("#credits")
    glance, text = money.locator(".bilan-glance"), money.locator(".bilan-text")
    expect(glance).to_contain_text("Le début de credits.")
    expect(glance.get_by_role("link")).to_have_attribute("href", f"/bilan/{YEAR}/chiffres/credits.total/")
    expect(text).to_be_hidden()
    money.get_by_text("Lire la suite").click()
    expect(text).to_be_visible()
    expect(glance).to_be_hidden()
    money.get_by_text("Replier").click()
    expect(text).to_be_hidden()
    page.get_by_text("Sommaire").locator("visible=true").click()
    page.get_by_role("link", name="Le programme").click()
    expect(page.locator("#introduction .bilan-text")).to_be_visible()
    expect(page.locator("#introduction .bilan-fold__toggle")).to_be_hidden()
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    expect(text).to_be_hidden()
    page.get_by_role("button", name="Tout déplier").press("Enter")
    expect(text).to_be_visible()
    page.get_by_role("button", name="Tout replier").press("Enter")
    expect(text).to_be_hidden()
    page.emulate_media(media="print")
    expect(text).to_be_visible()
    expect(page.locator(".bilan-glance, .bilan-fold__toggle").locator("visible=true")).to_have_count(0)
    page.emulate_media(media="screen")
    expect(page.get_by_role("navigation", name="Sommaire").get_by_role("link")).to_have_count(2)


def test_words_looked_for_open_the_section_that_holds_them(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{address}#:~:text=La%20suite%20de%20credits")
    expect(page.locator("#credits .bilan-text")).to_be_visible()
    expect(page.locator("#introduction .bilan-text")).to_be_hidden()


def test_a_browser_that_can_not_show_what_is_folded_opens_it(page: Page, address: str) -> None:
    page.add_init_script("CSS.supports = () => false")
    folded = page.locator(".bilan-fold:not([open])")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(address)
    expect(folded).to_have_count(2)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.reload()
    expect(folded).to_have_count(3)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(folded).to_have_count(0)
