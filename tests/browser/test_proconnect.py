"""ProConnect sign-in and sign-out in a browser, with a real provider.

``make test`` has the sign-in and the sign-out; the other stories are by their addresses in ``tests/accounts``.
"""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from pytest_django import Settings

from access.page_permissions import NOT_SIGNED_IN
from accounts import sign_in_errors
from accounts.models import User
from accounts.views.proconnect import WELCOME
from indicators.models import Target
from startups.models import Startup
from tests import factories, wordings
from tests.plugins.proconnect import Provider

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, proconnect: Provider, subject: str = "camille") -> None:
    """Sign in from the sign-in page, by the provider, as ``subject``."""
    page.get_by_role("link", name=wordings.SIGN_IN_WITH_PROCONNECT).click()
    expect(page).to_have_url(re.compile(f"^{proconnect.url}/oauth2/authorize"))
    page.get_by_label("Subject").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


def test_agent_signs_in_again_after_the_end_of_a_session_and_signs_out_everywhere(
    page: Page, live_site: str, proconnect: Provider, axe: Callable[[Page], None]
) -> None:
    incubator = factories.make_incubator(name="La Fabrique")
    factories.make_coach(incubator, email="camille@example.gouv.fr")
    factories.make_startup(incubator=incubator, phases=[("investigation", "2021-01-01")])
    proconnect.knows("camille")
    page.goto(f"{live_site}/espace/")
    axe(page)
    sign_in(page, proconnect)
    expect(page).to_have_url(f"{live_site}/espace/")
    expect(page.get_by_role("banner")).to_contain_text("Camille Agent")
    expect(page.get_by_role("main").get_by_role("link", name="La Fabrique").first).to_be_visible()
    form = f"{live_site}/espace/services/un.service/modifier/identite/"
    page.goto(form)
    page.get_by_label("Mission").fill("Un texte long à écrire")
    Session.objects.all().delete()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text(NOT_SIGNED_IN)).to_be_visible()
    axe(page)
    sign_in(page, proconnect)
    expect(page).to_have_url(form)
    assert Startup.objects.get().mission == ""
    expect(page.get_by_text("Brouillon retrouvé")).to_be_visible()
    expect(page.get_by_label("Mission")).to_have_value("Un texte long à écrire")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_text(wordings.SIGNED_OUT)).to_be_visible()
    expect(page).to_have_url(f"{live_site}/")
    assert proconnect.asked["/oauth2/end_session"]["id_token_hint"].count(".") == 2
    page.goto(f"{live_site}/espace/")
    expect(page.get_by_role("heading", name="Se connecter", exact=True)).to_be_visible()


def test_decision_without_two_factors_comes_back_to_what_was_typed(
    page: Page,
    live_site: str,
    proconnect: Provider,
    settings: Settings,
    axe: Callable[[Page], None],
    browser_errors: list[str],
) -> None:
    settings.PROCONNECT_ACR = ["eidas1-mfa", "eidas2"]
    factories.make_user("camille@example.gouv.fr", User.Role.DINUM, subject="camille")
    factories.make_indicator("products_launched", label="Produits lancés")
    proconnect.knows("camille")
    page.goto(f"{live_site}/espace/")
    sign_in(page, proconnect)  # by a password only
    form = f"{live_site}/espace/indicateurs/2021/products_launched/"
    page.goto(form)
    expect(page.get_by_text("Cette décision demande une double authentification.")).to_be_visible()
    axe(page)
    page.get_by_text("Une valeur", exact=True).click()
    page.get_by_role("textbox", name="Valeur").fill("49")
    page.get_by_label("Source").fill("PAP 2021")
    page.get_by_label("Motif").fill("Loi de finances")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Double authentification nécessaire")).to_be_visible()
    axe(page)
    assert Target.objects.count() == 0
    proconnect.levels["camille"] = "eidas2"
    page.get_by_role("link", name="Continuer avec ProConnect").click()
    page.get_by_label("Subject").fill("camille")
    page.get_by_role("button", name="Authorize", exact=True).click()
    expect(page).to_have_url(form)
    expect(page.get_by_role("textbox", name="Valeur")).to_have_value("49")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La cible est enregistrée.")).to_be_visible()
    assert Target.objects.get().value == 49
    browser_errors.clear()  # the 403


