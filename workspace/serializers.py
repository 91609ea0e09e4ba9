"""Serializers of the API of the workspace, for OpenAPI."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers as s

from common.api.errors import ErrorsSerializer
from common.api.preconditions import MAX_SEEN, SEEN_HELP, STALE
from common.texts import MAX_REASON
from startups.models import EndReason

EFFECTS = [("recorded", "recorded"), ("unchanged", "unchanged")]


class RecordedPhase(s.Serializer[dict[str, Any]]):
    phase = s.CharField(help_text="Sorte de phase.")
    date = s.DateField(allow_null=True, help_text="Jour de l’entrée ; null : la fiche ne l’indique pas.")


class RecordedPhases(s.Serializer[dict[str, Any]]):
    """Les phases enregistrées, dans l'ordre de la vie du service."""

    startup = s.CharField(help_text="Identifiant du service.")
    phases = RecordedPhase(many=True, help_text="Les entrées.")
    seen = s.CharField(help_text="À renvoyer avec un changement : ce qu’il remplace.")


class EnteredPhase(s.Serializer[dict[str, Any]]):
    """Le changement enregistré."""

    startup = s.CharField(help_text="Identifiant du service.")
    phase = s.CharField(help_text="Phase où il entre.")
    date = s.DateField(help_text="Jour de l’entrée.")
    dry_run = s.BooleanField(help_text="Vrai : rien n’a été enregistré.")
    effect = s.ChoiceField(choices=EFFECTS, help_text="unchanged : cette clé avait déjà servi à ce même changement.")
    warnings = s.ListField(child=s.CharField(), help_text="Ce que le changement a d’inhabituel, et qui a été confirmé.")


ASKED: dict[str, Any] = {
    "type": "object",
    "required": ["phase", "date", "reason"],
    "additionalProperties": False,
    "properties": {
        "phase": {"type": "string", "minLength": 1, "maxLength": 60, "description": "Sorte de phase."},
        "date": {"type": "string", "format": "date", "description": "Jour de l’entrée, passé ou à venir."},
        "reason": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_REASON,
            "description": "Publique : ne nommer personne.",
        },
        "end_reason": {
            "type": "string",
            "enum": ["", *EndReason.values],
            "description": "Motif de fin : obligatoire pour une phase qui clôt le partenariat, refusé pour une autre.",
        },
        "end_sentence": {
            "type": "string",
            "maxLength": 2000,
            "description": "Motif de fin en une phrase, publique ; obligatoire avec other.",
        },
        "end_account": {"type": "string", "maxLength": 500, "description": "Adresse du compte rendu de la fin."},
        "confirm": {"type": "boolean", "default": False, "description": "Confirmer un changement inhabituel."},
        "seen": {"type": "string", "maxLength": MAX_SEEN, "description": SEEN_HELP},
    },
}
FOR_ITS_TEAM = {
    401: OpenApiResponse(ErrorsSerializer, description="Il n’y a ni session, ni jeton valable."),
    403: OpenApiResponse(
        ErrorsSerializer,
        description="La session ou le jeton n’a pas ce droit sur cette fiche, ou le jeton CSRF d’une session manque.",
    ),
}
REFUSED = {
    **STALE,
    **FOR_ITS_TEAM,
    400: OpenApiResponse(
        ErrorsSerializer,
        description="Rien n’est enregistré : un champ est refusé, ou le changement est inhabituel (errors.confirm) et attend "
        "confirm: true.",
    ),
    409: OpenApiResponse(
        ErrorsSerializer,
        description="Les phases ont changé depuis que vous les avez lues, ou cette clé a déjà servi pour un autre changement.",
    ),
    413: OpenApiResponse(ErrorsSerializer, description="Le corps dépasse 500 ko."),
    415: OpenApiResponse(ErrorsSerializer, description="Le corps n’est pas du JSON."),
}
SLUG_IN_PATH = OpenApiParameter(
    "slug", OpenApiTypes.STR, OpenApiParameter.PATH, examples=[OpenApiExample("Un service", "ecole-ouverte")]
)
