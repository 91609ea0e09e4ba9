"""API of the changes of a fiche: same permissions, action and warnings as the pages; also for tools."""

from typing import Any, cast

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import BySession, PrivateView
from access.token_api import IsSomebody, TokenAuthentication, author_of, write_once
from accounts.models import Scope
from common.api import NOT_FOUND, WHOLE, refusal_as_answer
from common.optimistic_lock import VersionToken
from common.preconditions import IF_MATCH, KEY, etag_of, over_what_was_seen
from common.rights import Action
from common.writing_api import DRY_RUN, read_dry_run
from startups.queries import today
from startups.request_permissions import writable_startup
from startups.versions import phases_state
from workspace import schema
from workspace.pages.saving import update_figures
from workspace.phases.entering import enter, read_requested_phase
from workspace.phases.queries import read_life

SAID_AS = {"kind": "phase", "__all__": WHOLE}


class PhasesView(PrivateView):
    """Faire entrer un service dans une phase, comme la page : mêmes droits, même raison publique, mêmes avertissements."""

    right = Action.EDIT_STARTUP
    authentication_classes = (TokenAuthentication, BySession)
    permission_classes = (IsSomebody,)
    http_method_names = ["get", "head", "post", "options"]

    @extend_schema(
        operation_id="recorded-phases",
        parameters=[schema.SLUG_IN_PATH],
        responses={200: schema.RecordedPhases, **schema.FOR_ITS_TEAM, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Les phases enregistrées, et ``seen``, qu'un changement renvoie pour dire ce qu'il remplace."""
        life = read_life(writable_startup(request, slug, Scope.PHASE), today())
        state = phases_state(life.startup)
        entries = [{"phase": one.kind_id, "date": one.start and one.start.isoformat()} for one in life.phases]
        answer = {"startup": slug, "phases": entries, "seen": VersionToken.of(state).token}
        return Response(answer, headers={"ETag": etag_of(state), "Cache-Control": "no-store"})

    @extend_schema(
        operation_id="enter-phase",
        parameters=[schema.SLUG_IN_PATH, DRY_RUN, KEY, IF_MATCH],
        request={"application/json": schema.ASKED},
        responses={201: schema.EnteredPhase, 200: schema.EnteredPhase, **schema.REFUSED, **NOT_FOUND},
    )
    def post(self, request: Request, slug: str) -> Response:
        startup, dry_run = writable_startup(request, slug, Scope.PHASE), read_dry_run(request)
        warnings: list[str] = []
        try:
            asked = read_requested_phase(request.data)
            with over_what_was_seen(request, cast("dict[str, Any]", request.data)) as seen:

                def write() -> None:
                    warnings.extend(enter(startup=startup, asked=asked, seen=seen, actor=author_of(request)))

                is_first = write_once(request, address=f"phases {startup.pk}", write=write)
        except Refusal as refusal:
            raise refusal_as_answer(refusal, SAID_AS) from None
        is_recorded = is_first and not dry_run
        if is_recorded:
            update_figures(startup.pk)
        effect = {"effect": "recorded" if is_first else "unchanged", "warnings": warnings, "dry_run": dry_run}
        answer = {"startup": startup.slug, "phase": asked.phase, "date": asked.date.isoformat(), **effect}
        return Response(answer, status=status.HTTP_201_CREATED if is_recorded else status.HTTP_200_OK)
