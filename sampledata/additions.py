"""Insert missing rows and leave existing ones, so that facts can be loaded again."""

from collections.abc import Iterable

from django.db.models import Model


def add_missing[M: Model](model: type[M], key: tuple[str, ...], wanted: Iterable[M]) -> int:
    """Insert the ``wanted`` rows whose ``key`` does not exist yet, in one statement; return their number.

    Send nothing if all rows exist, since even an empty statement would change the data version. Keys on relations are
    written ``startup_id``.
    """
    rows = list(wanted)
    first = key[0]
    candidates = model._default_manager.filter(**{f"{first}__in": {getattr(row, first) for row in rows}})
    known = set(candidates.values_list(*key))
    missing = [row for row in rows if tuple(getattr(row, field) for field in key) not in known]
    if missing:
        model._default_manager.bulk_create(missing)
    return len(missing)


def ids[K: (str, int)](model: type[Model], field: str, values: Iterable[K]) -> dict[K, int]:
    """Return the primary keys of the rows whose ``field`` has one of the ``values``, by value."""
    return dict(model._default_manager.filter(**{f"{field}__in": set(values)}).values_list(field, "pk"))
