"""The place of each change in the feed: the number of the transaction that made it, kept with each version of a row.

A number is given when a transaction first writes, and transactions end in another order. So the feed tells only what is
before the oldest transaction of this database that still runs (``gateway_horizon``, in the first migration): whatever is
told later comes after it, and nothing is missed.

The numbers are those of the server. A database restored on another server meets smaller ones: ``prepare`` then adds
what is needed for the feed to go on after what it has told. In SQL: it adds a column to each history, and a function.
"""

from django.db import connection
from django.db.backends.utils import CursorWrapper

from gateway.recorded import RECORDED

COLUMN = "pgh_position"
"""Like the other columns that a history keeps for itself: what shows a version leaves it out."""
OFFSET = """
CREATE OR REPLACE FUNCTION gateway_offset() RETURNS bigint LANGUAGE sql STABLE RETURN {offset}::bigint;
"""
_ADD = """
ALTER TABLE {table} ADD COLUMN pgh_position bigint NOT NULL DEFAULT gateway_position();
CREATE INDEX {table}_feed ON {table} (pgh_position, pgh_id);
"""


def prepare() -> None:
    """Give each table of the feed its column, and keep the numbers growing; done after each ``migrate``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE a.attname = %s AND c.relkind = 'r' AND c.relname = ANY(%s)",
            [COLUMN, [one.history for one in RECORDED]],
        )
        ready = {name for (name,) in cursor.fetchall()}
        for table in sorted({one.history for one in RECORDED} - ready):
            cursor.execute(_ADD.format(table=table))
        _keep_growing(cursor)


def _keep_growing(cursor: CursorWrapper) -> None:
    """Start after the last change told: on the server that told it, the next number is after it already."""
    lasts = ", ".join(f"(SELECT max(pgh_position) FROM {one.history})" for one in RECORDED)
    cursor.execute(
        f"SELECT greatest({lasts}) - pg_snapshot_xmax(pg_current_snapshot())::text::bigint,"
        " gateway_horizon() - pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    )
    needed, offset = cursor.fetchone()
    if needed is not None and needed >= offset:
        cursor.execute(OFFSET.format(offset=needed + 1))
