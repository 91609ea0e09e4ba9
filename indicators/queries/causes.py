"""Why a record counts, or no more: what the history says of it, and of its startup, since a moment."""

import datetime as dt
import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from indicators.drift.comparing import Row
from indicators.queries.recorded import TEAM

_KIND = "(SELECT label FROM startups_phasekind WHERE key = h.kind_id)"
_INCUBATOR = "(SELECT name FROM incubators_incubator WHERE id = h.incubator_id)"
_FICHE = """'thématiques', h.themes, 'statistiques', jsonb_build_array(h.has_stats, h.stats_url),
            'budget', h.budget_url, 'code source', h.repository, 'mesure d’impact', h.impact_url,
            'accessibilité', h.accessibility, 'risques', jsonb_build_array(h.risk_analysis_url, h.risk_analysed)"""
# What decides whether a record counts, and when: its columns of these tables, as (record, table, its startup, its value).
_TABLES = (
    ("phase", "startups_phasehistory", "h.startup_id", f"'date', h.start, 'kind', {_KIND}"),
    (
        "designation",
        "impact_designationhistory",
        "h.startup_id",
        "'date', h.effective_on, 'millesime', h.millesime, 'withdrawn_on', h.withdrawn_on",
    ),
    ("event", "startups_lifeeventhistory", "h.startup_id", "'date', h.date, 'kind', h.kind"),
    ("award", "budget_awardhistory", "h.startup_id", "'date', h.awarded_on, 'amount', h.amount"),
    ("review", "impact_reviewhistory", "h.startup_id", "'date', h.held_on, 'amount', h.amount, 'kind', h.decision"),
    ("spending", "impact_spendinghistory", "h.startup_id", "'year', h.year, 'amount', h.amount"),
    (
        "sponsorship",
        "startups_sponsorshiphistory",
        "h.startup_id",
        "'name', (SELECT name FROM incubators_administration WHERE id = h.administration_id)",
    ),
    ("startup", "startups_startuphistory", "h.pgh_obj_id", _FICHE),
    (
        "membership",
        "startups_membershiphistory",
        "h.startup_id",
        f"'incubator', {_INCUBATOR}, 'start', h.start, 'end', h.\"end\", 'lead', h.is_lead",
    ),
    ("credit_line", "budget_creditlinehistory", "NULL::bigint", "'label', h.label, 'amount', h.amount"),
    ("member", "community_memberhistory", "NULL::bigint", "'domain', h.domain"),
    ("training", "community_traininghistory", "NULL::bigint", "'date', h.\"end\", 'people', h.people"),
)
_ALONE = ("award", "credit_line", "member", "training")
"""The records that may be of no startup."""
_VERSIONS = "\n    UNION ALL ".join(
    f"""SELECT '{record}' AS record, h.pgh_obj_id, {startup} AS startup_id, h.pgh_id, h.pgh_created_at, h.pgh_label,
           h.pgh_context_id, jsonb_build_object({value}) AS value
    FROM {table} h WHERE {startup} = ANY (%(startups)s){f" OR h.pgh_obj_id = ANY (%({record})s)" * (record in _ALONE)}"""  # noqa: S608
    for record, table, startup, value in _TABLES
)
_CHANGES = f"""
WITH version AS ({_VERSIONS}),
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


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a record: ``label`` is insert, update or delete. ``author`` is for who is signed in alone."""

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
        """The names of what an update changed."""
        return {name for name, value in self.value.items() if self.before.get(name) != value}


def changes_between(since: dt.datetime, until: dt.datetime | None, rows: Iterable[Row]) -> dict[Hashable, list[Change]]:
    """What changed, of what decides whether these records count, oldest first, by what holds them. One query.

    After ``since`` and by ``until`` (None: now). What holds a record is its startup, with all its changes, or itself.
    """
    listed = list(rows)
    if not listed:
        return {}
    alone = {record: [row.record_id for row in listed if not row.startup and row.record == record] for record in _ALONE}
    startups = sorted({row.startup for row in listed if row.startup})
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"since": since, "until": until or timezone.now(), "startups": startups, **alone})
        found = [_change(*columns) for columns in cursor.fetchall()]
    held: dict[Hashable, list[Change]] = {}
    for change in found:
        held.setdefault(change.startup or (change.record, change.key), []).append(change)
    return held


def holder_of(row: Row) -> Hashable:
    """What holds a record."""
    return row.startup or (row.record, row.record_id)


def _change(*columns: Any) -> Change:
    record, key, startup, at, label, value, before, *context = columns
    return Change(record, key, startup, at, label, json.loads(value), json.loads(before) if before else {}, *context)
