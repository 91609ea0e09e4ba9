import itertools
import os
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.sign_in_throttle import PER_ACCOUNT, PER_ADDRESS
from tests import factories
from tests.cases import cases

REFUSED = "L’adresse e-mail ou le mot de passe ne convient pas. Vérifiez-les, puis réessayez."
LIMITED = (
    "Trop d’essais de connexion. Attendez 15 minutes, ou connectez-vous depuis un navigateur qui a déjà ouvert votre "
    "compte."
)
_numbers = itertools.count(1)


@pytest.fixture
def number() -> int:
    """Return a new number for each test, since counts in the cache outlive a test."""
    return os.getpid() * 1000 + next(_numbers)


@pytest.fixture
def email(number: int) -> str:
    return f"agent-{number}@example.gouv.fr"


@pytest.fixture
def visitor(number: int) -> Client:
    return Client(REMOTE_ADDR=f"2001:db8::{number}")


def sign_in(client: Client, email: str, password: str = factories.PASSWORD, **more: str) -> tuple[int, list[str]]:
    """Sign in, and return the status and the messages of the response."""
    response = client.post("/connexion/", {"username": email, "password": password, **more})
    form = response.context["form"] if response.context else None
    return response.status_code, [str(e) for errors in form.errors.values() for e in errors] if form else []


@pytest.mark.django_db
def test_sign_in_opens_a_session_and_shows_the_name(visitor: Client, email: str) -> None:
    user = factories.make_user(email, name="Camille <Agent>")
    response = visitor.post("/connexion/", {"username": email.upper(), "password": factories.PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/espace/")
    assert visitor.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
def test_sign_in_page_requests_two_fields(visitor: Client) -> None:
    response = visitor.get("/connexion/?next=/startups/")
    page = response.content.decode()
    assert response.status_code == 200
    assert '<input type="hidden" name="next" value="/startups/">' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@cases("known", [True, False])
def test_refusal_is_the_same_with_and_without_an_account(visitor: Client, email: str, known: bool) -> None:
    if known:
        factories.make_user(email)
    assert sign_in(visitor, email, "mauvais") == (400, [REFUSED])
    assert "_auth_user_id" not in visitor.session


@pytest.mark.django_db
def test_closed_account_is_refused_like_any_other(visitor: Client, email: str) -> None:
    factories.make_user(email, is_active=False)
    assert sign_in(visitor, email) == (400, [REFUSED])


@pytest.mark.django_db
@cases(
    ("email", "password", "messages"),
    [
        ("", "", ["Saisissez votre adresse e-mail.", "Saisissez votre mot de passe."]),
        ("a\0b", "x", ["Le caractère nul n’est pas autorisé."]),
    ],
)
def test_unreadable_form_is_explained(visitor: Client, email: str, password: str, messages: list[str]) -> None:
    status, said = sign_in(visitor, email, password)
    assert (status, said) == (400, messages)


@pytest.mark.django_db
@cases("known", [True, False])
def test_attempts_at_one_account_are_limited_from_anywhere(number: int, email: str, known: bool) -> None:
    if known:
        factories.make_user(email)
    answers = [
        sign_in(Client(REMOTE_ADDR=f"2001:db8:{place}::{number}"), email, "mauvais") for place in range(PER_ACCOUNT)
    ]
    assert answers == [(400, [REFUSED])] * PER_ACCOUNT
    # The right password is refused too: otherwise the limit would reveal it.
    assert sign_in(Client(REMOTE_ADDR=f"2001:db8:ffff::{number}"), f" {email.upper()}") == (429, [LIMITED])


@pytest.mark.django_db
def test_attempts_from_one_address_are_limited_over_all_accounts(visitor: Client, number: int, email: str) -> None:
    factories.make_user(email)
    for other in range(PER_ADDRESS):
        assert sign_in(visitor, f"autre-{other}-{number}@example.gouv.fr", "mauvais") == (400, [REFUSED])
    assert sign_in(visitor, f"autre-0-{number}@example.gouv.fr") == (429, [LIMITED])
    assert sign_in(visitor, email, "mauvais") == (400, [REFUSED])
    assert sign_in(visitor, email) == (429, [LIMITED])
    assert sign_in(Client(REMOTE_ADDR=f"2001:db8:1::{number}"), email) == (302, [])


@pytest.mark.django_db
def test_colleague_behind_the_address_of_one_who_guesses_comes_in_with_the_right_password(
    visitor: Client, number: int, email: str
) -> None:
    factories.make_user(email)
    for other in range(PER_ADDRESS + 5):
        sign_in(visitor, f"autre-{other}-{number}@example.gouv.fr", "mauvais")
    colleague = Client(REMOTE_ADDR=visitor.defaults["REMOTE_ADDR"])
    assert sign_in(colleague, email) == (302, [])
    colleague.post("/deconnexion/")
    for _ in range(PER_ACCOUNT + 1):
        sign_in(visitor, email, "mauvais")
    assert sign_in(visitor, email) == (429, [LIMITED])
    assert sign_in(colleague, email) == (302, [])  # her browser has opened the account before


@pytest.mark.django_db
def test_limited_answer_shows_when_to_come_back(visitor: Client, email: str) -> None:
    for _ in range(PER_ACCOUNT):
        sign_in(visitor, email, "mauvais")
    response = visitor.post("/connexion/", {"username": email, "password": "x"})
    assert (response.status_code, response["Retry-After"]) == (429, "900")


@pytest.mark.django_db
def test_signing_in_starts_the_count_of_the_account_again(visitor: Client, email: str) -> None:
    factories.make_user(email)
    for _ in range(PER_ACCOUNT - 1):
        sign_in(visitor, email, "mauvais")
    assert sign_in(visitor, email) == (302, [])
    visitor.post("/deconnexion/")
    assert [sign_in(visitor, email, "mauvais")[0] for _ in range(PER_ACCOUNT + 1)] == [400] * PER_ACCOUNT + [429]


@pytest.mark.django_db
def test_signing_in_starts_the_count_of_new_browsers_again(visitor: Client, email: str) -> None:
    factories.make_user(email)
    new = Client(REMOTE_ADDR=visitor.defaults["REMOTE_ADDR"])
    for _ in range(PER_ACCOUNT - 1):
        sign_in(new, email, "mauvais")
    assert sign_in(visitor, email) == (302, [])
    assert [sign_in(new, email, "mauvais")[0] for _ in range(PER_ACCOUNT + 1)] == [400] * PER_ACCOUNT + [429]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/startups/?phase=opere", "/startups/?phase=opere"),
        ("https://example.org/", "/espace/"),
        ("//example.org/", "/espace/"),
        ("javascript:alert(1)", "/espace/"),
        ("/\\example.org", "/espace/"),
    ],
)
def test_next_to_another_site_leads_home(visitor: Client, email: str, asked: str, given: str) -> None:
    factories.make_user(email)
    response = visitor.post("/connexion/", {"username": email, "password": factories.PASSWORD, "next": asked})
    assert (response.status_code, response["Location"]) == (302, given)


