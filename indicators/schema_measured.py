"""Serializers of measured figures, for OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers as s

from common.api import ErrorsSerializer, RequestShape
from common.preconditions import STALE, seen_field

EFFECTS = ("recorded", "unchanged")
NUMBER: dict[str, Any] = {
    "max_digits": 20, "decimal_places": 4, "allow_null": True, "required": False, "coerce_to_string": False,
}  # fmt: skip
LAST_DAY = "Dernier jour, inclus."


class MeasuredShape(s.Serializer[dict[str, Any]]):
    """Un relevé : une valeur mesurée hors des fiches, d'après une source. ``end`` est son dernier jour, inclus."""

    id = s.IntegerField(help_text="Numéro.")
    start = s.DateField(help_text="Début.")
    end = s.DateField(help_text=LAST_DAY)
    value = s.FloatField(help_text="Valeur, exacte.")
    numerator = s.FloatField(allow_null=True, help_text="Numérateur de la part, exact ; null : inconnu.")
    denominator = s.FloatField(allow_null=True, help_text="Dénominateur de la part, exact ; null : inconnu.")
    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    document = s.CharField(allow_blank=True, help_text="Document d’où vient le chiffre ; vide : non renseigné.")
    entered_at = s.DateTimeField(help_text="Moment de la saisie.")
    seen = s.CharField(help_text="À renvoyer pour corriger ou retirer ce relevé.")


FIGURES_HEAD: dict[str, Any] = {
    "code": s.CharField(help_text="Code, qui ne change pas."),
    "seen": s.CharField(help_text="À renvoyer avec un relevé nouveau, pour n’en ajouter qu’à ceux-là."),
}
"""What the list of the figures of an indicator says beside them."""


class MeasuredEffect(MeasuredShape):
    """Le relevé après le changement ; ``id`` et ``entered_at`` sont null quand rien n'est enregistré sous ce numéro."""

    id = s.IntegerField(allow_null=True, help_text="Numéro.")
    entered_at = s.DateTimeField(allow_null=True, help_text="Moment de la saisie.")
    effect = s.ChoiceField(
        choices=EFFECTS,
        help_text="recorded : enregistré (ou le serait) ; unchanged : cette clé avait déjà servi à ce même changement.",
    )
    dry_run = s.BooleanField(help_text="Vrai : rien n’a été enregistré.")


class ReadingRequest(RequestShape):
    """Une part a sa valeur, ou ses deux moitiés, ou les trois si elles s'accordent."""

    start = s.DateField(help_text="Premier jour.")
    end = s.DateField(help_text=f"{LAST_DAY} La période est finie.")
    value = s.DecimalField(
        **NUMBER, help_text="Valeur, exacte ; sans elle, le quotient du numérateur par le dénominateur."
    )
    numerator = s.DecimalField(**NUMBER, help_text="Numérateur d’une part, exact.")
    denominator = s.DecimalField(**NUMBER, help_text="Dénominateur d’une part, exact.")
    source = s.CharField(max_length=300, help_text="D’où vient la donnée.")  # type: ignore[assignment]
    document = s.CharField(
        max_length=500, allow_blank=True, default="", help_text="Document d’où vient le chiffre ; vide : non renseigné."
    )
    reason = s.CharField(max_length=2000, help_text="Motif, conservé dans l’historique.")
    seen = seen_field()


REFUSED = {
    **STALE,
    400: OpenApiResponse(ErrorsSerializer, description="Rien n’est enregistré : un champ est refusé."),
    401: OpenApiResponse(ErrorsSerializer, description="Il faut être connecté, ou envoyer un jeton."),
    403: OpenApiResponse(ErrorsSerializer, description="Ni l’équipe DINUM, ni un jeton qui écrit ces chiffres."),
    409: OpenApiResponse(
        ErrorsSerializer,
        description="Le relevé a changé depuis que vous l’avez lu, ou cette clé a déjà servi pour un autre changement.",
    ),
    413: OpenApiResponse(ErrorsSerializer, description="Le corps dépasse 500 ko."),
    415: OpenApiResponse(ErrorsSerializer, description="Le corps n’est pas du JSON."),
}
