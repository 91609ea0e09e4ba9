"""The API of publications: public reads; DINUM staff publish."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.core.exceptions import ValidationError as Refusal
from django.http import HttpRequest
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from access.api_permissions import WritableView
from accounts.models import User
from accounts.once import UsedKeyError, do_once
from common.api.errors import (
    BAD_REQUEST,
    NOT_FOUND,
    ErrorsSerializer,
    RequestShape,
    json_number,
    missing,
    read_body,
    refusal_as_answer,
)
from common.api.lists import PublicListAPIView, Rows
from common.api.preconditions import (
    IF_MATCH,
    KEY,
    STALE,
    USED_KEY,
    PreconditionConflict,
    PreconditionRequired,
    SeenField,
    idempotency_key,
    required_version,
)
from common.api.public import PublicView, site_of
from common.filters import RowFilterSet, Search
from common.optimistic_lock import EditConflictError, VersionToken
from common.private_api import django_request
from common.rights import Action
from impact.serializers import MarkShape, mark_as_json
from indicators.actions.publishing import NotFreshError, PublicationEntry, Request, publish
from indicators.api.indicators import year_of
from indicators.models import Publication, PublishedEvidence
from indicators.queries.publications import (
    Frozen,
    Other,
    frozen_evidence,
    publication,
    publications_of,
)
from indicators.queries.publishable import candidates, figures_state
from indicators.serializers import ND, YEAR_IN_PATH, TargetShape


class OtherShape(s.Serializer[dict[str, Any]]):
    """Un autre résultat publié du même indicateur pour la même année."""

    publication = s.IntegerField(help_text="Numéro de la publication.")
    published_on = s.DateField(help_text="Jour de la publication.")
    value = s.FloatField(allow_null=True, help_text=ND)


class FrozenTargetShape(TargetShape):
    """Une cible figée ; ``is_reached`` est le verdict, null quand l'un des deux chiffres n'est pas déterminé."""

    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    judgement = s.CharField(help_text="Jugement de l’équipe, à côté du calcul ; vide : aucun.")
    is_reached = s.BooleanField(
        allow_null=True, help_text="Vrai : cible atteinte ; null : l’un des deux chiffres n’est pas déterminé."
    )


class FrozenShape(MarkShape):
    """Un résultat publié. ``counted`` et ``base`` comptent les enregistrements figés avec lui."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(help_text="Unité.")
    value = s.FloatField(allow_null=True, help_text=ND)
    has_evidence = s.BooleanField(help_text="Vrai : publié avec ses preuves.")
    counted = s.IntegerField(help_text="Nombre d’enregistrements comptés.")
    base = s.IntegerField(help_text="Nombre d’enregistrements du reste de la population de référence.")
    rule = s.JSONField(allow_null=True, help_text="La règle qui a compté, en données.")
    rule_in_words = s.CharField(help_text="Règle en toutes lettres.")
    target = FrozenTargetShape(
        allow_null=True, help_text="La cible votée, telle qu’elle était le jour de la publication."
    )
    former_value = s.FloatField(
        allow_null=True, help_text="La première année d’une définition : selon la règle d’avant."
    )
    former_rule_in_words = s.CharField(
        help_text="Règle des années d’avant, en toutes lettres ; vide : la règle n’a pas changé."
    )
    replaces = OtherShape(allow_null=True, help_text="Publication qu’il remplace ; null : aucune.")
    replaced_by = OtherShape(allow_null=True, help_text="Publication qui le remplace ; null : il est en vigueur.")


class PublicationShape(s.Serializer[dict[str, Any]]):
    """Une publication : jamais modifiée, jamais retirée."""

    id = s.IntegerField(help_text="Numéro.")
    year = s.IntegerField(help_text="Année.")
    published_on = s.DateField(help_text="Jour de la publication.")
    recorded_at = s.DateTimeField(help_text="Moment de l’enregistrement.")
    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    note = s.CharField(help_text="Note ; vide : aucune.")
    reason = s.CharField(help_text="Pourquoi ; vide : non renseigné.")
    url = s.CharField(help_text="Adresse dans l’API ou sur le site.")
    results = FrozenShape(many=True, help_text="Les lignes de la réponse.")


class FrozenEvidenceShape(s.Serializer[dict[str, Any]]):
    """Un enregistrement figé, sous le nom qu'avait sa fiche ce jour-là."""

    startup = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom.")
    record = s.CharField(help_text="Sorte d’enregistrement.")
    record_id = s.IntegerField(help_text="Numéro de l’enregistrement.")
    date = s.DateField(help_text="Jour.")
    reason = s.CharField(help_text="Pourquoi ; vide : non renseigné.")
    amount = s.FloatField(help_text="En euros, exact.")
    part = s.ChoiceField(
        choices=PublishedEvidence.Part.choices, help_text="Rôle dans le calcul : compté, ou reste de la population."
    )


