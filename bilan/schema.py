"""The shapes of the answers about the annual reports, as OpenAPI says them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers as s


class ReportEvidence(s.Serializer[dict[str, Any]]):
    """Un enregistrement derrière un chiffre, tel que publié."""

    record = s.CharField()
    url = s.CharField(allow_blank=True, help_text="Chemin de sa page sur ce site.")
    date = s.DateField(allow_null=True)
    amount = s.FloatField(allow_null=True)
    note = s.CharField(allow_blank=True)


class FigureShape(s.Serializer[dict[str, Any]]):
    """Un chiffre du bilan. ``value`` est ce qui est publié ; null : non déterminé."""

    key = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    unit = s.CharField(allow_blank=True)
    words = s.CharField(help_text="La valeur telle que le bilan la dit.")
    origin = s.CharField(help_text="records, both, published ou moved : d’où vient la valeur.")
    source = s.CharField(allow_blank=True)  # type: ignore[assignment]
    definition = s.CharField(allow_blank=True)
    proof = s.CharField(allow_blank=True)
    aggregate = s.CharField(allow_blank=True, help_text="count, sum, ou vide : rien à recompter.")
    as_of = s.DateField(allow_null=True)
    value = s.FloatField(allow_null=True)
    live_then = s.FloatField(allow_null=True, help_text="Ce que donnaient les enregistrements à la publication.")
    live_now = s.FloatField(allow_null=True, help_text="Ce qu’ils donnent maintenant.")
    evidence = ReportEvidence(many=True)


class ReportLine(s.Serializer[dict[str, Any]]):
    year = s.IntegerField()
    edition = s.IntegerField()
    published_on = s.DateField()
    title = s.CharField()
    sha256 = s.CharField(help_text="Somme du document de l’édition.")


class ReportShape(ReportLine):
    """Le bilan d'une année en chiffres."""

    note = s.CharField(allow_blank=True)
    figures = FigureShape(many=True)


YEAR_IN_PATH = OpenApiParameter(
    "year", OpenApiTypes.INT, OpenApiParameter.PATH, examples=[OpenApiExample("Une année", 2021)]
)
