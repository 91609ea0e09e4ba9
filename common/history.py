"""The record-time history of a table: who changed what, when and why, whichever path wrote it.

``@recorded`` gives a model an append-only history table filled by the database itself, and makes each of its
changes move the data version (see ``common.data_version``).
"""

from collections.abc import Callable

import pghistory
import pgtrigger
from django.db import models

DATA_CHANGED = pgtrigger.Trigger(
    name="data_changed",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
    func="PERFORM common_note_data_change(); RETURN NULL;",
)
"""Moves the data version when the transaction commits."""


def versioned[M: models.Model](model: type[M]) -> type[M]:
    """Make each change of ``model`` move the data version, without keeping its history."""
    decorated: type[M] = pgtrigger.register(DATA_CHANGED)(model)
    return decorated


def recorded[M: models.Model](*, exclude: tuple[str, ...] = ()) -> Callable[[type[M]], type[M]]:
    """Keep every version of ``model``'s rows (but the fields of ``exclude``) in ``<Model>History``."""

    def decorate(model: type[M]) -> type[M]:
        tracked = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            append_only=True,
            level=pgtrigger.Statement,
            model_name=f"{model.__name__}History",
            exclude=list(exclude) or None,
            obj_field=pghistory.ObjForeignKey(related_name="history"),
        )
        return versioned(tracked(model))

    return decorate
