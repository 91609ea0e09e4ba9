"""Views of the drop-in API, at the original paths."""

import datetime as dt
from collections.abc import Sequence
from functools import wraps
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from betagouv.dropin import documents, records, schema
from betagouv.dropin.parameters import ResponseOptions, read_options
from betagouv.dropin.records import member_ids, teams
from betagouv.dropin.spreadsheet import startups_csv
from betagouv.dropin.versions import version_name
from common.api import BAD_REQUEST, NOT_FOUND, missing
from common.known_until import MEMBERS, last_known_day
from common.public_api import PublicView, as_json
from gateway.versions import ENDING_AUTHORS, ENDINGS, Ending
from startups.queries import today


class DropInView(PublicView):
    """A document; ``fields`` are those that clients may select."""

    reads_query = True

    fields: ClassVar[Sequence[str]] = ()
    by_incubator: ClassVar[bool] = False

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        known = super().as_view(**initkwargs)

        @wraps(known)
        def answered(request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponse:
            response: HttpResponse = known(request, *args, **kwargs)
            if ending := cls.ending(kwargs.get("version", documents.LAST)):
                for name, value in ending.headers().items():
                    response[name] = value
            return response

        return answered

    @classmethod
    def ending(cls, version: int) -> Ending | None:
        """Return the end of this document in a version; None if it stays."""
        return ENDINGS.get(version_name(version))

    def read_options(self, request: Request) -> ResponseOptions:
        return read_options(request.query_params, fields=self.fields, by_incubator=self.by_incubator)


class DropInStartupsView(DropInView):
    """Tous les services, dans la forme de chaque version (JSON:API)."""

    fields = documents.STARTUP_FIELDS
    by_incubator = True

    @extend_schema(
        operation_id="v2-startups",
        parameters=[schema.VERSION, schema.PHASES, schema.fields(fields), schema.INCUBATOR],
        responses={200: schema.V2StartupsDocument, **BAD_REQUEST, **NOT_FOUND},
        tags=["v2"],
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        options = self.read_options(request)
        incubators = records.incubators(today())
        startups = _carried(records.startups(today()), incubators, options)
        return _json(documents.startups_document(startups, incubators, version, options.words, options.keep))


class StartupsDetailsView(DropInView):
    """Chaque service par son identifiant. Les membres ne sont pas nommés : chacun a un identifiant opaque."""

    fields = documents.DETAIL_FIELDS
    by_incubator = True

    @extend_schema(
        operation_id="v2-startups-details",
        parameters=[schema.VERSION, schema.PHASES, schema.fields(fields), schema.INCUBATOR],
        responses={200: schema.StartupsDetailsById, **BAD_REQUEST, **NOT_FOUND},
        tags=["v2"],
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        options = self.read_options(request)
        startups = _carried(records.startups(today()), records.incubators(today()), options)
        return _json(documents.details_document(startups, teams(members_day()), options.words, options.keep))


class AuthorsView(DropInView):
    """Les membres, sans leurs noms : un identifiant opaque et les services de chacun. Déconseillé."""

    @extend_schema(
        operation_id="v2-authors",
        parameters=[schema.VERSION, schema.PHASES],
        responses={200: schema.V2Author(many=True), **BAD_REQUEST},
        tags=["v2"],
        deprecated=True,
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        self.read_options(request)
        day = members_day()
        return _json(documents.authors_document(member_ids(day), teams(day)))

    @classmethod
    def ending(cls, version: int) -> Ending | None:
        return ENDINGS.get(version_name(version), ENDING_AUTHORS)


def members_day() -> dt.date:
    """Return today, or the last day until which the members are known: after it, missions only end."""
    return last_known_day(MEMBERS, today())


class DropInIncubatorsView(DropInView):
    """Chaque incubateur par son identifiant, avec les services qu'il porte, seul ou avec d'autres."""

    fields = documents.INCUBATOR_FIELDS

    @extend_schema(
        operation_id="v2-incubators",
        parameters=[schema.VERSION, schema.PHASES, schema.fields(fields)],
        responses={200: schema.IncubatorsById, **BAD_REQUEST, **NOT_FOUND},
        tags=["v2"],
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        options = self.read_options(request)
        startups, incubators = records.startups(today()), records.incubators(today())
        return _json(documents.incubators_document(startups, incubators, options.words, options.keep))


class OrganisationsView(DropInView):
    """Les administrations, en liste ; leurs noms sont écrits pour du HTML, comme dans l'original."""

    fields = documents.ORGANISATION_FIELDS

    @extend_schema(
        operation_id="v2-organisations",
        parameters=[schema.VERSION, schema.PHASES, schema.fields(fields)],
        responses={200: schema.V2Organisation(many=True), **BAD_REQUEST, **NOT_FOUND},
        tags=["v2"],
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        return _json(documents.organisations_document(records.organisations(), self.read_options(request).keep))


class SponsorsView(DropInView):
    """Les administrations par leur identifiant, avec leurs noms tels quels."""

    fields = documents.ORGANISATION_FIELDS

    @extend_schema(
        operation_id="v2-sponsors",
        parameters=[schema.VERSION, schema.PHASES, schema.fields(fields)],
        responses={200: schema.SponsorsById, **BAD_REQUEST, **NOT_FOUND},
        tags=["v2"],
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        return _json(documents.sponsors_document(records.organisations(), self.read_options(request).keep))


class StartupsCsvView(DropInView):
    """Une ligne par service, colonnes séparées par des points-virgules ; null : pas de statistiques ou de code source."""

    by_incubator = True

    @extend_schema(
        operation_id="v2-startups-csv",
        parameters=[schema.VERSION, schema.PHASES, schema.INCUBATOR],
        responses={(200, "text/csv"): str, **BAD_REQUEST, **NOT_FOUND},
        tags=["v2"],
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        options = self.read_options(request)
        startups = _carried(records.startups(today()), records.incubators(today()), options)
        return HttpResponse(startups_csv(startups, version, options.words), content_type="text/csv; charset=utf-8")


class DropInStartupView(DropInView):
    """Un service, version 3 : ce que sa fiche ne dit pas est absent."""

    @extend_schema(
        operation_id="v3-startup",
        parameters=[schema.SLUG, schema.PHASES],
        responses={200: schema.V3Startup, **BAD_REQUEST, **NOT_FOUND},
        tags=["v2"],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        options = self.read_options(request)
        found = records.startups(today(), [slug])
        if not found:
            raise missing("slug", f"Aucun service n’a l’identifiant « {slug} ».")
        team = teams(members_day(), slug).get(slug)
        return _json(documents.single_document(found[0], options.words, team, records.recorded_fields(slug)))


def _carried(
    startups: list[records.DropInStartup], incubators: list[records.DropInIncubator], options: ResponseOptions
) -> list[records.DropInStartup]:
    """Filter the startups to those of the requested incubators."""
    if not options.incubators:
        return startups
    if unknown := sorted(options.incubators - {one.slug for one in incubators}):
        raise missing("incubator", f"Aucun incubateur n’a l’identifiant « {unknown[0][:80]} ».")
    return [startup for startup in startups if options.incubators.intersection(startup.incubators)]


def _json(document: Any) -> HttpResponse:
    return as_json(orjson.dumps(document))
