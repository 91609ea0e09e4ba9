"""A round of the FAST played in two browsers, from its call to the result, by a coach and the team."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from budget.models import Award
from startups.queries import today
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
COACH, STAFF = "coach@example.gouv.fr", "dinum@example.gouv.fr"
SLUG = "dossierfacile"


@pytest.fixture
def second(browser: Browser) -> Iterator[Page]:
    """The browser of the team."""
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    yield context.new_page()
    context.close()


@pytest.fixture
def people() -> None:
    incubator = factories.make_incubator("fabrique", name="La Fabrique")
    factories.make_coach(incubator, email=COACH)
    factories.make_user(STAFF, User.Role.DINUM)
    service = factories.make_startup(
        SLUG, name="DossierFacile", phases=[("construction", "2020-01-01")], incubator=incubator
    )
    factories.make_metric(service, "dossiers", name="Dossiers", unit="dossiers")


def sign_in(page: Page, site: str, email: str, path: str) -> None:
    page.goto(f"{site}{path}")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe").fill(factories.PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(f"{site}{path}")


def save(page: Page, message: str) -> None:
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text(message)).to_be_visible()


@pytest.mark.usefixtures("people")
def test_a_round_is_played_from_its_call_to_the_result(page: Page, second: Page, site: str) -> None:
    team, coach = second, page
    sign_in(team, site, STAFF, "/espace/financements/")
    team.get_by_role("link", name="Ouvrir un appel").click()
    team.get_by_label("Numéro").fill("18")
    team.get_by_label("Candidatures ouvertes le").fill((today() - dt.timedelta(days=1)).isoformat())
    team.get_by_label("Candidatures jusqu’au").fill((today() + dt.timedelta(days=9)).isoformat())
    team.get_by_label("Enveloppe").fill("100 000")
    team.get_by_label("Raison").fill("Appel de printemps")
    save(team, "L’appel est enregistré.")

    sign_in(coach, site, COACH, "/espace/candidatures/")
    coach.get_by_role("link", name="Candidater au FAST 18").click()
    coach.get_by_role("link", name="DossierFacile").click()
    coach.get_by_label("Montant demandé").fill("150 000,001")
    coach.get_by_label("Objectif").fill("Doubler les dossiers")
    coach.get_by_label("Mesure d’impact").select_option(label="Dossiers (dossiers)")
    coach.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(coach.get_by_text("Un montant a deux décimales au plus")).to_be_visible()
    coach.get_by_label("Montant demandé").fill("150 000")
    save(coach, "La candidature au FAST 18 est déposée.")

    team.reload()
    team.get_by_role("link", name="DossierFacile").click()
    team.get_by_role("link", name="Donner mon avis").click()
    team.get_by_label("Favorable", exact=True).check()
    team.get_by_label("Note sur 5").fill("4")
    save(team, "Votre avis est enregistré.")
    team.get_by_role("link", name="Enregistrer la décision").click()
    team.get_by_label("Retenue", exact=True).check()
    team.get_by_label("Décidée le").fill(today().isoformat())
    team.get_by_label("Raison").fill("Forte demande")
    team.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(team.get_by_text("Le FAST 18 dépasserait son enveloppe de 50")).to_be_visible()
    assert not Award.objects.exists()
    save(team, "La décision est enregistrée, et envoyée à qui a candidaté.")

    coach.reload()
    expect(coach.get_by_text("Forte demande")).to_be_visible()
    coach.get_by_role("link", name="Dire le résultat").click()
    coach.get_by_label("Objectif atteint").select_option(label="Oui")
    coach.get_by_label("Résultat", exact=False).first.fill("Trois fois plus de dossiers")
    coach.get_by_label("Valeur de la mesure").fill("3 000")
    coach.get_by_label("Raison").fill("Point à six mois")
    save(coach, "Le résultat est enregistré.")
    expect(coach).to_have_url(f"{site}/financements/fast/18/")
    expect(coach.get_by_role("cell", name="Objectif atteint")).to_be_visible()
    award = Award.objects.get()
    assert (award.amount, award.objective_reached, award.result_value) == (150000, True, 3000)
