"""The public read API over startups, incubators and the portfolio."""

from dataclasses import asdict

import orjson
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue import schema
from catalogue.dated_series import read_series
from catalogue.dates import read_date
from catalogue.filtered import CatalogueView
from catalogue.incubators.documents import incubator_document, incubator_list, portfolio_document
from catalogue.incubators.listing import INCUBATORS
from catalogue.national.document import national_list, national_years
from catalogue.national.schema import HEAD, NATIONAL_IMPACT, NationalService
from catalogue.startups.api_list import STARTUPS, read_startup_request
from catalogue.startups.api_sql import startup_json, startups_json
from common.api import BAD_REQUEST, NOT_FOUND, missing
from common.lists.answering import cells_of, page_answer, some_fields, table_answer
from common.lists.asking import read_list_request
from common.lists.composed import composed_answer
from common.lists.describing import described
from common.private_api import django_request
from common.public_api import as_json, site_of
from common.shaping import ShapedView
from community.queries import community_document
from community.schema import CommunityDocument
from startups.queries import portfolio_series, startup_moved_to, today

MOVED = {301: OpenApiResponse(description="La fiche a changé d’identifiant.")}


class StartupsView(ShapedView, CatalogueView):
    """La liste des services, avec les mêmes filtres que la page et l'export."""

    @described(STARTUPS, schema.StartupItem, known=schema.FILTERS)
    def get(self, request: Request) -> HttpResponse:
        http = django_request(request)
        asked, day = read_startup_request(http)
        ids = list(asked.rows.values_list("pk", flat=True))
        if asked.format != "json":
            items = orjson.loads(startups_json(ids, day, site_of(http)))
            return table_answer(STARTUPS, asked, cells_of(asked, items))
        results = startups_json(ids[asked.first : asked.first + asked.page_size], day, site_of(http))
        return page_answer(http, asked, len(ids), some_fields(STARTUPS, asked, results))


class StartupView(CatalogueView):
    """Une fiche : tout ce qu'elle a de public, et son état à une date."""

    @extend_schema(
        operation_id="startup",
        parameters=[schema.AS_OF],
        responses={200: schema.StartupDocument, **MOVED, **BAD_REQUEST, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        http = django_request(request)
        found = startup_json(slug, read_date(http), site_of(http))
        if found is not None:
            return as_json(found)
        if (now := startup_moved_to(slug)) is None:
            raise missing("slug", f"Aucune fiche n’a l’identifiant « {slug} ».")
        query = http.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(reverse("api-startup", args=[now]) + (f"?{query}" if query else ""))


class IncubatorsView(ShapedView, CatalogueView):
    """Les incubateurs, et combien de services chacun porte à une date."""

    @described(INCUBATORS, schema.IncubatorItem, known=[schema.AS_OF])
    def get(self, request: Request) -> HttpResponse:
        http = django_request(request)
        asked = read_list_request(INCUBATORS, http)
        items = orjson.loads(incubator_list(asked.values.get("as_of") or today(), site_of(http)))
        return composed_answer(http, INCUBATORS, asked, items)


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


class NationalImpactView(ShapedView, CatalogueView):
    """Les services à impact national à une date, leurs chiffres, leurs critères, et leur nombre chaque année."""

    @described(NATIONAL_IMPACT, NationalService, known=[schema.AS_OF], head=HEAD)
    def get(self, request: Request) -> HttpResponse:
        http = django_request(request)
        asked = read_list_request(NATIONAL_IMPACT, http)
        as_of, site = asked.values.get("as_of") or today(), site_of(http)
        head = {"as_of": as_of.isoformat(), "years": national_years(as_of, site)}
        return composed_answer(http, NATIONAL_IMPACT, asked, national_list(as_of, site), head)


class CommunityView(CatalogueView):
    """La communauté à une date : combien de membres, d'arrivées, de personnes formées. Aucune personne."""

    @extend_schema(
        operation_id="community",
        parameters=[schema.AS_OF],
        responses={200: CommunityDocument, **BAD_REQUEST},
    )
    def get(self, request: Request) -> Response:
        return Response(community_document(read_date(django_request(request))))
