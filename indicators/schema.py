"""The shapes of the answers about indicators, as OpenAPI says them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers as s

from indicators.models import Target

ND = "null : non déterminé, ce qui n’est pas zéro."


class PreviousYear(s.Serializer[dict[str, Any]]):
    live = s.FloatField(allow_null=True, help_text=ND)
    published = s.FloatField(allow_null=True, help_text=ND)


class TargetShape(s.Serializer[dict[str, Any]]):
    value = s.FloatField(allow_null=True, help_text=ND)
    direction = s.ChoiceField(choices=Target.Direction.choices)
    tolerance = s.FloatField()


class LiveShape(s.Serializer[dict[str, Any]]):
    value = s.FloatField(allow_null=True, help_text=ND)
    computed_at = s.DateTimeField(allow_null=True, help_text="Dernière fois que le résultat ou ses preuves ont bougé.")


class PublishedShape(s.Serializer[dict[str, Any]]):
    value = s.FloatField(allow_null=True, help_text=ND)
    published_at = s.DateField()


class IndicatorShape(s.Serializer[dict[str, Any]]):
    """Un indicateur dans une année. Un résultat entier est un entier JSON."""

    code = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    unit = s.CharField()
    previous = PreviousYear()
    target = TargetShape(allow_null=True)
    live = LiveShape()
    published = PublishedShape(allow_null=True)
    evidence_url = s.CharField()


class EvidenceShape(s.Serializer[dict[str, Any]]):
    """Un enregistrement qui compte. ``source`` dit comment il est entré dans la base, jamais par quelle personne."""

    startup = s.CharField()
    name = s.CharField()
    date = s.DateField()
    reason = s.CharField()
    amount = s.FloatField(help_text="Ce qu’il ajoute au résultat : 1 dans un compte.")
    part = s.ChoiceField(
        choices=["counted", "base"], help_text="base : dans la population qui divise, sans être compté."
    )
    record = s.CharField()
    recorded_at = s.DateTimeField(allow_null=True)
    source = s.CharField(allow_null=True)  # type: ignore[assignment]
    is_fictitious = s.BooleanField()
    url = s.CharField(allow_null=True)


EVIDENCE_HEAD: dict[str, Any] = {
    "code": s.CharField(),
    "year": s.IntegerField(),
    "rule": s.CharField(help_text="Ce qui est compté, en toutes lettres."),
    "value": s.FloatField(allow_null=True, help_text=f"Résultat : dans un compte, le nombre de lignes. {ND}"),
}
"""What the evidence says beside its records."""

FOUR_DIGITS = {"type": "integer", "minimum": 1000, "maximum": 9999}
THAT_YEAR = [OpenApiExample("Une année", 2021)]
A_CODE = [OpenApiExample("Un indicateur", "products_launched")]

YEAR = OpenApiParameter("year", FOUR_DIGITS, description="Année ; sans elle, la dernière connue.", examples=THAT_YEAR)
CODE_IN_PATH = OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH, examples=A_CODE)
YEAR_IN_PATH = OpenApiParameter("year", FOUR_DIGITS, OpenApiParameter.PATH, examples=THAT_YEAR)
