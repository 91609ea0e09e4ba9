"""A newcomer finds the most frequent information by keyboard only.

``make test`` follows the longest path and the search, ``make test-all`` the other paths too.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from indicators.live.actions import compute_live_results
from sampledata.reference import load_reference
from tests import factories, wordings
from tests.browser.test_public_pages import press_until

pytestmark = pytest.mark.django_db(transaction=True)

MOST_STEPS = 4


def make_launched() -> None:
    """Create three services launched in 2021, of one ministry."""
    housing = factories.make_administration("logement", name="Ministère du Logement", acronym="MDL")
    for number, name in enumerate(("Bail numérique", "Un autre service", "Un troisième service")):
        factories.make_startup(
            f"s{number}",
            name=name,
            phases=[("investigation", "2020-01-01"), ("construction", f"2021-0{number + 2}-01")],
            sponsors=[housing],
        )


@pytest.fixture
def site(live_site: str) -> str:
    """Load the facts of the report of 2021, and three services launched that year."""
    load_reference()
    make_launched()
    factories.make_member("m1", missions=[("2021-01-01", None)])
    compute_live_results()
    return live_site


@pytest.fixture
def searched(live_site: str) -> str:
    """Create three services of one ministry, and one that is found by a word written wrong."""
    make_launched()
    factories.make_startup("dossierfacile", name="DossierFacile", phases=[("construction", "2020-01-01")])
    return live_site


def follow(page: Page, *names: str) -> None:
    """Activate links by their first words, from the home page, with Tab then Enter."""
    assert len(names) <= MOST_STEPS
    for name in names:
        press_until(page, "Tab", name)
        with page.expect_navigation():
            page.keyboard.press("Enter")


def title(page: Page) -> str:
    return page.locator("h1").inner_text().replace("\u202f", " ").replace("\u00a0", " ")


def test_newcomer_finds_the_launches_of_2021_and_why_the_figure_moved(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    follow(page, "Comprendre une année", "2021")
    assert "2021" in title(page)
    press_until(page, "Tab", "", leading_to="/indicateurs/products_launched/2021/preuve/")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Bail numérique")
    follow(page, wordings.CHANGED_SINCE_PUBLICATION)
    expect(page).to_have_url(f"{site}/indicateurs/products_launched/2021/derive/")


@pytest.mark.sweep
def test_what_the_services_of_national_impact_cost(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    follow(page, "Les financements et leurs résultats", "les personnes, la dépense")
    expect(page.locator("main")).to_contain_text("impact national")
    expect(page.locator("main")).to_contain_text("€")


@pytest.mark.sweep
def test_newcomer_finds_the_file_of_all_services(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    follow(page, "Prendre les données")
    expect(page.get_by_role("link", name=re.compile(r"^CSV\s*: Les services$"))).to_be_visible()


def test_search_proposes_by_keyboard_and_leads_there(page: Page, searched: str, axe: Callable[[Page], None]) -> None:
    page.goto(f"{searched}/glossaire/")
    page.keyboard.press("/")
    bar = page.get_by_role("combobox", name="Rechercher", exact=True)
    expect(bar).to_be_focused()
    page.keyboard.type("dosier facile")
    option = page.get_by_role("option")
    expect(option).to_have_text("DossierFacile service")
    expect(bar).to_have_attribute("aria-expanded", "true")
    axe(page)
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(bar).to_have_attribute("aria-expanded", "false")
    page.keyboard.type(" ")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{searched}/startups/dossierfacile/")


def test_search_links_to_its_page_without_choosing(page: Page, searched: str) -> None:
    page.goto(f"{searched}/")
    page.get_by_role("combobox", name="Un service, un sujet").focus()
    page.keyboard.type("MDL")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{searched}/recherche/?q=MDL")
    assert title(page) == "Recherche : « MDL »"
    expect(page.locator(".results__link")).to_have_text(
        ["Bail numérique", "Un autre service", "Un troisième service", "Ministère du Logement (MDL)"]
    )


def test_the_key_that_links_to_the_search_can_be_turned_off(page: Page, live_site: str) -> None:
    page.goto(f"{live_site}/aide/")
    search = page.locator("[data-suggestions]").first
    setting = page.get_by_role("checkbox", name="La touche / ouvre la recherche")
    expect(setting).to_be_checked()
    setting.focus()
    page.keyboard.press("Space")
    for address in ("/", "/aide/"):
        page.goto(f"{live_site}{address}")
        page.keyboard.press("/")
        expect(search).not_to_be_focused()
    expect(setting).not_to_be_checked()
    setting.focus()
    page.keyboard.press("Space")
    page.keyboard.press("/")
    expect(search).to_be_focused()
