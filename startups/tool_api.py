"""The addresses of the API that tools write to, each with the token of its service."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import ServiceToken
from common.rights import Action
from common.writing_api import WritingView
from startups.token_actions import token_of

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


class ToolView(WritingView):
    """An address that a tool writes to."""

    right = Action.MEASURE
    authentication_classes = (TokenAuthentication,)
    permission_classes = (HasToken,)
    http_method_names = ["put", "options"]
