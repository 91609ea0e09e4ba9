"""Serializers of the answers about indicators, for OpenAPI."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers as s

from indicators.models import Follower, Target
from web.api.figures import MarkShape

ND = "null : non déterminé, ce qui n’est pas zéro."


class PreviousYear(MarkShape):
    live = s.FloatField(allow_null=True, help_text=ND)
    published = s.FloatField(allow_null=True, help_text=ND)


class TargetShape(s.Serializer[dict[str, Any]]):
    value = s.FloatField(allow_null=True, help_text=ND)
    direction = s.ChoiceField(
        choices=Target.Direction.choices, help_text="Sens : au moins, ou au plus ; pour une mesure, up ou down."
    )
    tolerance = s.FloatField(help_text="Écart admis à la cible.")
    is_fictitious = s.BooleanField(help_text="Vrai : cible fictive de la démonstration.")


class TargetOfYearShape(TargetShape):
    """La cible votée, avec sa source et le jugement de l'équipe."""

    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    judgement = s.CharField(allow_blank=True, help_text="Jugement de l’équipe, à côté du calcul ; vide : aucun.")


class LiveShape(MarkShape):
    value = s.FloatField(allow_null=True, help_text=ND)
    computed_at = s.DateTimeField(allow_null=True, help_text="Dernière fois que le résultat ou ses preuves ont changé.")


class PublishedShape(MarkShape):
    value = s.FloatField(allow_null=True, help_text=ND)
    published_at = s.DateField(help_text="Jour de la publication.")


class IndicatorShape(s.Serializer[dict[str, Any]]):
    """Un indicateur dans une année. Un résultat entier est un entier JSON."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(help_text="Unité.")
    followed_by = s.ChoiceField(
        choices=Follower.choices,
        allow_null=True,
        help_text="Qui suit l’indicateur cette année-là ; null : non renseigné.",
    )
    previous = PreviousYear(help_text="Résultat de l’année d’avant.")
    target = TargetOfYearShape(allow_null=True, help_text="Cible ; null : aucune n’est fixée.")
    live = LiveShape(help_text="Ce que les enregistrements donnent maintenant.")
    published = PublishedShape(allow_null=True, help_text="Ce qui a été publié ; null : rien.")
    known = s.FloatField(allow_null=True, help_text=f"Ce qui était connu le jour de known_on ; null sans lui. {ND}")
    known_mark = MarkShape(allow_null=True, help_text="Les réserves de « known », telles qu’elles étaient ce jour-là.")
    url = s.CharField(help_text="L’indicateur dans cette année, dans l’API.")
    evidence_url = s.CharField(help_text="Ses preuves, dans l’API.")
    drift_url = s.CharField(
        allow_null=True, help_text="Ce qui a changé depuis la publication ; null : rien n’est publié."
    )
    publications_url = s.CharField(help_text="Ses résultats publiés, dans l’API.")
    page = s.CharField(help_text="Page de l’indicateur, sur le site.")


class EvidenceShape(s.Serializer[dict[str, Any]]):
    """Un enregistrement qui compte. ``source`` dit comment il est entré dans la base, jamais par quelle personne."""

    startup = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom.")
    date = s.DateField(help_text="Jour.")
    reason = s.CharField(help_text="Pourquoi ; vide : non renseigné.")
    amount = s.FloatField(help_text="Ce qu’il ajoute au résultat : 1 dans un compte.")
    part = s.ChoiceField(
        choices=["counted", "base"], help_text="base : dans la population qui divise, sans être compté."
    )
    record = s.CharField(help_text="Sorte d’enregistrement.")
    record_id = s.IntegerField(help_text="Numéro de l’enregistrement.")
    recorded_at = s.DateTimeField(allow_null=True, help_text="Moment de l’enregistrement.")
    source = s.CharField(allow_null=True, help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    is_fictitious = s.BooleanField(help_text="Vrai : donnée fictive de la démonstration.")
    url = s.CharField(allow_null=True, help_text="L’enregistrement, dans l’API ; null : il n’est pas public.")
    page = s.CharField(
        allow_null=True, help_text="Page du service, sur le site ; null : l’enregistrement n’est d’aucun."
    )


EVIDENCE_HEAD: dict[str, Any] = {
    "code": s.CharField(help_text="Code, qui ne change pas."),
    "year": s.IntegerField(help_text="Année."),
    "rule": s.CharField(help_text="Ce qui est compté, en toutes lettres."),
    "value": s.FloatField(allow_null=True, help_text=f"Résultat : dans un compte, le nombre de lignes. {ND}"),
    **MarkShape().fields,
}
"""What the evidence says beside its records."""

FOUR_DIGITS = {"type": "integer", "minimum": 1000, "maximum": 9999}
THAT_YEAR = [OpenApiExample("Une année", 2021)]
A_CODE = [OpenApiExample("Un indicateur", "products_launched")]

YEAR = OpenApiParameter("year", FOUR_DIGITS, description="Année ; sans elle, la dernière connue.", examples=THAT_YEAR)
CODE_IN_PATH = OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH, examples=A_CODE)
YEAR_IN_PATH = OpenApiParameter("year", FOUR_DIGITS, OpenApiParameter.PATH, examples=THAT_YEAR)
KNOWN_ON = OpenApiParameter(
    "known_on",
    {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "enum": [""]}]},
    description="Tel que connu ce jour passé (AAAA-MM-JJ) ; sans lui, maintenant.",
)
