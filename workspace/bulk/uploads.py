"""An uploaded file: kept with what it would do, applied once."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from startups.rights import Action, require
from workspace.bulk.plan import Outcome, carry_out, preview_lines
from workspace.bulk.reading import Line
from workspace.models import BulkUpload


def keep(*, lines: list[Line], actor: User) -> BulkUpload:
    """Foresee the lines and keep both; nothing is changed in the fiches."""
    require(actor, Action.DECIDE)
    outcomes = preview_lines(lines, actor)
    return BulkUpload.objects.create(
        user=actor, lines=[asdict(line) for line in lines], outcomes=[asdict(outcome) for outcome in outcomes]
    )


def apply(*, pk: UUID, actor: User) -> tuple[BulkUpload, bool]:
    """Do every line of an upload, or none; whether it was done now. A second sending waits, then does nothing.

    :raises BulkUpload.DoesNotExist: ``actor`` uploaded no such file.
    """
    require(actor, Action.DECIDE)
    with transaction.atomic():
        upload = BulkUpload.objects.select_for_update().get(pk=pk, user=actor)
        if upload.applied_at:
            return upload, False
        outcomes = carry_out([Line(**line) for line in upload.lines], actor)
        upload.outcomes = [asdict(outcome) for outcome in outcomes]
        if not any(outcome.problems for outcome in outcomes):
            upload.applied_at = timezone.now()
        upload.save()
    return upload, upload.applied_at is not None


def outcomes_of(upload: BulkUpload) -> list[Outcome]:
    """What its lines do, as last foreseen or done."""
    return [Outcome(**outcome) for outcome in upload.outcomes]
