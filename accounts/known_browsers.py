"""Remember in a signed cookie which account was last opened in a browser, for the limit on password guessing."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User

COOKIE = "navigateur_connu"
SALT = "accounts.known_browsers"
KNOWN_SECONDS = 90 * 24 * 3600
"""A browser stays known over the holidays."""


def remember(response: HttpResponse, user: User) -> None:
    """Set the cookie of the browser in which ``user`` has just signed in; it replaces that of another account."""
    content = {"user": user.pk, "browser": secrets.token_urlsafe(16)}
    response.set_cookie(
        COOKIE,
        signing.dumps(content, salt=SALT),
        max_age=KNOWN_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def known_browser(request: HttpRequest, email: str) -> str:
    """Return the identifier of this browser if its last sign-in was to the account of ``email``, else an empty text."""
    try:
        content = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_SECONDS)
    except signing.BadSignature:
        return ""
    is_theirs = User.objects.filter(pk=content["user"], email__iexact=email.strip()).exists()
    return str(content["browser"]) if is_theirs else ""
