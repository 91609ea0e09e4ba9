"""A test with committed writes leaves only the rows of migrations."""

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection

from startups.models import Startup
from tests.factories import make_startup
from tests.plugins.emptying import MADE_BY_MIGRATIONS, empty_tables

HOLDS_ROWS = "SELECT '{0}' WHERE EXISTS (SELECT FROM {0})"


def filled_tables() -> set[str]:
    """Return the tables with at least one row."""
    names = connection.introspection.django_table_names(include_views=False)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(HOLDS_ROWS.format, names)))
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_all_rows_are_deleted_even_those_that_nobody_may_delete() -> None:
    make_startup()
    assert {"startups_startup", "startups_startuphistory", "common_datachange"} <= filled_tables()
    permissions = Permission.objects.count()

    empty_tables()

    assert filled_tables() == MADE_BY_MIGRATIONS
    assert Permission.objects.count() == permissions
    startup = make_startup()
    Startup.objects.filter(pk=startup.pk).update(name="Renommé")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM startups_startuphistory")
