"""What each fiche lacks on a day, found from its records: the most useful to mend first."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from impact.queries.reviews import LAST_COMMITTEES
from startups.standards import STANDARDS


class TodoKind(StrEnum):
    """What may have to be mended in a fiche, the most useful first."""

    DOUBT = "doubt"
    """The record contradicts itself: figures may be wrong."""
    PHASE = "phase"
    """No phase counts: the service is in no figure."""
    INVESTIGATION = "investigation"
    """An investigation of more than six months waits for its conclusion."""
    REVIEW = "review"
    """The investment committee is overdue, or was never held, though the rule is one every six months."""
    DESIGNATION = "designation"
    """For who decides: the criteria of national impact say that a designation is to be made, or looked at again."""
    METRIC = "metric"
    """No headline metric: nothing says what the service changes."""
    STALE = "stale"
    """Nothing happened, and nobody changed anything, for a year."""
    STANDARDS = "standards"
    """Statistics, budget, source code or accessibility are not said."""


ASKED = tuple(STANDARDS[key] for key in ("stats", "budget", "source", "accessibility"))
"""The standards that a fiche is asked to say something of, whatever it says (their least level)."""
_MISSING = ", ".join(f"CASE WHEN NOT {one.said.sql('s')} THEN '{one.field}' END" for one in ASKED)


def _of(column: str) -> str:
    """The condition on the services that are looked at: constants of the statement, so that few are found by indexes."""
    return f"(%(all)s OR {column} = ANY (%(startups)s::bigint[]))"


# The life of services on a day. One that left the programme (transferred, ended) is asked for nothing but to mend what
# its record contradicts. What the importer writes is no sign that somebody looked at the fiche.
_FOUND = f"""
lead AS MATERIALIZED (
    SELECT DISTINCT ON (m.startup_id) m.startup_id, m.incubator_id FROM startups_membership m
    WHERE startups_is_carried(m.start, m."end", %(day)s) AND {_of("m.startup_id")}
    ORDER BY m.startup_id, m.is_lead DESC, m.position
),
carried AS (
    SELECT s.id, lead.incubator_id FROM startups_startup s LEFT JOIN lead ON lead.startup_id = s.id
    WHERE {_of("s.id")}
),
living AS MATERIALIZED (
    SELECT c.id, c.incubator_id, k."group" AS kind_group, k.has_committees, p.start AS since
    FROM carried c
    JOIN startups_span sp ON sp.startup_id = c.id AND startups_in_state(sp.start, sp.stop, %(day)s)
    JOIN startups_phase p ON p.id = sp.phase_id
    JOIN startups_phasekind k ON k.key = sp.kind_id
    WHERE k.is_in_programme
),
committee AS (SELECT * FROM ({LAST_COMMITTEES}) held WHERE {_of("held.startup_id")}),
edited AS (
    SELECT h.startup_id, common_paris_day(max(h.pgh_created_at)) AS last
    FROM (
        SELECT pgh_obj_id AS startup_id, pgh_created_at, pgh_context_id FROM startups_startuphistory
        UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_phasehistory
        UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_lifeeventhistory
        UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_membershiphistory
        UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_sponsorshiphistory
    ) h JOIN pghistory_context x ON x.id = h.pgh_context_id
    WHERE x.metadata->>'source' IN ('page', 'api') AND {_of("h.startup_id")} GROUP BY h.startup_id
),
-- The last entry by the day is that of the state of the day: only what is no phase is to be looked for.
happened AS (
    SELECT startup_id, max(date) AS last FROM (
        SELECT startup_id, date FROM startups_lifeevent UNION ALL SELECT startup_id, held_on FROM impact_review
    ) fact WHERE date <= %(day)s AND {_of("startup_id")} GROUP BY startup_id
),
missing AS MATERIALIZED (
    SELECT c.id, c.incubator_id, 1 AS place, 'doubt' AS todo, NULL::date AS since,
           array_agg(f.code || ' ' || f.field ORDER BY f.code, f.field) AS details
    FROM carried c JOIN startups_finding f ON f.startup_id = c.id AND f.mended_at IS NULL
    GROUP BY c.id, c.incubator_id
    UNION ALL
    SELECT c.id, c.incubator_id, 2, 'phase', NULL, NULL
    FROM carried c WHERE NOT EXISTS (SELECT FROM startups_span sp WHERE sp.startup_id = c.id)
    UNION ALL
    SELECT l.id, l.incubator_id, 3, 'investigation', l.since, NULL
    FROM living l WHERE l.kind_group = 'investigation' AND l.since < %(day)s - interval '6 months'
    UNION ALL
    SELECT l.id, l.incubator_id, 4, 'review', m.day, CASE WHEN m.day IS NOT NULL THEN ARRAY[due.day::text] END
    FROM living l LEFT JOIN committee m ON m.startup_id = l.id
    CROSS JOIN LATERAL (SELECT impact_committee_due(l.since, m.day, m.next_due_on, m.decision) AS day) AS due
    WHERE l.kind_group = 'service' AND l.has_committees AND due.day < %(day)s
    UNION ALL
    SELECT c.id, c.incubator_id, 5, 'designation', NULL, ARRAY[i.status]
    FROM carried c JOIN impact_impactstatus i ON i.startup_id = c.id
    WHERE i.status IN ('eligible', 'designated_doubtful')
    UNION ALL
    SELECT l.id, l.incubator_id, 6, 'metric', NULL, NULL
    FROM living l WHERE l.kind_group = 'service'
      AND NOT EXISTS (SELECT FROM impact_metric m WHERE m.startup_id = l.id AND m.is_headline)
    UNION ALL
    SELECT l.id, l.incubator_id, 7, 'stale', greatest(e.last, l.since, h.last), NULL
    FROM living l LEFT JOIN edited e ON e.startup_id = l.id LEFT JOIN happened h ON h.startup_id = l.id
    WHERE greatest(e.last, l.since, h.last) < %(day)s - interval '1 year'
    UNION ALL
    SELECT l.id, l.incubator_id, 8, 'standards', NULL, missing.fields
    FROM living l JOIN startups_startup s ON s.id = l.id CROSS JOIN LATERAL (
        SELECT array_remove(ARRAY[
            {_MISSING}
        ], NULL) AS fields
        OFFSET 0  -- after the join: the words of services that are asked for nothing are not looked at
    ) missing
    WHERE l.kind_group = 'service' AND cardinality(missing.fields) > 0
),
todo AS (  -- what a team put off, or is not concerned with, waits elsewhere
    SELECT m.* FROM missing m
    WHERE NOT EXISTS (SELECT FROM workspace_setaside a WHERE a.startup_id = m.id AND a.todo = m.todo
                      AND common_goes_on(a.until, %(day)s))
)"""

TODOS = f"""
WITH {_FOUND}
SELECT s.id AS startup_id, s.slug, s.name, lacking.incubator_id, lacking.places, lacking.sinces, lacking.details
FROM (
    SELECT id, incubator_id, array_agg(place ORDER BY place)::smallint[] AS places,
           array_agg(since ORDER BY place) AS sinces, jsonb_agg(details ORDER BY place) AS details
    FROM todo GROUP BY id, incubator_id
) lacking JOIN startups_startup s ON s.id = lacking.id
"""
"""A row for each service that lacks something, with its lead incubator of the day: the place of each kind among
``TodoKind`` (from 1), since when, and its details. Its parameters are those of ``looking_at``."""


def looking_at(startups: Sequence[int] | None, day: dt.date) -> dict[str, dt.date | bool | list[int]]:
    """The parameters of ``TODOS`` for these services (None: all)."""
    return {"day": day, "all": startups is None, "startups": list(startups or ())}
