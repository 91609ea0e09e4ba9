"""Two values of one field side by side, when two people change the same thing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from common.words import value_fr
from startups.models import Startup


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that somebody else changed: what they wrote, what the reader of the page wrote, in words.

    ``choice`` is the one that the reader has kept already ("theirs", "mine"), empty before.
    """

    name: str
    label: str
    theirs: str
    mine: str
    choice: str


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed the fiche last, and when."""

    at: dt.datetime
    author: str


def compare(
    theirs: Mapping[str, str], mine: Mapping[str, str], labels: Mapping[str, str], choices: Mapping[str, str]
) -> list[Compared]:
    """Each field of ``theirs`` beside the value of ``mine``."""
    return [
        Compared(name, labels[name], value_fr(value), value_fr(mine[name]), choices.get(name, ""))
        for name, value in theirs.items()
    ]


# In SQL: the last version of two histories together, with its author, in one query.
_LAST = """
SELECT h.pgh_created_at, coalesce(x.metadata->>'author', '')
FROM (
    SELECT pgh_id, pgh_created_at, pgh_context_id FROM startups_startuphistory WHERE pgh_obj_id = %(id)s
    UNION ALL
    SELECT pgh_id, pgh_created_at, pgh_context_id FROM startups_sponsorshiphistory WHERE startup_id = %(id)s
) h LEFT JOIN pghistory_context x ON x.id = h.pgh_context_id
ORDER BY h.pgh_created_at DESC, h.pgh_id DESC LIMIT 1
"""


def last_change(startup: Startup) -> LastChange | None:
    """The last change of what a fiche says; an empty ``author``: the importer, or outside the application."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, {"id": startup.pk})
        row = cursor.fetchone()
    return LastChange(*row) if row else None
