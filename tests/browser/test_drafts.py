"""The draft that a browser keeps of a form until it is saved."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from accounts.models import User
from incubators.models import Incubator
from startups.fiche_actions import edit_fiche
from startups.models import Startup
from tests import factories
from tests.browser.sessions import open_session

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "/espace/services/un.service/modifier/identite/"
FOUND, DROP = "Brouillon retrouvé", "Supprimer le brouillon"
TYPED = "Aider les communes à répondre"


@pytest.fixture
def incubator() -> Incubator:
    return factories.make_incubator(name="La Fabrique")


@pytest.fixture
def coach(incubator: Incubator) -> User:
    factories.make_startup(incubator=incubator, phases=[("investigation", "2021-01-01")])
    return factories.make_coach(incubator, email="camille@example.gouv.fr")


@pytest.fixture
def form(page: Page, live_site: str, coach: User) -> str:
    """Open the form of the fiche, and type a mission and a reason; return its URL."""
    url = f"{live_site}{FORM}"
    open_session(page, live_site, coach)
    page.goto(url)
    page.get_by_label("Mission").fill(TYPED)
    page.get_by_label("Motif").fill("Relecture")
    return url


def drafts(page: Page) -> dict[str, Any]:
    """Return the drafts in the storage of the browser, by key."""
    stored = page.evaluate("() => ({...localStorage})")
    return {name: json.loads(value) for name, value in stored.items() if name.startswith("brouillon:")}


def end_session(page: Page) -> None:
    Session.objects.all().delete()
    page.context.clear_cookies(name="sessionid")


def test_session_that_ends_loses_nothing(
    page: Page, live_site: str, coach: User, form: str, axe: Callable[[Page], None]
) -> None:
    end_session(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Se connecter", exact=True)).to_be_visible()
    open_session(page, live_site, coach)
    page.goto(form)
    expect(page.get_by_label("Mission")).to_have_value(TYPED)
    expect(page.get_by_label("Motif")).to_have_value("Relecture")
    expect(page.get_by_role("status").filter(has_text=FOUND)).to_be_visible()
    axe(page)
    assert Startup.objects.get().mission == ""
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".fr-alert--success")).to_be_visible()
    assert Startup.objects.get().mission == TYPED
    assert drafts(page) == {}
    page.goto(form)
    expect(page.get_by_label("Mission")).to_have_value(TYPED)
    expect(page.get_by_text(FOUND)).to_have_count(0)


def test_draft_is_dropped_with_the_keyboard(page: Page, form: str, axe: Callable[[Page], None]) -> None:
    page.goto(form)
    expect(page.get_by_text(FOUND)).to_be_visible()
    page.get_by_role("button", name=DROP).press("Enter")
    expect(page.get_by_label("Mission")).to_have_value("")
    expect(page.get_by_text("Brouillon supprimé.")).to_be_visible()
    expect(page.locator("#formulaire")).to_be_focused()
    axe(page)
    assert drafts(page) == {}
    page.reload()
    expect(page.get_by_text(FOUND)).to_have_count(0)


def test_draft_is_not_shown_to_another_account_of_the_browser(
    page: Page, live_site: str, incubator: Incubator, form: str
) -> None:
    end_session(page)
    open_session(page, live_site, factories.make_coach(incubator, email="dominique@example.gouv.fr"))
    page.goto(form)
    expect(page.get_by_label("Mission")).to_have_value("")
    expect(page.get_by_text(FOUND)).to_have_count(0)
    assert TYPED not in page.content()


def test_signing_out_empties_the_drafts_of_the_account(page: Page, live_site: str, coach: User, form: str) -> None:
    page.evaluate("() => localStorage.setItem('brouillon:0:/espace/', '{\"at\": ' + Date.now() + ', \"values\": {}}')")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page).to_have_url(f"{live_site}/")
    assert list(drafts(page)) == ["brouillon:0:/espace/"]  # of another account
    open_session(page, live_site, coach)
    page.goto(form)
    expect(page.get_by_text(FOUND)).to_have_count(0)


def test_cancel_drops_the_draft(page: Page, form: str) -> None:
    page.get_by_role("link", name="Annuler").click()
    expect(page).not_to_have_url(form)
    assert drafts(page) == {}


def test_refused_form_keeps_what_was_typed_after_the_draft(page: Page, form: str, browser_errors: list[str]) -> None:
    page.locator("#id_name").fill("")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_label("Mission")).to_have_value(TYPED)
    expect(page.get_by_text(FOUND)).to_have_count(0)
    assert len(drafts(page)) == 1
    browser_errors.clear()  # the 400


def test_draft_over_a_record_that_changed_since_is_a_conflict(
    page: Page, form: str, incubator: Incubator, browser_errors: list[str]
) -> None:
    other = factories.make_coach(incubator, email="dominique@example.gouv.fr")
    edit_fiche(startup=Startup.objects.get(), values={"mission": "Autre"}, seen=None, reason="Relecture", actor=other)
    page.goto(form)
    expect(page.get_by_label("Mission")).to_have_value(TYPED)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Autre", exact=True).first).to_be_visible()
    assert Startup.objects.get().mission == "Autre"
    browser_errors.clear()  # the 409


def test_token_of_the_session_and_what_is_too_old_are_not_kept(page: Page, form: str) -> None:
    [draft] = drafts(page).values()
    names = {name.rpartition(" ")[0] for name in draft["values"]}
    assert {"mission", "reason", "seen", "token"} <= names
    assert "csrfmiddlewaretoken" not in names
    assert page.locator("input[name=csrfmiddlewaretoken]").first.input_value() not in json.dumps(draft)
    week = 7 * 24 * 3600 * 1000
    page.evaluate(
        """(week) => { const [key] = Object.keys(localStorage).filter((name) => name.startsWith('brouillon:'));
        const draft = JSON.parse(localStorage.getItem(key));
        localStorage.setItem(key, JSON.stringify({...draft, at: draft.at - week})); }""",
        week,
    )
    page.goto(form)
    expect(page.get_by_label("Mission")).to_have_value("")
    assert drafts(page) == {}


def test_browser_that_refuses_to_store_saves_as_before(page: Page, live_site: str, coach: User) -> None:
    page.add_init_script(
        """const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function (name, value) {
          if (name.startsWith('brouillon')) throw new DOMException('no', 'QuotaExceededError');
          set.call(this, name, value);
        };"""
    )
    open_session(page, live_site, coach)
    page.goto(f"{live_site}{FORM}")
    page.get_by_label("Mission").fill(TYPED)
    page.get_by_label("Motif").fill("Relecture")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".fr-alert--success")).to_be_visible()
    assert Startup.objects.get().mission == TYPED