class FrozenWithEvidence(FrozenShape):
    evidence = FrozenEvidenceShape(many=True, help_text="Les enregistrements qui prouvent.")


class PublicationWithEvidence(PublicationShape):
    results = FrozenWithEvidence(many=True, help_text="Les lignes de la réponse.")


class EntryRequest(RequestShape):
    """Sans ``value``, le résultat que donnent les fiches, avec ses preuves ; avec, une valeur saisie, sans preuves."""

    code = s.CharField(max_length=60, help_text="Code, qui ne change pas.")
    value = s.DecimalField(max_digits=16, decimal_places=4, allow_null=True, required=False, help_text=ND)
    replaces = s.IntegerField(
        min_value=1,
        allow_null=True,
        required=False,
        help_text="La publication que celle-ci corrige, null pour la première. Sans « seen », obligatoire.",
    )


class PublicationRequest(RequestShape):
    seen = SeenField()
    published_on = s.DateField(help_text="Jour de la publication.")
    reason = s.CharField(max_length=2000, help_text="Pourquoi.")
    source = s.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        default="",
        help_text="D’où vient la donnée ; vide : non renseigné.",
    )  # type: ignore[assignment]
    note = s.CharField(max_length=5000, required=False, allow_blank=True, default="", help_text="Note ; vide : aucune.")
    confirmed = s.BooleanField(
        required=False,
        default=False,
        help_text="Ce qui est inhabituel a été lu : année en cours, 0, grand écart, millésimes à confirmer, lauréats absents.",
    )
    results = EntryRequest(many=True, allow_empty=False, max_length=200, help_text="Les lignes de la réponse.")  # type: ignore[call-arg]


FOR_STAFF = {
    401: OpenApiResponse(ErrorsSerializer, description="Il faut être connecté."),
    403: OpenApiResponse(ErrorsSerializer, description="Seule l’équipe DINUM publie."),
}
REFUSED = {
    **FOR_STAFF,
    **STALE,
    409: OpenApiResponse(
        ErrorsSerializer,
        description="Les résultats ne sont pas à jour, ou ne sont plus ceux que vous avez lus ; ou la clé a déjà servi.",
    ),
}
NOT_SEEN = "Indiquez ce que vous avez lu : « seen », que donne la liste, ou « replaces » pour chaque résultat."


HEAD: dict[str, Any] = {
    "year": s.IntegerField(help_text="Année."),
    "seen": s.CharField(help_text="À renvoyer pour publier : les résultats de l’année, tels qu’ils sont."),
}


class PublicationFilter(RowFilterSet):
    search = Search("source", "note", "reason")


class PublicationsView(PublicListAPIView, WritableView):
    """Les publications d'une année, de la plus récente à la plus ancienne."""

    writes = Action.DECIDE
    http_method_names = ["get", "head", "options", "post"]

    list_name = "publications"
    serializer_class = PublicationShape
    filterset_class = PublicationFilter
    parameters = (YEAR_IN_PATH,)
    extra_fields = HEAD

    def get_rows(self) -> Rows:
        http, year = django_request(self.request), year_of(self.kwargs["year"])
        self.extra = {"year": year, "seen": VersionToken.of(figures_state(candidates(year))).token}
        return [_publication(one, http) for one in publications_of(year)]

    @extend_schema(
        operation_id="publish",
        parameters=[YEAR_IN_PATH, KEY, IF_MATCH],
        request=PublicationRequest,
        responses={201: PublicationShape, 200: PublicationShape, **BAD_REQUEST, **NOT_FOUND, **REFUSED},
    )
    def post(self, request: ApiRequest, year: str) -> Response:
        """Fige les résultats demandés, avec leurs preuves. Un résultat déjà publié est remplacé, jamais modifié."""
        asked, key = read_body(PublicationRequest, request), idempotency_key(request)
        user = cast("User", request.user)
        figure = year_of(year)
        with _over_what_was_seen(request, asked) as seen:
            wanted = _request(figure, asked, seen)

            def write() -> int:
                return publish(wanted, actor=user).pk

            address, content = f"publications {figure}", json.dumps(request.data, default=str, sort_keys=True)
            is_first, made = _refused(
                lambda: do_once(key=key, address=address, content=content, author=user, write=write)
            )
        found = publication(figure, made or 0)
        assert found  # noqa: S101  # written by this request, or by the first of its key
        return Response(_publication(found, django_request(request)), status=201 if is_first else 200)


