"""The transaction of each change by a person: locks, right and reason, of one service or for the whole programme."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.rights import Action, Actor, Author, lock_actor, record_author, require_now
from accounts.models import User
from common.models import Settled
from common.row_actions import current_row
from common.texts import clean_reason
from startups.models import Startup
from startups.permissions import require_change

ALREADY_SETTLED = "Ce point vient d’être réglé : rechargez la page."


@contextmanager
def startup_change(
    startup: Startup,
    *,
    reason: str,
    actor: Author,
    action: Action = Action.EDIT_STARTUP,
    source: str = "page",
) -> Iterator[Startup]:
    """Lock the actor, then the startup; check the right, record the reason; commit in one transaction.

    ``action`` is the right that the actor needs; a token has ``MEASURE`` only. ``source`` is how what a person changes
    comes (``common.history.SOURCES``).
    """
    with transaction.atomic():
        held = lock_actor(actor)
        # Locked before its phases, so that concurrent changes wait for each other without deadlock.
        locked = Startup.objects.select_for_update(no_key=True).get(pk=startup.pk)
        with record_author(require_change(held, locked, action), reason=reason, source=source):
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


def settle[R: Settled](
    *,
    row: R,
    reason: str,
    actor: Actor,
    within: AbstractContextManager[object] | None = None,
    decide: Callable[[R], object] | None = None,
) -> R:
    """Check the right, lock the row, apply the decision, and close the row for a reason.

    ``within`` is the change that checks the right, by default that of the programme; ``decide`` sets the columns of the
    decision, and writes what follows from it.

    :raises ValidationError: the reason is empty, or somebody or an import has settled the row meanwhile.
    """
    with within or programme_change(reason=reason, actor=actor):
        row = current_row(row)
        if row.settled_at:
            raise ValidationError(ALREADY_SETTLED)
        row.settled_at, row.settled_reason = timezone.now(), clean_reason(reason)
        row.settled_by = actor if isinstance(actor, User) else None
        if decide:
            decide(row)
        row.save()
        return row


def undo_settlement[R: Settled](*, row: R, reason: str, actor: Actor, revert: Callable[[R], object] | None = None) -> R:
    """Open again what was settled; ``revert`` undoes what the decision wrote.

    :raises ValidationError: there is nothing to undo, or the same point was found again since.
    """
    with programme_change(reason=reason, actor=actor):
        row = current_row(row)
        if not row.is_undoable:
            raise ValidationError("Il n’y a rien à défaire.")
        if revert:
            revert(row)
        row.settled_at, row.settled_by, row.settled_reason = None, None, ""
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # the same point was found again
            row.validate_constraints()
            raise
        return row
