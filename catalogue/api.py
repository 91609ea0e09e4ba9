"""Public read API of startups, incubators and the portfolio."""

import datetime as dt
from dataclasses import asdict
from typing import Any

import orjson
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue import serializers
from catalogue.api_sql import incubator_document, incubator_list, startup_json, startups_json
from catalogue.dates import read_date, read_series
from catalogue.national.queries import YearOfImpact, national_services, yearly_impact
from catalogue.national.serializers import HEAD, NationalImpactFilter, NationalService
from catalogue.startups.filters import StartupFilter
from common.clock import today
from common.figure import Figure
from common.freshness import day_of_records
from common.third_party_internals import django_request
from community.queries.counts import community_document
from impact.queries.designations import national_impact_on
from incubators.models import Administration, Incubator
from startups.models import Startup
from startups.queries import Breakdown, ordered, portfolio, portfolio_series, startup_moved_to
from startups.sponsors import counts_of, sponsors_named
from web.api.errors import BAD_REQUEST, GONE, json_number, missing_record
from web.api.lists import PublicListAPIView, Rows
from web.api.public import PublicView, as_json, site_of
from web.api.renderers import JSONRenderer
from web.filter_fields import read_day
from web.filters import ReaderFilter, RowFilterSet, Search, of_text, on_day, unchanged, yes_or_no


class JoinersOfYear(s.Serializer[dict[str, Any]]):
    year = s.IntegerField(help_text="Année.")
    members = s.IntegerField(help_text="Membres dont la première mission commence dans l’année.")
    public_agents = s.IntegerField(allow_null=True, help_text="null, avec les deux suivants : un groupe sous cinq.")
    independents = s.IntegerField(allow_null=True, help_text="Nombre d’indépendants.")
    company_staff = s.IntegerField(allow_null=True, help_text="Salariés d’un prestataire.")


class NpsOfMonth(s.Serializer[dict[str, Any]]):
    month = s.DateField(help_text="Premier jour du mois de l’enquête.")
    score = s.IntegerField(help_text="Part de promoteurs (9-10) moins part de détracteurs (0-6), de -100 à 100.")
    answers = s.IntegerField(help_text="Nombre de réponses.")


class TrainingOfPeriod(s.Serializer[dict[str, Any]]):
    programme = s.CharField(help_text="Formation.")
    start = s.DateField(help_text="Début.")
    end = s.DateField(help_text="Fin, exclue.")
    sessions = s.IntegerField(allow_null=True, help_text="Nombre de sessions ; null : inconnu.")
    people = s.IntegerField(help_text="Nombre de personnes.")
    recommending = s.IntegerField(allow_null=True, help_text="Part qui recommande la formation, en %.")


class IntrapreneursOfYear(s.Serializer[dict[str, Any]]):
    year = s.IntegerField(help_text="Année.")
    newcomers = s.IntegerField(allow_null=True, help_text="Nombre de nouveaux.")
    certified = s.IntegerField(allow_null=True, help_text="Nombre de certifiés ; null : inconnu.")


class CommunityDocument(s.Serializer[dict[str, Any]]):
    """La communauté à une date : des comptes seulement."""

    as_of = s.DateField(help_text="Jour dont c’est l’état.")
    active = s.IntegerField(help_text="Membres avec au moins une mission ce jour-là.")
    public_agents = s.IntegerField(help_text="Ceux d’entre eux qui sont agents publics ce jour-là.")
    joiners = JoinersOfYear(many=True, help_text="Arrivées par année.")
    nps = NpsOfMonth(many=True, help_text="Les enquêtes, de la plus ancienne à la plus récente.")
    trainings = TrainingOfPeriod(many=True, help_text="Les formations.")
    intrapreneurs = IntrapreneursOfYear(many=True, help_text="Intrapreneurs par année.")
    has_fictitious = s.BooleanField(help_text="Des membres fictifs de la démonstration sont comptés.")


def portfolio_document(as_of: dt.date) -> dict[str, Any]:
    """Return the portfolio at a date: two queries."""
    state, designated = portfolio(as_of), national_impact_on(as_of)
    return {
        "as_of": as_of.isoformat(),
        "investigations": state.investigations.value,
        "services": state.services.value,
        "ended": state.ended.value,
        "national_impact": designated.value,
        "marks": {
            "investigations": state.investigations.marks_as_json(),
            "services": state.services.marks_as_json(),
            "ended": state.ended.marks_as_json(),
            "national_impact": designated.marks_as_json(),
        },
        "by_phase": {kind: one.value for kind, one in state.by_phase.items()},
        "fictitious_by_phase": {kind: one.fictitious for kind, one in state.by_phase.items()},
        "by_incubator": [_breakdown(part) for part in state.by_incubator],
    }


