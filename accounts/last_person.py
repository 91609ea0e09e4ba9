"""Who signed in last on a browser, and for whom the page was made whose form comes back too late.

A cookie, signed, keeps the account and the secrets of the forms of its sessions: each sign-in changes that secret, so
that of a form says in whose session its page was made, long after the session is gone.
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
    """Note on the browser who has just signed in; what somebody else left there is forgotten."""
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
    """The key of the account in whose session the page of this form was made; None when this browser can't say."""
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
    """A name for this browser, when the account of that address has been opened on it; empty when it has not."""
    remembered = _read_cookie(request)
    if remembered is None or not User.objects.filter(pk=remembered["user"], email__iexact=email.strip()).exists():
        return ""
    return _digest(request.COOKIES[COOKIE])
