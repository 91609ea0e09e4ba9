"""Why a record counts, or no more: what the history says of it, and of its startup, since a moment."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from impact.queries.recorded import TEAM

_KIND = "(SELECT label FROM startups_phasekind WHERE key = h.kind_id)"
_INCUBATOR = "(SELECT name FROM incubators_incubator WHERE id = h.incubator_id)"
_FICHE = """'thématiques', h.themes, 'statistiques', jsonb_build_array(h.has_stats, h.stats_url),
            'budget', h.budget_url, 'code source', h.repository, 'mesure d''impact', h.impact_url,
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
)
_VERSIONS = "\n    UNION ALL ".join(
    f"""SELECT '{record}' AS record, h.pgh_obj_id, {startup} AS startup_id, h.pgh_id, h.pgh_created_at, h.pgh_label,
           h.pgh_context_id, jsonb_build_object({value}) AS value
    FROM {table} h WHERE {startup} = ANY (%(startups)s)"""  # noqa: S608
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
    startup: int
    at: dt.datetime
    label: str
    value: dict[str, Any]
    before: dict[str, Any]
    source: str | None
    reason: str
    team: str
    author: str

    @property
    def moved(self) -> set[str]:
        """The names of what an update changed."""
        return {name for name, value in self.value.items() if self.before.get(name) != value}


def changes_between(since: dt.datetime, until: dt.datetime | None, startups: Iterable[int]) -> list[Change]:
    """What changed, of what decides whether records count, in these startups, oldest first. One query.

    After ``since`` and by ``until`` (None: now).
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"since": since, "until": until or timezone.now(), "startups": list(startups)})
        return [_change(*row) for row in cursor.fetchall()]


def _change(*columns: Any) -> Change:
    record, key, startup, at, label, value, before, *said = columns
    return Change(record, key, startup, at, label, json.loads(value), json.loads(before) if before else {}, *said)
