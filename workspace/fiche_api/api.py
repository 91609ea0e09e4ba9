"""API of the fields and events of a fiche: read them with their version, then change them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import BySession, PrivateView
from access.token_api import SessionOrToken, TokenAuthentication, author_of, write_once
from accounts.models import Scope
from common.api.errors import NOT_FOUND, ErrorsSerializer, RequestShape, read_body, refusal_as_answer
from common.api.preconditions import IF_MATCH, KEY, SeenField, etag_of, required_version
from common.api.writing import DRY_RUN, DayField, TextField, read_dry_run, reason_field
from common.background import recompute
from common.optimistic_lock import State, VersionToken
from common.rights import Action
from startups.fiche_actions import add_event, edit_fiche, events_state
from startups.models import LifeEvent, Startup
from startups.serializers import value_field, value_meaning
from startups.values import Value, values_of
from workspace.fiche_api.parse_values import (
    LISTS,
    MAX_COMMENT,
    MAX_WORD,
    MAX_WORDS,
    NAMES,
    YES_OR_NO,
    read_values,
)
from workspace.permissions import writable_startup
from workspace.serializers import EFFECTS, FOR_ITS_TEAM, SLUG_IN_PATH
from workspace.serializers import REFUSED as REFUSED_CHANGES

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


VALUES = {"type": "object", "additionalProperties": False, "properties": {name: _value(name) for name in NAMES}}


@extend_schema_field({**VALUES, "description": "Les champs à changer."})
class ChangedValues(s.DictField):
    """The values to change, by name; ``read_values`` checks them."""

    default_error_messages = dict.fromkeys(
        ("required", "null", "empty", "not_a_dict"), "Donnez les champs à changer, par leur nom."
    )


class FicheRequest(RequestShape):
    """Les champs à changer, et pourquoi."""

    values = ChangedValues(allow_empty=False)
    reason = reason_field()
    seen = SeenField(allow_blank=True)


class EventRequest(RequestShape):
    """Un événement à ajouter, et pourquoi."""

    kind = s.ChoiceField(
        choices=LifeEvent.Kind.choices,
        error_messages=dict.fromkeys(
            ("required", "null", "invalid_choice"), f"Sortes d’événement : {', '.join(LifeEvent.Kind.values)}."
        ),
        help_text="Sorte d’événement.",
    )
    date = DayField(help_text="Jour.")
    comment = TextField(
        f"Un commentaire est un texte de {MAX_COMMENT} caractères au plus.",
        max_length=MAX_COMMENT,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="Commentaire public.",
    )
    reason = reason_field()
    seen = SeenField(allow_blank=True)


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
    **REFUSED_CHANGES,
    400: OpenApiResponse(ErrorsSerializer, description="Rien n’est enregistré : un champ est refusé."),
    409: OpenApiResponse(
        ErrorsSerializer,
        description="La fiche a changé depuis que vous l’avez lue, ou cette clé a déjà servi pour un autre changement.",
    ),
}


class FicheFieldsView(PrivateView):
    """Les champs d'une fiche : les lire avec ce qu'un changement remplace, en changer."""

    right = Action.EDIT_STARTUP
    authentication_classes = (TokenAuthentication, BySession)
    permission_classes = (SessionOrToken,)
    http_method_names = ["get", "head", "patch", "options"]

    @extend_schema(
        operation_id="fiche-fields",
        parameters=[SLUG_IN_PATH],
        responses={200: FicheRead, **FOR_ITS_TEAM, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        values = values_of(writable_startup(request, slug, Scope.FICHE), NAMES)
        return _answer(values, {"startup": slug, "values": values})

    @extend_schema(
        operation_id="edit-fiche",
        parameters=[SLUG_IN_PATH, DRY_RUN, KEY, IF_MATCH],
        request={"application/json": FicheRequest},
        responses={200: FicheChanged, **REFUSED, **NOT_FOUND},
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change des champs, tous ou aucun ; les champs qu'on ne donne pas restent."""
        startup, asked = writable_startup(request, slug, Scope.FICHE), read_body(FicheRequest, request)
        after: dict[str, Value] = {}

        def write(values: Mapping[str, Value], seen: VersionToken) -> None:
            by: dict[str, Any] = {"reason": asked["reason"], "actor": author_of(request), "source": "api"}
            after.update(values_of(edit_fiche(startup=startup, values=values, seen=seen, **by), NAMES))

        try:
            values = read_values(asked["values"])
            with required_version(request, asked) as seen:
                is_first = write_once(request, address=f"fiche {startup.pk}", write=lambda: write(values, seen))
        except Refusal as refusal:
            raise refusal_as_answer(refusal) from None
        now = after or values_of(startup, NAMES)
        return _changed(request, startup, now, is_first, {"startup": slug, "values": now})


class FicheEventsView(PrivateView):
    """Les événements d'une fiche : les lire avec ce qu'un ajout suppose, en ajouter."""

    right = Action.EDIT_STARTUP
    authentication_classes = (TokenAuthentication, BySession)
    permission_classes = (SessionOrToken,)
    http_method_names = ["get", "head", "post", "options"]

    @extend_schema(
        operation_id="fiche-events",
        parameters=[SLUG_IN_PATH],
        responses={200: EventsRead, **FOR_ITS_TEAM, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        startup = writable_startup(request, slug, Scope.EVENT)
        return _answer(events_state(startup), {"startup": slug, "events": _events(startup)})

    @extend_schema(
        operation_id="add-event",
        parameters=[SLUG_IN_PATH, DRY_RUN, KEY, IF_MATCH],
        request={"application/json": EventRequest},
        responses={200: EventRecorded, 201: EventRecorded, **REFUSED, **NOT_FOUND},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Ajoute un événement. Le même, le même jour, est refusé."""
        startup, asked = writable_startup(request, slug, Scope.EVENT), read_body(EventRequest, request)
        after: list[tuple[State, list[dict[str, str]]]] = []

        def write(seen: VersionToken) -> None:
            event = {name: asked[name] for name in ("kind", "date", "comment", "reason")}
            add_event(startup=startup, seen=seen, actor=author_of(request), source="api", **event)
            after.append((events_state(startup), _events(startup)))

        try:
            with required_version(request, asked) as seen:
                is_first = write_once(request, address=f"events {startup.pk}", write=lambda: write(seen))
        except Refusal as refusal:
            raise refusal_as_answer(refusal) from None
        state, events = after[0] if after else (events_state(startup), _events(startup))
        status = 201 if is_first and not read_dry_run(request) else 200
        return _changed(request, startup, state, is_first, {"startup": slug, "events": events}, status)


def _events(startup: Startup) -> list[dict[str, str]]:
    rows = startup.events.order_by("position", "pk").values_list("kind", "date", "comment")
    return [{"kind": kind, "date": date.isoformat(), "comment": comment} for kind, date, comment in rows]


def _answer(state: State, answer: dict[str, Any], status: int = 200) -> Response:
    headers = {"ETag": etag_of(state), "Cache-Control": "no-store"}
    return Response({**answer, "seen": VersionToken.of(state).token}, status=status, headers=headers)


def _changed(
    request: Request, startup: Startup, state: State, is_first: bool, answer: dict[str, Any], status: int = 200
) -> Response:
    dry_run = read_dry_run(request)
    if is_first and not dry_run:
        recompute.now([startup.pk])
    return _answer(state, {**answer, "effect": "recorded" if is_first else "unchanged", "dry_run": dry_run}, status)
