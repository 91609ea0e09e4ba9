"""Undo what a change wrote in a fiche, by the same rules as the change."""

import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts.models import User
from common.history import history_of
from common.optimistic_lock import NOTHING, EditConflictError, VersionToken
from common.row_actions import save_checked, set_values
from startups.actions import changing
from startups.models import Startup
from workspace.undoing.queries import ORDERED, RECORDS, RowChange, rows_of

SINCE = "La fiche a changé depuis : cette annulation effacerait ce changement. Corrigez-la depuis la page du service."
CREATION = "Ce changement a créé la fiche : il ne s’annule pas. Changez sa phase si elle a été créée par erreur."
OTHERS = "Ce changement touche aussi ce que d’autres pages décident : annulez-le là où il a été fait."
NOTHING_LEFT = "Ce changement ne touche rien de cette fiche : il n’y a rien à annuler."


def undo_change(*, startup: Startup, change: uuid.UUID, reason: str, actor: User) -> None:
    """Restore what a change (its context in the history) replaced in ``startup``; both are kept in the history.

    :raises EditConflictError: if somebody changed the same values later.
    :raises ValidationError: if it created the fiche, merged another one into it, or has no effect left.
    """
    with changing(startup, reason=reason, actor=actor) as locked:
        rows = [row for row in rows_of(change) if row.changed and _startup_of(row) in (locked.pk, None)]
        if all(_startup_of(row) is None for row in rows):
            raise ValidationError(NOTHING_LEFT)
        if any(row.model is Startup and row.before is None for row in rows):
            raise ValidationError(CREATION)
        if any(
            row.before and row.after and "startup_id" in row.changed for row in rows
        ):  # they come from another fiche
            raise ValidationError(OTHERS)
        if not all(map(_stands, rows)) or any(_is_followed(model, locked, rows) for model in ORDERED):
            raise EditConflictError(VersionToken.of(NOTHING), NOTHING, NOTHING, (), SINCE)
        _put_back(rows)


def _startup_of(row: RowChange) -> int | None:
    """Return the fiche that a row belongs to; an investigation file only has its phase."""
    if row.model is Startup:
        return row.key
    return (row.after or row.before or {}).get("startup_id")


def _stands(row: RowChange) -> bool:
    """Whether the row is still as the change left it."""
    now = row.model._default_manager.filter(pk=row.key).values(*row.changed).first()
    if row.after is None or now is None:
        return row.after is None and now is None
    return all(now[name] == row.after[name] for name in row.changed)


def _is_followed(model: type[Model], startup: Startup, rows: Sequence[RowChange]) -> bool:
    """Whether records of ``model`` that the change wrote were changed later."""
    written = [row.last for row in rows if row.model is model]
    history = history_of(model)._default_manager.filter(startup_id=startup.pk)
    return bool(written) and history.filter(pgh_id__gt=max(written)).exists()


def _put_back(rows: Sequence[RowChange]) -> None:
    """Delete what was added, in reverse order, then restore what existed before."""
    for row in sorted(rows, key=lambda row: RECORDS.index(row.model), reverse=True):
        if row.before is None:
            row.model._default_manager.filter(pk=row.key).delete()
    for row in rows:
        if row.before is not None and row.after is None:
            save_checked(row.model(**row.before))
        elif row.before is not None:
            found = row.model._default_manager.get(pk=row.key)
            set_values(found, {name: row.before[name] for name in row.changed})
            found.save(update_fields=row.changed)  # valid when it was written, and nothing related has changed since
