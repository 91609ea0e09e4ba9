"""Serializers of the API of indicator definitions, for OpenAPI."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers as s

from common.api.errors import ErrorsSerializer, RequestShape
from common.api.preconditions import SeenField
from indicators.models import Follower
from indicators.serializers import ND
from workspace.composer.translating import text_of

FIRST, LAST = 2013, 2099
RULE = "Une règle, en données : voir /api/v1/indicators/grammar/."


class VersionShape(s.Serializer[dict[str, Any]]):
    """Une version : elle décide de ``first_year`` et des années suivantes, jusqu'à la version d'après."""

    version = s.IntegerField(help_text="Numéro de la version.")
    first_year = s.IntegerField(help_text="Première année où elle vaut.")
    rule = s.JSONField(help_text=RULE)
    meaning = s.CharField(allow_null=True, help_text="Ce qui est calculé, en toutes lettres ; null : rien.")
    refusals = s.ListField(child=s.CharField(), help_text="Pourquoi la règle ne se calcule pas.")
    created_at = s.DateTimeField(help_text="Moment de la création.")


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
    seen = s.CharField(help_text="À renvoyer avec une nouvelle version : ce qu’elle suit.")


class RuleRequest(RequestShape):
    first_year = s.IntegerField(min_value=FIRST, max_value=LAST, help_text="Première année où elle vaut.")
    rule = s.JSONField(help_text=RULE)
    reason = s.CharField(max_length=2000, help_text="Pourquoi.")


class VersionRequest(RuleRequest):
    seen = SeenField()
    confirmed = s.BooleanField(
        default=False, help_text="Vrai : la version décide d’années publiées, et le motif l’explique."
    )


class DefinitionRequest(RuleRequest):
    code = s.CharField(max_length=60, help_text="Code, qui ne change pas.")
    label = s.CharField(max_length=200, help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(max_length=60, help_text="Unité.")
    wording = s.CharField(max_length=4000, allow_blank=True, default="", help_text="Définition en mots.")
    last_year = s.IntegerField(
        min_value=FIRST,
        max_value=LAST,
        allow_null=True,
        default=None,
        help_text="Dernière année où elle vaut ; null : sans fin.",
    )
    follower = s.ChoiceField(Follower.choices, help_text="Qui suit l’indicateur : la loi de finances, ou le programme.")
    followed_from = s.IntegerField(
        min_value=FIRST,
        max_value=LAST,
        allow_null=True,
        default=None,
        help_text="Première année de ce suivi ; null : dès la première année.",
    )


class PreviewRequest(RequestShape):
    rule = s.JSONField(help_text=RULE)


class PreviewRow(s.Serializer[dict[str, Any]]):
    startup = s.CharField(allow_blank=True, help_text="Identifiant du service ; vide : aucun.")
    name = s.CharField(allow_blank=True, help_text="Nom.")
    is_fictitious = s.BooleanField(help_text="Vrai : donnée fictive de la démonstration.")
    date = s.DateField(help_text="Jour.")
    reason = s.CharField(help_text="Pourquoi ; vide : non renseigné.")
    amount = s.FloatField(help_text="En euros, exact.")
    part = s.CharField(help_text="counted : compté ; base : de la population de référence seulement.")


class PreviewYear(s.Serializer[dict[str, Any]]):
    year = s.IntegerField(help_text="Année.")
    value = s.FloatField(allow_null=True, help_text=ND)
    counted = s.IntegerField(help_text="Nombre d’enregistrements comptés.")
    base = s.IntegerField(help_text="Nombre d’enregistrements du reste de la population de référence.")
    rows = PreviewRow(many=True, help_text="Les enregistrements comptés.")


class PreviewResult(s.Serializer[dict[str, Any]]):
    """Ce que donnent les fiches, l'année la plus récente d'abord, avec les premiers enregistrements de chacune."""

    words = s.CharField(help_text="La règle en toutes lettres.")
    unit = s.CharField(allow_blank=True, help_text="Unité.")
    aggregate = s.CharField(help_text="Calcul fait sur les enregistrements comptés.")
    computed_on = s.DateField(help_text="Jour du calcul.")
    years = PreviewYear(many=True, help_text="Année par année.")


class PreviewShape(s.Serializer[dict[str, Any]]):
    """Un aperçu : calculé par une tâche, gardé quelques jours."""

    id = s.UUIDField(help_text="Numéro.")
    rule = s.JSONField(help_text="Règle de calcul.")
    state = s.CharField(help_text="queued, running, done ou failed.")
    done = s.IntegerField(help_text="Part faite du calcul.")
    total = s.IntegerField(help_text="Total, exact.")
    result = PreviewResult(allow_null=True, help_text="Résultat.")
    url = s.CharField(help_text="Adresse dans l’API ou sur le site.")


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
FOR_STAFF = {
    401: OpenApiResponse(ErrorsSerializer, description="Il faut être connecté."),
    403: OpenApiResponse(ErrorsSerializer, description="Seule l’équipe DINUM définit les indicateurs."),
}
