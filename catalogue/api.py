"""Public read API of startups, incubators and the portfolio."""

from typing import Any, ClassVar

import orjson
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue import serializers
from catalogue.api_sql import startup_json, startups_json
from catalogue.community.serializers import CommunitySerializer
from catalogue.incubators.queries import GROUP_OF, counted_on, with_carried
from catalogue.national.queries import designated_services, yearly_impact
from catalogue.national.serializers import NationalHeadSerializer, NationalServiceSerializer
from catalogue.search.queries import closest_first
from catalogue.startups.filters import StartupFilter
from catalogue.startups.rows import MEANINGS, ServiceRowsFilterSet
from common.clock import today
from common.figure import Figure
from common.freshness import day_of_records
from common.third_party_internals import django_request
from community.queries.counts import community_state
from impact.models import Designation
from impact.queries.designations import designations_on, national_impact_on
from incubators.models import Administration, Incubator
from startups.models import Startup
from startups.named_in_api import redirect_of
from startups.queries import ordered, portfolio, portfolio_series
from startups.sponsors import counts_of, sponsors_named
from web.api.errors import BAD_REQUEST, GONE, MOVED, missing_record
from web.api.lists import PublicListAPIView, Rows
from web.api.public import PublicView, as_json, site_of
from web.api.renderers import JSONRenderer
from web.days import read_date, read_day, read_series
from web.filters import ReaderFilter, Search, StrictFilterSet, of_names, of_number, unchanged, yes_or_no

NOT_ORDERED = {"matrix_level", "matrix_state", "url", "page"}
"""The plain fields that are no column of the services."""


class StartupAPIFilter(StartupFilter):
    """The filters of the page; the date is between 1900 and 2100, as everywhere in the API."""

    meanings: ClassVar = {
        **MEANINGS,
        "users": "À qui le service s’adresse : particulier, entreprise, association, etat…",
        "sponsor": "Identifiant de l’administration sponsor, sous toutes ses orthographes.",
        "national_impact": "Désigné d’impact national à cette date.",
        "matrix_level": "Niveau d’impact à cette date.",
        "matrix_state": "Matrice d’impact à cette date.",
        "end_reason": "Motif de fin ; none : non renseigné.",
        "ended_in": "Entré cette année-là dans une phase qui clôt le partenariat.",
        "changed_since": "Dont la fiche a changé ce jour-là ou depuis, par exemple 2022-01-01.",
        "signal": "Signal de ses mesures ou de ses comités à cette date.",
    }
    as_of = ReaderFilter(reader=read_day, method=unchanged, label="Date de l’état.")


class StartupsView(PublicListAPIView):
    """Les services, avec les mêmes filtres que la page."""

    subject = "startups"
    list_name = "startups"
    has_fiche_texts = True
    serializer_class = serializers.StartupItemSerializer
    filterset_class = StartupAPIFilter
    parameters = (serializers.AS_OF, serializers.FAST)
    filterset: StartupAPIFilter

    def get_ordering_fields(self) -> tuple[str, ...]:
        plain = (name for name in super().get_ordering_fields() if name not in NOT_ORDERED)
        return tuple(dict.fromkeys(("name", "slug", "since", "changed", "phase", "end_reason", *plain)))

    def get_queryset(self) -> Any:
        return Startup.objects.all()

    def filter_queryset(self, queryset: Any) -> Any:
        """Return the ids of the matching services, in order; a second statement builds the JSON of the page."""
        ordering, words = self.request.query_params.get("ordering"), self.filter_value("search")
        rows = self.filterset.filter_queryset(queryset)
        if ordering in ("national_impact", "-national_impact"):
            rows = rows.annotate(**self.filterset.columns)
        ids = list(ordered(rows, ordering or "name").values_list("pk", flat=True))
        return closest_first(ids, words.split()) if words and not ordering else ids

    def to_items(self, rows: list[int]) -> Any:
        found = startups_json(rows, self.filterset.day, site_of(self.request))
        is_json = isinstance(self.request.accepted_renderer, JSONRenderer)
        if is_json and self.fields == self.get_field_names():
            return orjson.Fragment(found)
        return [{name: row[name] for name in self.fields} for row in orjson.loads(found)]


class StartupView(PublicView):
    """Une fiche : tout ce qu'elle a de public, et son état à une date."""

    subject = "startups"
    refusals = {**BAD_REQUEST, **GONE, **MOVED}
    operation_id = "startup"
    serializer_class = serializers.StartupDocumentSerializer
    parameters = (serializers.AS_OF,)

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        http = django_request(request)
        found = startup_json(slug, read_date(http), site_of(http))
        return redirect_of(request, slug) if found is None else as_json(found)


class IncubatorFilter(StrictFilterSet):
    as_of = ReaderFilter(reader=read_day, method=unchanged, label="Date des nombres.")
    owner = of_names(
        "owner__slug",
        Administration,
        "Identifiant de l’administration qui le porte.",
        listed="api-administrations",
    )
    hidden = yes_or_no("hidden", "Hors des listes de beta.gouv.fr.")
    search = Search("name", "slug", "summary")


