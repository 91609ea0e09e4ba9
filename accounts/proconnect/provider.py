"""The provider's endpoints, from its discovery document (OpenID Connect Discovery)."""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings

from accounts.sign_in_errors import UNTRUSTED, RefusedError

KEPT = 3600
"""Seconds after which the addresses are asked for again; a failure is not kept."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The parts of the discovery document that we use."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str

    def end_session(self, *, id_token: str, state: str, then: str) -> str:
        """Return the URL that ends the session at the provider, which then redirects to ``then``."""
        asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": then}
        return f"{self.end_session_endpoint}?{urlencode(asked)}"


def is_configured() -> bool:
    """Whether ProConnect sign-in is configured."""
    return bool(settings.PROCONNECT_DISCOVERY_URL)


def provider() -> Provider:
    """Return the provider of the settings.

    :raises requests.RequestException: it does not respond.
    :raises RefusedError: its response is not a valid discovery document.
    """
    return _discovered(settings.PROCONNECT_DISCOVERY_URL, int(time.monotonic() // KEPT))


@lru_cache(maxsize=4)
def _discovered(url: str, _period: int) -> Provider:
    response = requests.get(url, timeout=settings.OIDC_TIMEOUT)
    response.raise_for_status()
    document: Any = response.json()
    addresses = [document.get(name) for name in Provider.__dataclass_fields__] if isinstance(document, dict) else [None]
    if not all(isinstance(address, str) and address for address in addresses):
        raise RefusedError(UNTRUSTED)
    return Provider(*addresses)
