"""The public read API over startups, incubators and the portfolio."""

from dataclasses import asdict, replace
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue import schema
from catalogue.dated_series import read_series
from catalogue.filters import FilterError, StartupFilters, read_date, read_filters
from catalogue.incubators.documents import incubator_document, incubator_list, portfolio_document
from catalogue.listing.documents import startup_document, startup_list
from catalogue.national.document import national_document
from catalogue.national.schema import NationalImpactDocument
from common.api import BAD_REQUEST, NOT_FOUND, missing
from common.private_api import django_request
from common.public_api import PublicView, as_json, site_of
from common.shaping import OF_SHAPE, TABLES, ShapedView, as_table, read_shape, shape_parameters, shaped_results
from community.queries import community_document
from community.schema import CommunityDocument
from startups.queries import portfolio_series, startup_moved_to

EVERY_ROW = 1_000_000
"""As many rows as a table has."""
MOVED = {301: OpenApiResponse(description="La fiche a changé d’identifiant.")}


class CatalogueView(PublicView):
    """An answer whose parameters are filters."""

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, FilterError):
            exc = NotFound(exc.errors) if exc.missing else ValidationError(exc.errors)
        return super().handle_exception(exc)


def _link(request: HttpRequest, filters: StartupFilters, page: int, *, exists: bool) -> str:
    """The address of another page of the list as JSON text."""
    if not exists:
        return "null"
    kept = urlencode(sorted((name, request.GET[name]) for name in OF_SHAPE if request.GET.get(name)))
    query = "&".join(filter(None, [filters.query(page=page), kept]))
    return orjson.dumps(f"{site_of(request)}{request.path}?{query}").decode()


class StartupsView(ShapedView, CatalogueView):
    """La liste des services, avec les mêmes filtres que la page et l'export."""

    @extend_schema(
        operation_id="startups",
        parameters=[*schema.FILTERS, *shape_parameters(schema.STARTUP_FIELDS)],
        responses={
            (200, "application/json"): schema.StartupListing,
            **TABLES,
            **BAD_REQUEST,
            **NOT_FOUND,
        },
    )
    def get(self, request: Request) -> HttpResponse:
        http = django_request(request)
        filters, shape = read_filters(http, OF_SHAPE), read_shape(http.GET, schema.STARTUP_FIELDS)
        if shape.is_table:
            found = startup_list(replace(filters, page=1, page_size=EVERY_ROW), site_of(http))
            return as_table(shape, "startups", orjson.loads(found.results))
        found = startup_list(filters, site_of(http))
        results = shaped_results(shape, found.results)
        after = _link(http, filters, filters.page + 1, exists=filters.page * filters.page_size < found.count)
        before = _link(http, filters, filters.page - 1, exists=filters.page > 1)
        return as_json(f'{{"count":{found.count},"next":{after},"previous":{before},"results":{results}}}')


class StartupView(CatalogueView):
    """Une fiche : tout ce qu'elle a de public, et son état à une date."""

    @extend_schema(
        operation_id="startup",
        parameters=[schema.AS_OF],
        responses={200: schema.StartupDocument, **MOVED, **BAD_REQUEST, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        http = django_request(request)
        found = startup_document(slug, read_date(http), site_of(http))
        if found is not None:
            return as_json(found)
        if (now := startup_moved_to(slug)) is None:
            raise missing("slug", f"Aucune fiche n’a l’identifiant « {slug} ».")
        query = http.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(reverse("api-startup", args=[now]) + (f"?{query}" if query else ""))


class IncubatorsView(ShapedView, CatalogueView):
    """Les incubateurs, et combien de services chacun porte à une date."""

    @extend_schema(
        operation_id="incubators",
        parameters=[schema.AS_OF, *shape_parameters(schema.INCUBATOR_FIELDS)],
        responses={(200, "application/json"): schema.IncubatorListing, **TABLES, **BAD_REQUEST},
    )
    def get(self, request: Request) -> HttpResponse:
        http = django_request(request)
        shape = read_shape(http.GET, schema.INCUBATOR_FIELDS)
        count, results = incubator_list(read_date(http, OF_SHAPE), site_of(http))
        if shape.is_table:
            return as_table(shape, "incubators", orjson.loads(results))
        results = shaped_results(shape, results)
        return as_json(f'{{"count":{count},"next":null,"previous":null,"results":{results}}}')


class IncubatorView(CatalogueView):
    """Un incubateur et les services qu'il porte à une date."""

    @extend_schema(
        operation_id="incubator",
        parameters=[schema.AS_OF],
        responses={200: schema.IncubatorDocument, **BAD_REQUEST, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        http = django_request(request)
        found = incubator_document(slug, read_date(http), site_of(http))
        if found is None:
            raise missing("slug", f"Aucun incubateur n’a l’identifiant « {slug} ».")
        return as_json(found)


class PortfolioView(CatalogueView):
    """Le portefeuille à une date : combien de services dans chaque état, et chez quel incubateur."""

    @extend_schema(
        operation_id="portfolio",
        parameters=[schema.AS_OF],
        responses={200: schema.PortfolioDocument, **BAD_REQUEST},
    )
    def get(self, request: Request) -> HttpResponse:
        return as_json(orjson.dumps(portfolio_document(read_date(django_request(request)))))


class PortfolioSeriesView(CatalogueView):
    """Le portefeuille à une suite de dates, de la première à la dernière : combien de services dans chaque état."""

    @extend_schema(
        operation_id="portfolio-series",
        parameters=schema.SERIES,
        responses={200: schema.PortfolioSeries, **BAD_REQUEST},
    )
    def get(self, request: Request) -> Response:
        asked = read_series(request.query_params)
        return Response({"results": [asdict(one) for one in portfolio_series(asked)]})


class NationalImpactView(CatalogueView):
    """Les services à impact national à une date, leurs chiffres, leurs critères, et leur nombre chaque année."""

    @extend_schema(
        operation_id="national-impact",
        parameters=[schema.AS_OF],
        responses={200: NationalImpactDocument, **BAD_REQUEST},
    )
    def get(self, request: Request) -> HttpResponse:
        http = django_request(request)
        return as_json(orjson.dumps(national_document(read_date(http), site_of(http))))


class CommunityView(CatalogueView):
    """La communauté à une date : combien de membres, d'arrivées, de personnes formées. Aucune personne."""

    @extend_schema(
        operation_id="community",
        parameters=[schema.AS_OF],
        responses={200: CommunityDocument, **BAD_REQUEST},
    )
    def get(self, request: Request) -> Response:
        return Response(community_document(read_date(django_request(request))))