@pytest.mark.django_db
def test_session_key_changes_at_sign_in_and_ends_at_sign_out(visitor: Client, email: str) -> None:
    factories.make_user(email)
    visitor.cookies["sessionid"] = "chosen-by-someone-else-0123456789"
    sign_in(visitor, email)
    key = visitor.cookies["sessionid"].value
    assert key != "chosen-by-someone-else-0123456789"
    assert Session.objects.filter(session_key=key).exists()
    response = visitor.post("/deconnexion/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.django_db
def test_changing_the_password_ends_the_sessions(visitor: Client, email: str) -> None:
    user = factories.make_user(email)
    sign_in(visitor, email)
    user.set_password("une autre phrase de passe")
    user.save()
    assert visitor.get("/connexion/").status_code == 200


@pytest.mark.django_db
def test_sign_out_is_by_post_only(visitor: Client, email: str) -> None:
    factories.make_user(email)
    sign_in(visitor, email)
    assert visitor.get("/deconnexion/").status_code == 405
    assert "_auth_user_id" in visitor.session


@pytest.mark.django_db
@cases("address", ["/connexion/", "/deconnexion/"])
def test_forms_need_their_token(email: str, address: str) -> None:
    factories.make_user(email)
    client = Client(enforce_csrf_checks=True)
    assert client.post(address, {"username": email, "password": factories.PASSWORD}).status_code == 403


@pytest.mark.django_db
def test_signed_in_user_is_sent_on_without_a_form(visitor: Client, email: str) -> None:
    factories.make_user(email)
    sign_in(visitor, email)
    response = visitor.get("/connexion/?next=/startups/")
    assert (response.status_code, response["Location"]) == (302, "/startups/")


@pytest.mark.sweep  # by their addresses above; `tests/browser/test_proconnect.py` signs in and out in a browser
@pytest.mark.django_db(transaction=True)
def test_sign_in_and_out_in_a_browser_by_keyboard(
    page: Page, live_site: str, axe: Callable[[Page], None], email: str, browser_errors: list[str]
) -> None:
    factories.make_user(email, role=User.Role.DINUM, name="Camille Agent")
    page.goto(f"{live_site}/connexion/")
    axe(page)
    page.get_by_label("Adresse e-mail").fill(email)
    page.keyboard.press("Tab")
    page.keyboard.type("mauvais")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ne convient pas")
    axe(page)
    assert [error for error in browser_errors if "400" not in error] == []
    browser_errors.clear()
    page.get_by_label("Mot de passe").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("banner")).to_contain_text("Camille Agent")
    axe(page)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
