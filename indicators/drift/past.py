"""The records as known at a moment, in temporary tables that hide the real ones within a block.

A measure reads tables by name. Within ``records_as_known`` these names are temporary tables, filled from the histories,
and the timeline is built from them by the same function as the real one. So every measure of recorded tables gives the
result it would have given then, without a second implementation.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from common.history import history_of
from common.numbers import strip_trailing_zeros
from indicators.algebra.fragments import Fragment
from indicators.drift.comparing import ComparedRow
from indicators.models.results import Evidence
from indicators.record_types import COUNTED, name_of_evidence
from startups.models import Membership, Phase, PhaseKind, Span, Startup

OF_TODAY = frozenset({"indicators.indicator", "indicators.definition", "indicators.target", "accounts.user"})
"""What is asked of the past is asked by the definitions of today."""
TIMELINE = frozenset({Startup, Phase, PhaseKind, Membership})
"""The tables that the spans are made of."""


def recorded_models() -> list[type[models.Model]]:
    """Return the recorded tables that a measure may read."""
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "pgh_event_model") and model._meta.label_lower not in OF_TODAY
    ]


def models_read(statements: Iterable[str]) -> list[type[models.Model]]:
    """Return the recorded tables named in these SQL texts, with those of the timeline."""
    named = set(re.findall(r"\w+", " ".join(statements)))
    of_timeline = TIMELINE if Span._meta.db_table in named else frozenset()
    return [model for model in recorded_models() if model._meta.db_table in named or model in of_timeline]


@contextmanager
def records_as_known(moment: dt.datetime, read: Sequence[type[models.Model]] | None = None) -> Iterator[None]:
    """Replace the recorded tables by their rows as known at ``moment``. Needs a transaction; writes no record.

    ``read`` are the tables that the block reads (None: all); the spans are built if those of the timeline are among
    them.
    """
    recorded = recorded_models() if read is None else read
    tables: list[type[models.Model]] = [*recorded, *([Span] if set(recorded) >= TIMELINE else [])]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_setting('search_path')")
        schema, path = cursor.fetchone()
        for model in tables:
            _make_table(cursor, model, moment)
        # The search path names them first, so that statements prepared for the real tables are not reused.
        cursor.execute("SELECT set_config('search_path', %s, true)", [f'pg_temp, "{schema}"'])
        if Span in tables:
            make_timeline()
        yield
        cursor.execute("SELECT set_config('search_path', %s, true)", [path])
        for model in tables:
            cursor.execute(f'DROP TABLE pg_temp."{model._meta.db_table}"')


def _make_table(cursor: CursorWrapper, model: type[models.Model], moment: dt.datetime) -> None:
    table = model._meta.db_table
    if model is Span:
        cursor.execute(f'CREATE TEMPORARY TABLE "{table}" (LIKE "{table}" INCLUDING ALL)')
        return
    cursor.execute(f'CREATE TEMPORARY TABLE "{table}" AS {versions_known(model)}', [moment])
    cursor.execute(f'ANALYZE pg_temp."{table}"')


def versions_known(model: type[models.Model], condition: str = "") -> str:
    """Return the SELECT of the rows of ``model`` as known at a moment, its last parameter.

    ``condition`` is SQL on their versions that ends with AND, whose parameters come first.
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
    """Build the spans of the past, of some startups (None: all), in the temporary tables.

    :raises RuntimeError: the temporary tables do not exist: the real spans would be replaced.
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


def write_versions(changed: Mapping[type[models.Model], list[Any]], moment: dt.datetime) -> None:
    """Inside ``records_as_known``, write the rows of these keys again, as they were known at another ``moment``."""
    with connection.cursor() as cursor:
        for model, keys in changed.items():
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'DELETE FROM pg_temp."{table}" WHERE "{key}" = ANY (%s)', [keys])  # noqa: S608
            known = versions_known(model, "pgh_obj_id = ANY (%s) AND")
            cursor.execute(f'INSERT INTO pg_temp."{table}" {known}', [keys, moment])


def named_rows(rows: Fragment, kinds: Iterable[str] = COUNTED) -> Fragment:
    """Return the SELECT of the columns of ``ComparedRow`` for each record of ``rows``, which are of some ``kinds``."""
    name = name_of_evidence("row", "startup", kinds)
    return Fragment(
        f"""SELECT row.record, row.record_id, row.startup_id, coalesce(startup.slug, ''), {name}, row.date, row.reason,
                   row.amount, row.part = '{Evidence.Part.COUNTED.value}'
            FROM ({rows.text}) AS row LEFT JOIN startups_startup AS startup ON startup.id = row.startup_id
            ORDER BY row.date, startup.slug, row.record_id""",  # noqa: S608
        rows.parameters,
    )


def read_rows(named: Fragment) -> Iterator[ComparedRow]:
    """Return the records of ``named_rows``, by date, under the names that the tables hold."""
    with connection.cursor() as cursor:
        cursor.execute(named.text, named.parameters)
        for *identity, amount, is_counted in cursor.fetchall():
            yield ComparedRow(*(*identity, strip_trailing_zeros(amount) or Decimal(0), is_counted))
