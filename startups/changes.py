"""The transaction of each change by a person: locks, right and reason, of one service or for the whole programme."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from access.rights import Action, Actor, Author, lock_actor, record_author, require_now
from accounts.models import User
from common.models import Settled
from common.row_actions import current_row
from common.texts import clean_reason
from startups.models import Startup
from startups.permissions import require_change


@contextmanager
def startup_change(
    startup: Startup,
    *,
    reason: str,
    actor: Author,
    action: Action = Action.EDIT_STARTUP,
) -> Iterator[Startup]:
    """Lock the actor, then the startup; check the right, record the reason; commit in one transaction.

    ``action`` is the right that the actor needs; a token has ``MEASURE`` only.
    """
    with transaction.atomic():
        held = lock_actor(actor)
        # Locked before its phases, so that concurrent changes wait for each other without deadlock.
        locked = Startup.objects.select_for_update(no_key=True).get(pk=startup.pk)
        with record_author(require_change(held, locked, action), reason=reason):
            yield locked


@contextmanager
def programme_change(*, reason: str, actor: Author, startup: Startup | None = None) -> Iterator[User]:
    """Lock the actor, check that they may decide for the whole programme, lock the startup that the decision changes,
    and record the reason, in one transaction.
    """
    with transaction.atomic():
        user = require_now(actor, Action.DECIDE)
        with record_author(user, reason=reason):
            if startup:
                Startup.objects.select_for_update(no_key=True).get(pk=startup.pk)
            yield user


def settle[R: Settled](*, row: R, reason: str, actor: Actor) -> R:
    """Mark a disagreement between figures as settled for a reason.

    :raises PermissionDenied: ``actor`` is not DINUM staff.
    :raises ValidationError: the reason is empty, or the row is already settled.
    """
    with programme_change(reason=reason, actor=actor) as user:
        row = current_row(row)
        if row.settled_at:
            raise ValidationError("C’est déjà réglé.")
        row.settled_at, row.settled_by, row.settled_reason = timezone.now(), user, clean_reason(reason)
        row.save(update_fields=["settled_at", "settled_by", "settled_reason"])
        return row
