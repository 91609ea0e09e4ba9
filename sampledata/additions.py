"""Insert missing rows and leave existing ones, so that facts can be loaded again."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst

from common.words import NO_BREAK, number_fr, strip_trailing_zeros


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


def differences[M: Model](
    model: type[M], key: tuple[str, ...], wanted: Sequence[M], compared: tuple[str, ...]
) -> list[str]:
    """Return a sentence for each recorded value of ``compared`` that is not the wanted one; None wants nothing."""
    first = key[0]
    candidates = model._default_manager.filter(**{f"{first}__in": {getattr(row, first) for row in wanted}})
    recorded = {tuple(getattr(row, field) for field in key): row for row in candidates}
    pairs = [(recorded[place], row) for row in wanted if (place := tuple(getattr(row, f) for f in key)) in recorded]
    return [
        difference_in_words(held, row, field)
        for held, row in pairs
        for field in compared
        if getattr(row, field) not in (None, getattr(held, field))
    ]


def difference_in_words(held: Model, wanted: Model, field: str) -> str:
    """Return ``Cible « Produits lancés 2021 » : 49 enregistré, 40 d’après RAP 2021``, with the name of the column."""
    names = held._meta
    named = f"{capfirst(names.verbose_name)} «{NO_BREAK}{held}{NO_BREAK}»"
    column = getattr(names.get_field(field), "verbose_name", field)
    source = getattr(wanted, "source", "") or "les faits de référence"
    recorded, stated = (_value_in_words(getattr(row, field)) for row in (held, wanted))
    return f"{named}, {column}{NO_BREAK}: {recorded} enregistré, {stated} d’après {source}."


def _value_in_words(value: Any) -> str:
    if isinstance(value, Decimal):
        return number_fr(strip_trailing_zeros(value))
    return "rien" if value in (None, "") else str(value)


def ids[K: (str, int)](model: type[Model], field: str, values: Iterable[K]) -> dict[K, int]:
    """Return the primary keys of the rows whose ``field`` has one of the ``values``, by value."""
    return dict(model._default_manager.filter(**{f"{field}__in": set(values)}).values_list(field, "pk"))
