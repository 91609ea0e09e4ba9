"""Serializers of metrics, measurements, and the caveats of figures, for OpenAPI."""

import datetime as dt
from decimal import Decimal
from typing import Any, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema_field,
)
from rest_framework import serializers as s
from rest_framework.exceptions import ErrorDetail, ValidationError

from common.exact_json import iso_day
from common.readings import LONGEST_SOURCE, MeasuredValue
from common.words import number_fr
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome
from impact.models import Measurement, Metric
from impact.queries.metrics import MetricPeriod, MetricSeries
from web.api.errors import GONE, ErrorsSerializer, ExactNumberField
from web.api.model_fields import column_fields

END = "Jour qui suit la période : elle ne le comprend pas."


class MeasurementSerializer(s.Serializer[Measurement | MetricPeriod]):
    """Un relevé, ou une période que personne n'a mesurée."""

    start = s.DateField(help_text="Début.")
    end = s.DateField(source="until", help_text=END)
    value = ExactNumberField(
        allow_null=True, help_text="null : personne n’a mesuré cette période, ce qui n’est pas zéro."
    )
    is_approximate = s.BooleanField(help_text="La source a arrondi la valeur.")
    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]


METRIC_MEANINGS = {
    "scale": "Note maximale ; null : pas une note.",
    "dimension": "Dimension de la matrice d’impact ; vide : hors de la matrice.",
    "indicator": "Indicateur obligatoire de la matrice ; vide : aucun.",
    "direction": "up : plus haut est mieux ; down : plus bas.",
}
"""What the label of a column does not say."""


class MetricSerializer(s.Serializer[MetricSeries]):
    """Ce qu'un service suit ; ``counts_people`` en fait une preuve d'impact national."""

    expected_on = s.DateField(
        allow_null=True,
        help_text="Jour où la prochaine valeur doit être connue ; null : cadence inconnue, ou aucune valeur.",
    )
    measurements = MeasurementSerializer(source="periods", many=True, help_text="Les relevés, période par période.")

    def get_fields(self) -> dict[str, Any]:
        """Return the columns of the metric, then what its measurements give."""
        columns = column_fields(Metric, "code", *Metric.EDITED, below="metric", meanings=METRIC_MEANINGS)
        return columns | super().get_fields()


class MetricsOfStartupSerializer(s.Serializer[dict[str, Any]]):
    startup = s.CharField(help_text="Identifiant du service.")
    metrics = MetricSerializer(many=True, help_text="Les mesures du service.")


class MeasurementsReadSerializer(s.Serializer[dict[str, Any]]):
    """Les relevés enregistrés d'une mesure, du plus ancien au plus récent."""

    startup = s.CharField(help_text="Identifiant du service.")
    metric = s.CharField(help_text="Code de la mesure.")
    measurements = MeasurementSerializer(many=True, help_text="Les relevés.")


class RecordedMeasurementSerializer(s.Serializer[ReadingOutcome]):
    start = s.DateField(source="submitted.reading.start", help_text="Début.")
    end = s.DateField(source="submitted.reading.until", help_text=END)
    value = ExactNumberField(source="submitted.reading.value", help_text="Valeur, exacte.")
    effect = s.ChoiceField(choices=[effect.value for effect in ReadingEffect], help_text="Ce qui a été fait.")
    previous = ExactNumberField(
        source="recorded_value",
        allow_null=True,
        help_text="La valeur d’avant ; null quand la période n’était pas mesurée.",
    )


class RecordedMeasurementsSerializer(s.Serializer[dict[str, Any]]):
    """Ce qui a été fait de chaque relevé, et combien de chaque."""

    dry_run = s.BooleanField(help_text="Vrai : rien n’a été enregistré.")
    metric = s.CharField(help_text="Code de la mesure.")
    recorded = s.IntegerField(help_text="Nombre de valeurs nouvelles.")
    corrected = s.IntegerField(help_text="Nombre de valeurs corrigées.")
    unchanged = s.IntegerField(help_text="Nombre de valeurs déjà enregistrées.")
    results = RecordedMeasurementSerializer(many=True, help_text="Les lignes de la réponse.")


MAX_READINGS = 1000
NO_READING = {
    "not_a_list": "Envoyez un relevé, ou une liste de relevés.",
    "empty": "Envoyez un relevé, ou une liste de relevés.",
    "max_length": f"Envoyez {number_fr(MAX_READINGS)} relevés au plus à la fois.",
}
UNKNOWN_FIELD = ErrorDetail(
    "Ce champ est inconnu : un relevé a start, end, value, source et is_approximate.", "unknown_field"
)


