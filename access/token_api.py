"""The API endpoint that tools write to with a token: authentication, and requests that are made once."""

import json
from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from access.models import ServiceToken
from access.once import UsedKeyError, do_once
from access.token_actions import find_token, token_of
from common.third_party_internals import django_request
from common.words import date_fr
from web.api.preconditions import USED_KEY, PreconditionConflict, idempotency_key
from web.api.writing import is_asked
from web.cors import with_cors

SCHEME = "Bearer"
TOKEN_EXPIRES = OpenApiParameter(
    "Token-Expires",
    OpenApiTypes.DATE,
    OpenApiParameter.HEADER,
    response=True,
    description="Dernier jour du jeton, compris.",
)


class TokenAuthentication(BaseAuthentication):
    """Authenticate by ``Authorization: Bearer <token>``; sessions are ignored."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ServiceToken] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        secret = secret.strip() if scheme.lower() == SCHEME.lower() else ""
        token = token_of(secret)
        if token is None:
            raise _refusal_of(find_token(secret))
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


def _refusal_of(token: ServiceToken | None) -> AuthenticationFailed:
    """Return why a token is not valid."""
    if token is None:
        return AuthenticationFailed("Ce jeton est inconnu : demandez-en un à l’équipe DINUM.")
    if token.revoked_at:
        return AuthenticationFailed("Ce jeton est révoqué : demandez-en un autre à l’équipe DINUM.", "token_revoked")
    expired = f"Ce jeton est expiré depuis le {date_fr(token.last_day)} : demandez-en un autre à l’équipe DINUM."
    return AuthenticationFailed(expired, "token_expired")


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describe token authentication in the OpenAPI schema."""

    target_class = TokenAuthentication
    name = "jeton"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Jeton de service : l’équipe DINUM dit de quels services, ou de quels incubateurs, il envoie les "
            "relevés.",
        }


class TokenRequired(BasePermission):
    """Require any valid token; the action checks its services (``access.rights.require_token``)."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.auth is None:
            raise NotAuthenticated("Envoyez un jeton : « Authorization: Bearer … ».")
        return True


class TokenView(APIView):
    """A view that anybody reads, and that tools with a token write."""

    authentication_classes = (TokenAuthentication,)
    subject: ClassVar[str]

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request.method in SAFE_METHODS else TokenRequired()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if str(request.method).lower() not in self.http_method_names:  # before the token is asked for
            request.auth = None  # the response asks for it too
            self.http_method_not_allowed(request)
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Tell a tool until which day its token is valid, so that it is renewed in time."""
        if isinstance(request.auth, ServiceToken):
            response[TOKEN_EXPIRES.name] = request.auth.last_day.isoformat()
        if request.method in SAFE_METHODS:
            with_cors(django_request(request), response)
        return super().finalize_response(request, response, *args, **kwargs)


def token_in(request: Request) -> ServiceToken:
    """Return the token of a request that ``TokenRequired`` accepted."""
    return cast("ServiceToken", request.auth)


def write_once(request: Request, *, address: str, write: Callable[[], object]) -> bool:
    """Call ``write`` unless a request with the same ``Idempotency-Key`` did; return whether it was called.

    With ``dry_run`` its changes are rolled back. A key used for another request gets 409.
    """
    if is_asked(request, "dry_run"):
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        return True
    key = idempotency_key(request)
    if not key:
        write()
        return True
    content = json.dumps(request.data, default=str, sort_keys=True)
    try:
        return do_once(key=key, address=address, content=content, tool=token_in(request), write=write)
    except UsedKeyError:
        raise PreconditionConflict(USED_KEY) from None
