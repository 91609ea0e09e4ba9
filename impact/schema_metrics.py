"""The shapes of metrics and measurements, as OpenAPI says them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers as s

from common.api import ErrorsSerializer
from common.preconditions import STALE
from impact.measurements.sent import MAX_READINGS
from impact.measurements.weighing import Effect
from impact.models import Metric

END = "Jour qui suit la période : elle ne le comprend pas."


class MeasurementShape(s.Serializer[dict[str, Any]]):
    start = s.DateField()
    end = s.DateField(help_text=END)
    value = s.FloatField(allow_null=True, help_text="null : personne n’a mesuré cette période, ce qui n’est pas zéro.")
    is_approximate = s.BooleanField(help_text="La source a arrondi la valeur.")
    source = s.CharField()  # type: ignore[assignment]


class MetricShape(s.Serializer[dict[str, Any]]):
    """Ce qu'un service suit ; ``counts_people`` en fait une preuve d'impact national."""

    code = s.CharField()
    name = s.CharField()
    unit = s.CharField()
    kind = s.ChoiceField(choices=Metric.Kind.choices)
    cadence = s.ChoiceField(choices=Metric.Cadence.choices)
    direction = s.ChoiceField(choices=Metric.Direction.choices)
    counts_people = s.BooleanField()
    is_headline = s.BooleanField()
    is_fictitious = s.BooleanField()
    description = s.CharField()
    measurements = MeasurementShape(many=True)


class MetricsOfStartup(s.Serializer[dict[str, Any]]):
    startup = s.CharField()
    metrics = MetricShape(many=True)


class MeasurementsRead(s.Serializer[dict[str, Any]]):
    """Les relevés enregistrés d'une mesure, du plus ancien au plus récent."""

    startup = s.CharField(help_text="Identifiant du service.")
    metric = s.CharField(help_text="Code de la mesure.")
    measurements = MeasurementShape(many=True, help_text="Les relevés.")


class RecordedMeasurement(s.Serializer[dict[str, Any]]):
    start = s.DateField()
    end = s.DateField(help_text=END)
    value = s.FloatField()
    effect = s.ChoiceField(choices=[effect.value for effect in Effect])
    previous = s.FloatField(allow_null=True, help_text="La valeur d’avant ; null quand la période n’était pas mesurée.")


class RecordedMeasurements(s.Serializer[dict[str, Any]]):
    """Ce qui a été fait de chaque relevé, et combien de chaque."""

    dry_run = s.BooleanField(help_text="Vrai : rien n’a été enregistré.")
    metric = s.CharField()
    recorded = s.IntegerField()
    corrected = s.IntegerField()
    unchanged = s.IntegerField()
    results = RecordedMeasurement(many=True)


READING: dict[str, Any] = {
    "type": "object",
    "required": ["start", "end", "value"],
    "additionalProperties": False,
    "properties": {
        "start": {"type": "string", "format": "date", "description": "Premier jour de la période."},
        "end": {"type": "string", "format": "date", "description": END},
        "value": {"type": "number", "minimum": 0, "description": "Dans l’unité de la mesure."},
        "source": {"type": "string", "maxLength": 500, "description": "D’où vient la valeur."},
    },
}
SENT: dict[str, Any] = {
    "oneOf": [READING, {"type": "array", "items": READING, "minItems": 1, "maxItems": MAX_READINGS}]
}

FOR_ITS_TOOLS = {
    401: OpenApiResponse(ErrorsSerializer, description="Le jeton manque, est expiré ou révoqué."),
    403: OpenApiResponse(ErrorsSerializer, description="Le jeton n’est pas émis pour mesurer ce service."),
}
REFUSED = {
    **FOR_ITS_TOOLS,
    400: OpenApiResponse(ErrorsSerializer, description="Un relevé est refusé : rien n’est enregistré."),
    409: OpenApiResponse(ErrorsSerializer, description="Cette clé a déjà servi pour un autre envoi."),
    412: STALE[412],
    413: OpenApiResponse(ErrorsSerializer, description="Le corps dépasse 500 ko."),
    415: OpenApiResponse(ErrorsSerializer, description="Le corps n’est pas du JSON."),
}

SLUG_IN_PATH = OpenApiParameter(
    "slug", OpenApiTypes.STR, OpenApiParameter.PATH, examples=[OpenApiExample("Un service", "ecole-ouverte")]
)
CODE_IN_PATH = OpenApiParameter(
    "code", OpenApiTypes.STR, OpenApiParameter.PATH, examples=[OpenApiExample("Une mesure", "utilisateurs")]
)
