"""Write rows by COPY into a temporary table, then one statement.

The second statement goes through Django's cursor, which carries the context of the write (author, reason) to the
history.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import orjson
from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields.json import JSONField

type Column = Field[Any, Any]

_READ = 1 << 20


def insert(
    model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], *, replacing: Sequence[str] = ()
) -> None:
    """Insert ``rows``, whose values follow ``columns`` (field names); the other columns get the model's defaults.

    A row replaces an existing one with the same values of the columns ``replacing``.
    """
    if not rows:
        return
    fields = [_field(model, name) for name in columns]
    others = [field for field in _defaulted(model) if field not in fields]
    with connection.cursor() as cursor:
        _stage(cursor, model, fields, rows)
        names = ", ".join(_quoted(field.column) for field in [*fields, *others])
        values = ", ".join([*(_quoted(field.column) for field in fields), *("%s" for _ in others)])
        defaults = [field.get_db_prep_save(field.get_default(), connection) for field in others]
        cursor.execute(
            f"INSERT INTO {_table(model)} ({names}) SELECT {values} FROM staged{_on_conflict(fields, replacing)}",  # noqa: S608
            defaults,
        )
        cursor.execute("DROP TABLE staged")


def update(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update the rows by primary key, the first value of each of ``rows``; the others follow ``columns``."""
    if not rows:
        return
    fields = [_field(model, name) for name in columns]
    key = model._meta.pk
    with connection.cursor() as cursor:
        _stage(cursor, model, [key, *fields], rows)
        values = ", ".join(f"{_quoted(field.column)} = staged.{_quoted(field.column)}" for field in fields)
        cursor.execute(
            f"UPDATE {_table(model)} AS kept SET {values} FROM staged WHERE kept.id = staged.id"  # noqa: S608
        )
        cursor.execute("DROP TABLE staged")


def delete(model: type[Model], ids: Sequence[int]) -> None:
    """Delete the rows with these primary keys."""
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_table(model)} WHERE id = ANY (%s)", [list(ids)])  # noqa: S608


def _stage(cursor: Any, model: type[Model], fields: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(_quoted(field.column) for field in fields)
    cursor.execute(f"CREATE TEMPORARY TABLE staged AS SELECT {names} FROM {_table(model)} LIMIT 0")  # noqa: S608
    json = [isinstance(field, JSONField) for field in fields]
    lines = ("\t".join(_json(v) if is_json else cell(v) for v, is_json in zip(row, json, strict=True)) for row in rows)
    text = BytesIO("".join(f"{line}\n" for line in lines).encode())
    cursor.cursor.copy_expert(f"COPY staged ({names}) FROM STDIN", text, size=_READ)


def _on_conflict(fields: Sequence[Column], replacing: Sequence[str]) -> str:
    if not replacing:
        return ""
    written = ", ".join(f"{_quoted(field.column)} = excluded.{_quoted(field.column)}" for field in fields)
    return f" ON CONFLICT ({', '.join(replacing)}) DO UPDATE SET {written}"


def _defaulted(model: type[Model]) -> list[Column]:
    """Return the columns for which an INSERT must give the default."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.generated or field.has_db_default() or field.null)
    ]


def _field(model: type[Model], name: str) -> Column:
    field: Column = model._meta.get_field(name)  # type: ignore[assignment]
    return field


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _json(value: Any) -> str:
    return _escaped(orjson.dumps(value).decode())


def _escaped(text: str) -> str:
    """Escape a text for COPY; ``str.translate`` is many times slower on text with accents."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _quotation(text: str) -> str:
    """Quote a text for a PostgreSQL array."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def cell(value: Any) -> str:
    """Return a value for COPY: escaped text; a list is an array."""
    match value:
        case None:
            return "\\N"
        case str():
            return _escaped(value)
        case bool():
            return "t" if value else "f"
        case list() | tuple():
            return _escaped("{" + ",".join(_quotation(str(item)) for item in value) + "}")
        case bytes():
            return f"\\\\x{value.hex()}"
        case int() | Decimal() | dt.date() | dt.datetime():
            return str(value)
    raise TypeError(f"no cell for {type(value).__name__}")
