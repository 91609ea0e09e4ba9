"""Serializers of the API of the workspace, for OpenAPI."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers as s

from common.api.errors import ErrorsSerializer, RequestShape
from common.api.preconditions import STALE, SeenField
from common.api.writing import DayField, FlagField, TextField, reason_field
from startups.models import EndReason

A_TEXT = "Écrivez un texte."
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


class PhaseRequest(RequestShape):
    """Une entrée dans une phase ; ``confirm`` : même si elle est inhabituelle."""

    phase = TextField("Donnez la sorte de phase, par exemple construction.", max_length=60, help_text="Sorte de phase.")
    date = DayField(help_text="Jour de l’entrée, passé ou à venir.")
    reason = reason_field()
    end_reason = s.ChoiceField(
        choices=["", *EndReason.values],
        default="",
        help_text="Motif de fin : obligatoire pour une phase qui clôt le partenariat, refusé pour une autre.",
    )
    end_sentence = TextField(
        A_TEXT,
        max_length=2000,
        default="",
        allow_blank=True,
        help_text="Motif de fin en une phrase, publique ; obligatoire avec other.",
    )
    end_account = TextField(
        A_TEXT, max_length=500, default="", allow_blank=True, help_text="Adresse du compte rendu de la fin."
    )
    confirm = FlagField(default=False, help_text="Confirmer un changement inhabituel.")
    seen = SeenField(allow_blank=True)


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
