"""The public read API of publications."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.errors import json_number, missing
from common.api.lists import PublicListAPIView, Rows
from common.api.public import PublicView, site_of
from common.filters import RowFilterSet, Search
from common.private_api import django_request
from impact.serializers import MarkShape, mark_as_json
from indicators.api.indicators import year_of
from indicators.models import PublishedEvidence
from indicators.queries.publications import (
    Frozen,
    Other,
    PublicationWithResults,
    frozen_evidence,
    publication,
    publications_of,
)
from indicators.serializers import ND, YEAR_IN_PATH, TargetShape
from web.api.errors import BAD_REQUEST, NOT_FOUND, json_number, missing
from web.api.lists import PublicListAPIView, Rows
from web.api.public import PublicView, site_of
from web.filters import RowFilterSet, Search


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


HEAD: dict[str, Any] = {
    "year": s.IntegerField(help_text="Année."),
}


class PublicationFilter(RowFilterSet):
    search = Search("source", "note", "reason")


class PublicationsView(PublicListAPIView):
    """Les publications d'une année, de la plus récente à la plus ancienne."""

    list_name = "publications"
    serializer_class = PublicationShape
    filterset_class = PublicationFilter
    parameters = (YEAR_IN_PATH,)
    extra_fields = HEAD

    def get_rows(self) -> Rows:
        http, year = django_request(self.request), year_of(self.kwargs["year"])
        self.extra = {"year": year}
        return [_publication(one, http) for one in publications_of(year)]


class PublicationView(PublicView):
    """Une publication, avec les preuves figées de chaque résultat."""

    @extend_schema(
        operation_id="publication",
        parameters=[YEAR_IN_PATH],
        responses={200: PublicationWithEvidence},
    )
    def get(self, request: Request, year: str, pk: int) -> Response:
        found = publication(year_of(year), pk) if pk < 2**63 else None
        if found is None:
            raise missing("id", "Cette publication n’existe pas.")
        evidence: dict[int, list[dict[str, Any]]] = {}
        for row in frozen_evidence(found.publication.pk):
            evidence.setdefault(row.result_id, []).append(_evidence(row))
        answer = _publication(found, django_request(request))
        for published, result in zip(answer["results"], found.results, strict=True):
            published["evidence"] = evidence.get(result.key, [])
        return Response(answer)


def _publication(found: PublicationWithResults, request: HttpRequest) -> dict[str, Any]:
    one = found.publication
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
        "results": [_result(result) for result in found.results],
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
