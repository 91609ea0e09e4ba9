"""Tables that a job computes whole: only what differs is written."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model


def sync_table[M: Model](
    model: type[M], unique_fields: Sequence[str], rows: Iterable[M], ignore: Sequence[str] = ()
) -> int:
    """Insert, update and delete rows so that the table holds exactly ``rows``; return how many changed.

    Rows are matched by ``unique_fields``; a difference in the fields of ``ignore`` alone updates nothing.
    """
    fields = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    compared = [name for name in fields if name not in ignore]
    stored = {_values(row, unique_fields): row for row in model._default_manager.all()}
    kept = [(row, stored.pop(_values(row, unique_fields), None)) for row in rows]
    changed = [row for row, before in kept if before is None or _values(before, compared) != _values(row, compared)]
    model._default_manager.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=list(unique_fields),
        update_fields=[name for name in fields if name not in unique_fields],
    )
    if stored:
        model._default_manager.filter(pk__in=[row.pk for row in stored.values()]).delete()
    return len(changed) + len(stored)


def _values(row: Model, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
