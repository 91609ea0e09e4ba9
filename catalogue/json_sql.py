"""The fields of a serializer as SQL, so that the serializer alone names what a response holds."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers as s


def columns_of(fields: Iterable[str], table: str, expressions: Mapping[str, str]) -> str:
    """Return the columns of a response, in the order of ``fields``.

    ``expressions`` hold the fields that are not the column of their name in ``table``.

    :raises ValueError: an expression is of no field.
    """
    return ", ".join(f'{sql} AS "{name}"' for name, sql in _expressions(fields, table, expressions))


def object_of(shape: type[s.Serializer[Any]], table: str, expressions: Mapping[str, str]) -> str:
    """Return one JSON object with the fields of ``shape``; the arguments and errors of ``columns_of``."""
    pairs = ", ".join(f"'{name}', {sql}" for name, sql in _expressions(shape().fields, table, expressions))
    return f"json_build_object({pairs})"


def _expressions(fields: Iterable[str], table: str, expressions: Mapping[str, str]) -> list[tuple[str, str]]:
    found = [(name, expressions.get(name, f'{table}."{name}"')) for name in fields]
    if unknown := expressions.keys() - dict(found).keys():
        raise ValueError(f"No field has the name of these expressions: {sorted(unknown)}")
    return found
