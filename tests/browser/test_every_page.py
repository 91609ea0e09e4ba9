"""Every page, as a visitor, a coach and staff, at four widths, in both themes.

Each checked page has no accessibility fault, no overflow, no console error, unique ids, a unique title, a chart script
only if a chart is interactive, and works without script. ``make test`` checks the few pages of
``tests/browser/sampling.py``, ``make test-all`` all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path

import brotli
import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Response, expect

from accounts.models import User
from incubators.models import Incubator
from indicators.live.actions import compute_live_results
from tests import factories
from tests.browser import sampling
from tests.browser.sampling import Look
from tests.browser.sessions import open_session
from tests.rights_table import ALLOWED, SLUG
from tests.sweeps import one_in
from tests.test_rights_matrix import addresses

pytestmark = pytest.mark.django_db(transaction=True)
FOUND = """() => {
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  return {
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    height: document.documentElement.scrollHeight,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    script: !!document.querySelector('script[src*="plotly"]'),
    explored: !!document.querySelector('[data-chart]'),
  };
}"""
PARTS = 24
"""Into how many tests the sweep is divided: one test of all pages would exceed the time limit of a test."""
SOUND = {"twice": [], "overflow": 0}
PHONE = 320
TALL = 6000
"""The most pixels that a page of a phone has."""
ROLES = {"anonymous": "anonymous", "coach": "coach of its incubator", "staff": "dinum"}
"""The readers, as the table of permissions names them."""


@pytest.fixture
def site(live_site: str) -> str:
    """Create the records that the example URLs name; return the URL of the site."""
    incubator = factories.make_incubator(SLUG, name="Fabrique numérique", owner=factories.make_administration("min"))
    service = factories.make_startup(
        SLUG,
        name="Aides jeunes",
        mission="Dire à chacun ses aides.",
        phases=[("investigation", "2017-02-01"), ("construction", "2017-09-01"), ("acceleration", "2019-06-01")],
        incubator=incubator,
        content="## Contexte\n\nUn texte.",
    )
    for number in range(25):
        factories.make_startup(f"s{number}", phases=[("construction", "2020-03-01")], incubator=incubator)
    factories.make_award(factories.make_round(9, 2021), service)
    factories.make_designation(service, 2021, reason="Un million d’usagers.")
    factories.make_member("m1", missions=[("2021-01-01", None)])
    factories.make_indicator(SLUG, rule={"measure": "entries", "kind": "construction"}, first_year=2017)
    compute_live_results()
    return live_site


def examples(who: str = "anonymous") -> list[str]:
    """Return the URLs that may respond to this user with a page."""
    # The API's own frame has the page of ``/integrer/services/``.
    others = ("/api/", "/metrics", "/healthz", "/embed/")
    found = {one.example for one in addresses() if ROLES[who] in ALLOWED[one.right]}
    return sorted(example for example in found if not example.startswith(others))


def is_page(client: Client, address: str) -> bool:
    """Whether the URL responds to this client with a page, which a file to keep in HTML isn't."""
    answer = client.get(address)
    is_shown = answer.status_code == 200 and "Content-Disposition" not in answer
    return is_shown and answer["Content-Type"].startswith("text/html")


def keep_picture(page: Page, who: str, look: Look) -> None:
    if sampling.PICTURES:
        name = look.address.strip("/").replace("/", "_") or "accueil"
        page.screenshot(path=Path(sampling.PICTURES) / f"{who}-{name}-{look.width}-{look.theme}.png", full_page=True)


def person(who: str) -> User | None:
    """Return the user: a visitor (None), the coach of the incubator, or staff."""
    if who == "coach":
        return factories.make_coach(Incubator.objects.get(slug=SLUG), email="coach@example.gouv.fr")
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM) if who == "staff" else None


