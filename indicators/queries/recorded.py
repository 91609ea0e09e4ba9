"""How the records of an evidence were recorded, and the names of records without service."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import connection

from budget.models import Award
from common.periods import in_force_sql
from indicators.algebra.counted_records import COUNTED, history_rows, name_of_record, title_of


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One counted record. ``name`` is that of its service, or of the record without service.

    ``part`` is "base" if it is only in the denominator. ``source`` is the channel of its value (None: written outside
    the application); ``team`` is the author's incubator, never a person. ``recorded_at`` is None without a history.
    """

    startup: str
    name: str
    record: str
    record_id: int
    date: dt.date
    reason: str
    amount: Decimal
    part: str = "counted"
    is_date_precise: bool = True
    recorded_at: dt.datetime | None = None
    source: str | None = None
    why: str = ""
    team: str = ""


TEAM = f"""
       coalesce((
           SELECT string_agg(i.name, ', ' ORDER BY i.name)
           FROM incubators_coachassignment a JOIN incubators_incubator i ON i.id = a.incubator_id
           WHERE a.user_id::text = x.metadata->>'user'
             AND {in_force_sql("common_paris_day(v.pgh_created_at)", start="a.start", until="a.until")}
       ), '')
"""  # noqa: S608
"""The incubators that the author of the context ``x`` of a version ``v`` coached that day; never a person."""

_VERSIONS = """
SELECT record, pgh_obj_id, pgh_id, pgh_created_at, pgh_context_id, pgh_label,
       value IS DISTINCT FROM lag(value) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS counts
FROM ({rows} WHERE h.pgh_obj_id = ANY (%s)) AS version
"""
# The last version that gave each record its counted values, and its context. Columns that name people are not read.
_RECORDING = f"""
SELECT DISTINCT ON (v.record, v.pgh_obj_id) v.record, v.pgh_obj_id, v.pgh_created_at,
       CASE WHEN x.id IS NOT NULL THEN coalesce(x.metadata->>'source', 'page') END, coalesce(x.metadata->>'reason', ''),
{TEAM}
FROM ({{versions}}) v LEFT JOIN pghistory_context x ON x.id = v.pgh_context_id
WHERE v.counts AND v.pgh_label <> 'delete'
ORDER BY v.record, v.pgh_obj_id, v.pgh_id DESC
"""  # noqa: S608

_NAMES = """
SELECT * FROM (
    SELECT row.record, row.record_id, {name} AS name
    FROM unnest(%s::text[], %s::bigint[]) AS row (record, record_id)
) AS named WHERE name IS NOT NULL
"""


def with_precision[Row: Any](rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows, each with whether its date is precise in the tables that are read. One query if one is an award."""
    listed = list(rows)
    imprecise = imprecise_among((row.record, row.record_id) for row in listed)
    return tuple(replace(row, is_date_precise=(row.record, row.record_id) not in imprecise) for row in listed)


def imprecise_among(records: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return the awards whose day is unknown or not precise: they count on the last day that is sure."""
    keys = [key for record, key in records if record == "award"]
    if not keys:
        return set()
    found = Award.objects.filter(pk__in=keys).select_related("round")
    return {("award", one.pk) for one in found if not one.is_date_precise}


def with_recording(rows: Iterable[EvidenceRow]) -> tuple[EvidenceRow, ...]:
    """Annotate evidence rows with recording time, channel and reason; name rows that have no service.

    Two queries, none for no rows: the second only if some have no service.
    """
    listed = list(rows)
    known = _recording(listed)
    names = names_of((row.record, row.record_id) for row in listed if not row.startup)
    unknown = (None, None, "", "")
    return tuple(_recorded(row, names, *known.get((row.record, row.record_id), unknown)) for row in listed)


type Recording = tuple[dt.datetime | None, str | None, str, str]


def _recording(rows: Sequence[EvidenceRow]) -> dict[tuple[str, int], Recording]:
    """Return time, channel, reason and team of each record with a known history."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        keys.setdefault(row.record, []).append(row.record_id)
    known = [COUNTED[record] for record in keys if record in COUNTED]
    if not known:
        return {}
    versions = " UNION ALL ".join(_VERSIONS.format(rows=history_rows(kind)) for kind in known)
    with connection.cursor() as cursor:
        cursor.execute(_RECORDING.format(versions=versions), [keys[kind.key] for kind in known])
        return {(record, key): tuple(context) for record, key, *context in cursor.fetchall()}


def names_of(records: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return the names of records without startup, by (record, key). One query, none for no rows."""
    listed = [(record, key) for record, key in records if record in COUNTED and COUNTED[record].name]
    if not listed:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _NAMES.format(name=name_of_record("row")), [[record for record, _ in listed], [key for _, key in listed]]
        )
        return {(record, key): name for record, key, name in cursor.fetchall()}


def _recorded(
    row: EvidenceRow,
    names: dict[tuple[str, int], str],
    at: dt.datetime | None,
    source: str | None,
    why: str,
    team: str,
) -> EvidenceRow:
    name = row.name or names.get((row.record, row.record_id)) or title_of(row.record)
    return replace(row, name=name, recorded_at=at, source=source, why=why, team=team)
