"""The data version: a number that grows with every committed change of the records, and part of cache keys.

In SQL: each read is one statement, so that it sees one state of the two tables.
"""

from collections.abc import Callable

from django.db import connection

VERSION = "coalesce((SELECT base FROM common_dataversion), 0) + (SELECT count(*) FROM common_datachange)"
"""The version that a statement sees, for those that read it with something else."""
STATEMENT = f"SELECT {VERSION}"
_FOLD = """
WITH gone AS (DELETE FROM common_datachange RETURNING 1), folded AS (SELECT count(*) AS n FROM gone)
INSERT INTO common_dataversion AS version (id, base) SELECT 1, n FROM folded
ON CONFLICT (id) DO UPDATE SET base = version.base + excluded.base
RETURNING (SELECT n FROM folded)
"""


def current() -> int:
    """Return the version of the records that this transaction sees.

    Each transaction that changes records adds one row to ``common_datachange``, and the version is their count. So it
    never changes before the commit, and two commits in any order give two versions (a sequence gives neither).
    """
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT)
        return int(cursor.fetchone()[0])


def fold() -> int:
    """Replace the counted rows by their number, and return how many there were; the version stays the same."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        row = cursor.fetchone()
    return int(row[0])


def before_writing() -> Callable[[], int]:
    """Return a function that returns the version at the end of this transaction: call it after the last write.

    The version counts the transactions that write: this one adds 1 if it writes, unless already counted. Concurrent
    commits are left out, since this transaction may not have seen them.
    """
    version, was_counted = current(), _has_changed_data()
    return lambda: version + (_has_changed_data() and not was_counted)


def _has_changed_data() -> bool:
    """Whether this transaction has written a record; the trigger records it in a setting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('betaportfolio.data_changed', true), '') <> ''")
        return bool(cursor.fetchone()[0])
