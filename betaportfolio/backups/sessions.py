"""The other sessions of our database: what they save during a restoration is lost."""

from django.db import connection

# Only those that this account may end: a probe of the provider is none of ours.
_OTHERS = """
pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND backend_type = 'client backend' AND pg_has_role(usesysid, 'MEMBER')
"""
_OURS = """
    ours text := (SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables WHERE schemaname = 'public');
"""
_LOCK = """
    IF ours IS NOT NULL THEN
        EXECUTE 'LOCK TABLE ' || ours || ' IN ACCESS EXCLUSIVE MODE NOWAIT';
    END IF;
"""
# A pool connects again at once. Waiting for its locks could be a deadlock, which would stop the restoration.
END_OTHERS = f"""
DO $$
DECLARE
    {_OURS}
BEGIN
    FOR attempt IN 1..100 LOOP
        PERFORM pg_stat_clear_snapshot();
        PERFORM pg_terminate_backend(pid) FROM {_OTHERS};
        BEGIN
            {_LOCK}
            RETURN;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.1);
        END;
    END LOOP;
    RAISE EXCEPTION 'error: other sessions come back again and again';
END $$
"""
"""The SQL statement that ends them, and locks all tables until the end of the transaction."""

REFUSE_OTHERS = f"""
DO $$
DECLARE
    {_OURS}
BEGIN
    {_LOCK}
    FOR attempt IN 1..20 LOOP
        PERFORM pg_stat_clear_snapshot();
        IF NOT EXISTS (SELECT FROM {_OTHERS}) THEN
            RETURN;
        END IF;
        PERFORM pg_sleep(0.1); -- our own former session may still be ending
    END LOOP;
    RAISE EXCEPTION 'error: another session has opened the database';
END $$
"""
"""The SQL statement that locks all tables until the end of the transaction, and fails if a session came meanwhile."""


def count_others() -> int:
    """Return how many other sessions use our database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_OTHERS}")  # noqa: S608 - ours
        return int(cursor.fetchone()[0])
