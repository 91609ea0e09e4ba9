"""A coach's day in the browser, by keyboard only; a concurrent user; and a stranger."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, ViewportSize, expect

from accounts.models import User
from common.clock import today
from common.words import date_fr
from impact.models import Measurement
from incubators.models import Incubator
from indicators.live.actions import compute_live_results
from startups.models import Finding, Startup
from tests import factories, wordings
from tests.browser.keyboard import follow, sign_in, tab_to, type_in
from tests.browser.sessions import open_session
from tests.browser.workspace_pages import addresses
from tests.workspace.conftest import days_ago
from workspace.phases.views import PHASE_CHANGED, PHASE_WITHDRAWN

pytestmark = pytest.mark.django_db(transaction=True)
SLUG = "service-public-plus"
NAME = "Service public plus"
REASON = "Motif(?! de fin)"
"""The label of the reason of a change, in a form that also asks why a partnership ended."""
PHONE: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 900}
type Axe = Callable[..., None]


@pytest.fixture
def incubator() -> Incubator:
    """Create an incubator with a service in construction, another under investigation, and findings."""
    incubator = factories.make_incubator("fabrique", name="La Fabrique")
    factories.make_coach(incubator, email="coach@example.gouv.fr")
    factories.make_coach(incubator, email="autre@example.gouv.fr")
    factories.make_coach(factories.make_incubator("ailleurs"), email="ailleurs@example.gouv.fr")
    service = factories.make_startup(
        SLUG, name=NAME, phases=[("investigation", days_ago(700)), ("construction", days_ago(400))], incubator=incubator
    )
    Finding.objects.create(startup=service, code="closed", field="phases[1].end")
    factories.make_startup("chaleur", phases=[("investigation", days_ago(300))], incubator=incubator)
    factories.make_administration("ministere")
    factories.make_indicator(
        label="Produits lancés", rule={"measure": "entries", "kind": "construction", "first_time": True}
    )
    compute_live_results()
    return incubator


def open_for(page: Page, site: str, email: str, path: str) -> None:
    """Open a page with the session of a user."""
    open_session(page, site, User.objects.get(email=email))
    page.goto(f"{site}{path}")


def check(page: Page, axe: Axe) -> None:
    """Check accessibility and overflow, on desktop and mobile."""
    for size, part in ((DESK, "html"), (PHONE, "main")):
        page.set_viewport_size(size)
        axe(page, part)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (page.url, size["width"], wider) == (page.url, size["width"], 0)


def launched() -> int:
    """Return the number of launches of this year in the API."""
    answer = Client().get(f"/api/v1/indicators/?year={today().year}").json()
    return int(answer["results"][0]["live"]["value"])


@pytest.mark.sweep  # `tests/workspace/phases` has each step by its address
def test_coach_mends_a_phase_by_keyboard_and_reads_it_in_the_history(
    page: Page, live_site: str, incubator: Incubator
) -> None:
    sign_in(page, live_site, "coach@example.gouv.fr")
    expect(page.get_by_role("heading", name="Mes services")).to_be_visible()
    follow(page, "link", "Service chaleur")
    follow(page, "link", "Changer de phase")
    tab_to(page, page.get_by_label("Nouvelle phase"))
    page.keyboard.type("Construction")
    type_in(page, REASON, "Comité du jour")
    follow(page, "button", "Continuer")
    moved = page.locator("section[aria-labelledby=effets] tbody tr")
    expect(moved.filter(has_text=f"Produits lancés {today().year}")).to_have_text(
        f"Produits lancés {today().year} 0 1", use_inner_text=True
    )
    assert launched() == 0
    follow(page, "button", "Enregistrer")
    expect(page.get_by_text(PHASE_CHANGED)).to_be_visible()
    assert launched() == 1
    follow(page, "link", "Voir l’effet")
    expect(page.get_by_role("row", name=f"Produits lancés {today().year} 0 1")).to_be_visible()
    page.goto(f"{live_site}/indicateurs/{today().year}/")
    said = f"Produits lancés, {today().year}, d’après les fiches : 1"
    expect(page.get_by_role("link", name=said)).to_be_visible()
    page.goto(f"{live_site}/espace/services/chaleur/")
    follow(page, "link", f"Retirer la phase Construction du {date_fr(today())}")
    type_in(page, REASON, "Mauvaise fiche")
    follow(page, "button", "Vérifier")
    follow(page, "button", "Retirer")
    expect(page.get_by_text(PHASE_WITHDRAWN)).to_be_visible()
    assert launched() == 0
    follow(page, "link", "Voir la fiche publique")
    history = page.locator("section[aria-labelledby=historique] .changes__reason")
    expect(history.nth(0)).to_have_text("Équipe de l’incubateur La Fabrique : Mauvaise fiche")
    expect(history.nth(1)).to_have_text("Équipe de l’incubateur La Fabrique : Comité du jour")
    follow(page, "link", "Lire l’historique avec ses auteurs")
    lines = page.locator("tbody tr")
    for number, reason in enumerate(("Mauvaise fiche", "Comité du jour")):
        expect(lines.nth(number)).to_contain_text("coach@example.gouv.fr")
        expect(lines.nth(number)).to_contain_text(reason)


@pytest.mark.sweep  # `tests/workspace/test_concurrent_edits.py` has the comparison of every form by its address
def test_second_browser_gets_the_comparison_and_loses_nothing(
    page: Page,
    second: Page,
    live_site: str,
    incubator: Incubator,
    axe: Axe,
    browser_errors: list[str],
) -> None:
    path = f"/espace/services/{SLUG}/modifier/identite/"
    open_for(page, live_site, "coach@example.gouv.fr", path)
    open_for(second, live_site, "autre@example.gouv.fr", path)
    type_in(second, "Mission", "La mission de l’autre")
    follow(second, "button", "Enregistrer")
    expect(second.get_by_text(wordings.IDENTITY_SAVED)).to_be_visible()
    type_in(page, "Mission", "Ma mission")
    follow(page, "button", "Enregistrer")
    expect(page.get_by_role("heading", name="Les deux saisies")).to_be_visible()
    # The response to a conflict is a 409, which the browser reports.
    assert [error for error in browser_errors if "409" not in error] == []
    browser_errors.clear()
    expect(page.locator(".compared__value")).to_have_text(["La mission de l’autre", "Ma mission"])
    axe(page)
    tab_to(page, page.get_by_label("Garder la valeur enregistrée"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Garder ma valeur")).to_be_checked()
    follow(page, "button", "Enregistrer")
    expect(page.get_by_text(wordings.IDENTITY_SAVED)).to_be_visible()
    assert Startup.objects.get(slug=SLUG).mission == "Ma mission"


def enter(page: Page, kind: str, reason: str = "", end_reason: str = "") -> None:
    """Fill the form of a phase, with its reason or that of an end, and preview the change."""
    tab_to(page, page.get_by_label("Nouvelle phase"))
    page.keyboard.type(kind)
    if end_reason:
        tab_to(page, page.locator("[name=end_reason]"))
        page.keyboard.type(end_reason)
    else:
        type_in(page, REASON, reason)
    follow(page, "button", "Continuer")
    expect(page.get_by_role("heading", name="Effets de ce changement")).to_be_visible()


@pytest.fixture
def two_phase_pages(page: Page, second: Page, live_site: str, incubator: Incubator) -> tuple[Page, Page]:
    """Open the form of a phase of the same service for two coaches, each in a browser of their own."""
    path = f"/espace/services/{SLUG}/phase/"
    open_for(page, live_site, "coach@example.gouv.fr", path)
    open_for(second, live_site, "autre@example.gouv.fr", path)
    return page, second


def save(page: Page) -> None:
    follow(page, "button", "Enregistrer")
    expect(page.get_by_text(PHASE_CHANGED)).to_be_visible()


def expect_other_change(page: Page, phase: str) -> None:
    """Expect the change of the other person above the preview, and nothing saved."""
    expect(page.get_by_role("heading", name="Modifications de l’autre personne")).to_be_visible()
    line = page.locator("section[aria-labelledby=entre-temps] tbody tr")
    expect(line.filter(has=page.get_by_role("rowheader", name=phase))).to_contain_text("autre@example.gouv.fr")
    expect(page.get_by_role("heading", name="Effets de ce changement")).to_be_visible()


def confirm(page: Page) -> None:
    tab_to(page, page.get_by_label("Je confirme ce changement"))
    page.keyboard.press("Space")
    save(page)


def entered() -> list[str]:
    return list(Startup.objects.get(slug=SLUG).phases.order_by("pk").values_list("kind", flat=True))


BEFORE = ["investigation", "construction"]


@pytest.mark.sweep  # as the four orders of events below: `tests/workspace/phases/test_concurrent_changes.py` has them
def test_phase_saved_between_preview_and_save_is_shown_then_confirmed(
    two_phase_pages: tuple[Page, Page], axe: Axe
) -> None:
    page, second = two_phase_pages
    enter(page, "Accélération", "Comité du matin")
    enter(second, "Service arrêté", end_reason="Absence de sponsor")
    save(second)
    follow(page, "button", "Enregistrer")
    expect_other_change(page, "Service arrêté")
    assert entered() == [*BEFORE, "abandon"]
    check(page, axe)
    confirm(page)
    assert entered() == [*BEFORE, "abandon", "acceleration"]


@pytest.mark.sweep
def test_phase_saved_before_the_preview_is_shown_with_it(two_phase_pages: tuple[Page, Page]) -> None:
    page, second = two_phase_pages
    enter(second, "Accélération", "Comité du matin")
    save(second)
    enter(page, "En consolidation", "Comité du soir")
    expect_other_change(page, "Accélération")
    save(page)
    assert entered() == [*BEFORE, "acceleration", "consolidation"]


@pytest.mark.sweep
def test_second_to_change_a_phase_who_leaves_changes_nothing(two_phase_pages: tuple[Page, Page]) -> None:
    page, second = two_phase_pages
    enter(page, "En consolidation", "Comité du soir")
    enter(second, "Accélération", "Comité du matin")
    save(second)
    follow(page, "button", "Enregistrer")
    expect_other_change(page, "Accélération")
    follow(page, "link", "Annuler")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    assert entered() == [*BEFORE, "acceleration"]


@pytest.mark.sweep
def test_same_phase_entered_by_two_people_is_entered_once(two_phase_pages: tuple[Page, Page]) -> None:
    for one in two_phase_pages:
        enter(one, "Accélération", "Comité du matin")
    page, second = two_phase_pages
    save(second)
    follow(page, "button", "Enregistrer")
    expect(page.get_by_text("L’autre personne a enregistré ce même changement")).to_be_visible()
    assert entered() == [*BEFORE, "acceleration"]


@pytest.mark.sweep
def test_phase_withdrawn_after_the_second_preview_is_shown_too(two_phase_pages: tuple[Page, Page]) -> None:
    page, second = two_phase_pages
    enter(page, "En consolidation", "Comité du soir")
    enter(second, "Accélération", "Comité du matin")
    save(second)
    follow(page, "button", "Enregistrer")
    expect_other_change(page, "Accélération")
    follow(second, "link", f"Retirer la phase Accélération du {date_fr(today())}")
    type_in(second, REASON, "Mauvaise fiche")
    follow(second, "button", "Vérifier")
    follow(second, "button", "Retirer")
    expect(second.get_by_text(PHASE_WITHDRAWN)).to_be_visible()
    follow(page, "button", "Enregistrer")
    expect(page.locator("section[aria-labelledby=entre-temps] tbody tr")).to_contain_text("retirée")
    confirm(page)
    assert entered() == [*BEFORE, "consolidation"]


def test_coach_of_another_incubator_is_refused(client: Client, incubator: Incubator) -> None:
    client.force_login(User.objects.get(email="ailleurs@example.gouv.fr"))
    refused = client.get(f"/espace/services/{SLUG}/phase/")
    assert (refused.status_code, "Accès refusé" in refused.content.decode()) == (403, True)
    factories.make_metric(Startup.objects.get(slug=SLUG))
    api = f"/api/v1/startups/{SLUG}/metrics/usagers/measurements/"
    assert client.post(api, {"period": "2021-03", "value": 1}, "application/json").status_code == 401
    assert Measurement.objects.count() == 0


@pytest.mark.sweep  # `make test` checks some of these pages in test_every_page.py
@pytest.mark.parametrize("part", range(16))
def test_no_page_of_the_workspace_has_an_accessibility_fault(
    page: Page, live_site: str, incubator: Incubator, axe: Axe, part: int
) -> None:
    service = Startup.objects.get(slug=SLUG)
    administrator = factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR)
    open_session(page, live_site, administrator)
    # A page that waits for a job would be left in the middle of the check.
    page.route("**/js/reload*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    for address in addresses(service, incubator, administrator)[part::16]:
        response = page.goto(f"{live_site}{address}")
        assert response is not None
        assert (address, response.status) == (address, 200)
        check(page, axe)
    page.goto(f"{live_site}/espace/services/{SLUG}/phase/")
    page.get_by_label("Nouvelle phase").select_option("investigation")
    page.get_by_label(re.compile(f"^{REASON}")).fill("Retour")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("C’est un retour en arrière")).to_be_visible()
    check(page, axe)
