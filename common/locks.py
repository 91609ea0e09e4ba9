"""Turns: works that must not run at the same time, whoever starts them.

In SQL: the advisory locks of PostgreSQL, which are functions without a table.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def session_lock(*key: int) -> Iterator[bool]:
    """Hold the lock of ``key`` (one number, or two) if no other session does; yield whether it is held.

    It lasts beyond transactions, until the end of the block or the death of the process.
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
    """Wait until no other transaction holds the turn of ``key``, and hold it until the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])


def is_my_turn(key: str) -> bool:
    """Hold the turn of ``key`` until the end of this transaction if no other one does; whether it is held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [key])
        return bool(cursor.fetchone()[0])
