"""Queries on the public history of the fiches: what, when, why, and by which source or team."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from common.history import history_of
from common.sql import fetch_all
from indicators.record_types import DECLARED, RecordType, owner
from startups.models import Startup

SHOWN = 100
"""How many revisions are read, the latest first."""


def _versions_of(record_type: RecordType) -> str:
    """Return the SELECT of the versions of a record type, without its private columns."""
    source, startup = f"{record_type.history} h", "h.startup_id"
    about = owner(record_type)
    if about and about.through:
        versions = history_of(about.through)._meta.db_table
        source = (
            f"(SELECT DISTINCT pgh_obj_id, startup_id FROM {versions}) p"
            f" JOIN {record_type.history} h ON h.{about.stored} = p.pgh_obj_id"
        )
        startup = "p.startup_id"
    elif record_type.model is Startup:
        startup = "h.pgh_obj_id"
    private = ", ".join(f"'{column}'" for column in sorted(record_type.private_columns))
    value = f"to_jsonb(h) - ARRAY[{private}]::text[]"
    if record_type.version_name:
        value += f" || jsonb_build_object('name', ({record_type.version_name}))"
    return f"""
    SELECT '{record_type.key}' AS record, {startup} AS startup_id, h.pgh_id, h.pgh_obj_id, h.pgh_created_at, h.pgh_label,
           h.pgh_context_id, {value} AS value FROM {source}"""


_RECORDS = "\n    UNION ALL".join(_versions_of(one) for one in DECLARED if one.nouns or one.model is Startup)
# An incubator has the changes of the fiches that it supported on the day of the change, and of its own memberships.
_OF_INCUBATOR = """
EXISTS (
    SELECT FROM startups_membership m
    WHERE m.incubator_id = %(id)s AND m.startup_id = r.startup_id
      AND startups_is_carried(m.start, m.until, common_paris_day(r.pgh_created_at))
) OR EXISTS (
    SELECT FROM startups_membershiphistory m
    WHERE m.incubator_id = %(id)s AND m.startup_id = r.startup_id AND m.pgh_created_at = r.pgh_created_at
      AND m.pgh_context_id IS NOT DISTINCT FROM r.pgh_context_id
)
"""
# The team is the incubators that the author coached on the day. The startups are an array, so that each table is
# read by its index: a join would build the JSON of the whole history first.
_REVISIONS = """
WITH record AS NOT MATERIALIZED ({records}),
picked AS MATERIALIZED (
    SELECT r.startup_id, r.pgh_created_at, r.pgh_context_id FROM record r
    WHERE r.startup_id IS NOT NULL AND ({scope})
    GROUP BY 1, 2, 3 ORDER BY 2 DESC, 3, 1 LIMIT %(shown)s
),
compared AS (
    SELECT r.*, lag(r.value) OVER (PARTITION BY r.record, r.pgh_obj_id ORDER BY r.pgh_id) AS before
    FROM record r WHERE r.startup_id = ANY (ARRAY(SELECT startup_id FROM picked))
)
SELECT c.pgh_created_at, c.pgh_context_id, c.startup_id, s.slug, coalesce(s.name, (
           SELECT h.name FROM startups_startuphistory h WHERE h.pgh_obj_id = c.startup_id ORDER BY h.pgh_id DESC LIMIT 1
       )), coalesce(x.metadata->>'source', CASE WHEN x.id IS NULL THEN '' ELSE 'page' END),
       coalesce(x.metadata->>'reason', ''), coalesce((
           SELECT string_agg(i.name, ', ' ORDER BY i.name)
           FROM incubators_coachassignment a JOIN incubators_incubator i ON i.id = a.incubator_id
           WHERE a.user_id::text = x.metadata->>'user'
             AND incubators_is_assigned(a.start, a.until, common_paris_day(c.pgh_created_at))
       ), ''), c.record, c.pgh_label, c.value, c.before
FROM compared c
JOIN picked p ON p.startup_id = c.startup_id AND p.pgh_created_at = c.pgh_created_at
     AND p.pgh_context_id IS NOT DISTINCT FROM c.pgh_context_id
LEFT JOIN startups_startup s ON s.id = c.startup_id
LEFT JOIN pghistory_context x ON x.id = c.pgh_context_id
ORDER BY c.pgh_created_at DESC, c.pgh_context_id, c.startup_id, c.record, c.pgh_obj_id, c.pgh_id
"""


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """One version of a row: ``label`` is insert, update or delete; ``before`` is null for the first version."""

    record: str
    label: str
    value: dict[str, Any]
    before: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Revision:
    """The changes of one transaction in one fiche, with their reason.

    ``context`` (with ``at`` and ``startup``) identifies it; it is null, and ``source`` empty, for a change made outside
    the application. ``slug`` is null if the fiche was deleted.
    """

    at: dt.datetime
    context: uuid.UUID | None
    startup: int
    slug: str | None
    name: str
    source: str
    reason: str
    team: str
    changes: Sequence[RecordedChange]


def revisions(startup_id: int) -> list[Revision]:
    """Return the latest changes of a fiche, latest first: one query.

    They are those of the fiche and of its records that have ``nouns`` (``indicators.record_types``); those of a
    measurement are with its metric (``impact.queries.revised``). Private columns are not read (see
    ``common.history.changes``).
    """
    return _revisions("r.startup_id = %(id)s", startup_id)


def incubator_revisions(incubator_id: int) -> list[Revision]:
    """Return the latest changes of the fiches that an incubator supported on the day of the change: one query."""
    return _revisions(_OF_INCUBATOR, incubator_id)


def all_revisions() -> list[Revision]:
    """Return the latest changes of every fiche, latest first: one query."""
    return _revisions("TRUE", None)


def _revisions(scope: str, key: int | None) -> list[Revision]:
    parameters = {"shown": SHOWN} if key is None else {"id": key, "shown": SHOWN}
    return list(_grouped(fetch_all(_REVISIONS.format(records=_RECORDS, scope=scope), parameters)))


def _grouped(rows: list[tuple[Any, ...]]) -> Iterator[Revision]:
    for common, group in groupby(rows, key=lambda row: row[:8]):
        at, context, startup, slug, name, source, reason, team = common
        changes = [_change(*row[8:]) for row in group]
        yield Revision(at, context, startup, slug, name, source, reason, team, changes)


def _change(record: str, label: str, value: str, before: str | None) -> RecordedChange:
    return RecordedChange(record, label, json.loads(value), json.loads(before) if before else None)
