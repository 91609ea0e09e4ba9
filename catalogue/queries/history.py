"""The recorded changes of a fiche, as the public may read them: what, when, why, and by which source or team."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

SHOWN = 400
"""How many recorded rows are read, the latest first."""

# What names a person never leaves the database; the team is that of the incubators that the person coached that day.
_CHANGES = """
WITH change AS (
    SELECT 'startup' AS record, pgh_id, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id,
           to_jsonb(h) - ARRAY['contact_dinum', 'contact_incubator', 'details'] AS value
    FROM startups_startuphistory h WHERE pgh_obj_id = %(id)s
    UNION ALL
    SELECT 'phase', pgh_id, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id,
           to_jsonb(h) || jsonb_build_object('name', (SELECT label FROM startups_phasekind WHERE key = h.kind_id))
    FROM startups_phasehistory h WHERE startup_id = %(id)s
    UNION ALL
    SELECT 'event', pgh_id, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id, to_jsonb(h)
    FROM startups_lifeeventhistory h WHERE startup_id = %(id)s
    UNION ALL
    SELECT 'membership', pgh_id, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id,
           to_jsonb(h) || jsonb_build_object('name', (SELECT name FROM incubators_incubator WHERE id = h.incubator_id))
    FROM startups_membershiphistory h WHERE startup_id = %(id)s
    UNION ALL
    SELECT 'sponsorship', pgh_id, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id,
           to_jsonb(h) || jsonb_build_object('name', (
               SELECT name FROM incubators_administration WHERE id = h.administration_id))
    FROM startups_sponsorshiphistory h WHERE startup_id = %(id)s
    UNION ALL
    SELECT 'award', pgh_id, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id,
           to_jsonb(h) || jsonb_build_object('name', (SELECT number FROM budget_fundinground WHERE id = h.round_id))
    FROM budget_awardhistory h WHERE startup_id = %(id)s
    UNION ALL
    SELECT 'designation', pgh_id, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id, to_jsonb(h) - 'decided_by_id'
    FROM impact_designationhistory h WHERE startup_id = %(id)s
),
compared AS (
    SELECT *, lag(value) OVER (PARTITION BY record, pgh_obj_id ORDER BY pgh_id) AS before FROM change
)
SELECT c.pgh_created_at, c.pgh_context_id, c.record, c.pgh_label, c.value, c.before,
       coalesce(x.metadata->>'source', CASE WHEN x.id IS NULL THEN '' ELSE 'page' END), coalesce(x.metadata->>'reason', ''),
       coalesce((
           SELECT string_agg(i.name, ', ' ORDER BY i.name)
           FROM incubators_coachassignment a JOIN incubators_incubator i ON i.id = a.incubator_id
           WHERE a.user_id::text = x.metadata->>'user' AND a.start <= c.pgh_created_at::date
             AND (a."end" IS NULL OR a."end" > c.pgh_created_at::date)
       ), '')
FROM compared c LEFT JOIN pghistory_context x ON x.id = c.pgh_context_id
ORDER BY c.pgh_created_at DESC, c.pgh_context_id, c.record, c.pgh_obj_id, c.pgh_id LIMIT %(shown)s
"""


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """One row as it became: ``label`` is insert, update or delete; ``before`` is null for the first version of a row."""

    record: str
    label: str
    value: dict[str, Any]
    before: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Revision:
    """What one transaction changed. ``source`` is empty for a change made outside the application."""

    at: dt.datetime
    source: str
    reason: str
    team: str
    changes: Sequence[RecordedChange]


def revisions(startup_id: int) -> list[Revision]:
    """The transactions that changed a fiche, its phases, events, incubators, sponsors, awards or designations.

    The latest first; one query, which leaves in the database what names a person (``common.history.changes`` does not).
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"id": startup_id, "shown": SHOWN})
        rows = cursor.fetchall()
    return list(_grouped(rows))


def _grouped(rows: list[tuple[Any, ...]]) -> Iterator[Revision]:
    for (at, _), group in groupby(rows, key=lambda row: (row[0], row[1])):
        changes = list(group)
        source, reason, team = changes[0][6:]
        yield Revision(at, source, reason, team, [_change(*change[2:6]) for change in changes])


def _change(record: str, label: str, value: str, before: str | None) -> RecordedChange:
    return RecordedChange(record, label, json.loads(value), json.loads(before) if before else None)
