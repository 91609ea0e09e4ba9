"""Empty only the tables with rows after a test with committed writes.

Django truncates every table with its indexes, then recreates the permissions: a second or more for each such test, and
there are hundreds. Deleting the rows of a few tables takes some hundredths. Rows created by migrations stay.
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
    """Return the tables with at least one row."""
    ours = set(connection.introspection.django_table_names(include_views=False))
    with connection.cursor() as cursor:
        cursor.execute(HAVE_PAGES)
        names = sorted(ours.intersection(name for (name,) in cursor.fetchall()))
        cursor.execute(" UNION ALL ".join(HOLDS_ROWS.format(name) for name in names))
        return {name for (name,) in cursor.fetchall()}


def empty_tables(*_: Any) -> None:
    """Delete the rows of every table, ignoring triggers and foreign keys."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
        for name in filled_tables() - MADE_BY_MIGRATIONS:
            cursor.execute(DELETE.format(name))


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying() -> None:
    """Replace the flush of tests with ``transaction=True`` and of a live server."""
    from django.test import TransactionTestCase  # not before Django is set up

    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]
