"""Exchange the provider's code for an identity: mozilla-django-oidc, with the checks that it leaves out."""

from typing import Any

from django.conf import settings
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from accounts.actions import Identity, account_of
from accounts.models import User
from accounts.proconnect.provider import provider
from accounts.refusals import NO_ADDRESS, UNTRUSTED, RefusedError

ADDRESSES = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}


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
        if claims.get("iss") != provider().issuer or settings.OIDC_RP_CLIENT_ID not in audiences:
            raise RefusedError(UNTRUSTED)
        return claims

    def get_token(self, payload: dict[str, Any]) -> dict[str, Any]:
        return _mapping(super().get_token(payload))

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        return _mapping(super().get_userinfo(access_token, id_token, payload))

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> User:
        """Return the account that signs in, from the user information of the same subject."""
        claims = self.get_userinfo(access_token, id_token, payload)
        subject, email = claims.get("sub"), claims.get("email")
        if not subject or subject != payload.get("sub"):
            raise RefusedError(UNTRUSTED)
        if not isinstance(email, str) or "@" not in email:
            raise RefusedError(NO_ADDRESS)
        if claims.get("email_verified", True) is not True:
            raise RefusedError(NO_ADDRESS)  # ProConnect, whose addresses are trusted, never sends this claim
        return account_of(Identity(str(subject), email.strip().lower(), _name(claims)))


def _name(claims: dict[str, Any]) -> str:
    """Return the full name. ProConnect has ``usual_name`` in place of the standard ``family_name``."""
    parts = (claims.get("given_name"), claims.get("usual_name") or claims.get("family_name"))
    return " ".join(str(part).strip() for part in parts if part)[:150]


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RefusedError(UNTRUSTED)
    return value
