"""A page of figures in print: complete, without elements for the screen."""

import pytest
from playwright.sync_api import Page, expect

from indicators.live.actions import compute_live_results
from indicators.projection.actions import project_running_year
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
A4 = {"width": 794, "height": 1123}


def test_print_keeps_the_words_and_the_drawings_only(live_site: str, page: Page) -> None:
    factories.make_startup("a", phases=[("construction", "2021-05-01")])
    factories.make_indicator(rule={"measure": "entries", "kind": "construction"})
    compute_live_results()
    project_running_year()
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    page.goto(f"{live_site}/indicateurs/products_launched/")
    page.emulate_media(media="print")
    for screen_only in ("#menu-principal", ".fr-breadcrumb", ".fr-footer", ".fr-link--download"):
        expect(page.locator(screen_only).first).to_be_hidden()
    expect(page.locator(".chart__static svg")).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()  # the table of the chart, folded on screen
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]
    assert page.pdf(format="A4").startswith(b"%PDF-")
