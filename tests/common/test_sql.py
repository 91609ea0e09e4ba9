"""The planner knows the sizes of the tables after ANALYZE."""

import pytest
from django.db import connection

from common.sql import measure_tables
from startups.models import Startup
from tests.factories import make_startup
from tests.table_sizes import believed_rows

pytestmark = pytest.mark.django_db


def test_rows_written_in_the_same_transaction_are_measured() -> None:
    measure_tables()
    assert believed_rows(Startup) == 0
    for number in range(7):
        make_startup(f"service-{number}")
    assert believed_rows(Startup) == 0
    measure_tables()
    assert believed_rows(Startup) == 7


def test_tables_of_every_app_are_measured() -> None:
    measure_tables()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND reltuples < 0 AND relname <> 'django_migrations'"
        )
        assert cursor.fetchall() == []
