"""The addresses of the API that tools write to, each with the token of its service."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import ServiceToken
from common.api import errors_as_json
from common.exact_json import ExactJson
from common.public_api import AlwaysJson
from common.rights import Action
from startups.tokens import token_of

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>``; a session opens nothing here."""

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
    """How OpenAPI says it."""

    target_class = TokenAuthentication
    name = "jeton"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Jeton de service, émis par l’équipe DINUM pour certains services.",
        }


class HasToken(BasePermission):
    """Whatever it may do is asked by the action (``startups.rights.require_token``)."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.auth is None:
            raise NotAuthenticated("Envoyez un jeton : « Authorization: Bearer … ».")
        return True


class ToolView(APIView):
    """An address that a tool writes to."""

    right = Action.MEASURE
    authentication_classes = (TokenAuthentication,)
    permission_classes = (HasToken,)
    parser_classes = (ExactJson,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJson
    http_method_names = ["put", "options"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A method that is not there is 405, with a token or without."""
        if request.method is None or request.method.lower() not in self.http_method_names:
            self.http_method_not_allowed(request, *args, **kwargs)
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return errors_as_json