class SentField(s.Field[Any, Any, Any, Any]):
    """A field whose value is already of its type in JSON: another one is refused, and none is converted."""

    refusal: str

    def __init__(self, **options: Any) -> None:
        words: dict[str, Any] = dict.fromkeys(("required", "null", "invalid"), self.refusal)
        super().__init__(error_messages=words, **options)

    def to_internal_value(self, data: Any) -> Any:
        value = self.read(data)
        if value is None:
            self.fail("invalid")
        return value

    def read(self, data: Any) -> Any:
        """Return the value; None if it is not of this type."""
        raise NotImplementedError


@extend_schema_field(OpenApiTypes.DATE)
class SentDay(SentField):
    refusal = "Écrivez la date ainsi : 2021-03-01. La fin est le jour qui suit la période."

    def read(self, data: Any) -> dt.date | None:
        return iso_day(data)


@extend_schema_field({"type": "number", "minimum": 0})
class SentNumber(SentField):
    refusal = "Une valeur est un nombre."

    def read(self, data: Any) -> Decimal | None:
        return Decimal(data) if isinstance(data, int | Decimal) and not isinstance(data, bool) else None


@extend_schema_field({"type": "string", "maxLength": LONGEST_SOURCE})
class SentText(SentField):
    refusal = "Une source est un texte."

    def read(self, data: Any) -> str | None:
        return data.strip() if isinstance(data, str) else None


@extend_schema_field(OpenApiTypes.BOOL)
class SentFlag(SentField):
    refusal = "Écrivez true (valeur arrondie à la source) ou false."

    def read(self, data: Any) -> bool | None:
        return data if isinstance(data, bool) else None


class ReadingSerializer(s.Serializer[MeasuredValue]):
    """Un relevé à enregistrer."""

    is_strict = True
    default_error_messages = dict.fromkeys(("invalid", "null"), "Un relevé est un objet : start, end, value, source.")
    start = SentDay(help_text="Premier jour de la période.")
    end = SentDay(help_text=END)
    value = SentNumber(help_text="Dans l’unité de la mesure.")
    source = SentText(required=False, help_text="D’où vient la valeur.")  # type: ignore[assignment]
    is_approximate = SentFlag(required=False, help_text="Vrai : la source a arrondi la valeur.")

    def to_internal_value(self, data: Any) -> MeasuredValue:
        """Return the reading.

        :raises ValidationError: by field, unknown ones too.
        """
        unknown = (name for name in data if name not in self.fields) if isinstance(data, dict) else ()
        errors: dict[str, Any] = {str(name)[:40]: [UNKNOWN_FIELD] for name in unknown}
        try:
            found = super().to_internal_value(data)
        except ValidationError as error:
            errors |= cast("dict[str, Any]", error.detail)
        if errors:
            raise ValidationError(errors)
        return MeasuredValue(
            found["start"], found["end"], found["value"], found.get("source", ""), found.get("is_approximate")
        )


class ReplacementSerializer(ReadingSerializer):
    """Un relevé qui en remplace un autre en entier : l'adresse donne sa période."""

    start = SentDay(required=False, help_text="Premier jour de la période.")
    end = SentDay(required=False, help_text=END)


def many_readings(**options: Any) -> Any:
    """Return the serializer of a list of readings."""
    bounds: dict[str, Any] = {"allow_empty": False, "max_length": MAX_READINGS, "error_messages": NO_READING}
    return ReadingSerializer(many=True, **bounds, **options)


SENT = PolymorphicProxySerializer("Readings", [ReadingSerializer, many_readings()], None, many=False)
"""The body of a write: a reading, or a list of readings."""

READ_REFUSALS = {
    401: OpenApiResponse(ErrorsSerializer, description="Le jeton est inconnu, expiré ou révoqué."),
    **GONE,
}
WRITE_REFUSALS = {
    401: OpenApiResponse(ErrorsSerializer, description="Le jeton manque, est inconnu, expiré ou révoqué."),
    403: OpenApiResponse(ErrorsSerializer, description="Le jeton n’est pas émis pour mesurer ce service."),
    400: OpenApiResponse(ErrorsSerializer, description="Un relevé est refusé : rien n’est enregistré."),
    409: OpenApiResponse(
        ErrorsSerializer,
        description="Une valeur est à confirmer (« confirmation_required »), ou cette clé a déjà servi pour un autre envoi.",
    ),
    412: OpenApiResponse(ErrorsSerializer, description="Ce qui est remplacé n’est plus celui de If-Match."),
    413: OpenApiResponse(ErrorsSerializer, description="Le corps dépasse 500 ko."),
    415: OpenApiResponse(ErrorsSerializer, description="Le corps n’est pas du JSON."),
    429: OpenApiResponse(
        ErrorsSerializer,
        description="Ce jeton a fait 60 envois dans la minute, ou deux sont en cours : voyez Retry-After.",
    ),
}
