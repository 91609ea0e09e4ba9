"""The session of a person: each request begins its twelve hours again; a visitor has none."""

import datetime as dt
import re
import time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from access.page_permissions import NOT_SIGNED_IN
from access.rights import Action
from accounts.models import User
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.redis_down import redis_is_down
from tests.sweeps import one_in
from tests.test_rights_matrix import addresses
from tests.workspace.reading import filled, messages, text_of

pytestmark = pytest.mark.django_db
COACH, OTHER = "coach@example.gouv.fr", "autre@example.gouv.fr"
PAGE = "/espace/services/un.service/modifier/identite/"
HOURS = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
PARTS = 5
"""In how many parts the addresses are asked for."""
OPEN = ["/api/v1/startups/", "/changements.atom", "/integrer/portefeuille/"]


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


def typed_in(client: Client) -> dict[str, Any]:
    """Return the form of the page, filled in and ready to send."""
    page = client.get(PAGE)
    return {**filled(page, mission="Une mission", reason="Relue"), "csrfmiddlewaretoken": token_of(page)}


def leave_unused(hours: float) -> None:
    """Make the session ``hours`` old without use."""
    Session.objects.update(expire_date=timezone.now() + HOURS - dt.timedelta(hours=hours))


def remaining() -> dt.timedelta:
    """Return how long the session still lasts, to the minute."""
    left = Session.objects.get().expire_date - timezone.now()
    return dt.timedelta(minutes=round(left.total_seconds() / 60))


@pytest.mark.parametrize("address", [PAGE, "/espace/", "/startups/", "/startups/un.service/"])
def test_each_page_begins_the_twelve_hours_again(browser: Client, address: str) -> None:
    leave_unused(hours=11.9)
    page = browser.get(address)
    cookie = page.cookies["sessionid"]
    assert (page.status_code, remaining(), cookie["max-age"]) == (200, HOURS, settings.SESSION_COOKIE_AGE)


def test_session_ends_after_twelve_hours_without_use(browser: Client) -> None:
    leave_unused(hours=12)
    assert browser.get(PAGE)["Location"] == f"/connexion/?next={PAGE}"


def test_session_of_an_administrator_ends_after_an_hour_without_use(client: Client) -> None:
    client.force_login(factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR))
    client.get("/espace/")
    assert remaining() == dt.timedelta(hours=1)


def test_session_ends_a_week_after_the_sign_in_however_it_is_used(browser: Client) -> None:
    browser.get(PAGE)
    session = browser.session
    assert dt.timedelta(days=7) - dt.timedelta(minutes=1) < dt.timedelta(seconds=session["ends"] - time.time())
    session["ends"] = int(time.time()) + 600
    session.save()
    assert (browser.get(PAGE).status_code, remaining()) == (200, dt.timedelta(minutes=10))


@pytest.mark.parametrize("address", OPEN)
def test_open_response_neither_reads_nor_extends_the_session(browser: Client, address: str) -> None:
    leave_unused(hours=4)
    page = browser.get(address)
    assert (page.status_code, dict(page.cookies), remaining()) == (200, {}, HOURS - dt.timedelta(hours=4))


def test_visitor_has_no_session(client: Client, startup: Startup) -> None:
    for address in ["/", "/startups/", "/connexion/", "/espace/", *OPEN]:
        client.get(address)
    assert ("sessionid" in client.cookies, Session.objects.count()) == (False, 0)


@pytest.mark.parametrize("part", one_in(PARTS, range(PARTS)))
def test_unknown_session_changes_no_status(startup: Startup, part: int) -> None:
    different, asked = [], [one for one in addresses() if one.right is Action.READ]
    for address in asked[part::PARTS]:
        unknown = Client(headers={"cookie": "sessionid=of-a-session-that-was-deleted"})
        statuses = [browser.get(address.example).status_code for browser in (Client(), unknown)]
        different += [(address.name, *statuses)] if len(set(statuses)) > 1 else []
    assert (different, len(asked) > 50, Session.objects.count()) == ([], True, 0)


def test_form_sent_after_the_session_asks_to_sign_in_and_saves_nothing(browser: Client, startup: Startup) -> None:
    form = typed_in(browser)
    leave_unused(hours=12)
    sent = browser.post(PAGE, form, follow=True)
    assert (sent.redirect_chain, messages(sent)) == ([(f"/connexion/?next={PAGE}", 302)], [NOT_SIGNED_IN])
    startup.refresh_from_db()
    assert startup.mission == ""
    assert sign_in(browser, COACH, PAGE).redirect_chain[-1] == (PAGE, 302)


def test_page_without_a_session_asks_to_sign_in_without_a_message(client: Client, startup: Startup) -> None:
    assert messages(client.get(PAGE, follow=True)) == []


@pytest.mark.parametrize("email", [COACH, OTHER])
def test_form_of_a_session_since_replaced_is_refused(browser: Client, startup: Startup, email: str) -> None:
    form = typed_in(browser)
    leave_unused(hours=12)
    sign_in(browser, email)
    assert browser.post(PAGE, form).status_code == 403
    startup.refresh_from_db()
    assert startup.mission == ""


@cases("address", [PAGE, "/connexion/", "/deconnexion/"])
@cases("token", ["", "x" * 64, "é" * 64, "court"])
def test_form_from_elsewhere_is_refused_in_french(browser: Client, address: str, token: str) -> None:
    refused = browser.post(address, {"mission": "Une autre", "csrfmiddlewaretoken": token})
    assert refused.status_code == 403
    assert "Ce formulaire ne vient pas de la session ouverte dans ce navigateur." in text_of(refused.content.decode())


def test_redis_that_is_down_neither_closes_the_site_nor_opens_it_to_guessing(browser: Client, startup: Startup) -> None:
    leave_unused(hours=12)
    visitor = Client(REMOTE_ADDR="2001:db8::dead")
    attempt = {"username": "devine@example.gouv.fr", "password": "mauvais"}
    with redis_is_down():
        assert sign_in(browser, COACH, PAGE).status_code == 200
        saved = browser.post(PAGE, typed_in(browser), follow=True)
        assert messages(saved) == [wordings.IDENTITY_SAVED]
        assert [visitor.post("/connexion/", attempt).status_code for _ in range(6)] == [400] * 5 + [429]
