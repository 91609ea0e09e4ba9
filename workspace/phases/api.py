"""The changes of a fiche by the API: by the same people, with the same action and warnings as the pages."""

from typing import Any, cast

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.once import UsedKeyError
from common.api import NOT_FOUND, WHOLE, missing
from common.preconditions import IF_MATCH, KEY, USED_KEY, Conflict, etag_of, idempotency_key, over_what_was_seen
from common.seen import SeenState
from startups.api_doors import SessionView
from startups.models import Startup
from startups.queries import carriers_of, today
from startups.rights import Action, require
from startups.versions import phases_state
from workspace import schema
from workspace.phases.entering import enter_once, read_requested_phase
from workspace.phases.queries import read_life

SAID_AS = {"kind": "phase", "__all__": WHOLE}


class PhasesView(SessionView):
    """Faire entrer un service dans une phase, comme la page : mêmes droits, même raison publique, mêmes avertissements."""

    right = Action.EDIT_STARTUP
    http_method_names = ["get", "head", "post", "options"]

    @extend_schema(
        operation_id="recorded-phases",
        parameters=[schema.SLUG_IN_PATH],
        responses={200: schema.RecordedPhases, **schema.FOR_ITS_TEAM, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Les phases enregistrées, et ``seen``, qu'un changement renvoie pour dire ce qu'il remplace."""
        life = read_life(_startup(request, slug), today())
        state = phases_state(life.startup)
        entries = [{"phase": one.kind_id, "date": one.start and one.start.isoformat()} for one in life.phases]
        answer = {"startup": slug, "phases": entries, "seen": SeenState.of(state).token}
        return Response(answer, headers={"ETag": etag_of(state), "Cache-Control": "no-store"})

    @extend_schema(
        operation_id="enter-phase",
        parameters=[schema.SLUG_IN_PATH, KEY, IF_MATCH],
        request={"application/json": schema.ASKED},
        responses={
            201: schema.EnteredPhase,
            200: schema.EnteredPhase,
            **schema.REFUSED,
            **NOT_FOUND,
        },
    )
    def post(self, request: Request, slug: str) -> Response:
        user, startup, key = cast("User", request.user), _startup(request, slug), idempotency_key(request)
        try:
            asked = read_requested_phase(request.data)
            with over_what_was_seen(request, cast("dict[str, Any]", request.data)) as seen:
                is_first, warnings = enter_once(startup=startup, asked=asked, seen=seen, key=key, actor=user)
        except Refusal as refusal:
            raise ValidationError(_by_field(refusal)) from None
        except UsedKeyError:
            raise Conflict(USED_KEY) from None
        effect_asked = {"startup": startup.slug, "phase": asked.phase, "date": asked.date.isoformat()}
        effect = {"effect": "recorded" if is_first else "unchanged", "warnings": list(warnings)}
        return Response({**effect_asked, **effect}, status=status.HTTP_201_CREATED if is_first else status.HTTP_200_OK)


def _startup(request: Request, slug: str) -> Startup:
    """The fiche, which who asks may change."""
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        raise missing("slug", f"Aucun service n’a l’identifiant « {slug} ».")
    require(request.user, Action.EDIT_STARTUP, incubators=carriers_of(startup, today()))
    return startup


def _by_field(refusal: Refusal) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = refusal.message_dict if hasattr(refusal, "error_dict") else {WHOLE: refusal.messages}
    return {SAID_AS.get(field, field): messages for field, messages in errors.items()}
