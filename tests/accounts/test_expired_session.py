"""Sessions that end while a form is filled: nothing typed is lost, or shown to another user."""

import re
import time
from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.page_permissions import GIVEN_BACK
from accounts import kept_forms, last_person
from accounts.kept_forms import FILES, KEPT
from accounts.models import User
from incubators.models import CoachAssignment
from startups.models import Startup
from tests import factories, wordings
from tests.plugins.proconnect import Provider
from tests.redis_down import redis_is_down
from tests.workspace.reading import filled, messages, text_of

pytestmark = pytest.mark.django_db
COACH, OTHER = "coach@example.gouv.fr", "autre@example.gouv.fr"
PAGE = "/espace/services/un.service/modifier/identite/"
PHASE = "/espace/services/un.service/phase/"
TYPED = "Une mission <b>longue</b> à écrire, € & « guillemets »"


@pytest.fixture
def startup() -> Startup:
    incubator = factories.make_incubator()
    factories.make_coach(incubator, email=COACH)
    factories.make_coach(incubator, email=OTHER)
    return factories.make_startup(incubator=incubator, phases=[("investigation", "2021-01-01")])


@pytest.fixture
def browser(startup: Startup) -> Client:
    """Return a browser in which the coach signed in, with CSRF checks."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, COACH)
    return client


def token_of(page: Any) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode().partition("<main")[2])
    assert found
    return found[1]


def sign_in(client: Client, email: str, next_page: str = "/") -> Any:
    """Sign in with a password, then follow to the requested page."""
    page = client.get("/connexion/", {"next": next_page})
    form = {"username": email, "password": factories.PASSWORD, "next": next_page}
    return client.post("/connexion/", {**form, "csrfmiddlewaretoken": token_of(page)}, follow=True)


def typed_in(client: Client, url: str = PAGE, **typed: str) -> dict[str, Any]:
    """Return the form of a page, filled in and ready to send."""
    page = client.get(url)
    return {**filled(page, **(typed or {"mission": TYPED})), "csrfmiddlewaretoken": token_of(page)}


def end_session(client: Client) -> None:
    """Expire the session: delete its row and the cookie of the browser."""
    Session.objects.all().delete()
    del client.cookies["sessionid"]


def shown(page: Any, name: str = "mission") -> Any:
    return page.context["form"][name].value()


def test_form_comes_back_filled_and_unsaved_after_signing_in_again(browser: Client, startup: Startup) -> None:
    form = typed_in(browser)
    end_session(browser)
    sent = browser.post(PAGE, form, follow=True)
    assert sent.redirect_chain == [(f"/connexion/?next={PAGE}", 302)]
    assert messages(sent) == [KEPT]
    back = sign_in(browser, COACH, PAGE)
    assert (back.redirect_chain[-1], messages(back), shown(back)) == ((PAGE, 302), [GIVEN_BACK], TYPED)
    assert "&lt;b&gt;longue&lt;/b&gt;" in back.content.decode()
    startup.refresh_from_db()
    assert startup.mission == ""
    again = browser.get(PAGE)
    assert (shown(again), messages(again)) == (TYPED, [GIVEN_BACK])
    saved = browser.post(PAGE, {**filled(again, reason="Relue"), "csrfmiddlewaretoken": token_of(again)}, follow=True)
    startup.refresh_from_db()
    assert (startup.mission, messages(saved)) == (TYPED, [wordings.IDENTITY_SAVED])
    assert messages(browser.get(PAGE)) == []


def test_it_comes_back_after_proconnect_too(browser: Client, proconnect: Provider) -> None:
    form = typed_in(browser, PHASE, kind="construction", reason="Comité du jour")
    end_session(browser)
    browser.post(PHASE, form)
    proconnect.knows("coach")
    proconnect.come_back(browser, "coach", PHASE)
    page = browser.get(PHASE)
    assert (shown(page, "kind"), shown(page, "reason"), messages(page)[-1]) == (
        "construction",
        "Comité du jour",
        GIVEN_BACK,
    )


def test_a_user_who_signed_in_with_proconnect_finds_it_again(startup: Startup, proconnect: Provider) -> None:
    browser = Client(enforce_csrf_checks=True)
    proconnect.knows("coach")
    proconnect.come_back(browser, "coach")
    form = typed_in(browser)
    end_session(browser)
    browser.post(PAGE, form)
    proconnect.come_back(browser, "coach", PAGE)
    assert shown(browser.get(PAGE)) == TYPED


def test_another_user_on_that_browser_does_not_get_it(browser: Client) -> None:
    form = typed_in(browser)
    end_session(browser)
    browser.post(PAGE, form)
    page = sign_in(browser, OTHER, PAGE)
    assert (page.status_code, shown(page), messages(page)) == (200, "", [])
    end_session(browser)
    assert shown(sign_in(browser, COACH, PAGE)) == TYPED


def test_another_browser_does_not_get_it(browser: Client) -> None:
    form = typed_in(browser)
    end_session(browser)
    browser.post(PAGE, form)
    elsewhere = Client(enforce_csrf_checks=True)
    assert shown(sign_in(elsewhere, COACH, PAGE)) == ""
    elsewhere.cookies[kept_forms.COOKIE] = "x" * 43
    assert shown(elsewhere.get(PAGE)) == ""


def test_right_is_asked_again(browser: Client) -> None:
    form = typed_in(browser)
    end_session(browser)
    browser.post(PAGE, form)
    CoachAssignment.objects.all().delete()
    assert sign_in(browser, COACH, PAGE).status_code == 403


def test_form_of_a_session_since_replaced_comes_back_to_be_sent_again(browser: Client, startup: Startup) -> None:
    form = typed_in(browser)
    end_session(browser)
    sign_in(browser, COACH)
    page = browser.post(PAGE, form, follow=True)
    assert (page.redirect_chain, shown(page), messages(page)) == ([(PAGE, 302)], TYPED, [GIVEN_BACK])
    startup.refresh_from_db()
    assert startup.mission == ""


def test_form_of_another_user_s_session_is_refused_and_not_kept(browser: Client) -> None:
    form = typed_in(browser)
    end_session(browser)
    sign_in(browser, OTHER)
    refused = browser.post(PAGE, form)
    assert (refused.status_code, kept_forms.COOKIE in browser.cookies) == (403, False)
    assert "Formulaire refusé" in refused.content.decode()
    assert shown(browser.get(PAGE)) == ""


@pytest.mark.parametrize("token", ["", "x" * 64, "é" * 64, "court"])
def test_form_from_elsewhere_is_refused_in_french_and_not_kept(browser: Client, token: str) -> None:
    refused = browser.post(PAGE, {"mission": "Une autre", "csrfmiddlewaretoken": token})
    assert refused.status_code == 403
    assert "Ce formulaire ne vient pas de la session ouverte dans ce navigateur." in text_of(refused.content.decode())
    assert kept_forms.COOKIE not in browser.cookies


@pytest.mark.parametrize("address", ["/connexion/", "/deconnexion/"])
def test_forms_of_open_pages_are_never_kept(browser: Client, address: str) -> None:
    form = typed_in(browser)
    end_session(browser)
    sign_in(browser, COACH)
    assert browser.post(address, {**form, "password": "secret"}).status_code == 403
    assert kept_forms.COOKIE not in browser.cookies


def test_what_is_kept_is_short_lived_unreadable_and_without_secrets(browser: Client) -> None:
    form = typed_in(browser)
    end_session(browser)
    browser.post(PAGE, {**form, "password": "secret", "new_password2": "secret"})
    server: Any = cache._cache.get_client()  # type: ignore[attr-defined]
    [name] = server.keys("*typed:*")
    assert 0 < server.ttl(name) <= kept_forms.KEPT_SECONDS
    assert b"mission" not in server.get(name)
    cookie = browser.cookies[kept_forms.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", kept_forms.KEPT_SECONDS)
    page = sign_in(browser, COACH, PAGE)
    assert set(page.context["form"].data) == {*form} - {"csrfmiddlewaretoken"}


def test_two_forms_of_a_browser_are_both_kept(browser: Client) -> None:
    forms = {url: typed_in(browser, url, reason=f"Raison de {url}") for url in (PAGE, PHASE)}
    end_session(browser)
    for url, form in forms.items():
        browser.post(url, form)
    sign_in(browser, COACH)
    assert [shown(browser.get(url), "reason") for url in forms] == [f"Raison de {url}" for url in forms]


@pytest.mark.parametrize("why", ["too long", "redis is down"])
def test_what_cannot_be_kept_is_left_in_the_browser_and_reported(browser: Client, why: str) -> None:
    form = typed_in(browser, mission="x" * (kept_forms.MAX_BYTES + 1) if why == "too long" else TYPED)
    end_session(browser)
    with redis_is_down() if why == "redis is down" else nullcontext():
        said = browser.post(PAGE, form)
    assert said.status_code == 403
    assert "Votre navigateur l’a encore." in text_of(said.content.decode())
    assert f'href="/connexion/?next={PAGE}"' in said.content.decode()


def test_redis_that_is_down_neither_closes_the_site_nor_opens_it_to_guessing(browser: Client, startup: Startup) -> None:
    end_session(browser)
    visitor = Client(REMOTE_ADDR="2001:db8::dead")
    attempt = {"username": "devine@example.gouv.fr", "password": "mauvais"}
    with redis_is_down():
        page = sign_in(browser, COACH, PAGE)
        assert page.status_code == 200
        browser.cookies[kept_forms.COOKIE] = "x" * 43
        assert browser.get(PAGE).status_code == 200
        saved = browser.post(PAGE, {**typed_in(browser), "reason": "Relue"}, follow=True)
        assert messages(saved) == [wordings.IDENTITY_SAVED]
        assert [visitor.post("/connexion/", attempt).status_code for _ in range(6)] == [400] * 5 + [429]


def test_page_can_be_asked_again_after_signing_in_when_nothing_was_typed(browser: Client) -> None:
    form = {"csrfmiddlewaretoken": typed_in(browser)["csrfmiddlewaretoken"]}
    end_session(browser)
    answer = browser.post(PAGE, form)
    assert (answer.status_code, kept_forms.COOKIE in browser.cookies) == (403, False)
    assert f'href="/connexion/?next={PAGE}"' in answer.content.decode()


def test_file_is_reported_to_be_chosen_again(browser: Client) -> None:
    form = typed_in(browser)
    end_session(browser)
    upload = SimpleUploadedFile("changements.csv", b"a,b")
    assert messages(browser.post(PAGE, {**form, "fichier": upload}, follow=True)) == [KEPT + FILES]


def test_form_of_a_session_that_another_user_took_over_is_refused_and_not_kept(browser: Client) -> None:
    form = typed_in(browser)
    browser.force_login(User.objects.get(email=OTHER))
    del browser.cookies["csrftoken"]
    refused = browser.post(PAGE, form)
    assert (refused.status_code, kept_forms.COOKIE in browser.cookies) == (403, False)


@pytest.mark.parametrize(("later", "kept"), [(last_person.SESSIONS - 1, True), (last_person.SESSIONS, False)])
def test_forms_of_the_last_sessions_alone_are_known(browser: Client, later: int, kept: bool) -> None:
    form = typed_in(browser)
    for _ in range(later):
        end_session(browser)
        sign_in(browser, COACH)
    end_session(browser)
    browser.post(PAGE, form)
    assert (kept_forms.COOKIE in browser.cookies) is kept


class LastWeek(signing.TimestampSigner):
    """Sign with a time a week ago, so that the cookie has expired."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) - last_person.KEPT - 1)


def test_last_person_is_forgotten_after_a_week(browser: Client) -> None:
    form = typed_in(browser)
    cookie = browser.cookies[last_person.COOKIE].value
    said = signing.loads(cookie, salt=last_person.SALT)
    for signer, kept in ((LastWeek, False), (signing.TimestampSigner, True)):
        browser.cookies[last_person.COOKIE] = signer(salt=last_person.SALT).sign_object(said)
        Session.objects.all().delete()
        browser.post(PAGE, form)
        assert (kept_forms.COOKIE in browser.cookies) is kept


def test_last_person_is_signed_and_forgets_the_one_before(browser: Client) -> None:
    cookie = browser.cookies[last_person.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", last_person.KEPT)
    form = typed_in(browser)
    browser.cookies[last_person.COOKIE] = "forged"
    end_session(browser)
    answer = browser.post(PAGE, form)
    assert (answer.status_code, kept_forms.COOKIE in browser.cookies) == (302, False)
