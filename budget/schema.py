"""The shapes of the answers about money, as OpenAPI says them. Amounts are euros, as exact JSON numbers."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers as s


class AwardShape(s.Serializer[dict[str, Any]]):
    """Un financement, à un service ou à un incubateur : l'un des deux est null."""

    startup = s.CharField(allow_null=True)
    incubator = s.CharField(allow_null=True)
    name = s.CharField()
    amount = s.FloatField(allow_null=True, help_text="Euros ; null : inconnu, ce qui n’est pas zéro.")
    awarded_on = s.DateField(allow_null=True)
    phase_at_award = s.CharField(
        allow_null=True,
        help_text="Phase du service le jour de l’attribution, sinon du comité, sinon en fin de trimestre.",
    )
    phase_now = s.CharField(allow_null=True)
    objective = s.CharField(allow_blank=True)
    result = s.CharField(allow_blank=True)
    result_on = s.DateField(allow_null=True)
    objective_reached = s.BooleanField(allow_null=True)
    is_fictitious = s.BooleanField()


class RoundShape(s.Serializer[dict[str, Any]]):
    """Un appel du FAST. ``total`` est la somme des montants connus, null quand aucun ne l'est."""

    number = s.IntegerField()
    year = s.IntegerField()
    quarter = s.IntegerField(allow_null=True)
    call_opened_on = s.DateField(allow_null=True)
    committee_on = s.DateField(allow_null=True)
    objective = s.CharField(allow_blank=True)
    total = s.FloatField(allow_null=True)
    unknown_amounts = s.IntegerField(help_text="Financements dont le montant est inconnu.")
    is_fictitious = s.BooleanField()
    awards = AwardShape(many=True)
    url = s.CharField()


NUMBER_IN_PATH = OpenApiParameter(
    "number", OpenApiTypes.INT, OpenApiParameter.PATH, examples=[OpenApiExample("Un appel", 9)]
)
