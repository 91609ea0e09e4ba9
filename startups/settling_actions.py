"""What staff settle once: a disagreement between figures, what a reader reported."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from common.models import Settled
from startups.actions import clean_reason, current_row, deciding
from startups.rights import Actor


def settle[R: Settled](*, row: R, reason: str, actor: Actor) -> R:
    """Say why something is settled, or what was done.

    :raises PermissionDenied: ``actor`` is not of the staff.
    :raises ValidationError: there is no reason, or it is settled already.
    """
    with deciding(reason=reason, actor=actor) as user:
        row = current_row(row)
        if row.settled_at:
            raise ValidationError("C’est déjà réglé.")
        row.settled_at, row.settled_by, row.settled_reason = timezone.now(), user, clean_reason(reason)
        row.save(update_fields=["settled_at", "settled_by", "settled_reason"])
        return row
