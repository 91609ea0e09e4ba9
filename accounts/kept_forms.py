"""What was typed in a form whose session had ended, kept until its author signs in again.

It stands in the cache for a short time, under a name and a cipher that come from a secret of the browser alone: nobody
reads it there, and no other browser asks for it. Neither files nor passwords are kept.
"""

import base64
import json
import secrets
import zlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.crypto import salted_hmac

from common.cache_store import CACHE_IS_DOWN

COOKIE = "saisie_gardee"
KEPT = 30 * 60  # seconds
MAX_BYTES = 2_000_000
"""The longest text of a fiche, with what its encoding adds."""


def keep(request: HttpRequest, response: HttpResponse, author: int) -> bool:
    """Keep the form of ``request`` for ``author``, and note on ``response`` how to ask for it; False when it can't be."""
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
        cache.set(_key(secret, request), sealed, KEPT)
    except CACHE_IS_DOWN:
        return False
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, secret, max_age=KEPT, httponly=True, secure=secure, samesite="Lax")
    return True


def read_form(request: HttpRequest, author: int) -> QueryDict | None:
    """What ``author`` had typed in the page of this address; None when there is nothing, or it is somebody else's."""
    if not (secret := _secret(request)):
        return None
    try:
        sealed = cache.get(_key(secret, request))
        owner, text = json.loads(zlib.decompress(_cipher(secret).decrypt(sealed or b"", ttl=KEPT)))
    except (*CACHE_IS_DOWN, InvalidToken):
        return None
    return QueryDict(text) if owner == author else None


def forget(request: HttpRequest) -> None:
    """The form of this address was sent again: what was kept of it has served."""
    if secret := _secret(request):
        try:
            cache.delete(_key(secret, request))
        except CACHE_IS_DOWN:
            return  # it will not outlive its half hour


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
