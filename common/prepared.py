"""Statements that the database plans once for a connection, and runs many times.

Planning a statement of a dozen joins takes longer than running it on a few hundred rows.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

KEPT = 100
"""How many statements a connection keeps; those beyond are planned each time they run."""

_TYPES: dict[type, str] = {dt.date: "date", int: "bigint", bool: "boolean", str: "text", list: "text[]"}
_known: "WeakKeyDictionary[Any, dict[str, str]]" = WeakKeyDictionary()


def fetch_one(sql: str, parameters: dict[str, Any]) -> tuple[Any, ...] | None:
    """The first row of ``sql``, whose parameters are written ``%(name)s``: dates, numbers, texts or lists of texts."""
    with _run(sql, parameters) as cursor:
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def fetch_all(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Every row of ``sql``, with parameters as for ``fetch_one``."""
    with _run(sql, parameters) as cursor:
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@contextmanager
def _run(sql: str, parameters: dict[str, Any]) -> Iterator[Any]:
    """A cursor that has run ``sql``."""
    with connection.cursor() as cursor:
        name = _name_of(sql, parameters)
        if name is None:
            cursor.execute(sql, parameters)
        else:
            places = ", ".join(["%s"] * len(parameters))
            cursor.execute(f"EXECUTE {name}({places})" if places else f"EXECUTE {name}", list(parameters.values()))
        yield cursor


def _name_of(sql: str, parameters: dict[str, Any]) -> str | None:
    """The name under which this connection keeps the statement, which it now does; None when it keeps enough."""
    connection.ensure_connection()
    known = _known.setdefault(connection.connection, {})
    types = ", ".join(_TYPES[type(value)] for value in parameters.values())
    key = f"({types}) {sql}" if types else sql
    if key not in known:
        if len(known) >= KEPT:
            return None
        name = f"kept_{len(known)}"
        text = sql % {parameter: f"${place}" for place, parameter in enumerate(parameters, start=1)}
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(f"PREPARE {name}{f'({types})' if types else ''} AS {text}")
        known[key] = name
    return known[key]
