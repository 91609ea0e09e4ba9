"""Count the records of a year's published figures that changed since, for the table of the year."""

from dataclasses import dataclass

from django.db import connection

_CHANGES = """
WITH frozen AS (
    SELECT r.id, live.id AS live, i.code, attached.id AS attached
    FROM indicators_publishedresult r
    LEFT JOIN indicators_reconstruction attached ON attached.result_id = r.id
    JOIN indicators_indicator i ON i.id = r.indicator_id
    JOIN indicators_liveresult live ON live.indicator_id = r.indicator_id AND live.year = r.year
    WHERE r.year = %(year)s AND (r.has_evidence OR attached.id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM indicators_publishedresult later WHERE later.replaces_id = r.id)
),
side AS (
    SELECT f.code, e.record, e.record_id, e.part, e.date, e.amount, TRUE AS is_now
    FROM frozen f JOIN indicators_liveevidence e ON e.result_id = f.live
    UNION ALL
    SELECT f.code, e.record, e.record_id, e.part, e.date, e.amount, FALSE
    FROM frozen f JOIN indicators_publishedevidence e ON e.result_id = f.id
    UNION ALL
    SELECT f.code, e.record, e.record_id, e.part, e.date, e.amount, FALSE
    FROM frozen f JOIN indicators_reconstructedevidence e ON e.reconstruction_id = f.attached
),
record AS (
    SELECT code, bool_or(is_now) AS is_now, bool_or(NOT is_now) AS was_then,
           min(date) <> max(date) OR min(amount) <> max(amount) AS is_changed
    FROM side GROUP BY code, record, record_id, part
)
SELECT code, count(*) FILTER (WHERE NOT was_then), count(*) FILTER (WHERE NOT is_now), count(*) FILTER (WHERE is_changed)
FROM record GROUP BY code
"""


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """The records behind a published figure that were added, withdrawn, or are dated or counted otherwise."""

    entered: int
    left: int
    changed: int


def changes_since_publication(year: int) -> dict[str, ChangeCounts]:
    """Return the changes since publication, by code of each indicator with evidence or an attached list. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"year": year})
        return {code: ChangeCounts(*counts) for code, *counts in cursor.fetchall()}
