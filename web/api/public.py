"""Base class of the public API endpoints."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from web.api.errors import BAD_REQUEST
from web.cache import cached_api
from web.cors import uncached_api
from web.filters import UNKNOWN


class PublicView(APIView):
    """A public response, the same for everybody, cached until the records change."""

    authentication_classes = ()
    permission_classes: Sequence[Any] = (AllowAny,)
    http_method_names = ["get", "head", "options"]
    subject: ClassVar[str]
    operation_id: ClassVar[str] = ""
    serializer_class: Any = None
    parameters: ClassVar[Sequence[Any]] = ()
    """Those that the view reads, for OpenAPI; the meaning of a part of the path is in ``PATH_PARAMETERS``."""
    refusals: Mapping[int, OpenApiResponse] = BAD_REQUEST
    """What each method may refuse; an address with parts also answers 404, a choice of formats 406."""
    reads_query = False
    """Whether the view refuses itself the parameters that it has not: without ``parameters`` it has none."""
    is_cached = True
    """Whether the version of the records decides the response; else it is built each time."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not (self.reads_query or self.parameters) and request.query_params:
            raise ValidationError({name[:80].replace("\0", "�"): [UNKNOWN] for name in request.query_params})

    def handle_exception(self, exc: Exception) -> Response:
        """Return errors in JSON, whatever the requested format."""
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return super().handle_exception(exc)

    def answer(self, found: Any) -> Response:
        """Return a value as the serializer of the view describes it."""
        return Response(self.serializer_class(found, context={"site": site_of(self.request)}).data)

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        mark = cached_api if cls.is_cached else uncached_api
        return mark(super().as_view(**initkwargs))


def as_json(text: str | bytes) -> HttpResponse:
    """Return JSON text as a response."""
    return HttpResponse(text, content_type="application/json")


def site_of(request: HttpRequest) -> str:
    """Return the scheme and host of this site."""
    return f"{request.scheme}://{request.get_host()}"
