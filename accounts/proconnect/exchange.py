"""Exchange the provider's code for an identity: mozilla-django-oidc, with the checks that it leaves out."""

import re
from typing import Any

from django.conf import settings
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from accounts.actions import Identity, account_of
from accounts.models import User
from accounts.proconnect.provider import provider
from accounts.sign_in_errors import NO_ADDRESS, UNTRUSTED, RefusedError

ADDRESSES = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}
MAX_LENGTH = 255
"""The most characters of a claim: the length of the column of subjects."""
STORABLE = re.compile("[^\0\ud800-\udfff]*")
"""PostgreSQL stores neither a null character nor half of a pair."""
MAX_ROLES, MAX_ROLE_LENGTH = 20, 50


class Discovered:
    """Give the library's classes the endpoints found by discovery; they would read them from the settings."""

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        if attr in ADDRESSES:
            return getattr(provider(), ADDRESSES[attr])
        return import_from_settings(attr, *args)


class Exchange(Discovered, OIDCAuthenticationBackend):  # type: ignore[misc]
    """Exchange one code. The token and the user information (JSON or signed JWT) must name us as audience and the
    provider.
    """

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Return the claims of a signed token; the library checks its signature, expiry and nonce."""
        try:
            claims = _mapping(super().verify_token(token, **kwargs))
        except (KeyError, TypeError):  # a key without a name, or not a token
            raise RefusedError(UNTRUSTED) from None
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        us = settings.OIDC_RP_CLIENT_ID
        if claims.get("iss") != provider().issuer or us not in audiences or claims.get("azp", us) != us:
            raise RefusedError(UNTRUSTED)
        return claims

    def get_token(self, payload: dict[str, Any]) -> dict[str, Any]:
        return _mapping(super().get_token(payload))

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        return _mapping(super().get_userinfo(access_token, id_token, payload))

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> User:
        """Return the account that signs in, from the user information of the same subject.

        :raises RefusedError: a claim is wrong.
        """
        claims = self.get_userinfo(access_token, id_token, payload)
        subject, email = _text(claims, "sub"), _text(claims, "email")
        if not subject or subject != payload.get("sub") or "exp" not in payload:
            raise RefusedError(UNTRUSTED)
        if claims.get("email_verified", True) is not True:
            raise RefusedError(NO_ADDRESS)  # ProConnect, whose addresses are trusted, never sends this claim
        if "@" not in email:
            raise RefusedError(NO_ADDRESS)
        user = account_of(Identity(subject, email.lower(), _name(claims), _roles(claims)))
        user.level = payload["acr"] if _is_storable(payload.get("acr"), MAX_LENGTH) else ""
        return user


def _name(claims: dict[str, Any]) -> str:
    """Return the full name. ProConnect has ``usual_name`` in place of the standard ``family_name``."""
    last_name = _text(claims, "usual_name") or _text(claims, "family_name")
    return f"{_text(claims, 'given_name')} {last_name}".strip()[:150]


def _text(claims: dict[str, Any], name: str) -> str:
    """Return a claim without the spaces around it, empty if it is missing.

    :raises RefusedError: it is not a text, or one that no column takes.
    """
    value = claims.get(name)
    if value is None:
        return ""
    if not _is_storable(value, MAX_LENGTH):
        raise RefusedError(UNTRUSTED)
    return str(value).strip()


def _roles(claims: dict[str, Any]) -> list[str]:
    """Return the roles in alphabetical order; none if the claim is missing.

    :raises RefusedError: it is not a list of short texts.
    """
    roles = claims.get("roles")
    if roles is None:
        return []
    if not isinstance(roles, list) or len(roles) > MAX_ROLES:
        raise RefusedError(UNTRUSTED)
    if not all(_is_storable(role, MAX_ROLE_LENGTH) for role in roles):
        raise RefusedError(UNTRUSTED)
    return sorted(set(roles))


def _is_storable(value: object, length: int) -> bool:
    """Whether a value is a text of at most ``length`` characters that PostgreSQL stores."""
    return isinstance(value, str) and len(value) <= length and STORABLE.fullmatch(value) is not None


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RefusedError(UNTRUSTED)
    return value
