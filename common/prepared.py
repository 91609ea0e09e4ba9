"""Statements that the database plans once for a connection, and runs many times.

Planning a statement of a dozen joins takes longer than running it on a few hundred rows. A statement is named by its
digest, so that a name means the same text in every process: behind a pooler that lends one connection after another,
what another process has prepared is as good as ours, and what is prepared nowhere runs as plain text.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from types import MappingProxyType
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DatabaseError, OperationalError, connection, transaction

KEPT = 100
"""How many statements a connection of the database keeps: those used last. Behind a pooler the others are planned each
time that they run."""
FEW = 3
"""So many keys are given to a statement one by one (``any_of``)."""
UNKNOWN_NAME = "26000"
"""PostgreSQL's code: this connection has prepared no statement of that name."""

_TYPES: dict[type, str] = {
    dt.date: "date",
    dt.datetime: "timestamptz",
    int: "bigint",
    bool: "boolean",
    str: "text",
    UUID: "uuid",
    list: "text[]",
}
NO_PARAMETERS: Mapping[str, Any] = MappingProxyType({})
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE)\b")
READ = "execute read_"
"""How a statement that only reads begins, once it is kept: the history needs no context for it."""
_FIND = "SELECT count(*) FILTER (WHERE name = %s) > 0, count(*) FROM pg_prepared_statements"


@dataclass(frozen=True, slots=True)
class Keys:
    """Some keys of records: how a statement names them after ``= ANY``, and their parameters."""

    place: str
    parameters: Mapping[str, Any]


def any_of(name: str, keys: Sequence[int]) -> Keys:
    """How a statement that is kept names some keys: few are named one by one.

    An array of unknown length is guessed to be long, so that the database would make a plan for each key that it is given.
    """
    if not 0 < len(keys) <= FEW:
        return Keys(f"(%({name})s::bigint[])", {name: [*map(str, keys)]})
    each = {f"{name}_{place}": key for place, key in enumerate(keys)}
    return Keys(f"(ARRAY[{', '.join(f'%({one})s' for one in each)}])", each)


@dataclass(slots=True)
class _Line:
    """What is known of one of our connections."""

    is_lent: bool
    """Whether a pooler stands behind it, which may give another connection of the database to each transaction."""
    names: dict[str, None] = field(default_factory=dict)
    """The statements that it keeps, the one used last at the end; empty when it is lent."""


_lines: "WeakKeyDictionary[Any, _Line]" = WeakKeyDictionary()


def with_places(sql: str, values: Iterable[object], place_of: Callable[[Any], str]) -> str:
    """``sql``, whose ``%s`` stand for ``values``, as ``fetch_one`` takes it: what ``place_of`` says for those that wait, as
    ``%(name)s``, and the others written in."""
    with connection.cursor() as cursor:
        written = [place_of(one) or cursor.mogrify("%s", [one]).decode().replace("%", "%%") for one in values]
    return sql.replace("%%", "%%%%") % tuple(written)


def fetch_one(sql: str, parameters: Mapping[str, Any], *, keep: bool = True) -> tuple[Any, ...] | None:
    """The first row of ``sql``, whose parameters are written ``%(name)s``: dates, numbers, texts or lists of texts.

    ``keep`` says no for a statement whose run is so long that its plan had better suit its parameters.
    """
    with _run(sql, parameters, keep=keep) as cursor:
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def fetch_all(sql: str, parameters: Mapping[str, Any], *, keep: bool = True) -> list[tuple[Any, ...]]:
    """Every row of ``sql``, with parameters as for ``fetch_one``."""
    with _run(sql, parameters, keep=keep) as cursor:
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def fetch_small(sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> list[tuple[Any, ...]]:
    """Every row of a statement that is planned in no time, so that a pooler is not asked whether it keeps it."""
    with connection.cursor() as cursor:
        cursor.execute(as_kept(sql, parameters), {**parameters})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def as_kept(sql: str, parameters: Mapping[str, Any] = NO_PARAMETERS) -> str:
    """What runs ``sql``, with the same parameters, at the least cost on the connection of this thread, as it stands: the
    name of the statement that it keeps; behind a pooler the text itself, which no other statement needs to prepare."""
    line = _line()
    name = "" if line.is_lent else _name_of(line, sql, parameters)
    return _call(name, parameters) if name else sql


def is_lent() -> bool:
    """Whether a pooler stands behind the connection of this thread."""
    return _line().is_lent


@contextmanager
def _run(sql: str, parameters: Mapping[str, Any], *, keep: bool) -> Iterator[Any]:
    """A cursor that has run ``sql``."""
    line = _line() if keep else None
    with _one_connection(line), connection.cursor() as cursor:
        if line is None or not (name := _name_of(line, sql, parameters)):
            cursor.execute(sql, {**parameters})
        else:
            _execute(line, cursor, name, sql, parameters)
        yield cursor


def _execute(line: _Line, cursor: Any, name: str, sql: str, parameters: Mapping[str, Any]) -> None:
    """Run the statement ``name``, or its text when the connection has lost it."""
    try:
        cursor.execute(_call(name, parameters), {**parameters})
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", None) != UNKNOWN_NAME:
            raise
        line.is_lent = True
        line.names.clear()
        if connection.in_atomic_block:  # the transaction is lost; the next one looks before it leaps
            raise OperationalError("the database gave another connection") from error
        cursor.execute(sql, {**parameters})


def _call(name: str, parameters: Mapping[str, Any]) -> str:
    """What runs the statement ``name`` with these parameters."""
    places = ", ".join(f"%({parameter})s" for parameter in parameters)
    return f"EXECUTE {name}({places})" if places else f"EXECUTE {name}"


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


def _name_of(line: _Line, sql: str, parameters: Mapping[str, Any]) -> str:
    """The name of the statement, which the connection now keeps; empty when it is lent, and keeps enough others."""
    types = ", ".join(_type_of(value) for value in parameters.values())
    name = _digest_name(types, sql)
    if line.is_lent:
        is_there, kept = _ask(_FIND, [name])
        if not is_there and kept >= KEPT:
            return ""
        if not is_there:
            _prepare(name, types, sql, parameters)
        return name
    if name not in line.names:
        _prepare(name, types, sql, parameters)
    _note_use(line, name)
    return name


def _note_use(line: _Line, name: str) -> None:
    """Note which statement was used last, and let go of the one used longest ago when there are too many."""
    line.names.pop(name, None)
    line.names[name] = None
    if len(line.names) > KEPT:
        oldest = next(iter(line.names))
        with _raw_cursor() as raw:
            raw.execute(f"DEALLOCATE {oldest}")
        del line.names[oldest]


def _type_of(value: object) -> str:
    """The type of the database of a value; a choice is a text."""
    kind = type(value)
    return _TYPES.get(kind) or next(_TYPES[one] for one in kind.__mro__ if one in _TYPES)


@lru_cache(maxsize=500)
def _digest_name(types: str, sql: str) -> str:
    kind = "kept" if _WRITES.search(sql) else "read"
    return f"{kind}_{blake2b(f'({types}) {sql}'.encode(), digest_size=16).hexdigest()}"


def _prepare(name: str, types: str, sql: str, parameters: Mapping[str, Any]) -> None:
    """Have the connection keep the statement."""
    text = sql % {parameter: f"${place}" for place, parameter in enumerate(parameters, start=1)}
    with _raw_cursor() as raw:
        raw.execute(f"PREPARE {name}{f'({types})' if types else ''} AS {text}")
