"""Who made recorded changes: for people who are signed in, never for the public."""

import uuid
from collections.abc import Sequence

from django.db import connection

# The name of that day stays when the account is gone.
_AUTHORS = """
SELECT x.id, coalesce(nullif(x.metadata->>'author', ''), nullif(u.name, ''), u.email, '')
FROM pghistory_context x LEFT JOIN accounts_user u ON u.id::text = x.metadata->>'user'
WHERE x.id = ANY (%s::uuid[])
"""


def authors(contexts: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The name of the author of each context, empty when it was no person: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_AUTHORS, [[str(one) for one in contexts]])
        return dict(cursor.fetchall())
