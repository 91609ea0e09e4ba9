"""Keep a form that was sent after the session had ended, until its author signs in again.

The visitor is redirected to the sign-in page, then back. The cache stores the form encrypted for a short time. Its key
and its encryption derive from a secret in a cookie of the browser: nothing else can find or read it. Files and
passwords are not stored.
"""

import base64
import json
import secrets
import zlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from accounts.last_person import author_of
from common.web.cache_store import CACHE_IS_DOWN

COOKIE = "saisie_gardee"
KEPT_SECONDS = 30 * 60
MAX_BYTES = 2_000_000
"""The longest text of a fiche, with what its encoding adds."""


def keep(request: HttpRequest, response: HttpResponse, author: int) -> bool:
    """Store the form of ``request`` for ``author`` and set the cookie on ``response``; return False if it can't be
    stored.
    """
    typed = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and "password" not in name:
            typed.setlist(name, values)
    text = typed.urlencode()
    secret = _secret(request) or secrets.token_urlsafe(32)
    sealed = _cipher(secret).encrypt(zlib.compress(json.dumps([author, text]).encode()))
    try:
        if len(text) > MAX_BYTES or not typed:
            return False
        cache.set(_key(secret, request), sealed, KEPT_SECONDS)
    except CACHE_IS_DOWN:
        return False
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, secret, max_age=KEPT_SECONDS, httponly=True, secure=secure, samesite="Lax")
    return True


def read_form(request: HttpRequest, author: int) -> QueryDict | None:
    """Return the form stored by ``author`` for this URL; None if it does not exist or belongs to another person."""
    if not (secret := _secret(request)):
        return None
    try:
        sealed = cache.get(_key(secret, request))
        owner, text = json.loads(zlib.decompress(_cipher(secret).decrypt(sealed or b"", ttl=KEPT_SECONDS)))
    except (*CACHE_IS_DOWN, InvalidToken):
        return None
    return QueryDict(text) if owner == author else None


def forget(request: HttpRequest) -> None:
    """Delete the stored form of this URL, which has been sent again."""
    if secret := _secret(request):
        try:
            cache.delete(_key(secret, request))
        except CACHE_IS_DOWN:
            return  # it expires within half an hour


def _secret(request: HttpRequest) -> str:
    secret = request.COOKIES.get(COOKIE, "")
    return secret if len(secret) == len(secrets.token_urlsafe(32)) else ""


def _key(secret: str, request: HttpRequest) -> str:
    name = salted_hmac("accounts.kept_forms.name", f"{secret} {request.get_full_path()}", algorithm="sha256")
    return f"typed:{name.hexdigest()}"


def _cipher(secret: str) -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(salted_hmac("accounts.kept_forms.cipher", secret, algorithm="sha256").digest())
    )


KEPT = (
    "Votre session s’est terminée. Votre saisie est gardée 30 minutes, et n’est pas enregistrée : "
    "connectez-vous pour la retrouver."
)
FILES = " Les fichiers sont à choisir de nouveau."


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the sign-in page, then back to this page; store the submitted form if there is one."""
    answer = redirect_to_login(request.get_full_path())
    author = author_of(request) if request.method == "POST" else None
    if author is None:
        return answer
    if not keep(request, answer, author):
        return not_kept(request)
    messages.warning(request, KEPT + (FILES if request.FILES else ""))
    return answer


def not_kept(request: HttpRequest) -> HttpResponse:
    """Return a 403 page: the form can't be stored (too long, or no cache), but the browser still has it."""
    return render(request, "accounts/session_ended.html", {"here": request.get_full_path()}, status=403)
