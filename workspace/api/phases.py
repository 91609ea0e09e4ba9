"""The changes of a fiche by the API: by the same people, with the same action and warnings as the pages."""

from typing import cast

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from common.api import NOT_FOUND, WHOLE, missing, refused
from startups.api_doors import SessionView
from startups.models import Startup
from startups.queries import carriers_of, today
from startups.rights import Action, require
from workspace import schema
from workspace.entering import UsedKeyError, enter_once, read_requested_phase

SAID_AS = {"kind": "phase", "__all__": WHOLE}


class Conflict(APIException):
    """409."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "Cette clé (Idempotency-Key) a déjà servi pour un autre changement : prenez-en une autre."


class PhasesView(SessionView):
    """Faire entrer un service dans une phase, comme la page : mêmes droits, même raison publique, mêmes avertissements."""

    right = Action.EDIT_STARTUP
    http_method_names = ["post", "options"]

    @extend_schema(
        operation_id="enter-phase",
        parameters=[schema.SLUG_IN_PATH, schema.KEY],
        request={"application/json": schema.ASKED},
        responses={
            201: schema.EnteredPhase,
            200: schema.EnteredPhase,
            **schema.REFUSED,
            **NOT_FOUND,
        },
    )
    def post(self, request: Request, slug: str) -> Response:
        user = cast("User", request.user)
        startup = Startup.objects.filter(slug=slug).first()
        if startup is None:
            raise missing("slug", f"Aucun service n’a l’identifiant « {slug} ».")
        require(user, Action.EDIT_STARTUP, incubators=carriers_of(startup, today()))
        try:
            asked = read_requested_phase(request.data)
            is_first, warnings = enter_once(startup=startup, asked=asked, key=_key(request), actor=user)
        except Refusal as refusal:
            raise ValidationError(_by_field(refusal)) from None
        except UsedKeyError:
            raise Conflict from None
        effect_asked = {"startup": startup.slug, "phase": asked.phase, "date": asked.date.isoformat()}
        effect = {"effect": "recorded" if is_first else "unchanged", "warnings": list(warnings)}
        return Response({**effect_asked, **effect}, status=status.HTTP_201_CREATED if is_first else status.HTTP_200_OK)


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > schema.MAX_KEY or not (key.isascii() and key.isprintable()):
        raise refused("Idempotency-Key", f"Une clé tient en {schema.MAX_KEY} caractères simples.")
    return key


def _by_field(refusal: Refusal) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = refusal.message_dict if hasattr(refusal, "error_dict") else {WHOLE: refusal.messages}
    return {SAID_AS.get(field, field): messages for field, messages in errors.items()}
