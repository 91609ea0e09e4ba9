"""What the database believes of the sizes of its tables."""

from django.db import connection
from django.db.models import Model


def believed_rows(model: type[Model]) -> int:
    """How many rows the database believes that the table of ``model`` has; -1 when it was never measured."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::int FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        row = cursor.fetchone()
    return int(row[0])
