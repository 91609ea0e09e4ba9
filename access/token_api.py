"""Authentication of the API endpoints that tools write to with a token; some accept a session too."""

import json
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from access.api_permissions import IsSignedIn, MayWrite
from access.token_actions import token_of
from accounts.models import ServiceToken, User
from accounts.once import UsedKeyError, do_once
from common.api.preconditions import USED_KEY, PreconditionConflict, idempotency_key
from common.api.writing import read_dry_run

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """Authenticate by ``Authorization: Bearer <token>``; sessions are ignored."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ServiceToken] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        token = token_of(secret.strip()) if scheme.lower() == SCHEME.lower() else None
        if token is None:
            raise AuthenticationFailed("Ce jeton est inconnu, expiré ou révoqué : demandez-en un à l’équipe DINUM.")
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describe token authentication in the OpenAPI schema."""

    target_class = TokenAuthentication
    name = "jeton"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Jeton de service : l’équipe DINUM dit ce qu’il écrit, et de quels services ou incubateurs.",
        }


class TokenRequired(BasePermission):
    """Require any valid token; the action checks its scopes (``access.rights.require_token``)."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.auth is None:
            raise NotAuthenticated("Envoyez un jeton : « Authorization: Bearer … ».")
        return True


class TokenAccepted(BasePermission):
    """Accept any valid token too; the action checks its scopes. The 401 names both authentication schemes."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if isinstance(request.auth, ServiceToken):
            return True
        try:
            return super().has_permission(request, view)
        except NotAuthenticated:
            raise NotAuthenticated("Connectez-vous, ou envoyez un jeton : « Authorization: Bearer … ».") from None


class SessionOrToken(TokenAccepted, IsSignedIn):
    """Require a session or a token; ``writable_startup`` and the action check the rights on the fiche."""


class WriterOrToken(TokenAccepted, MayWrite):
    """Require a session with the right ``writes``, or a token, whose scopes the action checks."""


def author_of(request: Request) -> User | ServiceToken:
    """Return the author of the request: the service token, or the signed-in user."""
    return request.auth if isinstance(request.auth, ServiceToken) else cast("User", request.user)


def write_once(request: Request, *, address: str, write: Callable[[], object]) -> bool:
    """Call ``write`` unless a request with the same ``Idempotency-Key`` did; return whether it was called.

    With ``dry_run`` its changes are rolled back. A key used for another request gets 409.
    """
    if read_dry_run(request):
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        return True
    key = idempotency_key(request)
    if not key:
        write()
        return True
    try:
        return do_once(
            key=key,
            address=address,
            content=_change_of(request.data),
            author=author_of(request),
            write=write,
        )
    except UsedKeyError:
        raise PreconditionConflict(USED_KEY) from None


def _change_of(body: Any) -> str:
    """Return the requested change as JSON, without the values that only detect or confirm conflicts."""
    asked = {name: body[name] for name in body if name not in ("seen", "confirm")} if isinstance(body, dict) else body
    return json.dumps(asked, default=str, sort_keys=True)
