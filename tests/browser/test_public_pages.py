"""The public pages in a real browser: by keyboard, in both themes, on mobile, without JavaScript.

The ``page`` fixture fails on any violation of the content security policy and on any console error.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from common.clock import today
from indicators.live.actions import compute_live_results
from startups.models import Finding
from tests import factories, wordings

pytestmark = pytest.mark.django_db(transaction=True)

PHONE, DESK = 320, 1280
TEXT = """## Contexte

|Une|Table|
|-|-|
|1|2|

```
une ligne de code bien plus longue que n’est large un téléphone
```
"""
PAGES = [
    "/?as_of=2022-01-01",
    "/startups/?as_of=2022-01-01",
    "/startups/?search=introuvable&phase=service",
    "/startups/aides.jeunes/",
    "/startups/aides.jeunes/matrice/",
    "/startups/aides.jeune/",
    "/incubateurs/?as_of=2022-01-01",
    "/incubateurs/fabrique/",
    "/impact-national/?as_of=2022-01-01",
    "/communaute/?as_of=2022-06-01",
    "/indicateurs/",
    "/indicateurs/products_launched/",
    "/revues/",
    "/standards/",
    "/standards/budget/",
    "/donnees/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/ecoconception/",
    "/cgu/",
    "/budget/",
    "/recherche/?q=jeunes",
    "/recherche/?q=introuvable",
    "/plan-du-site/",
    "/glossaire/",
    "/aide/",
    "/contact/",
    "/statistiques/",
]


@pytest.fixture
def site(live_site: str) -> str:
    """Create a small portfolio that shows every part of the pages; return the URL of the site."""
    fabrique = factories.make_incubator("fabrique", name="Fabrique numérique", content="## Notre équipe\n\nUn texte.")
    fabrique.owner = factories.make_administration("min", name="Ministère des longues appellations administratives")
    fabrique.save()
    aid = factories.make_startup(
        "aides.jeunes",
        name="Aides jeunes",
        mission="Dire à chacun les aides auxquelles il a droit.",
        phases=[
            ("investigation", "2017-02-01", "2017-05-01"),
            ("construction", "2017-09-01"),
            ("acceleration", "2019-06-01"),
        ],
        incubator=fabrique,
        sponsors=[fabrique.owner],
        themes=["Jeunesse"],
        contact="aides@exemple.gouv.fr",
        link="https://aides.exemple.gouv.fr",
        repository="https://code.exemple.gouv.fr/un-tres-long-chemin-sans-aucun-espace/vers-le-code-du-service",
        content=TEXT,
    )
    factories.make_event(aid, "committee", "2018-03-01", "Avis favorable")
    factories.make_award(factories.make_round(9, 2021, committee_on=dt.date(2021, 7, 1)), aid)
    factories.make_designation(aid, 2021, decided_on=dt.date(2021, 12, 1), reason="Un million d'usagers.")
    factories.make_investigation(aid, problem="Trop de non-recours.")
    Finding.objects.create(startup=aid, code="unordered", field="phases[1].start", detail="2017")
    factories.make_member("m1", missions=[("2021-01-01", None)])
    for number in range(4):
        factories.make_startup(f"s{number}", phases=[("construction", f"202{number % 2}-03-01")], incubator=fabrique)
    launches = factories.make_indicator(rule={"measure": "entries", "kind": "construction"}, first_year=2017)
    factories.make_target(launches, today().year, "49")
    compute_live_results()
    return live_site


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """Yield a page of a browser without JavaScript."""
    context = browser.new_context(locale="fr-FR", java_script_enabled=False, viewport={"width": PHONE, "height": 640})
    yield context.new_page()
    context.close()


def too_wide(page: Page) -> int:
    """Return by how many pixels the page overflows its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.sweep  # `make test` checks some of these pages in test_every_page.py
@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize(("theme", "width"), [("light", DESK), ("dark", PHONE)])
def test_pages_have_no_accessibility_fault_and_fit_the_window(
    page: Page,
    axe: Callable[[Page], None],
    site: str,
    theme: str,
    width: int,
    part: int,
    browser_errors: list[str],
) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    for address in PAGES[part::4]:
        page.goto(f"{site}{address}")
        expect(page.locator("html")).to_have_attribute("data-fr-theme", theme)
        page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
        axe(page)
        assert (address, too_wide(page)) == (address, 0)
    # The unknown fiche is a 404, which the console reports.
    assert [error for error in browser_errors if "404" not in error] == []
    browser_errors.clear()


