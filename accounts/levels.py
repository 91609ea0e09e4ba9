"""The level of authentication of a session: what ProConnect says, and what a decision needs (``PROCONNECT_ACR``)."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.proconnect.provider import is_configured

SESSION_LEVEL = "proconnect_level"
"""The key of the session: the claim ``acr`` of the last ID token; absent without ProConnect."""
HIGHER = "niveau"
"""The parameter of a sign-in that asks for a level of ``PROCONNECT_ACR``."""


def decision_levels() -> list[str]:
    """Return the levels that suffice to decide; empty if any does."""
    return settings.PROCONNECT_ACR if is_configured() else []


def is_level_missing(request: HttpRequest) -> bool:
    """Whether the session of ``request`` has to sign in again before a decision."""
    levels = decision_levels()
    return bool(levels) and request.session.get(SESSION_LEVEL) not in levels


def higher_sign_in_url(request: HttpRequest) -> str:
    """Return the URL of a sign-in that asks for the level, then leads to the page from which ``request`` came."""
    from_page = urlsplit(request.META.get("HTTP_REFERER", "")) if request.method == "POST" else None
    is_ours = from_page is not None and from_page.netloc == request.get_host()
    back = from_page._replace(scheme="", netloc="").geturl() if from_page and is_ours else request.get_full_path()
    return f"{reverse('oidc_authentication_init')}?{urlencode({HIGHER: 1, 'next': back})}"
