"""One number that moves with every committed change of the records: what public answers are cached by."""

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
    """The version of the records that this transaction sees.

    Each transaction that changes records adds one row to ``common_datachange``, and the version is their number: so
    it never moves before the commit, and two commits in any order give two versions (a sequence gives neither).
    """
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT)
        return int(cursor.fetchone()[0])


def fold() -> int:
    """Replace the rows counted so far by their number, and return how many there were; the version stays the same."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        row = cursor.fetchone()
    return int(row[0])


def before_writing() -> Callable[[bool], int]:
    """What gives the version of the end of this transaction, once it is known whether it writes any more.

    A version counts the transactions that write: one that has written already makes the next one, whatever follows.
    """
    version = current()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('betaportfolio.data_changed', true), '') <> ''")
        is_counted = bool(cursor.fetchone()[0])
    return lambda has_written: version + (has_written and not is_counted)
