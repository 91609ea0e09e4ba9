"""Signing in by ProConnect and out of it, in a browser, at a real provider."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.plugins.proconnect import Provider

pytestmark = pytest.mark.django_db(transaction=True)


def test_agent_signs_in_works_and_signs_out_everywhere(
    page: Page, live_site: str, proconnect: Provider, axe: Callable[[Page], None]
) -> None:
    factories.make_coach(factories.make_incubator(name="La Fabrique"), email="camille@example.gouv.fr")
    proconnect.knows("camille")
    page.goto(f"{live_site}/espace/")
    axe(page)
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    expect(page).to_have_url(re.compile(f"^{proconnect.url}/oauth2/authorize"))
    page.get_by_label("Subject").fill("camille")
    page.get_by_role("button", name="Authorize", exact=True).click()
    expect(page).to_have_url(f"{live_site}/espace/")
    expect(page.get_by_role("banner")).to_contain_text("Camille Agent")
    expect(page.get_by_role("link", name="La Fabrique")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_text("Vous êtes déconnecté, ici et chez ProConnect.")).to_be_visible()
    expect(page).to_have_url(f"{live_site}/")
    assert proconnect.asked["/oauth2/end_session"]["id_token_hint"].count(".") == 2
    page.goto(f"{live_site}/espace/")
    expect(page.get_by_role("heading", name="Se connecter", exact=True)).to_be_visible()


def test_refusal_is_a_page_of_the_site(
    page: Page, live_site: str, proconnect: Provider, axe: Callable[[Page], None], browser_errors: list[str]
) -> None:
    factories.make_user("camille@example.gouv.fr", is_active=False)
    proconnect.knows("camille")
    page.goto(f"{live_site}/connexion/")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.get_by_label("Subject").fill("camille")
    page.get_by_role("button", name="Authorize", exact=True).click()
    expect(page.get_by_text("Votre compte est fermé.")).to_be_visible()
    axe(page)
    assert [error for error in browser_errors if "403" not in error] == []
    browser_errors.clear()
