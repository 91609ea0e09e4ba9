"""The report, and its table of contents."""

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
    """Return the URL of a report with two chapters, of one section each."""
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


def test_the_table_of_contents_stays_in_sight_beside_open_chapters(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address)
    summary, title = page.get_by_role("navigation", name="Sommaire"), page.locator("#credits h3")
    expect(page.locator("#credits .bilan-text")).to_contain_text("La suite de credits.")
    expect(summary.get_by_role("link")).to_have_text(["Introduction", "Les activités financées"])
    summary.get_by_role("link", name="Les activités financées").click()
    expect(summary).to_be_in_viewport(ratio=1)
    expect(title).to_be_in_viewport(ratio=1)
    below = "(title, summary) => title.getBoundingClientRect().top >= summary.getBoundingClientRect().bottom"
    assert title.evaluate(below, summary.element_handle())
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    summary.get_by_role("link", name="Les crédits de l’année").click()
    expect(summary).to_be_in_viewport(ratio=1)
    expect(title).to_be_in_viewport(ratio=1)
    page.emulate_media(media="print")
    expect(summary).to_be_hidden()
    expect(page.locator("#credits .bilan-text")).to_be_visible()
