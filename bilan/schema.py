"""Serializers of the API of annual reports, for OpenAPI."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers as s


class ReportEvidence(s.Serializer[dict[str, Any]]):
    """Un enregistrement derrière un chiffre, tel que publié."""

    record = s.CharField(help_text="Sorte d’enregistrement.")
    url = s.CharField(allow_blank=True, help_text="Chemin de sa page sur ce site.")
    date = s.DateField(allow_null=True, help_text="Jour.")
    amount = s.FloatField(allow_null=True, help_text="En euros, exact ; null : inconnu.")
    note = s.CharField(allow_blank=True, help_text="Note ; vide : aucune.")


class FigureShape(s.Serializer[dict[str, Any]]):
    """Un chiffre du bilan. ``value`` est ce qui est publié ; null : non déterminé."""

    key = s.CharField(help_text="Clé, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(allow_blank=True, help_text="Unité.")
    words = s.CharField(help_text="La valeur telle que le bilan l’imprime.")
    origin = s.CharField(help_text="records, both, published ou moved : d’où vient la valeur.")
    source = s.CharField(allow_blank=True, help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    definition = s.CharField(allow_blank=True, help_text="Définition du chiffre, en mots.")
    proof = s.CharField(allow_blank=True, help_text="Adresse de la preuve ; vide : aucune.")
    aggregate = s.CharField(allow_blank=True, help_text="count, sum, share…, ou vide : rien à recompter.")
    as_of = s.DateField(allow_null=True, help_text="Jour dont c’est l’état.")
    value = s.FloatField(allow_null=True, help_text="Valeur, exacte ; null : inconnue.")
    live_then = s.FloatField(allow_null=True, help_text="Ce que donnaient les enregistrements à la publication.")
    live_now = s.FloatField(allow_null=True, help_text="Ce qu’ils donnent maintenant.")
    evidence = ReportEvidence(many=True, help_text="Les enregistrements qui prouvent.")


class ReportLine(s.Serializer[dict[str, Any]]):
    year = s.IntegerField(help_text="Année.")
    edition = s.IntegerField(help_text="Année du rapport.")
    published_on = s.DateField(help_text="Jour de la publication.")
    title = s.CharField(help_text="Titre.")
    sha256 = s.CharField(help_text="Somme du document de l’édition.")


class ReportShape(ReportLine):
    """Le bilan d'une année en chiffres."""

    note = s.CharField(allow_blank=True, help_text="Note ; vide : aucune.")
    figures = FigureShape(many=True, help_text="Les mesures qui comptent des personnes.")


YEAR_IN_PATH = OpenApiParameter(
    "year", OpenApiTypes.INT, OpenApiParameter.PATH, examples=[OpenApiExample("Une année", 2021)]
)
