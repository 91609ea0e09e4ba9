"""The layout and the components in a real browser: any width, any theme, by keyboard, with or without JavaScript.

The tested page shows every component (``style_guide``); the ``page`` fixture fails on any violation of the content
security policy.
"""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.urls("tests.web.style_guide"), pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
COLLISIONS = """(selector) => [...document.querySelectorAll('figure.chart')].flatMap((figure) => {
  const texts = [...figure.querySelectorAll(selector)];
  const words = texts.filter((text) => text.textContent && text.getClientRects().length);
  const boxes = words.map((text) => [text.getBoundingClientRect(), text.textContent]);
  const out = boxes.filter(([box]) => box.left < 0 || box.right > document.documentElement.clientWidth);
  const over = boxes.filter(([a], place) => boxes.slice(place + 1).some(([b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4));
  return [...out, ...over].map(([, text]) => `${figure.id} : ${text}`);
})"""


@pytest.fixture
def guide(live_site: str) -> str:
    return f"{live_site}/guide/"


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """Yield a page of a browser without JavaScript."""
    context = browser.new_context(locale="fr-FR", java_script_enabled=False, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def explore(page: Page, name: str) -> None:
    """Bring a chart into view, and wait for Plotly to draw it."""
    page.locator(f"#{name}").scroll_into_view_if_needed()
    page.locator(f"#{name} [data-chart] .main-svg").first.wait_for()


def overflow(page: Page) -> int:
    """Return by how many pixels the page overflows its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(
    ("theme", "size"),
    [
        pytest.param("light", DESK, id="desk"),
        pytest.param("dark", PHONE, id="phone", marks=pytest.mark.sweep),  # test_every_page.py has dark narrow pages
    ],
)
def test_components_have_no_accessibility_fault(
    page: Page, axe: Callable[[Page], None], guide: str, theme: str, size: dict[str, int]
) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    page.goto(guide)
    expect(page.locator("html")).to_have_attribute("data-fr-theme", theme)
    for chart in page.locator("figure.chart:has([data-chart])").all():
        explore(page, chart.get_attribute("id") or "")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    axe(page)
    assert overflow(page) == 0


def test_keyboard_skips_to_the_content_and_meets_the_data_of_a_chart_before_its_drawing(page: Page, guide: str) -> None:
    page.goto(guide)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    summary = page.locator("#portefeuille summary")
    summary.focus()
    page.keyboard.press("Enter")
    table = page.locator("#portefeuille table")
    expect(table).to_be_visible()
    expect(table.locator("tbody tr").last).to_have_text("2026 33 49 101 12 31 42", use_inner_text=True)
    precedes = "(summary) => !!(summary.compareDocumentPosition(summary.closest('figure').querySelector('svg')) & 4)"
    assert summary.evaluate(precedes)


def test_plotly_is_loaded_once_a_chart_comes_into_view_and_draws_in_the_colors_of_the_theme(
    page: Page, guide: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 1280, "height": 300})
    page.goto(guide)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "plotly" in url] == []
    explore(page, "lancements")
    expect(page.locator("#lancements .chart__static")).to_be_hidden()
    expect(page.locator("#lancements [data-chart]")).to_have_accessible_name(
        "Le nombre de lancements a dépassé sa cible en 2021"
    )
    fill = "getComputedStyle(document.querySelector('#lancements .bars .point path')).fill"
    assert page.evaluate(fill) == "rgb(0, 0, 145)"
    page.locator("#lancements [data-chart] .nsewdrag").hover()
    expect(page.locator("#lancements .hoverlayer")).to_contain_text("Publié\u00a0: 31")
    explore(page, "hostile")
    assert len([url for url in asked if "plotly" in url]) == 1
    ink = "(paths) => paths.map((one) => [getComputedStyle(one).stroke, getComputedStyle(one).opacity])"
    hatches = page.locator("#hostile [data-chart] pattern path")
    expect(hatches).to_have_count(2)
    assert hatches.evaluate_all(ink) == [["rgb(0, 0, 145)", "1"], ["rgb(71, 71, 201)", "1"]]  # those of their bars
    page.get_by_role("button", name="Paramètres d’affichage").first.click()
    page.get_by_text("Thème sombre").click()
    page.wait_for_function(f"{fill} === 'rgb(154, 154, 248)'")


def test_reader_shows_one_series_chooses_a_period_downloads_a_chart_and_opens_its_records(
    page: Page, guide: str
) -> None:
    page.goto(guide)
    explore(page, "lancements")
    chart = page.locator("#lancements")
    columns = chart.locator(".bars .point path")
    expect(columns).to_have_count(10)  # two without a height, since their value is unknown
    chart.get_by_role("combobox", name="De").select_option("2021")
    expect(chart.locator(".xtick")).to_have_text(["2021", "2022"])
    button = chart.get_by_role("button", name="Fiches actuelles")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(columns).to_have_count(5)
    explore(page, "cumul")
    for form, head in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with page.expect_download() as found:
            page.locator("#cumul").get_by_role("button", name=form, exact=True).click()
        assert (found.value.suggested_filename, found.value.path().read_bytes()[:4]) == (f"cumul.{form.lower()}", head)
    page.locator("#cumul .nsewdrag").click(position={"x": 200, "y": 150})
    page.wait_for_url("**/guide/?preuve=oui")


def test_blocked_library_leaves_the_drawing_with_a_message(browser: Browser, guide: str) -> None:
    context = browser.new_context(locale="fr-FR")
    blind = context.new_page()
    blind.route("**/plotly*", lambda route: route.abort())
    blind.goto(guide)
    chart = blind.locator("#lancements")
    chart.scroll_into_view_if_needed()
    expect(chart.get_by_text("Le graphique interactif n’a pas pu être chargé.")).to_be_visible()
    expect(chart.locator(".chart__static")).to_be_visible()
    context.close()


def test_words_of_the_drawings_fit_any_width_and_the_menu_of_a_phone_opens_on_a_click(page: Page, guide: str) -> None:
    page.goto(guide)
    for width in (1280, 800, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, page.evaluate(COLLISIONS, "svg.drawing text")) == (width, [])
    link = page.get_by_role("link", name="Services", exact=True)
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", "/startups/")


def test_names_of_lines_that_end_at_any_month_never_overlap(page: Page, guide: str) -> None:
    words = ".chart__legend--ends > li, .chart__plot .annotation-text, .chart__plot .xtick text"
    page.set_viewport_size({"width": 640, "height": 900})
    page.goto(f"{guide}cumuls/")
    charts = page.locator("figure.chart")
    for chart in charts.all():
        explore(page, chart.get_attribute("id") or "")
    expect(page.locator(".chart__legend--ends")).to_have_count(charts.count())
    assert page.evaluate(COLLISIONS, words) == []


def test_date_control_shows_the_page_at_the_chosen_date_in_the_chosen_theme_without_a_flash(
    page: Page, guide: str
) -> None:
    page.goto(f"{guide}?phase=construction")
    page.get_by_role("button", name="Paramètres d’affichage").first.click()
    page.get_by_text("Thème sombre").click()
    page.get_by_role("button", name="Fermer").locator("visible=true").click()
    page.route("**/dsfr.module.min.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.get_by_text("Voir à une autre date").click()
    page.get_by_label("Date à afficher").fill("2021-06-30")
    page.get_by_role("button", name="Afficher", exact=True).click()
    page.wait_for_url(f"{guide}?phase=construction&as_of=2021-06-30")
    expect(page.locator("html")).to_have_attribute("data-fr-theme", "dark")


@pytest.mark.sweep  # `tests/browser/test_every_page.py` has the cards of a list
def test_rows_become_cards_on_a_phone(page: Page, guide: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(guide)
    cell = page.locator(".datatable--cards td").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Phase\u202f: "'
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "block"


def test_without_javascript_everything_can_be_read_and_reached(plain_page: Page, guide: str) -> None:
    plain_page.goto(guide)
    expect(plain_page.get_by_role("link", name="Incubateurs")).to_be_visible()
    expect(plain_page.get_by_role("link", name="Accueil", exact=True)).to_be_visible()
    expect(plain_page.get_by_role("button", name="Menu")).to_be_hidden()
    expect(plain_page.get_by_role("button", name="Paramètres d’affichage")).to_have_count(0)
    expect(plain_page.locator("#portefeuille svg.drawing:visible")).to_have_count(1)
    expect(plain_page.locator("#lancements svg.drawing:visible")).to_have_count(1)
    expect(plain_page.locator("[data-chart]").first).to_be_hidden()
    plain_page.locator("#portefeuille summary").click()
    expect(plain_page.locator("#portefeuille table")).to_be_visible()


def test_no_page_element_carries_an_inline_script_or_style(client: Client) -> None:
    source = client.get("/guide/").content.decode()
    assert " style=" not in source
    assert "<script>" not in source
    assert " onclick=" not in source
