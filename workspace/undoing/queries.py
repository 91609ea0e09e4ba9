"""Queries of the rows that a change of a fiche wrote, with their previous values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Model

from common.history import history_of
from indicators.record_types import DECLARED
from startups.models import Membership, Phase

RECORDS: tuple[type[Model], ...] = tuple(one.model for one in DECLARED if one.is_undoable)
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
    return [row for model in RECORDS for row in _rows(model, change)]


def _rows(model: type[Model], change: uuid.UUID) -> list[RowChange]:
    versions = history_of(model)._default_manager.filter(pgh_context_id=change).order_by("pgh_obj_id", "pgh_id")
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
