"""The shapes of what the API gives and takes about definitions of indicators, as OpenAPI says them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers as s

from common.api import ErrorsSerializer, RequestShape
from common.preconditions import seen_field
from indicators.schema import ND

FIRST, LAST = 2013, 2099
RULE = "Une règle, en données : voir /api/v1/indicators/grammar/."


class VersionShape(s.Serializer[dict[str, Any]]):
    """Une version : elle décide de ``first_year`` et des années suivantes, jusqu'à la version d'après."""

    version = s.IntegerField()
    first_year = s.IntegerField()
    rule = s.JSONField(help_text=RULE)
    meaning = s.CharField(allow_null=True, help_text="Ce qui est calculé, en toutes lettres ; null : rien.")
    refusals = s.ListField(child=s.CharField(), help_text="Pourquoi la règle ne se calcule pas.")
    created_at = s.DateTimeField()


class DefinedIndicator(s.Serializer[dict[str, Any]]):
    """Un indicateur et les versions de sa définition."""

    code = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    unit = s.CharField()
    wording = s.CharField(allow_blank=True)
    first_year = s.IntegerField()
    last_year = s.IntegerField(allow_null=True)
    position = s.IntegerField()
    is_fictitious = s.BooleanField()
    versions = VersionShape(many=True)
    seen = s.CharField(help_text="À renvoyer avec une nouvelle version : ce qu’elle suit.")


class RuleRequest(RequestShape):
    first_year = s.IntegerField(min_value=FIRST, max_value=LAST)
    rule = s.JSONField(help_text=RULE)
    reason = s.CharField(max_length=2000)


class VersionRequest(RuleRequest):
    seen = seen_field()
    confirmed = s.BooleanField(
        default=False, help_text="Vrai : la version décide d’années publiées, et la raison dit pourquoi."
    )


class DefinitionRequest(RuleRequest):
    code = s.CharField(max_length=60)
    label = s.CharField(max_length=200)  # type: ignore[assignment]
    unit = s.CharField(max_length=60)
    wording = s.CharField(max_length=4000, allow_blank=True, default="")
    last_year = s.IntegerField(min_value=FIRST, max_value=LAST, allow_null=True, default=None)


class PreviewRequest(RequestShape):
    rule = s.JSONField(help_text=RULE)


class PreviewRow(s.Serializer[dict[str, Any]]):
    startup = s.CharField(allow_blank=True)
    name = s.CharField(allow_blank=True)
    is_fictitious = s.BooleanField()
    date = s.DateField()
    reason = s.CharField()
    amount = s.FloatField()
    part = s.CharField(help_text="counted : compté ; base : de la population de référence seulement.")


class PreviewYear(s.Serializer[dict[str, Any]]):
    year = s.IntegerField()
    value = s.FloatField(allow_null=True, help_text=ND)
    counted = s.IntegerField()
    base = s.IntegerField()
    rows = PreviewRow(many=True)


class PreviewResult(s.Serializer[dict[str, Any]]):
    """Ce que donnent les fiches, l'année la plus récente d'abord, avec les premiers enregistrements de chacune."""

    words = s.CharField()
    unit = s.CharField(allow_blank=True)
    aggregate = s.CharField()
    computed_on = s.DateField()
    years = PreviewYear(many=True)


class PreviewShape(s.Serializer[dict[str, Any]]):
    """Un aperçu : calculé par une tâche, gardé quelques jours."""

    id = s.UUIDField()
    rule = s.JSONField()
    state = s.CharField(help_text="queued, running, done ou failed.")
    done = s.IntegerField()
    total = s.IntegerField()
    result = PreviewResult(allow_null=True)
    url = s.CharField()


class GrammarOption(s.Serializer[dict[str, Any]]):
    value = s.CharField()
    label = s.CharField()  # type: ignore[assignment]


class GrammarCondition(s.Serializer[dict[str, Any]]):
    name = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    type = s.ChoiceField(choices=["choice", "flag"])
    is_required = s.BooleanField()
    options = GrammarOption(many=True)


class GrammarMeasure(s.Serializer[dict[str, Any]]):
    """Une mesure ; le premier de chaque liste vaut quand la règle n'en dit rien."""

    name = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    periods = GrammarOption(many=True)
    aggregates = GrammarOption(many=True)
    quantities = GrammarOption(many=True)
    conditions = GrammarCondition(many=True)


class GrammarDocument(s.Serializer[dict[str, Any]]):
    measures = GrammarMeasure(many=True)


CODE_IN_PATH = OpenApiParameter(
    "code", OpenApiTypes.STR, OpenApiParameter.PATH, examples=[OpenApiExample("Un indicateur", "products_launched")]
)
FOR_STAFF = {
    401: OpenApiResponse(ErrorsSerializer, description="Il faut être connecté."),
    403: OpenApiResponse(ErrorsSerializer, description="Seule l’équipe DINUM définit les indicateurs."),
}