class IncubatorsView(PublicListAPIView):
    """Les incubateurs, et combien de services chacun porte à une date."""

    subject = "incubators"
    list_name = "incubators"
    has_fiche_texts = True
    serializer_class = serializers.IncubatorItemSerializer
    filterset_class = IncubatorFilter
    parameters = (serializers.AS_OF,)
    head_class = serializers.DayHeadSerializer

    def get_queryset(self) -> QuerySet[Incubator]:
        self.head_value = {"as_of": self.as_of}
        return Incubator.objects.order_by()

    def to_rows(self, queryset: QuerySet[Incubator]) -> Rows:
        return list(counted_on(self.head_value["as_of"], queryset.defer("content")))


class IncubatorView(PublicView):
    """Un incubateur et les services qu'il porte à une date."""

    subject = "incubators"
    refusals = {**BAD_REQUEST, **GONE}
    operation_id = "incubator"
    serializer_class = serializers.IncubatorDocumentSerializer
    parameters = (serializers.AS_OF,)

    def get(self, request: Request, slug: str) -> Response:
        day = read_date(django_request(request))
        found = with_carried(day, counted_on(day, Incubator.objects.filter(slug=slug))).first()
        if found is None:
            raise missing_record(Incubator, "slug", f"Aucun incubateur n’a l’identifiant « {slug} ».", slug=slug)
        return self.answer(found)


class AdministrationView(PublicView):
    """Une administration, ou un ministère, et ses services par groupe à une date : les nombres de sa page."""

    subject = "incubators"
    refusals = {**BAD_REQUEST, **GONE}
    operation_id = "administration"
    serializer_class = serializers.AdministrationDocumentSerializer
    parameters = (serializers.AS_OF,)

    def get(self, request: Request, slug: str) -> Response:
        http = django_request(request)
        day = read_date(http)
        sponsor = sponsors_named([slug]).get(slug)
        if sponsor is None:
            message = f"Aucune administration n’a l’identifiant « {slug} »."
            raise missing_record(Administration, "slug", message, slug=slug)
        by_group = counts_of(sponsor, day)
        counts = {name: by_group.get(group, Figure(0)) for name, group in (GROUP_OF | {"without_phase": ""}).items()}
        found = {"slug": slug, "as_of": day, "sponsor": sponsor, "counts": counts}
        return self.answer(found)


class PortfolioView(PublicView):
    """Le portefeuille à une date : combien de services dans chaque état, et chez quel incubateur."""

    subject = "portfolio"
    operation_id = "portfolio"
    serializer_class = serializers.PortfolioDocumentSerializer
    parameters = (serializers.AS_OF,)

    def get(self, request: Request) -> Response:
        day = read_date(django_request(request))
        found = {"state": portfolio(day), "designated": national_impact_on(day)}
        return self.answer(found)


class PortfolioSeriesView(PublicView):
    """Le portefeuille à une suite de dates, de la première à la dernière : combien de services dans chaque état."""

    subject = "portfolio"
    operation_id = "portfolio-series"
    serializer_class = serializers.PortfolioSeriesSerializer
    parameters = serializers.SERIES

    def get(self, request: Request) -> Response:
        found = {"results": portfolio_series(*read_series(request.query_params))}
        return self.answer(found)


class NationalImpactFilter(ServiceRowsFilterSet):
    as_of = ReaderFilter(reader=read_day, method=unchanged, label="Date de l’état.")
    millesime = of_number("millesime", "Année pour laquelle la désignation compte.")
    search = Search("startup__name", "startup__slug", "startup__mission")


class NationalImpactView(PublicListAPIView):
    """Les services à impact national à une date, leurs chiffres, leurs critères, et leur nombre chaque année."""

    subject = "impact"
    list_name = "national-impact"
    has_fiche_texts = True
    serializer_class = NationalServiceSerializer
    filterset_class = NationalImpactFilter
    parameters = (serializers.AS_OF,)
    head_class = NationalHeadSerializer

    def get_queryset(self) -> QuerySet[Designation]:
        as_of = self.as_of
        self.head_value = {"as_of": as_of, "years": yearly_impact(as_of, min(as_of, day_of_records()).year)}
        return designations_on(as_of)

    def to_rows(self, queryset: QuerySet[Designation]) -> Rows:
        return designated_services(queryset, self.head_value["as_of"])


class CommunityView(PublicView):
    """La communauté à une date : combien de membres, d'arrivées, de personnes formées. Aucune personne."""

    subject = "community"
    operation_id = "community"
    serializer_class = CommunitySerializer
    parameters = (serializers.AS_OF,)

    def get(self, request: Request) -> Response:
        found = community_state(read_date(django_request(request), now=today()))
        return self.answer(found)
