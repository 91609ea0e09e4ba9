"""The records as they were known at a moment, in tables that stand before the real ones for the time of a block.

A measure reads tables by their names. Inside ``records_as_known`` these names are temporary tables, filled from the
histories, and the timeline is made of them by the very function that makes the real one. So every measure over recorded
tables gives what it would have given then, and there is no second way to compute it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from common.history import history_of
from startups.models import Span

OF_TODAY = frozenset({"indicators.indicator", "indicators.definition", "indicators.target", "accounts.user"})
"""What is asked of the past is asked by the definitions of today."""


def recorded_models() -> list[type[models.Model]]:
    """The tables of records whose past is known, and that a measure may read."""
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "pgh_event_model") and model._meta.label_lower not in OF_TODAY
    ]


@contextmanager
def records_as_known(moment: dt.datetime) -> Iterator[None]:
    """Inside, the names of the recorded tables are what was known at ``moment``. Needs a transaction; writes no record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_setting('search_path')")
        schema, path = cursor.fetchone()
        _make_tables(cursor, moment)
        # The path names them first, so that what PostgreSQL prepared for the real tables is not used for these.
        cursor.execute("SELECT set_config('search_path', %s, true)", [f'pg_temp, "{schema}"'])
        make_timeline()
        yield
        cursor.execute("SELECT set_config('search_path', %s, true)", [path])
        tables = [model._meta.db_table for model in recorded_models()]
        for table in (*tables, Span._meta.db_table):
            cursor.execute(f'DROP TABLE pg_temp."{table}"')


def _make_tables(cursor: CursorWrapper, moment: dt.datetime) -> None:
    cursor.execute(f'CREATE TEMPORARY TABLE "{Span._meta.db_table}" (LIKE "{Span._meta.db_table}" INCLUDING ALL)')
    for model in recorded_models():
        table = model._meta.db_table
        cursor.execute(f'CREATE TEMPORARY TABLE "{table}" AS {versions_known(model)}', [moment])
        cursor.execute(f'ANALYZE pg_temp."{table}"')


def versions_known(model: type[models.Model], condition: str = "") -> str:
    """The SELECT of the rows of ``model`` as they were known at a moment, its last parameter.

    ``condition`` is SQL over their versions that ends with AND, whose parameters come first.
    """
    history = history_of(model)._meta
    kept = {field.column for field in history.concrete_fields}
    columns = ", ".join(
        f'"{field.column}"' if field.column in kept else f'NULL::{field.db_type(connection)} AS "{field.column}"'
        for field in model._meta.concrete_fields
    )
    return f"""SELECT {columns} FROM (
        SELECT DISTINCT ON (pgh_obj_id) * FROM "{history.db_table}"
        WHERE {condition} pgh_created_at <= %s ORDER BY pgh_obj_id, pgh_id DESC
    ) AS version WHERE pgh_label <> 'delete'"""  # noqa: S608


def make_timeline(startups: Iterable[int] | None = None) -> None:
    """Make the spans of the past, of some startups (None: all). The names must lead to the temporary tables.

    :raises RuntimeError: they do not: the real spans would be replaced.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relnamespace = pg_my_temp_schema() FROM pg_class WHERE oid = %s::regclass", [Span._meta.db_table]
        )
        if cursor.fetchone() != (True,):
            raise RuntimeError("The timeline of the past would be written over the real one.")
        if startups is None:
            cursor.execute("SELECT startups_refresh_spans(ARRAY(SELECT id FROM startups_startup))")
            cursor.execute(f'ANALYZE pg_temp."{Span._meta.db_table}"')
        else:
            cursor.execute("SELECT startups_refresh_spans(%s::bigint[])", [sorted(startups)])
