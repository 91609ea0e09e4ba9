"""The layout and the components in a real browser: any width, any theme, by keyboard, with or without JavaScript.

The page under test shows every component (``style_guide``); the ``page`` fixture fails on any breach of the content policy.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.urls("tests.common.style_guide"), pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
DRAWN = "[data-chart] .main-svg"


@pytest.fixture
def guide(live_site: str) -> str:
    return f"{live_site}/guide/"


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page in a browser whose JavaScript is off."""
    context = browser.new_context(locale="fr-FR", java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_components_have_no_accessibility_fault(
    page: Page, axe: Callable[[Page], None], guide: str, theme: str, size: dict[str, int]
) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.goto(guide)
    expect(page.locator("html")).to_have_attribute("data-fr-theme", theme)
    page.locator(DRAWN).first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    axe(page)
    assert overflow(page) == 0


def test_skip_link_leads_to_the_content(page: Page, guide: str) -> None:
    page.goto(guide)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_keyboard_meets_the_data_of_a_chart_before_its_drawing(page: Page, guide: str) -> None:
    page.goto(guide)
    summary = page.locator("#portefeuille summary")
    summary.focus()
    page.keyboard.press("Enter")
    table = page.locator("#portefeuille table")
    expect(table).to_be_visible()
    expect(table.locator("tbody tr").last).to_have_text("2026 33 49 101 12 31 42", use_inner_text=True)
    precedes = "(summary) => !!(summary.compareDocumentPosition(summary.closest('figure').querySelector('svg')) & 4)"
    assert summary.evaluate(precedes)


def test_charts_become_explorable_in_the_colors_of_the_theme(page: Page, guide: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(guide)
    page.locator(DRAWN).first.wait_for()
    expect(page.locator("#portefeuille .chart__static")).to_be_hidden()
    area = page.locator("#portefeuille .scatterlayer .js-fill").first
    assert area.evaluate("area => getComputedStyle(area).fill") == "rgb(179, 92, 0)"
    page.get_by_role("button", name="Paramètres d’affichage").first.click()
    page.get_by_text("Thème sombre").click()
    page.wait_for_function(
        "getComputedStyle(document.querySelector('#portefeuille .js-fill')).fill === 'rgb(255, 158, 77)'"
    )


def test_charts_say_values_in_french_on_hover(page: Page, guide: str) -> None:
    page.goto(guide)
    page.locator(DRAWN).first.wait_for()
    page.locator("#nps [data-chart] .nsewdrag").hover()
    said = page.locator("#nps .hoverlayer")
    expect(said).to_contain_text("Membres agents publics\u00a0: 30")


def test_charts_name_their_areas_at_the_end_or_in_a_legend_when_narrow(page: Page, guide: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(guide)
    page.locator(DRAWN).first.wait_for()
    legend, names = page.locator("#portefeuille .chart__legend"), page.locator("#portefeuille .annotation-text")
    expect(legend.get_by_role("button")).to_have_count(6)
    expect(names).to_have_text(
        [
            "services",
            "Transféré 42",
            "Opéré 31",
            "Consolidation 12",
            "Accélération 101",
            "Construction 49",
            "Investigation 33",
        ]
    )
    page.set_viewport_size({"width": 320, "height": 640})
    expect(legend).to_be_visible()
    expect(names).to_have_text(["services"])


def test_bars_say_their_values_when_there_is_room(page: Page, guide: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(guide)
    words = page.locator("#lancements .annotation-text")
    expect(words).to_have_text(["lancements", "ND", "24", "31", "50", "ND", "22", "27", "43", "45", "47", "52"])
    page.set_viewport_size({"width": 320, "height": 640})
    expect(words).to_have_text(["lancements", "ND", "ND"])


def test_chosen_theme_is_kept_from_page_to_page_without_a_flash(page: Page, guide: str) -> None:
    page.goto(guide)
    page.get_by_role("button", name="Paramètres d’affichage").first.click()
    page.get_by_text("Thème sombre").click()
    page.route("**/dsfr.module.min.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-fr-theme", "dark")


def test_menu_opens_on_a_phone_and_leads_elsewhere(page: Page, guide: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(guide)
    link = page.get_by_role("link", name="Incubateurs")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", "/incubateurs/")


def test_rows_become_cards_on_a_phone(page: Page, guide: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(guide)
    cell = page.locator(".datatable--cards td").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Phase\u202f: "'
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "block"


def test_date_control_shows_the_page_at_the_chosen_date(page: Page, guide: str) -> None:
    page.goto(f"{guide}?phase=construction")
    page.get_by_label("Voir à une autre date").fill("2021-06-30")
    page.get_by_role("button", name="Afficher", exact=True).click()
    page.wait_for_url(f"{guide}?phase=construction&as_of=2021-06-30")


def test_without_javascript_everything_can_be_read_and_reached(plain_page: Page, guide: str) -> None:
    plain_page.goto(guide)
    expect(plain_page.get_by_role("link", name="Incubateurs")).to_be_visible()
    expect(plain_page.get_by_role("link", name="Accueil", exact=True)).to_be_visible()
    expect(plain_page.get_by_role("button", name="Menu")).to_be_hidden()
    expect(plain_page.get_by_role("button", name="Paramètres d’affichage")).to_have_count(0)
    expect(plain_page.locator("#portefeuille svg.drawing:visible")).to_have_count(1)
    expect(plain_page.locator("[data-chart]").first).to_be_hidden()
    plain_page.locator("#portefeuille summary").click()
    expect(plain_page.locator("#portefeuille table")).to_be_visible()


def test_no_page_element_carries_an_inline_script_or_style(page: Page, guide: str) -> None:
    source = page.request.get(guide).text()
    assert " style=" not in source
    assert "<script>" not in source
    assert " onclick=" not in source
