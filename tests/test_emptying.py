"""A test with committed writes leaves only the rows of migrations."""

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection

from startups.models import Startup
from tests.factories import make_startup
from tests.plugins.emptying import MADE_BY_MIGRATIONS, empty_tables, filled_tables


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