class PublicationView(PublicView):
    """Une publication, avec les preuves figées de chaque résultat."""

    @extend_schema(
        operation_id="publication",
        parameters=[YEAR_IN_PATH],
        responses={200: PublicationWithEvidence, **BAD_REQUEST, **NOT_FOUND},
    )
    def get(self, request: ApiRequest, year: str, pk: int) -> Response:
        found = publication(year_of(year), pk) if pk < 2**63 else None
        if found is None:
            raise missing("id", "Cette publication n’existe pas.")
        evidence: dict[int, list[dict[str, Any]]] = {}
        for row in frozen_evidence(found.pk):
            evidence.setdefault(row.result_id, []).append(_evidence(row))
        answer = _publication(found, django_request(request))
        for published, result in zip(answer["results"], found.frozen, strict=True):
            published["evidence"] = evidence.get(result.key, [])
        return Response(answer)


@contextmanager
def _over_what_was_seen(request: ApiRequest, asked: dict[str, Any]) -> Iterator[VersionToken | None]:
    """Yield the version of the figures that the author saw; None if each result gives what it replaces."""
    has_seen = "If-Match" in request.headers or "seen" in asked
    if not has_seen and not all("replaces" in one for one in asked["results"]):
        raise PreconditionRequired({"seen": [NOT_SEEN]})
    # The publications that each result replaces are compared and refused in the same way.
    with required_version(request, asked if has_seen else {"seen": VersionToken.of({}).token}) as seen:
        yield seen if has_seen else None


def _refused[T](write: Callable[[], T]) -> T:
    try:
        return write()
    except NotFreshError as refusal:
        raise PreconditionConflict({"detail": refusal.messages}) from None
    except EditConflictError:
        raise
    except Refusal as refusal:
        raise refusal_as_answer(refusal) from None
    except UsedKeyError:
        raise PreconditionConflict(USED_KEY) from None


def _request(year: int, values: dict[str, Any], seen: VersionToken | None) -> Request:
    replaces = {one["code"]: one["replaces"] for one in values["results"] if "replaces" in one}
    return Request(
        year=year,
        entries=[_entry(result) for result in values["results"]],
        published_on=values["published_on"],
        reason=values["reason"],
        source=values["source"],
        note=values["note"],
        confirmed=values["confirmed"],
        seen=seen,
        replaces=replaces if seen is None else None,
    )


def _entry(result: dict[str, Any]) -> PublicationEntry:
    if "value" not in result:
        return PublicationEntry(result["code"])
    return PublicationEntry(result["code"], typed=True, value=result["value"])


def _publication(one: Publication, request: HttpRequest) -> dict[str, Any]:
    page = reverse("publication", args=[one.year, one.pk])
    return {
        "id": one.pk,
        "year": one.year,
        "published_on": one.published_on.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
        "source": one.source,
        "note": one.note,
        "reason": one.reason,
        "url": f"{site_of(request)}{page}",
        "results": [_result(result) for result in one.frozen],
    }


def _result(result: Frozen) -> dict[str, Any]:
    return {
        "code": result.code,
        "label": result.label,
        "unit": result.unit,
        "value": json_number(result.value),
        **mark_as_json(result.mark),
        "has_evidence": result.has_evidence,
        "counted": result.counted,
        "base": result.base,
        "rule": result.rule,
        "rule_in_words": result.rule_in_words,
        "target": _target(result),
        "former_value": json_number(result.former_value),
        "former_rule_in_words": result.former_rule_in_words,
        "replaces": _other(result.replaces),
        "replaced_by": _other(result.replaced_by),
    }


def _target(result: Frozen) -> dict[str, Any] | None:
    target = result.target
    if target is None:
        return None
    return {
        "value": json_number(target.value),
        "direction": target.direction,
        "tolerance": json_number(target.tolerance),
        "source": target.source,
        "judgement": target.judgement,
        "is_reached": result.is_reached,
    }


def _other(other: Other | None) -> dict[str, Any] | None:
    if other is None:
        return None
    return {
        "publication": other.publication,
        "published_on": other.published_on.isoformat(),
        "value": json_number(other.value),
    }


def _evidence(row: PublishedEvidence) -> dict[str, Any]:
    return {
        "startup": row.startup_slug,
        "name": row.startup_name,
        "record": row.record,
        "record_id": row.record_id,
        "date": row.date.isoformat(),
        "reason": row.reason,
        "amount": json_number(row.amount),
        "part": row.part,
    }
