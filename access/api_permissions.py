"""Base classes of the API views that need a session or a right. For tools, see ``access.token_api``."""

from collections.abc import Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from access.rights import REFUSALS, may, refusal_of
from common.api.public import PublicView
from common.api.writing import check_method
from common.rights import Action

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class BySession(SessionAuthentication):
    """Authenticate by session, with the CSRF token; anonymous requests get 401."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            message = "Envoyez dans l’en-tête X-CSRFToken la valeur du cookie csrftoken."
            raise PermissionDenied(message) from None


class BySessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describe session authentication in the OpenAPI schema."""

    target_class = BySession
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class MayWrite(BasePermission):
    """Let everybody read; writing needs the right ``writes`` of the view."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method not in WRITING or self.holds(request, view.writes)  # type: ignore[attr-defined]

    def holds(self, request: Request, action: Action) -> bool:
        """Whether the user may do ``action``; raise 401 for an anonymous user."""
        if may(request.user, action):
            return True
        if not request.user.is_authenticated:
            raise NotAuthenticated(REFUSALS[Action.WORK])
        self.message = refusal_of(request.user, action)
        return False


class Holds(MayWrite):
    """Require the ``right`` of the view for reading too."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return self.holds(request, view.right)  # type: ignore[attr-defined]


class IsSignedIn(MayWrite):
    """Require a session only: the view and its action check the rights on the fiche (``access.rights.require``)."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return self.holds(request, Action.WORK)


class PrivateView(APIView):
    """A view open to the users that its authentication and permission classes accept: by default, those with ``right``."""

    right: Action
    authentication_classes: Sequence[type[BaseAuthentication]] = (BySession,)
    permission_classes: Sequence[Any] = (Holds,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        check_method(self, request)
        super().initial(request, *args, **kwargs)


class WritableView(PublicView):
    """A public view with POST, PUT or DELETE, which need the right ``writes`` and a session, unless the view overrides
    it.
    """

    writes: Action
    writing_authentication_classes: Sequence[type[BaseAuthentication]] = (BySession,)
    permission_classes: Sequence[Any] = (MayWrite,)
    http_method_names = ["get", "head", "options", "post", "put", "delete"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        check_method(self, request)
        super().initial(request, *args, **kwargs)

    def get_authenticators(self) -> Sequence[BaseAuthentication]:  # type: ignore[override]
        request: Request | None = self.request  # None while the OpenAPI schema is generated
        is_writing = request is not None and request.method in WRITING
        return [authentication() for authentication in self.writing_authentication_classes] if is_writing else []

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        kept = super().as_view(**initkwargs)
        fresh = APIView.as_view.__func__(cls, **initkwargs)  # type: ignore[attr-defined]

        @wraps(kept)
        def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            # What writes needs the cookies, which an answer for everybody forgets.
            view = fresh if request.method in WRITING else kept
            response: HttpResponse = view(request, *args, **kwargs)
            return response

        return answered
