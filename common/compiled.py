"""Querysets that Django compiles and the database plans once: from one run to the next, only the values asked for change.

Django takes longer to write a statement of a few joins than the database to plan it, and that longer than to find a few
rows; a page asks twenty of them.
"""

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, cast
from uuid import UUID

from django.db import connections
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Field,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.sql.compiler import SQLCompiler

from common.prepared import fetch_small, with_places

_FIELDS: dict[type, "type[Field[Any, Any]]"] = {
    int: BigIntegerField,
    str: TextField,
    dt.date: DateField,
    dt.datetime: DateTimeField,
    UUID: UUIDField,
}


def _field(of: type) -> "Field[Any, Any]":
    """The field of the values of a type; a choice is a text."""
    if of is not bool and (found := next((_FIELDS[one] for one in of.__mro__ if one in _FIELDS), None)):
        return found()
    raise TypeError(f"{of.__name__} is no type of the values of a statement")


class _Place(Value):
    """The place of the value of that number, in a statement that waits for its values."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


def _name_of(place: _Place) -> str:
    return f"value_{place.value}"


def _place_of(parameter: object) -> str:
    """Where a value waits; empty for what is no place."""
    return f"%({_name_of(parameter)})s" if isinstance(parameter, _Place) else ""


@dataclass(frozen=True, slots=True)
class _Statement:
    """A queryset and what Django made of it; its values are written ``%(name)s``, in the order of ``names``."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    names: tuple[str, ...]

    def run(self, values: tuple[object, ...]) -> list[Any]:
        """The rows, by the connection of this thread: Django makes objects of those that there are."""
        found = fetch_small(self.sql, dict(zip(self.names, values, strict=True)))
        if not found:
            return []
        rows, compiler = self.queryset.all(), copy.copy(self.compiler)
        vars(compiler).update(connection=connections[rows.db], execute_sql=lambda *_, **__: [found])
        vars(rows.query)["get_compiler"] = lambda *_, **__: compiler
        return list(rows)


def compiled_once[**P, Row](build: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """Decorate what builds a queryset from its arguments, to have its rows: one query, whose text is written once.

    ``build`` is called once, with places where values will be: it only puts them in the queryset. All that may change
    between two runs is an argument, today's date too; none may be None or a truth, for which SQL has other words.
    Relations that are prefetched are queries of their own, which are built each time.
    """

    @cache
    def statement(*types: type) -> _Statement:
        places = [_Place(place, output_field=_field(one)) for place, one in enumerate(types)]
        queryset = cast("Callable[..., QuerySet[Any, Row]]", build)(*places)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, parameters = compiler.as_sql()
        if any(isinstance(one, dt.date) for one in parameters):
            raise TypeError(f"{build.__name__}: a day changes, so it is an argument")
        names = tuple(map(_name_of, places))
        return _Statement(queryset, compiler, with_places(sql, parameters, _place_of), names)

    @wraps(build)
    def rows(*values: P.args, **named: P.kwargs) -> list[Row]:
        if named:
            raise TypeError(f"{build.__name__}: its values are given in order, without names")
        return statement(*map(type, values)).run(values)

    return rows
