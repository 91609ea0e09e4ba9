"""The changes of the records behind a figure since a moment: their history, and their number."""

import datetime as dt
import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from indicators.drift.comparing import ComparedRow
from indicators.queries.recorded import TEAM
from indicators.record_types import COUNTED, RecordType, history_rows

_CHANGES = f"""
WITH version AS ({{versions}}),
compared AS (
    SELECT v.*, lag(v.value) OVER (PARTITION BY v.record, v.pgh_obj_id ORDER BY v.pgh_id) AS before FROM version v
)
SELECT v.record, v.pgh_obj_id, v.startup_id, v.pgh_created_at, v.pgh_label, v.value, v.before,
       CASE WHEN x.id IS NOT NULL THEN coalesce(x.metadata->>'source', 'page') END, coalesce(x.metadata->>'reason', ''),
       {TEAM}, coalesce(nullif(x.metadata->>'author', ''), nullif(u.name, ''), u.email, '')
FROM compared v
LEFT JOIN pghistory_context x ON x.id = v.pgh_context_id
LEFT JOIN accounts_user u ON u.id::text = x.metadata->>'user'
WHERE v.pgh_created_at > %(since)s AND v.pgh_created_at <= %(until)s
  AND (v.pgh_label <> 'update' OR v.value IS DISTINCT FROM v.before)
ORDER BY v.pgh_created_at, v.pgh_id
"""  # noqa: S608


def _versions() -> str:
    """Return SQL for the versions of the records of these startups, and of records without startup."""
    return "\n    UNION ALL ".join(map(_versions_of, COUNTED.values()))


def _versions_of(kind: RecordType) -> str:
    held = f"{history_rows(kind)} WHERE {kind.startup_of_version} = ANY (%(startups)s)"
    return f"{held} OR h.pgh_obj_id = ANY (%({kind.key})s)" if kind.may_be_of_no_startup else held


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """One change of a record: ``label`` is insert, update or delete. ``author`` is only for signed-in users."""

    record: str
    key: int
    startup: int | None
    at: dt.datetime
    label: str
    value: dict[str, Any]
    before: dict[str, Any]
    source: str | None
    reason: str
    team: str
    author: str

    @property
    def changed_fields(self) -> set[str]:
        """Return the names of the changed fields of an update."""
        return {name for name, value in self.value.items() if self.before.get(name) != value}


def changes_between(
    since: dt.datetime, until: dt.datetime | None, rows: Iterable[ComparedRow]
) -> dict[Hashable, list[ExplainedChange]]:
    """Return the changes to columns that affect counting, grouped by owning startup (or record), oldest first. One
    query.

    Changes after ``since`` and until ``until`` (None: now).
    """
    listed = list(rows)
    if not listed:
        return {}
    alone = {
        key: [row.record_id for row in listed if not row.startup and row.record == key]
        for key, kind in COUNTED.items()
        if kind.may_be_of_no_startup
    }
    startups = sorted({row.startup for row in listed if row.startup})
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGES.format(versions=_versions()),
            {"since": since, "until": until or timezone.now(), "startups": startups, **alone},
        )
        found = [_change(*columns) for columns in cursor.fetchall()]
    held: dict[Hashable, list[ExplainedChange]] = {}
    for change in found:
        held.setdefault(change.startup or (change.record, change.key), []).append(change)
    return held


def holder_of(row: ComparedRow) -> Hashable:
    """Return the owner of a record: its startup, or the record itself."""
    return row.startup or (row.record, row.record_id)


def _change(*columns: Any) -> ExplainedChange:
    record, key, startup, at, label, value, before, *context = columns
    return ExplainedChange(
        record, key, startup, at, label, json.loads(value), json.loads(before) if before else {}, *context
    )


_COUNTS = """
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
        cursor.execute(_COUNTS, {"year": year})
        return {code: ChangeCounts(*counts) for code, *counts in cursor.fetchall()}
