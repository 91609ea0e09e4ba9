"""A coach's day in the browser, by keyboard alone; somebody else at the same time; and a stranger."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.models import User
from common.words import date_fr
from impact.actions import compute_live_results
from incubators.models import Incubator
from startups.models import Finding, Startup
from startups.queries import today
from tests import factories
from tests.workspace.conftest import days_ago

pytestmark = pytest.mark.django_db(transaction=True)
SLUG = "service-public-plus"
NAME = "Service public plus"
SIZES = ({"width": 320, "height": 640}, {"width": 1280, "height": 900})


@pytest.fixture
def incubator() -> Incubator:
    """An incubator with a service in construction, another under investigation, and what is to be mended in them."""
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


@pytest.fixture
def second(browser: Browser) -> Iterator[Page]:
    """Another person's browser."""
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    yield context.new_page()
    context.close()


def tab_to(page: Page, target: Locator) -> None:
    """Reach ``target`` as one does without a mouse."""
    handle = target.element_handle()
    for _ in range(150):
        page.keyboard.press("Tab")
        if handle.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"The keyboard does not reach {target}.")


def type_in(page: Page, label: str, text: str) -> None:
    tab_to(page, page.get_by_label(re.compile(f"^{label}")))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def follow(page: Page, role: str, name: str) -> None:
    """Go to a link or a button by Tab, and press Enter."""
    tab_to(page, page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def sign_in(page: Page, site: str, email: str, path: str = "/espace/") -> None:
    page.goto(f"{site}{path}")
    type_in(page, "Adresse e-mail", email)
    type_in(page, "Mot de passe", factories.PASSWORD)
    follow(page, "button", "Se connecter")
    expect(page).to_have_url(f"{site}{path}")


def launched() -> int:
    """How many launches the API gives for this year."""
    answer = Client().get(f"/api/v1/indicators/?year={today().year}").json()
    return int(answer["results"][0]["live"]["value"])


def test_coach_mends_a_phase_by_keyboard_and_reads_it_in_the_history(
    page: Page, live_site: str, incubator: Incubator
) -> None:
    sign_in(page, live_site, "coach@example.gouv.fr")
    expect(page.get_by_role("heading", name="À mettre à jour (5)")).to_be_visible()
    follow(page, "link", "Service chaleur")
    follow(page, "link", "Changer de phase")
    tab_to(page, page.get_by_label("Nouvelle phase"))
    page.keyboard.type("Construction")
    type_in(page, "Raison", "Comité du jour")
    follow(page, "button", "Voir ce qui va changer")
    moved = page.locator("section[aria-labelledby=effets] tbody tr")
    expect(moved.filter(has_text=f"Produits lancés {today().year}")).to_have_text(
        f"Produits lancés {today().year} 0 1", use_inner_text=True
    )
    assert launched() == 0
    follow(page, "button", "Enregistrer")
    expect(page.get_by_text("La phase est changée.")).to_be_visible()
    assert launched() == 1
    follow(page, "link", f"Annuler la phase Construction du {date_fr(today())}")
    type_in(page, "Raison", "Mauvaise fiche")
    follow(page, "button", "Voir ce qui va changer")
    follow(page, "button", "Enregistrer")
    expect(page.get_by_text("Le changement est annulé.")).to_be_visible()
    assert launched() == 0
    follow(page, "link", "Voir la fiche publique")
    history = page.locator("section[aria-labelledby=historique] .changes__reason")
    expect(history.nth(0)).to_have_text("Équipe de l’incubateur La Fabrique : Mauvaise fiche")
    expect(history.nth(1)).to_have_text("Équipe de l’incubateur La Fabrique : Comité du jour")


def test_second_browser_gets_the_comparison_and_loses_nothing(
    page: Page,
    second: Page,
    live_site: str,
    incubator: Incubator,
    axe: Callable[[Page], None],
    browser_errors: list[str],
) -> None:
    path = f"/espace/services/{SLUG}/modifier/identite/"
    sign_in(page, live_site, "coach@example.gouv.fr", path)
    sign_in(second, live_site, "autre@example.gouv.fr", path)
    type_in(second, "Mission", "La mission de l’autre")
    follow(second, "button", "Enregistrer")
    expect(second.get_by_text("Enregistré : nom et mission.")).to_be_visible()
    type_in(page, "Mission", "Ma mission")
    follow(page, "button", "Enregistrer")
    expect(page.get_by_role("heading", name="Les deux saisies")).to_be_visible()
    # The answer to a conflict is a 409, which the browser reports.
    assert [error for error in browser_errors if "409" not in error] == []
    browser_errors.clear()
    expect(page.locator(".compared__value")).to_have_text(["La mission de l’autre", "Ma mission"])
    axe(page)
    tab_to(page, page.get_by_label("Garder la sienne"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Garder la mienne")).to_be_checked()
    follow(page, "button", "Enregistrer")
    expect(page.get_by_text("Enregistré : nom et mission.")).to_be_visible()
    assert Startup.objects.get(slug=SLUG).mission == "Ma mission"


def test_coach_of_another_incubator_is_refused(
    page: Page, live_site: str, incubator: Incubator, browser_errors: list[str]
) -> None:
    sign_in(page, live_site, "ailleurs@example.gouv.fr")
    page.goto(f"{live_site}/espace/services/{SLUG}/phase/")
    expect(page.get_by_role("heading", name="Accès refusé")).to_be_visible()
    assert [error for error in browser_errors if "403" not in error] == []
    browser_errors.clear()


PAGES = (
    "/espace/",
    f"/espace/services/{SLUG}/",
    f"/espace/services/{SLUG}/phase/",
    *(
        f"/espace/services/{SLUG}/modifier/{key}/"
        for key in ("identite", "contact", "liens", "sponsors", "mots", "texte")
    ),
    f"/espace/services/{SLUG}/evenements/",
    f"/espace/services/{SLUG}/incubateurs/",
    f"/espace/services/{SLUG}/incubateurs/autre/",
    "/espace/services/chaleur/investigation/",
    "/espace/investigations/nouvelle/",
)
OF_ADMINISTRATORS = (
    "/espace/comptes/",
    "/espace/comptes/?search=personne&role=roi",
    "/espace/comptes/nouveau/",
    "/espace/comptes/{coach}/",
    "/espace/comptes/{coach}/affectation/",
    "/espace/comptes/{coach}/fermeture/",
)


def assert_sound(page: Page, address: str, axe: Callable[[Page], None]) -> None:
    """On a phone and on a desk, axe finds nothing and nothing is wider than the screen."""
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(address)
        axe(page)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert (address, page.evaluate(wider)) == (address, 0)


def test_no_page_of_the_workspace_has_an_accessibility_fault(
    page: Page, live_site: str, incubator: Incubator, axe: Callable[[Page], None]
) -> None:
    sign_in(page, live_site, "coach@example.gouv.fr")
    for path in PAGES:
        assert_sound(page, f"{live_site}{path}", axe)
    page.goto(f"{live_site}/espace/services/{SLUG}/phase/")
    page.get_by_label("Nouvelle phase").select_option("investigation")
    page.get_by_label("Raison").fill("Retour")
    page.get_by_role("button", name="Voir ce qui va changer").click()
    expect(page.get_by_text("C’est un retour en arrière")).to_be_visible()
    axe(page)


def test_no_page_of_the_accounts_has_an_accessibility_fault(
    page: Page, live_site: str, incubator: Incubator, axe: Callable[[Page], None], browser_errors: list[str]
) -> None:
    factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR, name="Andrea Admin")
    coach = User.objects.get(email="coach@example.gouv.fr").pk
    sign_in(page, live_site, "admin@example.gouv.fr")
    for path in OF_ADMINISTRATORS:
        assert_sound(page, f"{live_site}{path.format(coach=coach)}", axe)
    assert [error for error in browser_errors if "400" not in error] == []
    browser_errors.clear()
