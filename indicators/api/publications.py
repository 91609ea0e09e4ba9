"""The public read API of publications."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from common.third_party_internals import django_request
from indicators.api.indicators import indicator_of_code, record_url, year_of
from indicators.models import Publication, PublishedEvidence
from indicators.queries.publications import (
    Frozen,
    Other,
    PublicationWithResults,
    all_publications,
    frozen_evidence,
    publication_of_key,
    publications_of,
)
from indicators.serializers import CODE_IN_PATH, ND, YEAR_IN_PATH, TargetShape
from web.api.errors import json_number, missing
from web.api.figures import MarkShape
from web.api.lists import PublicListAPIView, Rows
from web.api.public import PublicView, site_of
from web.filters import RowFilterSet, Search, of_number


class OtherShape(s.Serializer[dict[str, Any]]):
    """Un autre résultat publié du même indicateur pour la même année."""

    publication = s.IntegerField(help_text="Numéro de la publication.")
    published_on = s.DateField(help_text="Jour de la publication.")
    value = s.FloatField(allow_null=True, help_text=ND)


class FrozenTargetShape(TargetShape):
    """Une cible figée ; ``is_reached`` est le verdict, null quand l'un des deux chiffres n'est pas déterminé."""

    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    judgement = s.CharField(help_text="Jugement de l’équipe, à côté du calcul ; vide : aucun.")
    is_fictitious = None  # type: ignore[assignment]  # a frozen target keeps its source only
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
    rule = s.JSONField(help_text="La règle qui a compté, en données ; null : aucune.")
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
    url = s.CharField(help_text="La publication, dans l’API.")
    page = s.CharField(help_text="La publication, sur le site.")
    results = FrozenShape(many=True, help_text="Les lignes de la réponse.")


class FrozenEvidenceShape(s.Serializer[dict[str, Any]]):
    """Un enregistrement figé, sous le nom qu'avait sa fiche ce jour-là."""

    startup = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom.")
    record = s.CharField(help_text="Sorte d’enregistrement.")
    record_id = s.IntegerField(help_text="Numéro de l’enregistrement.")
    url = s.CharField(allow_null=True, help_text="L’enregistrement, dans l’API ; null : il n’est pas public.")
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


class PublicationFilter(RowFilterSet):
    year = of_number("year", "Année des résultats publiés.")
    search = Search("source", "note", "reason")


class PublicationsView(PublicListAPIView):
    """Les publications, de la plus récente à la plus ancienne, avec leurs résultats."""

    list_name = "publications"
    serializer_class = PublicationShape
    filterset_class = PublicationFilter

    def get_rows(self) -> Rows:
        http = django_request(self.request)
        return [_publication(one, http) for one in all_publications()]


class PublicationView(PublicView):
    """Une publication, avec les preuves figées de chaque résultat."""

    @extend_schema(operation_id="publication", responses={200: PublicationWithEvidence})
    def get(self, request: Request, id: int) -> Response:
        found = publication_of_key(id) if id < 2**63 else None
        if found is None:
            raise missing("id", "Cette publication n’existe pas.")
        evidence: dict[int, list[dict[str, Any]]] = {}
        for row in frozen_evidence(found.publication.pk):
            evidence.setdefault(row.result_id, []).append(_evidence(row, site_of(request)))
        answer = _publication(found, django_request(request))
        for published, result in zip(answer["results"], found.results, strict=True):
            published["evidence"] = evidence.get(result.key, [])
        return Response(answer)


class PublishedOfFigure(FrozenShape):
    """Un résultat publié d'un indicateur pour une année, avec sa publication."""

    publication = s.IntegerField(help_text="Numéro de la publication.")
    published_on = s.DateField(help_text="Jour de la publication.")
    url = s.CharField(help_text="La publication, dans l’API.")


HEAD: dict[str, Any] = {
    "code": s.CharField(help_text="Code, qui ne change pas."),
    "year": s.IntegerField(help_text="Année."),
}


class PublicationsOfFigureView(PublicListAPIView):
    """Les résultats publiés d'un indicateur pour une année, du plus récent au plus ancien : le premier est en vigueur."""

    list_name = "indicator-publications"
    serializer_class = PublishedOfFigure
    filterset_class = RowFilterSet
    parameters = (CODE_IN_PATH, YEAR_IN_PATH)
    extra_fields = HEAD

    def get_rows(self) -> Rows:
        indicator, year = indicator_of_code(self.kwargs["code"]), year_of(self.kwargs["year"])
        self.extra = {"code": indicator.code, "year": year}
        site = site_of(self.request)
        return [
            {
                **_result(result),
                "publication": one.publication.pk,
                "published_on": one.publication.published_on.isoformat(),
                "url": _url(one.publication, site),
            }
            for one in publications_of(year)
            for result in one.results
            if result.code == indicator.code
        ]


def _url(one: Publication, site: str) -> str:
    return f"{site}{reverse('api-publication', args=[one.pk])}"


def _publication(found: PublicationWithResults, request: HttpRequest) -> dict[str, Any]:
    one = found.publication
    site, page = site_of(request), reverse("publication", args=[one.year, one.pk])
    return {
        "id": one.pk,
        "year": one.year,
        "published_on": one.published_on.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
        "source": one.source,
        "note": one.note,
        "reason": one.reason,
        "url": _url(one, site),
        "page": f"{site}{page}",
        "results": [_result(result) for result in found.results],
    }


def _result(result: Frozen) -> dict[str, Any]:
    return {
        "code": result.code,
        "label": result.label,
        "unit": result.unit,
        **result.figure.as_json(),
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


def _evidence(row: PublishedEvidence, site: str) -> dict[str, Any]:
    return {
        "startup": row.startup_slug,
        "name": row.startup_name,
        "record": row.record,
        "record_id": row.record_id,
        "date": row.date.isoformat(),
        "reason": row.reason,
        "amount": json_number(row.amount),
        "part": row.part,
        "url": record_url(site, row.record, row.record_id),
    }
