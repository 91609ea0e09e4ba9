"""Save and withdraw a record of any kind, which declares what is edited (``startups.models.records``).

An action with rules of its own opens the transaction (``startups.changes``), then calls ``write`` or ``remove``.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from operator import attrgetter

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import ProtectedError, RestrictedError

from access.rights import Action, Author
from common.optimistic_lock import State, VersionToken, check_unchanged, state_of
from common.row_actions import current_row, save_checked, set_values
from startups.changes import programme_change, startup_change
from startups.models import EditedRecord, Startup


def save[R: EditedRecord](
    row: R,
    *,
    reason: str,
    actor: Author,
    seen: VersionToken | None = None,
    right: Action = Action.EDIT_STARTUP,
    columns: Sequence[str] = (),
) -> R:
    """Save the values of ``row``, new or corrected, if they are valid, and return it as stored.

    ``columns`` are those that are written, by default ``EDITED``. ``right`` is what the actor needs for the service of
    the record; a record without a service is changed by staff only.

    :raises PermissionDenied: the actor may not.
    :raises EditConflictError: someone changed or deleted it after ``seen``.
    :raises ValidationError: the reason is empty, or a value is invalid.
    """
    with record_change(row, reason=reason, actor=actor, right=right):
        return write(row, seen=seen, columns=columns)


def withdraw(
    row: EditedRecord,
    *,
    reason: str,
    actor: Author,
    seen: VersionToken | None = None,
    right: Action = Action.EDIT_STARTUP,
) -> None:
    """Delete a record, which the history keeps; see ``save``.

    :raises ValidationError: the reason is empty, or other records refer to it.
    """
    with record_change(row, reason=reason, actor=actor, right=right):
        remove(row, seen=seen)


def write[R: EditedRecord](
    row: R, *, seen: VersionToken | None = None, columns: Sequence[str] = (), stamped: Sequence[str] = ()
) -> R:
    """Lock the stored row, compare it with the version that the author saw, and save the values of ``row`` in it.

    ``stamped`` are columns that the action sets, which are not displayed.
    """
    names = columns or row.EDITED
    values = state_of(row, names)
    stored = _stored(row, seen, names, values)
    set_values(stored, {**values, **state_of(row, stamped)})
    return save_checked(stored)


def remove(row: EditedRecord, *, seen: VersionToken | None = None) -> None:
    """Lock the stored row, compare it with the version that the author saw, and delete it."""
    stored = current_row(row, seen, row.EDITED)
    try:
        stored.delete()
    except (ProtectedError, RestrictedError):
        raise ValidationError(row.IN_USE) from None


def startup_of(row: EditedRecord) -> Startup | None:
    """Return the service of a record; None if it has none, or if a new one is not yet known."""
    if not row.STARTUP_PATH:
        return None
    try:
        startup: Startup | None = attrgetter(row.STARTUP_PATH)(row)
    except ObjectDoesNotExist:
        return None
    return startup


def record_change(
    row: EditedRecord, *, reason: str, actor: Author, right: Action = Action.EDIT_STARTUP
) -> AbstractContextManager[object]:
    """Return the transaction of a change of the record: its locks, the right and the reason."""
    startup = startup_of(row)
    if startup is None or right is Action.DECIDE:
        return programme_change(reason=reason, actor=actor, startup=startup)
    return startup_change(startup, reason=reason, actor=actor, action=right)


def _stored[R: EditedRecord](row: R, seen: VersionToken | None, names: Sequence[str], values: State) -> R:
    """Return the row to write, locked and compared; ``row`` itself if it is new."""
    if not row.KEY:
        return row if row.pk is None else current_row(row, seen, names, values)
    key = state_of(row, row.KEY)
    held = type(row)._default_manager.select_for_update(no_key=True, of=("self",)).filter(**key).first()
    typed_key = {name: value for name, value in key.items() if name in names}
    check_unchanged(seen and seen.about(**typed_key), state_of(held, names), values)
    return held or (row if row.pk is None else type(row)(**key))