@pytest.mark.sweep
def test_refusal_is_a_page_of_the_site(
    page: Page, live_site: str, proconnect: Provider, axe: Callable[[Page], None], browser_errors: list[str]
) -> None:
    factories.make_user("camille@example.gouv.fr", is_active=False)
    proconnect.knows("camille")
    page.goto(f"{live_site}/connexion/")
    sign_in(page, proconnect)
    expect(page.get_by_text("Votre compte est fermé.")).to_be_visible()
    axe(page)
    page.goto(f"{live_site}/connexion/")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_label("Adresse e-mail").fill("camille@example.gouv.fr")
    page.get_by_label("Mot de passe").fill("x")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Formulaire refusé")).to_be_visible()
    axe(page)
    assert [error for error in browser_errors if "403" not in error] == []
    browser_errors.clear()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_text(wordings.SIGNED_OUT)).to_be_visible()


@pytest.mark.sweep
def test_first_sign_in_welcomes_and_the_second_does_not(
    page: Page, live_site: str, proconnect: Provider, axe: Callable[[Page], None]
) -> None:
    proconnect.knows("camille")
    page.goto(f"{live_site}/espace/")
    sign_in(page, proconnect)
    expect(page.get_by_text(WELCOME)).to_be_visible()
    expect(page.get_by_text("Vous ne suivez encore aucun incubateur.")).to_be_visible()
    axe(page)
    sign_out(page)
    page.goto(f"{live_site}/espace/")
    sign_in(page, proconnect)
    expect(page.get_by_text("Vous ne suivez encore aucun incubateur.")).to_be_visible()
    expect(page.get_by_text(WELCOME)).to_have_count(0)


@pytest.mark.sweep
def test_person_whom_nobody_invited_asks_for_access(
    page: Page, live_site: str, proconnect: Provider, axe: Callable[[Page], None], browser_errors: list[str]
) -> None:
    proconnect.knows("camille", roles=["dirigeant"])
    page.goto(f"{live_site}/espace/comptes/")
    sign_in(page, proconnect)
    expect(page.get_by_role("heading", name="Accès à demander")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("Votre demande est envoyée à l’équipe de la DINUM.")).to_be_visible()
    axe(page)
    browser_errors.clear()
    page.locator("main").get_by_role("link", name="Page d’accueil").click()
    expect(page).to_have_url(f"{live_site}/")
    sign_out(page)


@pytest.mark.sweep
def test_coach_of_another_identity_signs_in_once_the_domain_is_unbound(
    page: Page, live_site: str, proconnect: Provider, axe: Callable[[Page], None], browser_errors: list[str]
) -> None:
    coach = factories.make_coach(factories.make_incubator(name="La Fabrique"), email="camille@example.gouv.fr")
    User.objects.filter(pk=coach.pk).update(subject="camille")
    boss = factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR, subject="admin")
    for subject, email in (("ailleurs", coach.email), ("admin", boss.email)):
        proconnect.knows(subject, email=email)
    page.goto(f"{live_site}/espace/")
    sign_in(page, proconnect, "ailleurs")
    expect(page.get_by_text(sign_in_errors.BOUND_TO_ANOTHER.happened)).to_be_visible()
    axe(page)
    browser_errors.clear()
    page.goto(f"{live_site}/espace/comptes/")
    sign_in(page, proconnect, "admin")
    page.get_by_role("link", name="Délier un domaine de ProConnect").click()
    axe(page)
    page.get_by_label("Domaine des adresses").select_option("example.gouv.fr")
    page.get_by_label("Motif").fill("Le ministère change de fournisseur d’identité")
    page.get_by_role("button", name="Délier les comptes").click()
    expect(page.get_by_text("Les comptes du domaine ne sont plus liés")).to_be_visible()
    sign_out(page)
    page.goto(f"{live_site}/espace/")
    sign_in(page, proconnect, "ailleurs")
    expect(page.get_by_role("main").get_by_role("link", name="La Fabrique").first).to_be_visible()
    assert dict(User.objects.values_list("email", "subject")) == {coach.email: "ailleurs", boss.email: "admin"}
