"""The public read API over startups, incubators and the portfolio."""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalogue import schema
from catalogue.answers import open_answer
from catalogue.filters import FilterError, StartupFilters, read_date, read_filters
from catalogue.queries.carriers import incubator_document, incubator_list, portfolio_document
from catalogue.queries.documents import moved_to, startup_document, startup_list
from common.api import BAD_REQUEST, NOT_FOUND, errors_as_json, missing

MOVED = {301: OpenApiResponse(description="La fiche a changé d'identifiant.")}


class AlwaysJson(DefaultContentNegotiation):
    """There is one form of answer: ``format`` is no parameter, and no ``Accept`` is refused."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class PublicView(APIView):
    """An answer for anybody, the same whoever asks, kept in memory until the records change."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJson
    http_method_names = ["get", "head", "options"]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return open_answer(super().as_view(**initkwargs))

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return errors_as_json

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, FilterError):
            exc = NotFound(exc.errors) if exc.missing else ValidationError(exc.errors)
        return super().handle_exception(exc)


def as_json(text: str | bytes) -> HttpResponse:
    """JSON text on its way out as it is."""
    return HttpResponse(text, content_type="application/json")


def site_of(request: HttpRequest) -> str:
    """The start of the addresses of this site: scheme and host."""
    return f"{request.scheme}://{request.get_host()}"


def _link(request: HttpRequest, filters: StartupFilters, page: int, *, exists: bool) -> str:
    """The address of another page of the list as JSON text."""
    if not exists:
        return "null"
    return orjson.dumps(f"{site_of(request)}{request.path}?{filters.query(page=page)}").decode()


class StartupsView(PublicView):
    """La liste des services, avec les mêmes filtres que la page et l'export."""

    @extend_schema(
        operation_id="startups",
        parameters=schema.FILTERS,
        responses={200: schema.StartupListing, **BAD_REQUEST, **NOT_FOUND},
    )
    def get(self, request: Request) -> HttpResponse:
        http = request._request
        filters = read_filters(http)
        found = startup_list(filters, site_of(http))
        after = _link(http, filters, filters.page + 1, exists=filters.page * filters.page_size < found.count)
        before = _link(http, filters, filters.page - 1, exists=filters.page > 1)
        return as_json(f'{{"count":{found.count},"next":{after},"previous":{before},"results":{found.results}}}')


class StartupView(PublicView):
    """Une fiche : tout ce qu'elle a de public, et son état à une date."""

    @extend_schema(
        operation_id="startup",
        parameters=[schema.AS_OF],
        responses={200: schema.StartupDocument, **MOVED, **BAD_REQUEST, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        http = request._request
        found = startup_document(slug, read_date(http), site_of(http))
        if found is not None:
            return as_json(found)
        if (now := moved_to(slug)) is None:
            raise missing("slug", f"Aucune fiche n'a l'identifiant « {slug} ».")
        query = http.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(reverse("api-startup", args=[now]) + (f"?{query}" if query else ""))


class IncubatorsView(PublicView):
    """Les incubateurs, et combien de services chacun porte à une date."""

    @extend_schema(
        operation_id="incubators",
        parameters=[schema.AS_OF],
        responses={200: schema.IncubatorListing, **BAD_REQUEST},
    )
    def get(self, request: Request) -> HttpResponse:
        http = request._request
        count, results = incubator_list(read_date(http), site_of(http))
        return as_json(f'{{"count":{count},"next":null,"previous":null,"results":{results}}}')


class IncubatorView(PublicView):
    """Un incubateur et les services qu'il porte à une date."""

    @extend_schema(
        operation_id="incubator",
        parameters=[schema.AS_OF],
        responses={200: schema.IncubatorDocument, **BAD_REQUEST, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        http = request._request
        found = incubator_document(slug, read_date(http), site_of(http))
        if found is None:
            raise missing("slug", f"Aucun incubateur n'a l'identifiant « {slug} ».")
        return as_json(found)


class PortfolioView(PublicView):
    """Le portefeuille à une date : combien de services dans chaque état, et chez quel incubateur."""

    @extend_schema(
        operation_id="portfolio",
        parameters=[schema.AS_OF],
        responses={200: schema.PortfolioDocument, **BAD_REQUEST},
    )
    def get(self, request: Request) -> HttpResponse:
        return as_json(orjson.dumps(portfolio_document(read_date(request._request))))
