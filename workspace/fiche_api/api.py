"""API of the fields and events of a fiche: read them with their version, then change them."""

from collections.abc import Mapping
from typing import Any, cast

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import BySession, PrivateView
from access.token_api import SessionOrToken, TokenAuthentication, author_of, write_once
from accounts.models import Scope
from common.api.errors import NOT_FOUND, WHOLE, ErrorsSerializer, refusal_as_answer, refused
from common.api.preconditions import IF_MATCH, KEY, MAX_SEEN, SEEN_HELP, STALE, etag_of, required_version
from common.api.writing import DRY_RUN, read_dry_run
from common.exact_json import plain_text
from common.optimistic_lock import State, VersionToken
from common.rights import Action
from common.texts import MAX_REASON
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
    RequestedEvent,
    read_event,
    read_values,
)
from workspace.pages.form_page import update_figures
from workspace.permissions import writable_startup
from workspace.serializers import EFFECTS, FOR_ITS_TEAM, SLUG_IN_PATH

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


FIELDS = ("values", "reason", "seen")


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
        request={"application/json": ASKED},
        responses={200: FicheChanged, **REFUSED, **NOT_FOUND},
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change des champs, tous ou aucun ; les champs qu'on ne donne pas restent."""
        startup, body = writable_startup(request, slug, Scope.FICHE), _body(request.data)
        after: dict[str, Value] = {}

        def write(values: Mapping[str, Value], seen: VersionToken) -> None:
            why = plain_text(body.get("reason"))
            by: dict[str, Any] = {"reason": why, "actor": author_of(request), "source": "api"}
            after.update(values_of(edit_fiche(startup=startup, values=values, seen=seen, **by), NAMES))

        try:
            values = read_values(body["values"])
            with required_version(request, body) as seen:
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
        request={"application/json": EVENT_ASKED},
        responses={200: EventRecorded, 201: EventRecorded, **REFUSED, **NOT_FOUND},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Ajoute un événement. Le même, le même jour, est refusé."""
        startup = writable_startup(request, slug, Scope.EVENT)
        after: list[tuple[State, list[dict[str, str]]]] = []

        def write(asked: RequestedEvent, seen: VersionToken) -> None:
            parts = {"kind": asked.kind, "date": asked.date, "comment": asked.comment, "reason": asked.reason}
            add_event(startup=startup, seen=seen, actor=author_of(request), source="api", **parts)  # type: ignore[arg-type]
            after.append((events_state(startup), _events(startup)))

        try:
            asked = read_event(request.data)
            with required_version(request, cast("dict[str, Any]", request.data)) as seen:
                is_first = write_once(request, address=f"events {startup.pk}", write=lambda: write(asked, seen))
        except Refusal as refusal:
            raise refusal_as_answer(refusal) from None
        state, events = after[0] if after else (events_state(startup), _events(startup))
        status = 201 if is_first and not read_dry_run(request) else 200
        return _changed(request, startup, state, is_first, {"startup": slug, "events": events}, status)


def _events(startup: Startup) -> list[dict[str, str]]:
    rows = startup.events.order_by("position", "pk").values_list("kind", "date", "comment")
    return [{"kind": kind, "date": date.isoformat(), "comment": comment} for kind, date, comment in rows]


def _body(data: Any) -> dict[str, Any]:
    """Return the parts of a body that changes fields; an unknown part is answered by 400."""
    if not isinstance(data, dict):
        raise refused(WHOLE, "Envoyez un objet : values, reason et seen.")
    if unknown := [name for name in data if name not in FIELDS]:
        raise refused(str(unknown[0])[:40], "Ce champ est inconnu : un changement a values, reason et seen.")
    if not isinstance(data.get("values"), dict) or not data["values"]:
        raise refused("values", "Donnez les champs à changer, par leur nom.")
    return data


def _answer(state: State, answer: dict[str, Any], status: int = 200) -> Response:
    headers = {"ETag": etag_of(state), "Cache-Control": "no-store"}
    return Response({**answer, "seen": VersionToken.of(state).token}, status=status, headers=headers)


def _changed(
    request: Request, startup: Startup, state: State, is_first: bool, answer: dict[str, Any], status: int = 200
) -> Response:
    dry_run = read_dry_run(request)
    if is_first and not dry_run:
        update_figures(startup.pk)
    return _answer(state, {**answer, "effect": "recorded" if is_first else "unchanged", "dry_run": dry_run}, status)
