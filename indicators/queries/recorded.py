"""How the records of an evidence came to be what they are, and what those of no service are called."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One record that counts. ``name`` is that of its service, or says the record of no service.

    ``part`` is "base" when it only divides. ``source`` is where its value comes from (None: written outside the
    application); ``team`` is the incubator of who wrote it, never a person. ``recorded_at`` is None when no history tells.
    """

    startup: str
    name: str
    record: str
    record_id: int
    date: dt.date
    reason: str
    amount: Decimal
    part: str = "counted"
    is_fictitious: bool = False
    recorded_at: dt.datetime | None = None
    source: str | None = None
    why: str = ""
    team: str = ""


TEAM = """
       coalesce((
           SELECT string_agg(i.name, ', ' ORDER BY i.name)
           FROM incubators_coachassignment a JOIN incubators_incubator i ON i.id = a.incubator_id
           WHERE a.user_id::text = x.metadata->>'user'
             AND incubators_is_assigned(a.start, a."end", common_paris_day(v.pgh_created_at))
       ), '')
"""
"""The incubators that the author of the context ``x`` of a version ``v`` coached that day; never a person."""

_OF_RECORDS = {
    "phase": ("startups_phasehistory", "kind_id, start"),
    "designation": ("impact_designationhistory", "millesime, effective_on"),
    "event": ("startups_lifeeventhistory", "kind, date"),
    "review": ("impact_reviewhistory", "held_on, decision, last_outcome, amount"),
    "spending": ("impact_spendinghistory", "year, amount"),
    "award": ("budget_awardhistory", "startup_id, incubator_id, amount, awarded_on, objective_reached, result_on"),
    "credit_line": ("budget_creditlinehistory", "label, amount"),
    "member": ("community_memberhistory", "domain"),
    "training": ("community_traininghistory", 'programme, "end", people, sessions'),
}
"""The history of each sort of record, and the columns that make it count."""

_VERSIONS = """
SELECT '{record}' AS record, pgh_obj_id, pgh_id, pgh_created_at, pgh_context_id, pgh_label,
       ROW({columns}) IS DISTINCT FROM lag(ROW({columns})) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS counts
FROM {table} WHERE pgh_obj_id = ANY (%s)
"""
# The last version that gave each record the values that count, and its context. What names a person stays in the database.
_RECORDING = f"""
SELECT DISTINCT ON (v.record, v.pgh_obj_id) v.record, v.pgh_obj_id, v.pgh_created_at,
       CASE WHEN x.id IS NOT NULL THEN coalesce(x.metadata->>'source', 'page') END, coalesce(x.metadata->>'reason', ''),
{TEAM}
FROM ({{versions}}) v LEFT JOIN pghistory_context x ON x.id = v.pgh_context_id
WHERE v.counts AND v.pgh_label <> 'delete'
ORDER BY v.record, v.pgh_obj_id, v.pgh_id DESC
"""  # noqa: S608

_NAMES = """
SELECT 'award', award.id, incubator.name FROM budget_award award
JOIN incubators_incubator incubator ON incubator.id = award.incubator_id WHERE award.id = ANY (%(award)s)
UNION ALL SELECT 'credit_line', id, label FROM budget_creditline WHERE id = ANY (%(credit_line)s)
UNION ALL SELECT 'training', id, programme FROM community_training WHERE id = ANY (%(training)s)
"""
NAME = "coalesce(startup.name, laureate.name, line.label, training.programme, '')"
NAMED = """
LEFT JOIN startups_startup startup ON startup.id = row.startup_id
LEFT JOIN budget_award award ON row.startup_id IS NULL AND row.record = 'award' AND award.id = row.record_id
LEFT JOIN incubators_incubator laureate ON laureate.id = award.incubator_id
LEFT JOIN budget_creditline line ON row.record = 'credit_line' AND line.id = row.record_id
LEFT JOIN community_training training ON row.record = 'training' AND training.id = row.record_id
"""
"""The name of a ``row`` of evidence, to be kept with it, and what it is joined with."""
A_MEMBER = "Membre de la communauté"


def with_recording(rows: Iterable[EvidenceRow]) -> tuple[EvidenceRow, ...]:
    """The rows with when, by which way and why each came to be recorded, and a name for those of no service.

    Two queries, none for nothing: the second only when some are of no service.
    """
    listed = list(rows)
    known, names = _recording(_keys(listed)), names_of(_keys(row for row in listed if not row.startup))
    unknown = (None, None, "", "")
    return tuple(_recorded(row, names, *known.get((row.record, row.record_id), unknown)) for row in listed)


def _keys(rows: Iterable[EvidenceRow]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.record, []).append(row.record_id)
    return found


type Recording = tuple[dt.datetime | None, str | None, str, str]


def _recording(keys: dict[str, list[int]]) -> dict[tuple[str, int], Recording]:
    """The moment, the way, the reason and the team of each record whose history is known."""
    records = [record for record in _OF_RECORDS if record in keys]
    if not records:
        return {}
    versions = [
        _VERSIONS.format(record=record, table=_OF_RECORDS[record][0], columns=_OF_RECORDS[record][1])
        for record in records
    ]
    with connection.cursor() as cursor:
        cursor.execute(_RECORDING.format(versions=" UNION ALL ".join(versions)), [keys[record] for record in records])
        return {(record, key): tuple(context) for record, key, *context in cursor.fetchall()}


def names_of(keys: dict[str, list[int]]) -> dict[tuple[str, int], str]:
    """What the records of no service are called; a member has no name."""
    if not keys.keys() & {"award", "credit_line", "training"}:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, {record: keys.get(record, []) for record in ("award", "credit_line", "training")})
        return {(record, key): name for record, key, name in cursor.fetchall()}


def _recorded(
    row: EvidenceRow,
    names: dict[tuple[str, int], str],
    at: dt.datetime | None,
    source: str | None,
    why: str,
    team: str,
) -> EvidenceRow:
    name = row.name or (A_MEMBER if row.record == "member" else names.get((row.record, row.record_id), ""))
    return replace(row, name=name, recorded_at=at, source=source, why=why, team=team)
