"""API of the changes of a fiche: same permissions, action and warnings as the pages; also for tools."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import BySession, PrivateView
from access.token_api import SessionOrToken, TokenAuthentication, author_of, write_once
from accounts.models import Scope, ServiceToken, User
from common.api.errors import NOT_FOUND, WHOLE, read_body, refusal_as_answer
from common.api.preconditions import IF_MATCH, KEY, etag_of, required_version
from common.api.writing import DRY_RUN, read_dry_run
from common.background import recompute
from common.clock import today
from common.optimistic_lock import VersionToken, check_unchanged
from common.rights import Action
from startups.actions import change_phase, phases_state
from startups.models import Startup
from startups.models.life import END_FIELDS
from workspace import serializers
from workspace.permissions import writable_startup
from workspace.phases.queries import change_warnings, read_timeline


def enter(
    *, startup: Startup, asked: Mapping[str, Any], seen: VersionToken, actor: User | ServiceToken
) -> Sequence[str]:
    """Save the change ``asked`` (see ``PhaseRequest``), and return its warnings.

    :raises EditConflictError: if the phases are not those in ``seen``.
    :raises ValidationError: if it is refused, or unusual and not confirmed.
    """
    timeline = read_timeline(startup, today())
    check_unchanged(seen, {"phases": timeline.version})
    kind = next((one for one in timeline.kinds if one.key == asked["phase"]), None)
    if kind is None:
        raise ValidationError({"phase": f"La phase « {asked['phase'][:60]} » n’existe pas."})
    warnings = change_warnings(timeline, kind, asked["date"])
    if warnings and not asked["confirm"]:
        raise ValidationError({"confirm": warnings})
    # Compared under the lock with the phases just read, so that the warnings are those of this very change.
    change_phase(
        startup=startup,
        kind=kind.key,
        date=asked["date"],
        reason=asked["reason"],
        end={name: asked[name] for name in END_FIELDS},
        seen=timeline.seen,
        actor=actor,
        source="api",
    )
    return warnings


SAID_AS = {"kind": "phase", "__all__": WHOLE}


class PhasesView(PrivateView):
    """Faire entrer un service dans une phase, comme la page : mêmes droits, même raison publique, mêmes avertissements."""

    right = Action.EDIT_STARTUP
    authentication_classes = (TokenAuthentication, BySession)
    permission_classes = (SessionOrToken,)
    http_method_names = ["get", "head", "post", "options"]

    @extend_schema(
        operation_id="recorded-phases",
        parameters=[serializers.SLUG_IN_PATH],
        responses={200: serializers.RecordedPhases, **serializers.FOR_ITS_TEAM, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Les phases enregistrées, et ``seen``, qu'un changement renvoie pour dire ce qu'il remplace."""
        timeline = read_timeline(writable_startup(request, slug, Scope.PHASE), today())
        state = phases_state(timeline.startup)
        entries = [{"phase": one.kind_id, "date": one.start and one.start.isoformat()} for one in timeline.phases]
        answer = {"startup": slug, "phases": entries, "seen": VersionToken.of(state).token}
        return Response(answer, headers={"ETag": etag_of(state), "Cache-Control": "no-store"})

    @extend_schema(
        operation_id="enter-phase",
        parameters=[serializers.SLUG_IN_PATH, DRY_RUN, KEY, IF_MATCH],
        request={"application/json": serializers.PhaseRequest},
        responses={201: serializers.EnteredPhase, 200: serializers.EnteredPhase, **serializers.REFUSED, **NOT_FOUND},
    )
    def post(self, request: Request, slug: str) -> Response:
        startup, dry_run = writable_startup(request, slug, Scope.PHASE), read_dry_run(request)
        asked = read_body(serializers.PhaseRequest, request)
        warnings: list[str] = []
        try:
            with required_version(request, asked) as seen:

                def write() -> None:
                    warnings.extend(enter(startup=startup, asked=asked, seen=seen, actor=author_of(request)))

                is_first = write_once(request, address=f"phases {startup.pk}", write=write)
        except ValidationError as refusal:
            raise refusal_as_answer(refusal, SAID_AS) from None
        is_recorded = is_first and not dry_run
        if is_recorded:
            recompute.now([startup.pk])
        effect = {"effect": "recorded" if is_first else "unchanged", "warnings": warnings, "dry_run": dry_run}
        answer = {"startup": startup.slug, "phase": asked["phase"], "date": asked["date"].isoformat(), **effect}
        return Response(answer, status=status.HTTP_201_CREATED if is_recorded else status.HTTP_200_OK)
