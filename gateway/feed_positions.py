"""The position of each change in the feed: the number of its transaction, stored with each version of a row.

A number is assigned when a transaction first writes, and transactions commit in another order. So the feed only returns
what precedes the oldest running transaction of this database (``gateway_horizon``, in ``gateway/sql/``): later
changes always come after it, and none is missed.

Numbers belong to the PostgreSQL server. A database restored on another server gets lower ones: ``prepare`` then adds an
offset so that the feed continues after its last change. In SQL: it adds a column to each history table, and a function.
"""

from django.db import connection
from django.db.backends.utils import CursorWrapper

from gateway.feed_columns import RECORDED

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
    """Add the position column to each table of the feed, and keep positions growing; run after each ``migrate``."""
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
    """Set the offset after the last position of the feed; on the original server it is already lower than the next
    number.
    """
    lasts = ", ".join(f"(SELECT max(pgh_position) FROM {one.history})" for one in RECORDED)
    cursor.execute(
        f"SELECT greatest({lasts}) - pg_snapshot_xmax(pg_current_snapshot())::text::bigint,"
        " gateway_horizon() - pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    )
    needed, offset = cursor.fetchone()
    if needed is not None and needed >= offset:
        cursor.execute(OFFSET.format(offset=needed + 1))