def press_until(page: Page, key: str, name: str, leading_to: str = "") -> None:
    """Press a key until the focused element starts with ``name``, and links to ``leading_to`` if given."""
    for _ in range(120):
        page.keyboard.press(key)
        words, href = page.evaluate(
            "(one => [one.textContent.trim(), one.getAttribute('href')])(document.activeElement)"
        )
        if words.startswith(name) and leading_to in ("", href):
            return
    raise AssertionError(f"« {name} » is not reached by {key}")


@pytest.mark.sweep  # the same steps without JavaScript below; `test_newcomer.py` follows links by keyboard
def test_figure_links_to_its_list_its_fiche_and_its_export_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/?as_of=2022-01-01")
    press_until(page, "Tab", "5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "5 services accompagnés ou pérennisés au 1er\u202fjanvier\u202f2022"
    )
    expect(page.locator("tbody tr")).to_have_count(5)

    press_until(page, "Tab", "Aides jeunes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aides jeunes")
    expect(page.locator(".fiche__state")).to_contain_text("En accélération")

    page.go_back()
    press_until(page, "Tab", "Télécharger")
    with page.expect_download() as downloading:
        page.keyboard.press("Enter")
    lines = downloading.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 5


@pytest.mark.sweep  # by its address in `tests/catalogue/startups/test_page.py`
def test_filters_work_by_keyboard_and_can_be_removed(page: Page, site: str) -> None:
    page.goto(f"{site}/startups/")
    page.get_by_label(wordings.SEARCH_LABEL).focus()
    page.keyboard.type("AIDES")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1\u00a0service au")
    press_until(page, "Tab", "Contient")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(5)


@pytest.mark.sweep  # `tests/web/test_browser.py` has the control, `tests/catalogue/home` the page of a past date
def test_date_control_of_the_home_page_changes_its_figures(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    page.get_by_text("Voir à une autre date").click()
    page.get_by_label("Date à afficher").fill("2018-01-01")
    page.get_by_role("button", name="Afficher").click()
    expect(page).to_have_url(f"{site}/?as_of=2018-01-01")
    expect(page.locator(".lead")).to_have_text(
        re.compile(r"^Au 1er.janvier.2018, le programme compte 1.service et\s+0.investigation, dans\s+1.incubateur")
    )


def test_everything_works_without_javascript(plain_page: Page, site: str) -> None:
    plain_page.goto(f"{site}/?as_of=2022-01-01")
    expect(plain_page.locator("#services-actifs svg.drawing:visible")).to_have_count(1)
    plain_page.locator("#services-actifs summary").click()
    expect(plain_page.locator("#services-actifs-phrase")).to_be_visible()
    plain_page.locator(".figure-tile__link").nth(1).click()
    expect(plain_page.locator("tbody tr")).to_have_count(5)

    plain_page.get_by_label("Phase", exact=True).select_option("investigation")
    plain_page.get_by_role("button", name="Filtrer").click()
    expect(plain_page.locator(".empty-state__title")).to_have_text("Aucun service ne correspond à tous ces filtres")
    plain_page.locator(".hints a").first.click()
    expect(plain_page.locator("tbody tr")).to_have_count(5)

    plain_page.get_by_role("link", name="Aides jeunes").click()
    plain_page.get_by_text("Chronologie complète").click()
    expect(plain_page.get_by_role("cell", name="Lauréat du FAST 9")).to_be_visible()
    assert too_wide(plain_page) == 0


def test_hostile_text_runs_nothing(page: Page, live_site: str) -> None:
    hostile = "<img src=x onerror=\"document.title='pris'\"><script>document.title='pris'</script>"
    incubator = factories.make_incubator("x", name=hostile, content=hostile)
    factories.make_startup(
        "y",
        name=hostile,
        mission=hostile,
        content=hostile,
        phases=[("construction", "2021-01-01")],
        incubator=incubator,
    )
    for address in ("/", "/startups/", "/startups/y/", "/incubateurs/", "/incubateurs/x/"):
        page.goto(f"{live_site}{address}")  # until every script and image is loaded, or failed
        assert page.title() != "pris"
        assert page.locator("main img").count() == 0
