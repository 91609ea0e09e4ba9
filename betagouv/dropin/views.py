"""Views of the drop-in API, at the original paths."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse, QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from betagouv.dropin import documents, records, serializers
from betagouv.dropin.documents import LEGACY, Words
from betagouv.dropin.records import DropInStartup, member_ids, teams
from common.clock import today
from common.freshness import MEMBERS, last_known_day
from gateway.api_sunset import ENDING_AUTHORS, ENDINGS, Ending
from web.api.errors import missing
from web.api.public import PublicView, as_json
from web.filters import UNKNOWN


def version_name(version: int) -> str:
    """Return ``v2.5`` for 5, ``v2`` for 0."""
    return f"v2.{version}" if version else "v2"


COLUMNS = (
    "id",
    "name",
    "mission",
    "start",
    "status",
    "incubator",
    "stats",
    "link",
    "repository",
    "accessibility",
    "contact",
    "incubators",
)
QUOTED = {"name", "mission", "accessibility", "incubators"}
LAST_WITHOUT_INCUBATORS = 6


def startups_csv(startups: Iterable[DropInStartup], version: int, words: Words) -> str:
    """Return the CSV lines, with the blank lines of the original after the header and at the end."""
    columns = COLUMNS[:-1] if version <= LAST_WITHOUT_INCUBATORS else COLUMNS
    lines = [";".join(_cell(name, _values(startup, words)[name]) for name in columns) for startup in startups]
    return "\n".join([";".join(columns), "", *lines, "", ""])


def _values(startup: DropInStartup, words: Words) -> dict[str, str]:
    first, last = (startup.phases[0], startup.phases[-1]) if startup.phases else ({}, {})
    status = last.get("name") or ""
    return {
        "id": startup.slug,
        "name": startup.values["name"],
        "mission": startup.values["mission"],
        "start": first.get("start") or "",
        "status": words.get(status, status),
        "incubator": startup.incubator,
        "stats": startup.values["stats_url"] or "null",
        "link": startup.values["link"],
        "repository": startup.values["repository"] or "null",
        "accessibility": startup.values["accessibility"],
        "contact": startup.values["contact"],
        "incubators": ",".join(startup.incubators),
    }


def _cell(name: str, value: str) -> str:
    """Return a cell: quoted in the columns that the original quotes, and where its text would break the line."""
    if name in QUOTED or any(letter in value for letter in '"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value


TWICE = "Ce paramètre est donné plusieurs fois : séparez ses valeurs par des virgules."
MAX_WORDS = 50


@dataclass(frozen=True, slots=True)
class ResponseOptions:
    """The parsed parameters. ``fields`` is None for all; an empty ``incubators`` means all."""

    words: Words
    fields: frozenset[str] | None
    incubators: frozenset[str]

    def keep(self, document: dict[str, Any]) -> dict[str, Any]:
        """Return ``document`` with the requested fields."""
        if self.fields is None:
            return document
        return {name: value for name, value in document.items() if name in self.fields}


def read_options(query: QueryDict, *, fields: Sequence[str] = (), by_incubator: bool = False) -> ResponseOptions:
    """Parse the parameters of a URL whose document has ``fields``.

    :raises ValidationError: by parameter, in French.
    """
    known = ["phases", *(["fields"] if fields else []), *(["incubator"] if by_incubator else [])]
    errors: dict[str, list[str]] = {name[:80].replace("\0", "�"): [UNKNOWN] for name in query if name not in known}
    errors |= {name: [TWICE] for name, values in query.lists() if name in known and len(values) > 1}
    if query.get("phases", "") not in ("", "legacy"):
        errors["phases"] = ["Écrivez « legacy » pour les anciens mots des phases, ou retirez ce paramètre."]
    wanted = _words(query, "fields")
    if unknown := sorted(wanted - set(fields)):
        errors.setdefault("fields", [f"Champ inconnu : {unknown[0][:80]!r}. Champs possibles : {', '.join(fields)}."])
    incubators = _words(query, "incubator")
    if len(incubators) > MAX_WORDS:
        errors["incubator"] = [f"Donnez au plus {MAX_WORDS} incubateurs."]
    if errors:
        raise ValidationError(errors)
    words = LEGACY if query.get("phases") == "legacy" else {}
    return ResponseOptions(words, wanted or None, incubators)


def _words(query: QueryDict, name: str) -> frozenset[str]:
    return frozenset(word for word in query.get(name, "").split(",") if word)


class DropInView(PublicView):
    """A document; ``fields`` are those that clients may select."""

    subject = "beta-gouv"
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
    operation_id = "v2-startups"
    parameters = (serializers.VERSION, serializers.PHASES, serializers.fields(fields), serializers.INCUBATOR)
    serializer_class = serializers.V2StartupsDocumentSerializer

    def get(self, request: Request, version: int) -> HttpResponse:
        options = self.read_options(request)
        incubators = records.incubators(today())
        startups = _carried(records.startups(today()), incubators, options)
        return _json(documents.startups_document(startups, incubators, version, options.words, options.keep))


class StartupsDetailsView(DropInView):
    """Chaque service par son identifiant. Les membres ne sont pas nommés : chacun a un identifiant opaque."""

    fields = documents.DETAIL_FIELDS
    by_incubator = True
    operation_id = "v2-startups-details"
    parameters = (serializers.VERSION, serializers.PHASES, serializers.fields(fields), serializers.INCUBATOR)
    serializer_class = serializers.StartupsDetailsByIdSerializer

    def get(self, request: Request, version: int) -> HttpResponse:
        options = self.read_options(request)
        startups = _carried(records.startups(today()), records.incubators(today()), options)
        return _json(documents.details_document(startups, teams(members_day()), options.words, options.keep))


class AuthorsView(DropInView):
    """Les membres, sans leurs noms : un identifiant opaque et les services de chacun. Déconseillé."""

    @extend_schema(
        operation_id="v2-authors",
        parameters=[serializers.VERSION, serializers.PHASES],
        responses={200: serializers.V2AuthorSerializer(many=True)},
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
    operation_id = "v2-incubators"
    parameters = (serializers.VERSION, serializers.PHASES, serializers.fields(fields))
    serializer_class = serializers.IncubatorsByIdSerializer

    def get(self, request: Request, version: int) -> HttpResponse:
        options = self.read_options(request)
        startups, incubators = records.startups(today()), records.incubators(today())
        return _json(documents.incubators_document(startups, incubators, options.words, options.keep))


class OrganisationsView(DropInView):
    """Les administrations, en liste ; leurs noms sont écrits pour du HTML, comme dans l'original."""

    fields = documents.ORGANISATION_FIELDS

    @extend_schema(
        operation_id="v2-organisations",
        parameters=[serializers.VERSION, serializers.PHASES, serializers.fields(fields)],
        responses={200: serializers.V2OrganisationSerializer(many=True)},
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        return _json(documents.organisations_document(records.organisations(), self.read_options(request).keep))


class SponsorsView(DropInView):
    """Les administrations par leur identifiant, avec leurs noms tels quels."""

    fields = documents.ORGANISATION_FIELDS
    operation_id = "v2-sponsors"
    parameters = (serializers.VERSION, serializers.PHASES, serializers.fields(fields))
    serializer_class = serializers.SponsorsByIdSerializer

    def get(self, request: Request, version: int) -> HttpResponse:
        return _json(documents.sponsors_document(records.organisations(), self.read_options(request).keep))


class StartupsCsvView(DropInView):
    """Une ligne par service, colonnes séparées par des points-virgules ; null : pas de statistiques ou de code source."""

    by_incubator = True

    @extend_schema(
        operation_id="v2-startups-csv",
        parameters=[serializers.VERSION, serializers.PHASES, serializers.INCUBATOR],
        responses={(200, "text/csv"): str},
    )
    def get(self, request: Request, version: int) -> HttpResponse:
        options = self.read_options(request)
        startups = _carried(records.startups(today()), records.incubators(today()), options)
        return HttpResponse(startups_csv(startups, version, options.words), content_type="text/csv; charset=utf-8")


class DropInStartupView(DropInView):
    """Un service, version 3 : ce que sa fiche ne dit pas est absent."""

    operation_id = "v3-startup"
    parameters = (serializers.PHASES,)
    serializer_class = serializers.V3StartupSerializer

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
