"""Turns: works that must not run at the same time, whoever starts them."""

from django.db import connection


def take_turn(key: str) -> None:
    """Wait until no other transaction holds the turn of ``key``, and hold it until the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])


def is_my_turn(key: str) -> bool:
    """Hold the turn of ``key`` until the end of this transaction if no other one does; whether it is held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [key])
        return bool(cursor.fetchone()[0])
