"""The code that the provider gave, exchanged for who signs in: mozilla-django-oidc, held to what it leaves open."""

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
    """For the classes of the library, which look for the provider's addresses in the settings: ours are discovered."""

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        if attr in ADDRESSES:
            return getattr(provider(), ADDRESSES[attr])
        return import_from_settings(attr, *args)


class Exchange(Discovered, OIDCAuthenticationBackend):  # type: ignore[misc]
    """One exchange. The token and the user information (JSON, or a signed JWT as ProConnect's) must be for us, from it."""

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The claims of a signed token; the library looks at its signature, its end and its nonce."""
        try:
            claims = _mapping(super().verify_token(token, **kwargs))
        except (KeyError, TypeError):  # a key without its name, no token at all
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
        """Return the account that signs in. What we know of it comes from the user information of the same subject."""
        claims = self.get_userinfo(access_token, id_token, payload)
        subject, email = claims.get("sub"), claims.get("email")
        if not subject or subject != payload.get("sub"):
            raise RefusedError(UNTRUSTED)
        if not isinstance(email, str) or "@" not in email:
            raise RefusedError(NO_ADDRESS)
        # An address that the provider does not vouch for binds no account; one that is bound signs in by its subject.
        if claims.get("email_verified") is not True and not User.objects.filter(subject=subject).exists():
            raise RefusedError(NO_ADDRESS)
        return account_of(Identity(str(subject), email.strip().lower(), _name(claims)))


def _name(claims: dict[str, Any]) -> str:
    """The name to show. ProConnect says ``usual_name`` where the standard says ``family_name``."""
    parts = (claims.get("given_name"), claims.get("usual_name") or claims.get("family_name"))
    return " ".join(str(part).strip() for part in parts if part)[:150]


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RefusedError(UNTRUSTED)
    return value