def _breakdown(part: Breakdown) -> dict[str, Any]:
    return {
        "incubator": part.incubator,
        "name": part.name,
        "investigations": part.investigations.value,
        "services": part.services.value,
        "ended": part.ended.value,
        "fictitious": (part.investigations + part.services + part.ended).fictitious,
    }


def national_years(as_of: dt.date, site: str) -> list[dict[str, Any]]:
    """Return the yearly counts of services of national impact, as JSON values."""
    return [_year(one, site) for one in yearly_impact(as_of, min(as_of, day_of_records()).year)]


def national_list(as_of: dt.date, site: str) -> list[dict[str, Any]]:
    """Return the services of national impact at a date, as JSON values: with their history, seven queries."""
    return list(NationalService(national_services(as_of), many=True, context={"site": site}).data)


def _year(one: YearOfImpact, site: str) -> dict[str, Any]:
    proof = reverse("api-indicator-evidence", args=["national_impact", one.year])
    return {
        "year": one.year,
        "total": json_number(one.total.exact),
        "new": json_number(one.new.exact),
        "withdrawn": one.withdrawn,
        **one.new.marks_as_json(),
        "total_by_dates": json_number(one.total.by_dates),
        "total_fictitious": one.total.fictitious,
        "evidence_url": f"{site}{proof}" if one.has_proof else None,
    }


MOVED = {301: OpenApiResponse(description="La fiche a changé d’identifiant.")}


NOT_ORDERED = {"incubators", "phases", "fast", "themes", "user_types", "technologies", "sponsors", "url", "page"}


class StartupAPIFilter(StartupFilter):
    """The filters of the page; the date is between 1900 and 2100, as everywhere in the API."""

    as_of = ReaderFilter(reader=read_day, method=unchanged, label="Date de l’état.")


class StartupsView(PublicListAPIView):
    """La liste des services, avec les mêmes filtres que la page et l'export."""

    list_name = "startups"
    serializer_class = serializers.StartupItem
    filterset_class = StartupAPIFilter
    parameters = serializers.FILTERS
    filterset: StartupAPIFilter

    def get_ordering_fields(self) -> tuple[str, ...]:
        plain = (name for name in self.get_field_names() if name not in ("name", "slug", *NOT_ORDERED))
        return ("name", "slug", "since", *plain)

    def get_queryset(self) -> Any:
        return Startup.objects.all()

    def filter_queryset(self, queryset: Any) -> Any:
        """Return the ids of the matching services, in order; a second statement builds the JSON of the page."""
        ordering = self.request.query_params.get("ordering") or "name"
        rows = self.filterset.filter_queryset(queryset)
        if ordering.removeprefix("-") == "national_impact":
            rows = rows.annotate(**self.filterset.columns)
        return list(ordered(rows, ordering).values_list("pk", flat=True))

    def to_items(self, rows: list[int]) -> Any:
        found = startups_json(rows, self.filterset.day, site_of(self.request))
        is_json = isinstance(self.request.accepted_renderer, JSONRenderer)
        if is_json and self.fields == self.get_field_names():
            return orjson.Fragment(found)
        return super().to_items(orjson.loads(found))


