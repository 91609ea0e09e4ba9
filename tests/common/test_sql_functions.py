import re

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from common import sql_functions

FILES = {path.stem: path.read_text(encoding="utf-8") for path in sql_functions.files()}


@pytest.mark.parametrize("name", FILES)
def test_file_replaces_the_function_of_its_name(name: str) -> None:
    assert re.findall(r"^CREATE .*FUNCTION (\w+)", FILES[name], re.MULTILINE) == [name]
    assert "CREATE OR REPLACE FUNCTION" in FILES[name]


@pytest.mark.django_db
def test_migrate_installs_the_current_text_of_a_function() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION common_paris_day(moment timestamptz) RETURNS date LANGUAGE sql RETURN NULL::date"
        )
        call_command("migrate", verbosity=0)
        cursor.execute("SELECT common_paris_day('2021-07-14T23:30:00Z')")
        assert str(cursor.fetchone()[0]) == "2021-07-15"


ORDINARY = """
CREATE ROLE ordinary;
GRANT CREATE ON SCHEMA public TO ordinary;
DO $$
DECLARE ours regprocedure;
BEGIN
    FOR ours IN SELECT oid::regprocedure FROM pg_proc WHERE proname = ANY (%s) LOOP
        EXECUTE format('ALTER FUNCTION %%s OWNER TO ordinary', ours);
    END LOOP;
END $$;
SET LOCAL ROLE ordinary;
"""


@pytest.mark.django_db(transaction=True)
def test_account_that_only_owns_the_database_installs_them_in_a_new_session() -> None:
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ORDINARY, [list(FILES)])
        sql_functions.install("default")
        transaction.set_rollback(True)
