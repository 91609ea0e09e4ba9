"""The cookie of a browser that opened an account with its password."""

import time

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.known_browsers import COOKIE, KNOWN_SECONDS, SALT, known_browser, remember
from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
EMAIL = "camille@example.gouv.fr"


def cookie_of(user: User) -> str:
    """Return the cookie of a browser in which ``user`` has just signed in."""
    response = HttpResponse()
    remember(response, user)
    value: str = response.cookies[COOKIE].value
    return value


def known(cookie: str, email: str = EMAIL) -> str:
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = cookie
    return known_browser(request, email)


class NinetyDaysAgo(signing.TimestampSigner):
    """Sign with a time 90 days and a second ago, so that the cookie has expired."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) - KNOWN_SECONDS - 1)


def test_browser_is_known_by_the_same_name_until_somebody_else_signs_in() -> None:
    user, other = factories.make_user(EMAIL), factories.make_user("autre@example.gouv.fr")
    cookie, elsewhere = cookie_of(user), cookie_of(user)
    assert (known(cookie), len(known(cookie))) == (known(cookie, f" {EMAIL.upper()}"), 22)
    assert known(cookie) != known(elsewhere)
    assert (known(cookie, other.email), known(cookie_of(other))) == ("", "")


def test_cookie_is_out_of_reach_of_scripts_for_ninety_days() -> None:
    response = HttpResponse()
    remember(response, factories.make_user(EMAIL))
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", KNOWN_SECONDS)


@pytest.mark.parametrize(("signer", "is_known"), [(signing.TimestampSigner, True), (NinetyDaysAgo, False)])
def test_browser_is_forgotten_after_ninety_days(signer: type[signing.TimestampSigner], is_known: bool) -> None:
    content = signing.loads(cookie_of(factories.make_user(EMAIL)), salt=SALT)
    assert bool(known(signer(salt=SALT).sign_object(content))) is is_known


@pytest.mark.parametrize("cookie", ["", "forged", "a:b:c"])
def test_forged_cookie_is_of_an_unknown_browser(cookie: str) -> None:
    factories.make_user(EMAIL)
    assert known(cookie) == ""
