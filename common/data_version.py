"""One number that moves with every committed change of the records: what public answers are cached by."""

from django.db import connection

from common.prepared import fetch_small

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
    ((version,),) = fetch_small(STATEMENT)
    return int(version)


def fold() -> int:
    """Replace the rows counted so far by their number, and return how many there were; the version stays the same."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        row = cursor.fetchone()
    return int(row[0])


def is_moving() -> bool:
    """Whether the current transaction has already moved the version: what it writes next moves it no further."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('betaportfolio.data_changed', true), '') <> ''")
        return bool(cursor.fetchone()[0])
