"""Statements that the database plans once for a connection, and runs many times.

Planning a statement of a dozen joins takes longer than running it on a few hundred rows. A statement is named by its
digest, so that a name means the same text in every process: behind a pooler that lends one connection after another,
what another process has prepared is as good as ours, and what is prepared nowhere runs as plain text.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, OperationalError, connection, transaction

KEPT = 100
"""How many statements a connection of the database keeps; those beyond are planned each time they run."""
UNKNOWN_NAME = "26000"
"""PostgreSQL's code: this connection has prepared no statement of that name."""

_TYPES: dict[type, str] = {dt.date: "date", int: "bigint", bool: "boolean", str: "text", list: "text[]"}
_FIND = "SELECT count(*) FILTER (WHERE name = %s) > 0, count(*) FROM pg_prepared_statements"


@dataclass(slots=True)
class _Line:
    """What is known of one of our connections."""

    is_lent: bool
    """Whether a pooler stands behind it, which may give another connection of the database to each transaction."""
    names: dict[str, bool] = field(default_factory=dict)
    """The statements that were asked for, and whether they are kept; empty when it is lent."""


_lines: "WeakKeyDictionary[Any, _Line]" = WeakKeyDictionary()


def fetch_one(sql: str, parameters: dict[str, Any], *, keep: bool = True) -> tuple[Any, ...] | None:
    """The first row of ``sql``, whose parameters are written ``%(name)s``: dates, numbers, texts or lists of texts.

    ``keep`` says no for a statement whose run is so long that its plan had better suit its parameters.
    """
    with _run(sql, parameters, keep=keep) as cursor:
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def fetch_all(sql: str, parameters: dict[str, Any], *, keep: bool = True) -> list[tuple[Any, ...]]:
    """Every row of ``sql``, with parameters as for ``fetch_one``."""
    with _run(sql, parameters, keep=keep) as cursor:
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def as_kept(sql: str) -> str:
    """What runs ``sql``, which takes no parameters, at the least cost on the connection of this thread, as it stands: the
    name of the statement that it keeps; behind a pooler the text itself, which no other statement needs to prepare."""
    line = _line()
    name = "" if line.is_lent else _name_of(line, sql, {})
    return f"EXECUTE {name}" if name else sql


@contextmanager
def _run(sql: str, parameters: dict[str, Any], *, keep: bool) -> Iterator[Any]:
    """A cursor that has run ``sql``."""
    line = _line() if keep else None
    with _one_connection(line), connection.cursor() as cursor:
        if line is None or not (name := _name_of(line, sql, parameters)):
            cursor.execute(sql, parameters)
        else:
            _execute(line, cursor, name, sql, parameters)
        yield cursor


def _execute(line: _Line, cursor: Any, name: str, sql: str, parameters: dict[str, Any]) -> None:
    """Run the statement ``name``, or its text when the connection has lost it."""
    places = ", ".join(["%s"] * len(parameters))
    try:
        cursor.execute(f"EXECUTE {name}({places})" if places else f"EXECUTE {name}", list(parameters.values()))
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", None) != UNKNOWN_NAME:
            raise
        line.is_lent = True
        line.names.clear()
        if connection.in_atomic_block:  # the transaction is lost; the next one looks before it leaps
            raise OperationalError("the database gave another connection") from error
        cursor.execute(sql, parameters)


def _line() -> _Line:
    """What is known of the connection of this thread, which is opened when it isn't."""
    connection.ensure_connection()
    if (line := _lines.get(connection.connection)) is None:
        # A pooler tells its clients a number of its own, not that of the server's process.
        is_lent = _ask("SELECT pg_backend_pid()", [])[0] != connection.connection.info.backend_pid
        line = _lines[connection.connection] = _Line(is_lent)
    return line


def _ask(sql: str, parameters: list[str]) -> tuple[Any, ...]:
    """What the connection says of itself: no query of the site, so nothing counts it nor logs it."""
    with _raw_cursor() as raw:
        raw.execute(sql, parameters)
        row: tuple[Any, ...] = raw.fetchone()
    return row


@contextmanager
def _raw_cursor() -> Iterator[Any]:
    """A cursor of the driver, whose statements Django neither counts nor logs."""
    with connection.wrap_database_errors, connection.connection.cursor() as raw:
        yield raw


def _one_connection(line: _Line | None) -> AbstractContextManager[Any]:
    """A transaction when only that keeps a pooler from giving another connection to the next statement."""
    is_free = line is not None and line.is_lent and not connection.in_atomic_block
    return transaction.atomic() if is_free else nullcontext()


def _name_of(line: _Line, sql: str, parameters: dict[str, Any]) -> str:
    """The name of the statement, which the connection now keeps; empty when it keeps enough."""
    types = ", ".join(_TYPES[type(value)] for value in parameters.values())
    name = _digest_name(types, sql)
    is_kept = line.names.get(name)
    if is_kept is None:
        is_kept = _keep(name, types, sql, parameters)
        if not line.is_lent:
            line.names[name] = is_kept
    return name if is_kept else ""


@lru_cache(maxsize=500)
def _digest_name(types: str, sql: str) -> str:
    return f"kept_{blake2b(f'({types}) {sql}'.encode(), digest_size=16).hexdigest()}"


def _keep(name: str, types: str, sql: str, parameters: dict[str, Any]) -> bool:
    """Have the connection keep the statement, unless it does already; False when it keeps enough others."""
    is_there, kept = _ask(_FIND, [name])
    if is_there or kept >= KEPT:
        return bool(is_there)
    text = sql % {parameter: f"${place}" for place, parameter in enumerate(parameters, start=1)}
    with _raw_cursor() as raw:
        raw.execute(f"PREPARE {name}{f'({types})' if types else ''} AS {text}")
    return True
