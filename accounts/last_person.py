"""Remember in a signed cookie the last account of a browser, and the CSRF secrets of its sessions.

Each sign-in changes the CSRF secret: the token of a form identifies the session in which its page was built, even after
that session has ended.
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware import csrf
from django.utils.crypto import salted_hmac

from accounts.models import User
from common.private_api import unmasked_csrf_token

COOKIE = "derniere_session"
SALT = "accounts.last_person"
KEPT = 90 * 24 * 3600  # seconds: a browser stays known over the holidays
SESSIONS = 5


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Set the cookie for the user who has just signed in; forget the account of another user."""
    remembered = _read_cookie(request)
    before = remembered["forms"] if remembered and remembered["user"] == user.pk else []
    forms = [*before, _digest(request.META["CSRF_COOKIE"])][-SESSIONS:]
    response.set_cookie(
        COOKIE,
        signing.dumps({"user": user.pk, "forms": forms}, salt=SALT),
        max_age=KEPT,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def author_of(request: HttpRequest) -> int | None:
    """Return the key of the account for which the page of this form was built; None if the cookie does not prove one."""
    remembered, token = _read_cookie(request), request.POST.get("csrfmiddlewaretoken", "")
    if remembered is None or len(token) != csrf.CSRF_TOKEN_LENGTH or set(token) - set(csrf.CSRF_ALLOWED_CHARS):
        return None
    return remembered["user"] if _digest(unmasked_csrf_token(token)) in remembered["forms"] else None


def _read_cookie(request: HttpRequest) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    return content


def _digest(secret: str) -> str:
    return salted_hmac(SALT, secret, algorithm="sha256").hexdigest()[:32]


def known_browser(request: HttpRequest, email: str) -> str:
    """Return an identifier of this browser if its last sign-in was to the account of ``email``, else an empty text."""
    remembered = _read_cookie(request)
    if remembered is None or not User.objects.filter(pk=remembered["user"], email__iexact=email.strip()).exists():
        return ""
    return _digest(request.COOKIES[COOKIE])
