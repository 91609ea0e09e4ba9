"""A test whose writes are committed ends by emptying the tables that hold rows.

Django truncates every table with its indexes, then makes the permissions again: a second or more for each such test,
and there are hundreds. A few tables hold rows, and deleting them takes a few hundredths. What migrations made stays.
"""

from typing import Any

import pytest
from django.db import connection, transaction

MADE_BY_MIGRATIONS = {"auth_permission", "django_content_type"}
HAVE_PAGES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 0
"""
"""A table whose file is empty holds nothing: most have never held a row, and looking into each takes longer than this."""
HOLDS_ROWS = "SELECT '{0}' WHERE EXISTS (SELECT FROM {0})"
DELETE = "DELETE FROM {}"


def filled_tables() -> set[str]:
    """The tables that hold at least one row."""
    ours = set(connection.introspection.django_table_names(include_views=False))
    with connection.cursor() as cursor:
        cursor.execute(HAVE_PAGES)
        names = sorted(ours.intersection(name for (name,) in cursor.fetchall()))
        cursor.execute(" UNION ALL ".join(HOLDS_ROWS.format(name) for name in names))
        return {name for (name,) in cursor.fetchall()}


def empty_tables(*_: Any) -> None:
    """Delete the rows of every table, whatever its triggers say of it and whoever refers to it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
        for name in filled_tables() - MADE_BY_MIGRATIONS:
            cursor.execute(DELETE.format(name))


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying() -> None:
    """For the tests with ``transaction=True`` and those of a live server."""
    from django.test import TransactionTestCase  # not before Django is set up

    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]
