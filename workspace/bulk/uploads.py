"""Store an uploaded file with its preview, and apply it once."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from access.rights import Action, require, require_now
from accounts.models import User
from common.optimistic_lock import EditConflictError, VersionToken, check_unchanged
from startups.models import Startup
from startups.versions import lives_state
from workspace.bulk.parse_lines import BulkLine
from workspace.bulk.plan import BulkLineResult, carry_out, preview_lines
from workspace.models import BulkUpload


def keep(*, lines: list[BulkLine], actor: User) -> BulkUpload:
    """Preview the lines and store both; no fiche changes."""
    require(actor, Action.DECIDE)
    upload = BulkUpload(user=actor, lines=[asdict(line) for line in lines])
    _foresee(upload, lines, actor)
    return upload


def apply(*, pk: UUID, actor: User) -> tuple[BulkUpload, bool]:
    """Execute every line of an upload, or none; return whether this call did it. A concurrent submission waits, then
    does nothing.

    :raises BulkUpload.DoesNotExist: if ``actor`` uploaded no such file.
    :raises EditConflictError: if a fiche changed since the preview; it is computed again.
    """
    with transaction.atomic():
        user = require_now(actor, Action.DECIDE)
        upload = BulkUpload.objects.select_for_update().get(pk=pk, user=user)
        if upload.applied_at:
            return upload, False
        lines = [BulkLine(**line) for line in upload.lines]
        if (stale := _changed_fiches(upload, lines)) is None:
            _carry_out(upload, lines, user)
        else:
            _foresee(upload, lines, user)
    if stale:
        raise stale
    return upload, upload.applied_at is not None


def _changed_fiches(upload: BulkUpload, lines: Sequence[BulkLine]) -> EditConflictError | None:
    """Lock every fiche that the lines name, and return what changed in them since the preview."""
    slugs = {line.startup for line in lines}
    list(Startup.objects.filter(slug__in=slugs).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    try:
        check_unchanged(VersionToken(upload.seen), lives_state(slugs))
    except EditConflictError as stale:
        return stale
    return None


def _foresee(upload: BulkUpload, lines: Sequence[BulkLine], actor: User) -> None:
    """Store the effect of the lines on the current fiches."""
    upload.seen = VersionToken.of(lives_state({line.startup for line in lines})).digests
    upload.outcomes = [asdict(outcome) for outcome in preview_lines(lines, actor)]
    upload.save()


def _carry_out(upload: BulkUpload, lines: Sequence[BulkLine], actor: User) -> None:
    outcomes = carry_out(lines, actor)
    upload.outcomes = [asdict(outcome) for outcome in outcomes]
    if not any(outcome.problems for outcome in outcomes):
        upload.applied_at = timezone.now()
    upload.save()


def outcomes_of(upload: BulkUpload) -> list[BulkLineResult]:
    """Return the effect of the lines, as last previewed or executed."""
    return [BulkLineResult(**outcome) for outcome in upload.outcomes]
