"""Advisory locks of PostgreSQL, for work that must not run twice at the same time.

In SQL: they are functions without a table.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def session_lock(*key: int) -> Iterator[bool]:
    """Take the lock of ``key`` (one number, or two) if no other session has it; yield whether it was taken.

    It outlives transactions: it is released at the end of the block or the death of the process.
    """
    with connection.cursor() as cursor:
        cursor.callproc("pg_try_advisory_lock", key)
        is_held = bool(cursor.fetchone()[0])
    try:
        yield is_held
    finally:
        if is_held:
            with connection.cursor() as cursor:
                cursor.callproc("pg_advisory_unlock", key)


def take_turn(key: str) -> None:
    """Wait for the lock of ``key`` and hold it until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])


def wait_at_most(limit: str) -> None:
    """Limit the wait for each lock of this transaction; ``limit`` is a PostgreSQL duration such as ``2s``.

    A longer wait raises OperationalError.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [limit])


_HELD = """
SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


def is_any_held(family: int) -> bool:
    """Whether a session holds a lock whose key of 64 bits has ``family`` as its first half."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [family])
        return bool(cursor.fetchone()[0])
