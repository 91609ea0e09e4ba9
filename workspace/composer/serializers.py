"""Serializers of the definitions of indicators, and of the grammar of their rules."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from indicators.algebra import read_vocabulary
from indicators.models import Indicator
from indicators.queries import years
from web.api.errors import AddressField, MomentField
from workspace.composer.translating import text_of
from workspace.indicators.queries import version_of

RULE = "Une règle, en données : voir /api/v1/grammar/."


class VersionSerializer(s.Serializer[Any]):
    """Une version : elle décide de ``first_year`` et des années suivantes, jusqu'à la version d'après."""

    id = s.IntegerField(source="definition.pk", help_text="Numéro, celui du fil des changements.")
    url = AddressField(
        path=lambda one: reverse("api-definition", args=[one.definition.pk]), help_text="La version, dans l’API."
    )
    version = s.IntegerField(source="definition.version", help_text="Numéro de la version.")
    first_year = s.IntegerField(source="definition.first_year", help_text="Première année où elle vaut.")
    rule = s.JSONField(source="definition.rule", help_text=RULE)
    meaning = s.CharField(allow_null=True, help_text="Ce qui est calculé, en toutes lettres ; null : rien.")
    refusals = s.ListField(child=s.CharField(), help_text="Pourquoi la règle ne se calcule pas.")
    created_at = MomentField(source="definition.created_at", help_text="Moment de la création.")


class FollowedYearSerializer(s.Serializer[Any]):
    """Une année où un indicateur, dit par son code, est suivi."""

    year = s.SerializerMethodField(help_text="Année.")
    url = AddressField(
        path=lambda followed: reverse("api-indicator-year", args=followed),
        help_text="L’indicateur dans cette année, dans l’API.",
    )

    def get_year(self, followed: tuple[str, int]) -> int:
        return followed[1]


class DefinedIndicatorSerializer(s.Serializer[Indicator]):
    """Un indicateur et les versions de sa définition."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(help_text="Unité.")
    wording = s.CharField(allow_blank=True, help_text="Définition en mots.")
    first_year = s.IntegerField(help_text="Première année où elle vaut.")
    last_year = s.IntegerField(allow_null=True, help_text="Dernière année où elle vaut ; null : sans fin.")
    position = s.IntegerField(help_text="Place dans le tableau.")
    versions = s.SerializerMethodField(help_text="Les versions de la définition, de la première à la dernière.")
    years = s.SerializerMethodField(help_text="Les années connues où il est suivi.")
    url = AddressField(
        path=lambda one: reverse("api-indicator", args=[one.code]), help_text="L’indicateur, dans l’API."
    )
    page = AddressField(path=lambda one: reverse("indicator", args=[one.code]), help_text="L’indicateur, sur le site.")

    @extend_schema_field(VersionSerializer(many=True))
    def get_versions(self, indicator: Indicator) -> Any:
        words = read_vocabulary()
        versions = [version_of(one, words) for one in indicator.definitions.order_by("version")]
        return VersionSerializer(versions, many=True, context=self.context).data

    @extend_schema_field(FollowedYearSerializer(many=True))
    def get_years(self, indicator: Indicator) -> Any:
        followed = [(indicator.code, year) for year in years() if indicator.is_followed(year)]
        return FollowedYearSerializer(followed, many=True, context=self.context).data


class OptionField(s.CharField):
    """A value of a rule as text: true is "true"."""

    def to_representation(self, value: Any) -> str:
        return text_of(value)


class GrammarOptionSerializer(s.Serializer[dict[str, Any]]):
    value = OptionField(help_text="Valeur, exacte.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]


class GrammarConditionSerializer(s.Serializer[dict[str, Any]]):
    name = s.CharField(help_text="Nom.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    type = s.ChoiceField(choices=["choice", "flag"], help_text="Sorte de valeur.")
    is_required = s.BooleanField(help_text="Vrai : obligatoire.")
    options = GrammarOptionSerializer(source="values", many=True, help_text="Valeurs possibles.")


class GrammarMeasureSerializer(s.Serializer[dict[str, Any]]):
    """Une mesure ; le premier de chaque liste vaut quand la règle n'en dit rien."""

    name = s.CharField(source="value", help_text="Nom.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    periods = GrammarOptionSerializer(many=True, help_text="Périodes que la mesure permet.")
    aggregates = GrammarOptionSerializer(many=True, help_text="Calculs que la mesure permet.")
    quantities = GrammarOptionSerializer(many=True, help_text="Quantités que la mesure permet de sommer.")
    conditions = GrammarConditionSerializer(many=True, help_text="Conditions que la règle peut poser.")


class GrammarDocumentSerializer(s.Serializer[dict[str, Any]]):
    measures = GrammarMeasureSerializer(many=True, help_text="Les mesures qu’une règle peut dire.")
