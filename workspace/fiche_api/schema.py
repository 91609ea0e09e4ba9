"""Serializers of the API of fiches and events, for OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers as s

from common.api import ErrorsSerializer
from common.preconditions import MAX_SEEN, SEEN_HELP, STALE
from common.texts import MAX_REASON
from startups.models import LifeEvent, Startup
from startups.serializers import value_field, value_meaning
from workspace.fiche_api.parse_values import LISTS, MAX_COMMENT, MAX_WORD, MAX_WORDS, NAMES, YES_OR_NO
from workspace.schema import EFFECTS, FOR_ITS_TEAM

SEEN: dict[str, Any] = {"type": "string", "maxLength": MAX_SEEN, "description": SEEN_HELP}
REASON: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_REASON,
    "description": "Pourquoi ; publique : ne nommer personne.",
}
DRY_RUN_HELP = "Vrai : rien n’a été enregistré."
EFFECT_HELP = "recorded : enregistré (ou le serait) ; unchanged : cette clé avait déjà servi à ce même changement."


def _value(name: str) -> dict[str, Any]:
    described = {"description": value_meaning(name)}
    if name in LISTS:
        word = {"type": "string", "minLength": 1, "maxLength": MAX_WORD}
        return {"type": "array", "items": word, "maxItems": MAX_WORDS, **described}
    if name in YES_OR_NO:
        return {"type": ["boolean", "null"], **described}
    if name == "accessibility":
        return {"type": "string", "enum": ["", *Startup.Accessibility.values], **described}
    return {"type": "string", **({"minLength": 1} if name == "name" else {}), **described}


def _object(required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


VALUES = _object([], {name: _value(name) for name in NAMES})
ASKED = _object(
    ["values", "reason"],
    {"values": {**VALUES, "description": "Les champs à changer."}, "reason": REASON, "seen": SEEN},
)
EVENT_ASKED = _object(
    ["kind", "date", "reason"],
    {
        "kind": {"type": "string", "enum": LifeEvent.Kind.values, "description": "Sorte d’événement."},
        "date": {"type": "string", "format": "date", "description": "Jour."},
        "comment": {"type": "string", "maxLength": MAX_COMMENT, "description": "Commentaire public."},
        "reason": REASON,
        "seen": SEEN,
    },
)


FicheValues: type[s.Serializer[Any]] = type(
    "FicheValues",
    (s.Serializer,),
    {"__doc__": "Ce que dit une fiche et que l’API change.", **{name: value_field(name) for name in NAMES}},
)


class FicheRead(s.Serializer[dict[str, Any]]):
    """Les champs de la fiche, et ``seen``, qu'un changement renvoie pour dire ce qu'il remplace."""

    startup = s.CharField(help_text="Identifiant du service.")
    values = FicheValues(help_text="Les champs, par leur nom.")
    seen = s.CharField(help_text="À renvoyer avec un changement : ce qu’il remplace.")


class FicheChanged(FicheRead):
    """La fiche après le changement."""

    effect = s.ChoiceField(choices=EFFECTS, help_text=EFFECT_HELP)
    dry_run = s.BooleanField(help_text=DRY_RUN_HELP)


class EventRead(s.Serializer[dict[str, Any]]):
    kind = s.ChoiceField(choices=LifeEvent.Kind.choices, help_text="Sorte d’événement.")
    date = s.DateField(help_text="Jour.")
    comment = s.CharField(allow_blank=True, help_text="Commentaire public.")


class EventsRead(s.Serializer[dict[str, Any]]):
    """Les événements de la fiche, dans son ordre, et ``seen``."""

    startup = s.CharField(help_text="Identifiant du service.")
    events = EventRead(many=True, help_text="Les événements.")
    seen = s.CharField(help_text="À renvoyer avec un changement : ce à quoi il s’ajoute.")


class EventRecorded(EventsRead):
    """Les événements, celui-là compris."""

    effect = s.ChoiceField(choices=EFFECTS, help_text=EFFECT_HELP)
    dry_run = s.BooleanField(help_text=DRY_RUN_HELP)


REFUSED = {
    **STALE,
    **FOR_ITS_TEAM,
    400: OpenApiResponse(ErrorsSerializer, description="Rien n’est enregistré : un champ est refusé."),
    409: OpenApiResponse(
        ErrorsSerializer,
        description="La fiche a changé depuis que vous l’avez lue, ou cette clé a déjà servi pour un autre changement.",
    ),
    413: OpenApiResponse(ErrorsSerializer, description="Le corps dépasse 500 ko."),
    415: OpenApiResponse(ErrorsSerializer, description="Le corps n’est pas du JSON."),
}
