"""Undo what a change wrote in a fiche, by the same rules as the change."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from pghistory.models import Context

from access.rights import Action, require_now
from accounts.models import User
from common.history import history_of
from common.optimistic_lock import NOTHING, EditConflictError, VersionToken
from common.record_types import RECORD_TYPES, owner
from common.row_actions import save_checked, set_values
from common.third_party_internals import history_context
from startups.changes import startup_change
from startups.models import Membership, Phase, Startup

TYPES = {one.model: one for one in RECORD_TYPES.values() if one.is_undoable}
RECORDS: tuple[type[Model], ...] = tuple(TYPES)
"""What a fiche is made of, each after what it belongs to."""
ORDERED: tuple[type[Model], ...] = (Membership, Phase)
"""Records that mean something together: one that is added changes what the others say."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after a change (None: absent), by column; ``last`` is its last version in the change."""

    model: type[Model]
    key: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    last: int

    @property
    def changed(self) -> list[str]:
        """Return the columns whose value changed; all of them for an added or deleted row."""
        before, after = self.before or {}, self.after or {}
        return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def rows_of(change: uuid.UUID) -> list[RowChange]:
    """Return what a change (its context in the history) wrote in a fiche: one query for each table, one for each
    updated row.
    """
    return [row for model in RECORDS for row in written_rows(model, pgh_context_id=change)]


def written_rows(model: type[Model], **context: object) -> list[RowChange]:
    """Return the rows of ``model`` that the contexts of the history wrote."""
    versions = history_of(model)._default_manager.filter(**context).order_by("pgh_obj_id", "pgh_id")
    grouped = [list(group) for _, group in groupby(versions, key=lambda one: one.pgh_obj_id)]  # type: ignore[attr-defined]
    return [_row(model, made) for made in grouped]


def _row(model: type[Model], made: list[Any]) -> RowChange:
    first, last = made[0], made[-1]
    before = None if first.pgh_label == "insert" else _columns(_version_before(model, first) or first)
    after = None if last.pgh_label == "delete" else _columns(last)
    return RowChange(model, first.pgh_obj_id, before, after, last.pgh_id)


def _version_before(model: type[Model], version: Any) -> Model | None:
    earlier = history_of(model)._default_manager.filter(pgh_obj_id=version.pgh_obj_id, pgh_id__lt=version.pgh_id)
    return earlier.order_by("-pgh_id").first()


def _columns(version: Model) -> dict[str, Any]:
    names = [field.attname for field in version._meta.concrete_fields if not field.name.startswith("pgh_")]
    return {name: getattr(version, name) for name in names}


SINCE = "La fiche a changé depuis : cette annulation effacerait ce changement. Corrigez-la depuis la page du service."
CREATION = "Ce changement a créé la fiche : il ne s’annule pas. Changez sa phase si elle a été créée par erreur."
OTHERS = "Ce changement touche aussi ce que d’autres pages décident : annulez-le là où il a été fait."
NOTHING_LEFT = "Ce changement ne touche rien de cette fiche : il n’y a rien à annuler."


def undo_change(*, startup: Startup, change: uuid.UUID, reason: str, actor: User) -> None:
    """Restore what a change (its context in the history) replaced in ``startup``; both are kept in the history.

    :raises PermissionDenied: if the actor may not change what it wrote.
    :raises EditConflictError: if somebody changed the same values later.
    :raises ValidationError: if it created the fiche, merged another one into it, or has no effect left.
    """
    with startup_change(startup, reason=reason, actor=actor) as locked:
        rows = [row for row in rows_of(change) if row.changed and _startup_of(row) in (locked.pk, None)]
        if any(TYPES[row.model].is_of_programme for row in rows):
            require_now(actor, Action.DECIDE)
        if all(_startup_of(row) is None for row in rows):
            raise ValidationError(NOTHING_LEFT)
        if any(row.model is Startup and row.before is None for row in rows):
            raise ValidationError(CREATION)
        if any(
            row.before and row.after and "startup_id" in row.changed for row in rows
        ):  # they come from another fiche
            raise ValidationError(OTHERS)
        if not all(map(is_unchanged, rows)) or any(_is_followed(model, locked, rows) for model in ORDERED):
            raise EditConflictError(VersionToken.of(NOTHING), NOTHING, NOTHING, (), SINCE)
        with nullcontext() if undoes_another(change) else history_context({"undoes": str(change)}):
            put_back(rows)


def undoes_another(change: uuid.UUID) -> bool:
    """Whether a change (its context in the history) undid another one: undoing it restores that one. One query."""
    return Context.objects.filter(pk=change, metadata__has_key="undoes").exists()


def _startup_of(row: RowChange) -> int | None:
    """Return the fiche that a row belongs to, its own or that of what it is part of; None if that is deleted."""
    if row.model is Startup:
        return row.key
    values, path = row.after or row.before or {}, owner(TYPES[row.model])
    if path is None or path.through is None:
        return values.get("startup_id")
    parent = path.through._default_manager.filter(pk=values[path.stored])
    found: int | None = parent.values_list("startup_id", flat=True).first()
    return found


def is_unchanged(row: RowChange) -> bool:
    """Whether the row is still as the change left it; an import that only moved it in its fiche changed nothing of it."""
    now = row.model._default_manager.filter(pk=row.key).values(*row.changed).first()
    if row.after is None or now is None:
        return row.after is None and now is None
    return all(now[name] == row.after[name] for name in row.changed if name != "position")


def _is_followed(model: type[Model], startup: Startup, rows: Sequence[RowChange]) -> bool:
    """Whether records of ``model`` that the change wrote were changed later."""
    written = [row.last for row in rows if row.model is model]
    history = history_of(model)._default_manager.filter(startup_id=startup.pk)
    return bool(written) and history.filter(pgh_id__gt=max(written)).exists()


def put_back(rows: Sequence[RowChange], order: Sequence[type[Model]] = RECORDS) -> None:
    """Delete what was added, in the reverse ``order`` of the tables, then restore what existed before."""
    for row in sorted(rows, key=lambda row: order.index(row.model), reverse=True):
        if row.before is None:
            row.model._default_manager.filter(pk=row.key).delete()
    for row in rows:
        if row.before is not None and row.after is None:
            save_checked(row.model(**row.before))
        elif row.before is not None:
            found = row.model._default_manager.get(pk=row.key)
            set_values(found, {name: row.before[name] for name in row.changed})
            found.save(update_fields=row.changed)  # valid when it was written, and nothing related has changed since
