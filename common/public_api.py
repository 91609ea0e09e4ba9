"""The addresses of the API that anybody may read."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from common.answers import fresh_answer, open_answer
from common.filters import UNKNOWN


class PublicView(APIView):
    """A response for anybody, the same whoever asks, cached until the records change."""

    authentication_classes = ()
    permission_classes: Sequence[Any] = (AllowAny,)
    http_method_names = ["get", "head", "options"]
    reads_query = False
    """Whether the view reads the parameters of its address, and refuses those that it has not."""
    is_cached = True
    """Whether the version of the records decides the response; else it is built each time."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.reads_query and request.query_params:
            raise ValidationError({name[:80].replace("\0", "�"): [UNKNOWN] for name in request.query_params})

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        mark = open_answer if cls.is_cached else fresh_answer
        return mark(super().as_view(**initkwargs))


def as_json(text: str | bytes) -> HttpResponse:
    """JSON text on its way out as it is."""
    return HttpResponse(text, content_type="application/json")


def site_of(request: HttpRequest) -> str:
    """The start of the addresses of this site: scheme and host."""
    return f"{request.scheme}://{request.get_host()}"
