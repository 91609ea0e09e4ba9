"""Serializers of the API of indicator definitions, for OpenAPI."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers as s

from workspace.composer.translating import text_of

RULE = "Une règle, en données : voir /api/v1/grammar/."


class VersionShape(s.Serializer[dict[str, Any]]):
    """Une version : elle décide de ``first_year`` et des années suivantes, jusqu'à la version d'après."""

    id = s.IntegerField(help_text="Numéro, celui du fil des changements.")
    url = s.CharField(help_text="La version, dans l’API.")
    version = s.IntegerField(help_text="Numéro de la version.")
    first_year = s.IntegerField(help_text="Première année où elle vaut.")
    rule = s.JSONField(help_text=RULE)
    meaning = s.CharField(allow_null=True, help_text="Ce qui est calculé, en toutes lettres ; null : rien.")
    refusals = s.ListField(child=s.CharField(), help_text="Pourquoi la règle ne se calcule pas.")
    created_at = s.DateTimeField(help_text="Moment de la création.")


class FollowedYear(s.Serializer[dict[str, Any]]):
    year = s.IntegerField(help_text="Année.")
    url = s.CharField(help_text="L’indicateur dans cette année, dans l’API.")


class DefinedIndicator(s.Serializer[dict[str, Any]]):
    """Un indicateur et les versions de sa définition."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(help_text="Unité.")
    wording = s.CharField(allow_blank=True, help_text="Définition en mots.")
    first_year = s.IntegerField(help_text="Première année où elle vaut.")
    last_year = s.IntegerField(allow_null=True, help_text="Dernière année où elle vaut ; null : sans fin.")
    position = s.IntegerField(help_text="Place dans le tableau.")
    is_fictitious = s.BooleanField(help_text="Vrai : donnée fictive de la démonstration.")
    versions = VersionShape(many=True, help_text="Les versions de la définition, de la première à la dernière.")
    years = FollowedYear(many=True, help_text="Les années connues où il est suivi.")
    url = s.CharField(help_text="L’indicateur, dans l’API.")
    page = s.CharField(help_text="L’indicateur, sur le site.")


class OptionField(s.CharField):
    """A value of a rule as text: true is "true"."""

    def to_representation(self, value: Any) -> str:
        return text_of(value)


class GrammarOption(s.Serializer[dict[str, Any]]):
    value = OptionField(help_text="Valeur, exacte.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]


class GrammarCondition(s.Serializer[dict[str, Any]]):
    name = s.CharField(help_text="Nom.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    type = s.ChoiceField(choices=["choice", "flag"], help_text="Sorte de valeur.")
    is_required = s.BooleanField(help_text="Vrai : obligatoire.")
    options = GrammarOption(source="values", many=True, help_text="Valeurs possibles.")


class GrammarMeasure(s.Serializer[dict[str, Any]]):
    """Une mesure ; le premier de chaque liste vaut quand la règle n'en dit rien."""

    name = s.CharField(source="value", help_text="Nom.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    periods = GrammarOption(many=True, help_text="Périodes que la mesure permet.")
    aggregates = GrammarOption(many=True, help_text="Calculs que la mesure permet.")
    quantities = GrammarOption(many=True, help_text="Quantités que la mesure permet de sommer.")
    conditions = GrammarCondition(many=True, help_text="Conditions que la règle peut poser.")


class GrammarDocument(s.Serializer[dict[str, Any]]):
    measures = GrammarMeasure(many=True, help_text="Les mesures qu’une règle peut dire.")


CODE_IN_PATH = OpenApiParameter(
    "code", OpenApiTypes.STR, OpenApiParameter.PATH, examples=[OpenApiExample("Un indicateur", "products_launched")]
)
