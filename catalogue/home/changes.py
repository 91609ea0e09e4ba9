"""What happened lately in the portfolio: launches, transfers, ends, designations."""

import datetime as dt
from dataclasses import dataclass

from common.sql import fetch_all

SHOWN = 6
"""How many changes the home page tells."""

# The reason is the comment of the phase or of the event of that day, else the one that a person gave when recording it.
_CHANGES = f"""
WITH entry AS (
    SELECT s.start, s.startup_id, s.incubator_id, s.kind_id, s.phase_id, s.is_launch
    FROM startups_span s JOIN startups_phasekind k ON k.key = s.kind_id
    WHERE s.is_entry AND s.start <= %(as_of)s AND (k."group" = 'ended' OR k.is_perennial OR s.is_launch)
    ORDER BY s.start DESC, s.startup_id LIMIT {SHOWN}
),
change AS (
    SELECT s.start AS date, s.startup_id, s.incubator_id, s.kind_id AS kind, NULL::int AS millesime,
           coalesce(nullif(p.comment, ''), (
               SELECT e.comment FROM startups_lifeevent e
               WHERE e.startup_id = s.startup_id AND e.date = s.start AND e.comment <> ''
               ORDER BY e.position LIMIT 1
           )) AS reason, p.id AS phase_id, s.is_launch
    FROM entry s JOIN startups_phase p ON p.id = s.phase_id
    UNION ALL
    (SELECT d.effective_on, d.startup_id, NULL, 'designation', d.millesime, nullif(d.reason, ''), NULL, false
     FROM impact_designation d
     WHERE impact_is_designated(d.effective_on, d.withdrawn_on, %(as_of)s)
     ORDER BY d.effective_on DESC, d.startup_id LIMIT {SHOWN})
)
SELECT c.date, c.kind, k.badge, k."group", c.millesime, s.slug, s.name, i.name, s.is_fictitious, coalesce(c.reason, (
           SELECT x.metadata->>'reason' FROM startups_phasehistory h JOIN pghistory_context x ON x.id = h.pgh_context_id
           WHERE h.pgh_obj_id = c.phase_id AND x.metadata->>'source' IN ('page', 'api')
           ORDER BY h.pgh_id DESC LIMIT 1
       ), ''), c.is_launch
FROM change c JOIN startups_startup s ON s.id = c.startup_id
LEFT JOIN startups_phasekind k ON k.key = c.kind
LEFT JOIN incubators_incubator i ON i.id = c.incubator_id
ORDER BY c.date DESC, s.slug, c.kind LIMIT {SHOWN}
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the portfolio; ``reason`` is empty when nobody gave one."""

    date: dt.date
    kind: str
    phase: str
    group: str
    millesime: int | None
    slug: str
    name: str
    incubator: str
    is_fictitious: bool
    reason: str
    is_launch: bool

    @property
    def words(self) -> str:
        """What happened, as a badge says it."""
        if self.millesime is not None:
            return f"Impact national {self.millesime}"
        return "Lancé" if self.is_launch else self.phase


def latest_changes(as_of: dt.date) -> list[Change]:
    """The last changes up to ``as_of``, the latest first: one query.

    Population: launches, entries into a perennial or an ended phase, designations in force.
    """
    rows = fetch_all(_CHANGES, {"as_of": as_of})
    return [
        Change(
            date=date,
            kind=kind,
            phase=badge or "",
            group=group or "",
            millesime=millesime,
            slug=slug,
            name=name,
            incubator=incubator or "",
            is_fictitious=fictitious,
            reason=reason,
            is_launch=is_launch,
        )
        for date, kind, badge, group, millesime, slug, name, incubator, fictitious, reason, is_launch in rows
    ]
