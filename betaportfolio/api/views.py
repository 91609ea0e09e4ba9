"""The schema of the API, and the 404 of its other URLs."""

from functools import cache
from threading import Lock
from typing import Any, NoReturn

from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from betaportfolio.error_pages import NOTHING_HERE
from web.api.errors import WHOLE, missing
from web.api.lists import PublicListAPIView
from web.api.public import PublicView
from web.cache import cached_api

_lock = Lock()


def openapi_schema() -> dict[str, Any]:
    """Return the OpenAPI schema, generated once in each process, since it takes a second.

    One thread at a time: the generator stores state on the views, which concurrent runs would mix.
    """
    with _lock:
        return _generated_schema()


@cache
def _generated_schema() -> dict[str, Any]:
    generated: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return generated


class CachedSchemaGenerator(SchemaGenerator):
    """The generator of the schema view."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> dict[str, Any]:
        return openapi_schema()


class SchemaView(SpectacularJSONAPIView):
    """The OpenAPI schema."""

    generator_class = CachedSchemaGenerator

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return cached_api(super().as_view(**initkwargs))


@extend_schema(exclude=True)
class TableSchemaView(PublicView):
    """The Table Schema of a list: the names and the types of the columns of its CSV, ODS and XLSX files."""

    def get(self, request: Request, listed: str) -> Response:
        try:
            view = getattr(resolve(f"/api/v1/{listed}/").func, "cls", None)
        except Resolver404:
            view = None
        if not (isinstance(view, type) and issubclass(view, PublicListAPIView)):
            raise missing(WHOLE, NOTHING_HERE)
        return Response(view.whole_table_schema())


@extend_schema(exclude=True)
class NotFoundView(PublicView):
    """Return 404 for any method, at any unknown URL of the API."""

    reads_query = True
    http_method_names = ["get", "head", "options", "put", "post", "patch", "delete"]

    def get(self, request: Request) -> NoReturn:
        raise missing(WHOLE, NOTHING_HERE)

    put = post = patch = delete = options = get  # type: ignore[assignment]  # nothing there takes any method
