"""Update the planner's statistics with ANALYZE, which Django does not run."""

from django.db import connection

from common.sql import execute


def measure_tables() -> None:
    """ANALYZE every table, within the current transaction.

    Autovacuum does it a minute or so after a commit. Until then the planner takes the tables just filled for empty
    ones: one scan per row, minutes instead of milliseconds.
    """
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, sorted(tables))))
