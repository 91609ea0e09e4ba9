"""Empty only the tables with rows after a test with committed writes, and free the space of the rows of past tests.

Django truncates every table with its indexes, then recreates the permissions: a second or more for each such test, and
there are hundreds. Deleting the rows of a few tables takes some hundredths. Rows created by migrations stay.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

MADE_BY_MIGRATIONS = {"auth_permission", "django_content_type"}
HAVE_PAGES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 0
"""
"""A table whose file is empty holds nothing: most have never held a row, and looking into each takes longer than this."""
DELETE = "DELETE FROM {}"
MOST_TABLES = 40
"""How many files of tables may hold only deleted rows: once there are more, they are cut, and skipped from then on."""
VACUUM = "VACUUM (SKIP_LOCKED) {}"
MANY_DEAD_ROWS = "SELECT relid::regclass FROM pg_stat_all_tables WHERE n_dead_tup > 2000"
"""The tables, also of PostgreSQL itself, that tests filled with rows, since rolled back or deleted."""


def empty_tables(*_: Any) -> None:
    """Delete the rows of every table, ignoring triggers and foreign keys."""
    ours = set(connection.introspection.django_table_names(include_views=False)) - MADE_BY_MIGRATIONS
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HAVE_PAGES)
        names = ours.intersection(name for (name,) in cursor.fetchall())
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
        if names:  # to ask first which of them have rows takes longer
            cursor.execute(";".join(map(DELETE.format, sorted(names))))
    if len(names) > MOST_TABLES:
        with connection.cursor() as cursor:
            cursor.execute(VACUUM.format(", ".join(sorted(names))))


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying() -> None:
    """Replace the flush of tests with ``transaction=True`` and of a live server."""
    from django.test import TransactionTestCase  # not before Django is set up

    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]


@pytest.fixture(scope="module", autouse=True)
def _free_space(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Do the part of autovacuum that speeds up the next modules, where no test runs.

    Without it, a process that imported the real records some times reads hundreds of megabytes of dead rows.
    """
    yield
    if connection.connection is not None:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(MANY_DEAD_ROWS)
            if names := [name for (name,) in cursor.fetchall()]:
                cursor.execute(VACUUM.format(", ".join(names)))
