"""The addresses of the API that anybody may read."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.answers import fresh_answer, open_answer
from common.api import errors_as_json
from common.filters import UNKNOWN


class PublicView(APIView):
    """An answer for anybody, the same whoever asks, kept in memory until the records change."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    http_method_names = ["get", "head", "options"]
    reads_query = False
    """Whether the view reads the parameters of its address, and refuses those that it has not."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.reads_query and request.query_params:
            raise ValidationError({name[:80].replace("\0", "�"): [UNKNOWN] for name in request.query_params})

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return open_answer(super().as_view(**initkwargs))

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return errors_as_json


class FreshView(PublicView):
    """An answer for anybody that is built each time."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return fresh_answer(APIView.as_view.__func__(cls, **initkwargs))  # type: ignore[attr-defined]


def as_json(text: str | bytes) -> HttpResponse:
    """JSON text on its way out as it is."""
    return HttpResponse(text, content_type="application/json")


def site_of(request: HttpRequest) -> str:
    """The start of the addresses of this site: scheme and host."""
    return f"{request.scheme}://{request.get_host()}"