class StartupView(PublicView):
    """Une fiche : tout ce qu'elle a de public, et son état à une date."""

    refusals = {**BAD_REQUEST, **GONE}
    reads_query = True

    @extend_schema(
        operation_id="startup",
        parameters=[serializers.AS_OF],
        responses={200: serializers.StartupDocument, **MOVED},
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        http = django_request(request)
        found = startup_json(slug, read_date(http), site_of(http))
        if found is not None:
            return as_json(found)
        if (now := startup_moved_to(slug)) is None:
            raise missing_record(Startup, "slug", f"Aucune fiche n’a l’identifiant « {slug} ».", slug=slug)
        query = http.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(reverse("api-startup", args=[now]) + (f"?{query}" if query else ""))


class IncubatorFilter(RowFilterSet):
    as_of = on_day("", "Date des nombres.")
    owner = of_text("owner__slug", "Identifiant de l’administration qui le porte.")
    hidden = yes_or_no("hidden", "Hors des listes de beta.gouv.fr.")
    fictitious = yes_or_no("is_fictitious", "Incubateur fictif de la démonstration.")
    search = Search("name", "slug", "summary")


class IncubatorsView(PublicListAPIView):
    """Les incubateurs, et combien de services chacun porte à une date."""

    list_name = "incubators"
    serializer_class = serializers.IncubatorItem
    filterset_class = IncubatorFilter
    parameters = (serializers.AS_OF,)

    def get_rows(self) -> Rows:
        found: Rows = orjson.loads(incubator_list(self.value_of("as_of") or day_of_records(), site_of(self.request)))
        return found


class IncubatorView(PublicView):
    """Un incubateur et les services qu'il porte à une date."""

    refusals = {**BAD_REQUEST, **GONE}
    reads_query = True

    @extend_schema(
        operation_id="incubator",
        parameters=[serializers.AS_OF],
        responses={200: serializers.IncubatorDocument},
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        http = django_request(request)
        found = incubator_document(slug, read_date(http), site_of(http))
        if found is None:
            raise missing_record(Incubator, "slug", f"Aucun incubateur n’a l’identifiant « {slug} ».", slug=slug)
        return as_json(found)


GROUP_OF = {"services": "service", "investigations": "investigation", "ended": "ended", "without_phase": ""}


class AdministrationView(PublicView):
    """Une administration, ou un ministère, et ses services par groupe à une date : les nombres de sa page."""

    refusals = {**BAD_REQUEST, **GONE}
    reads_query = True

    @extend_schema(
        operation_id="administration",
        parameters=[serializers.AS_OF],
        responses={200: serializers.AdministrationDocument},
    )
    def get(self, request: Request, slug: str) -> Response:
        http = django_request(request)
        day = read_date(http)
        sponsor = sponsors_named([slug]).get(slug)
        if sponsor is None:
            message = f"Aucune administration n’a l’identifiant « {slug} »."
            raise missing_record(Administration, "slug", message, slug=slug)
        counts = counts_of(sponsor, day)
        document = {
            "slug": slug,
            "name": sponsor.name,
            "is_ministry": sponsor.is_ministry,
            "as_of": day,
            **{name: counts.get(group, Figure(0)).count for name, group in GROUP_OF.items()},
            "fictitious": {name: counts.get(group, Figure(0)).fictitious for name, group in GROUP_OF.items()},
            "url": f"{site_of(http)}{reverse('api-administration', args=[slug])}",
            "page": f"{site_of(http)}{reverse('administration-detail', args=[slug])}",
        }
        return Response(serializers.AdministrationDocument(document).data)


class PortfolioView(PublicView):
    """Le portefeuille à une date : combien de services dans chaque état, et chez quel incubateur."""

    reads_query = True

    @extend_schema(
        operation_id="portfolio",
        parameters=[serializers.AS_OF],
        responses={200: serializers.PortfolioDocument},
    )
    def get(self, request: Request) -> HttpResponse:
        return as_json(orjson.dumps(portfolio_document(read_date(django_request(request)))))


class PortfolioSeriesView(PublicView):
    """Le portefeuille à une suite de dates, de la première à la dernière : combien de services dans chaque état."""

    reads_query = True

    @extend_schema(
        operation_id="portfolio-series",
        parameters=serializers.SERIES,
        responses={200: serializers.PortfolioSeries},
    )
    def get(self, request: Request) -> Response:
        asked = read_series(request.query_params)
        return Response({"results": [asdict(one) for one in portfolio_series(asked)]})


class NationalImpactView(PublicListAPIView):
    """Les services à impact national à une date, leurs chiffres, leurs critères, et leur nombre chaque année."""

    list_name = "national-impact"
    serializer_class = NationalService
    filterset_class = NationalImpactFilter
    parameters = (serializers.AS_OF,)
    extra_fields = HEAD

    def get_rows(self) -> Rows:
        as_of, site = self.value_of("as_of") or day_of_records(), site_of(self.request)
        self.extra = {"as_of": as_of, "years": national_years(as_of, site)}
        return national_list(as_of, site)


class CommunityView(PublicView):
    """La communauté à une date : combien de membres, d'arrivées, de personnes formées. Aucune personne."""

    reads_query = True

    @extend_schema(
        operation_id="community",
        parameters=[serializers.AS_OF],
        responses={200: CommunityDocument},
    )
    def get(self, request: Request) -> Response:
        return Response(community_document(read_date(django_request(request), now=today())))