@pytest.mark.parametrize("part", [None, *(pytest.param(part, marks=pytest.mark.sweep) for part in range(PARTS))])
@pytest.mark.parametrize("who", ROLES)
def test_pages_are_sound(
    site: str, page: Page, axe: Callable[[Page], None], client: Client, who: str, part: int | None
) -> None:
    if user := person(who):
        open_session(page, site, user, client)
    titles: dict[str, str] = {}
    shown = partial(is_page, client)
    chosen = (
        sampling.few_looks(sampling.spread(examples(who), shown), [*ROLES].index(who))
        if part is None
        else sampling.looks([*filter(shown, examples(who))])[part::PARTS]
    )
    for look in chosen:
        page.emulate_media(color_scheme="dark" if look.theme == "dark" else "light")
        page.set_viewport_size({"width": look.width, "height": 800})
        page.goto(f"{site}{look.address}")
        if not look.address.startswith("/integrer/"):  # a frame has no script, and follows its parent page
            expect(page.locator("html")).to_have_attribute("data-fr-theme", look.theme)
        state = page.evaluate(FOUND)
        assert (look, state["explored"] or not state["script"]) == (look, True)
        assert (look, {name: state[name] for name in SOUND}) == (look, SOUND)
        if look.width == PHONE:
            assert (look, state["height"] <= TALL) == (look, True), (look, state["height"])
        assert titles.setdefault(page.title(), look.address) == look.address, look
        axe(page)
        keep_picture(page, who, look)


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """Yield a page of a browser without JavaScript."""
    context = browser.new_context(locale="fr-FR", java_script_enabled=False, viewport={"width": 640, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("part", one_in(16, range(16)))
def test_public_pages_read_without_script(site: str, plain_page: Page, client: Client, part: int) -> None:
    for address in [one for one in examples()[part::16] if is_page(client, one)]:
        plain_page.goto(f"{site}{address}")
        expect(plain_page.get_by_role("heading", level=1)).to_be_visible()
        assert (address, plain_page.locator("main").inner_text().strip() != "") == (address, True)


def test_phone_shows_twenty_rows_then_those_of_the_page(site: str, plain_page: Page) -> None:
    plain_page.goto(f"{site}/startups/")
    rows = plain_page.locator("tbody tr:visible")
    for width in (760, 320):  # cards on a tablet too, whose columns would be a word wide
        plain_page.set_viewport_size({"width": width, "height": 800})
        expect(rows).to_have_count(20)
        assert rows.first.evaluate("row => getComputedStyle(row).display") == "block"
    plain_page.get_by_role("link", name="Afficher les 25 lignes").click()
    expect(rows).to_have_count(25)
    expect(plain_page.get_by_role("link", name="Afficher les 25 lignes")).to_be_hidden()


def test_filters_show_how_many_services_they_choose_before_they_are_sent(site: str, page: Page) -> None:
    page.goto(f"{site}/startups/")
    page.get_by_label("Phase", exact=True).select_option("acceleration")
    expect(page.get_by_role("status").filter(has_text="1 fiche correspond")).to_be_visible()
    page.get_by_label("Phase", exact=True).select_option("service")
    expect(page.get_by_role("status").filter(has_text="26 fiches correspondent")).to_be_visible()


def weigh(browser: Browser, address: str) -> tuple[int, list[str]]:
    """Return at most the compressed bytes of a first visit, and the requested URLs.

    Static files, which a deployment compresses at the highest quality, are compressed at one that is quick.
    """
    answers: list[Response] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    weight = sum(map(_weight, answers))
    context.close()
    return weight, [one.url for one in answers]


def _weight(answer: Response) -> int:
    body = answer.body()
    if answer.url.endswith((".woff2", ".png")):
        return len(body)
    return _compressed(body, quality=9 if "/static/" in answer.url else 4)


@cache
def _compressed(body: bytes, quality: int) -> int:
    """Return the bytes once compressed; several visits load the same static files."""
    return len(brotli.compress(body, quality=quality))


LIGHT, WITH_CHARTS = (200_000, 15), (550_000, 18)
"""The bytes and the requests of a first visit."""
VISITS = {
    "/": LIGHT,
    "/startups/": LIGHT,
    "/impact-national/": LIGHT,
    f"/startups/{SLUG}/": LIGHT,
    "/indicateurs/": WITH_CHARTS,
    "/graphiques/": LIGHT,
}
NEAREST = ("/", "/startups/")
"""The visits nearest to their bounds: the first has the most bytes, the second the most requests. All load one base."""


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(NEAREST, id="nearest"),
        pytest.param([path for path in VISITS if path not in NEAREST], id="others", marks=pytest.mark.sweep),
    ],
)
def test_first_visit_is_light(site: str, browser: Browser, paths: Iterable[str]) -> None:
    for path in paths:
        bounds = VISITS[path]
        weight, asked = weigh(browser, f"{site}{path}")
        assert (path, weight <= bounds[0], len(asked) <= bounds[1]) == (path, True, True), (weight, asked)
        assert bounds is WITH_CHARTS or not [url for url in asked if "plotly" in url]
