"""Check permissions, record the reason and run programme-wide changes in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from access.rights import Action, Actor, require_now, signed
from accounts.models import User
from common.models import Settled
from common.row_actions import current_row
from common.texts import clean_reason


@contextmanager
def deciding(*, reason: str, actor: Actor) -> Iterator[User]:
    """Lock the actor, check that they may decide for the whole programme, and record the reason, in one transaction."""
    with transaction.atomic():
        user = require_now(actor, Action.DECIDE)
        with signed(user, reason=reason):
            yield user


def settle[R: Settled](*, row: R, reason: str, actor: Actor) -> R:
    """Mark a disagreement between figures as settled for a reason.

    :raises PermissionDenied: ``actor`` is not DINUM staff.
    :raises ValidationError: the reason is empty, or the row is already settled.
    """
    with deciding(reason=reason, actor=actor) as user:
        row = current_row(row)
        if row.settled_at:
            raise ValidationError("C’est déjà réglé.")
        row.settled_at, row.settled_by, row.settled_reason = timezone.now(), user, clean_reason(reason)
        row.save(update_fields=["settled_at", "settled_by", "settled_reason"])
        return row
