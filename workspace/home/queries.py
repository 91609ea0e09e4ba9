"""The services that somebody looks after, and what others changed in them lately."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from startups.versions import FICHE_VERSIONS
from workspace.pages.scope import IncubatorScope

CHANGES_SHOWN = 10
"""How many changes by others are told."""

# In SQL: the last day of several tables and of two histories beside each service, in one query.
_CARRIED = """
    SELECT DISTINCT m.startup_id FROM startups_membership m
    WHERE startups_is_carried(m.start, m."end", %(day)s)
      AND (%(everything)s OR m.incubator_id = ANY (%(incubators)s))
"""
# The last change is the last day that a fact of the fiche tells, or that a person changed it here.
_SERVICES = f"""
WITH carried AS ({_CARRIED})
SELECT s.slug, s.name, coalesce(k.key, ''), coalesce(k.badge, ''), p.start, s.is_fictitious, greatest(
    (SELECT max(start) FROM startups_phase f WHERE f.startup_id = s.id AND f.start <= %(day)s),
    (SELECT max(date) FROM startups_lifeevent e WHERE e.startup_id = s.id AND e.date <= %(day)s),
    (SELECT common_paris_day(max(h.pgh_created_at)) FROM startups_startuphistory h
     JOIN pghistory_context x ON x.id = h.pgh_context_id
     WHERE h.pgh_obj_id = s.id AND x.metadata->>'source' IN ('page', 'api')),
    (SELECT common_paris_day(max(h.pgh_created_at)) FROM startups_phasehistory h
     JOIN pghistory_context x ON x.id = h.pgh_context_id
     WHERE h.startup_id = s.id AND x.metadata->>'source' IN ('page', 'api'))
)
FROM carried c JOIN startups_startup s ON s.id = c.startup_id
LEFT JOIN startups_span sp ON sp.startup_id = s.id AND startups_in_state(sp.start, sp.stop, %(day)s)
LEFT JOIN startups_phase p ON p.id = sp.phase_id
LEFT JOIN startups_phasekind k ON k.key = sp.kind_id
ORDER BY (k."group" = 'ended') NULLS FIRST, s.name, s.slug
"""
_CHANGES = f"""
WITH carried AS ({_CARRIED})
SELECT max(c.pgh_created_at), s.slug, s.name, coalesce(x.metadata->>'author', ''), coalesce(x.metadata->>'reason', '')
FROM {FICHE_VERSIONS} c JOIN carried USING (startup_id) JOIN startups_startup s ON s.id = c.startup_id
JOIN pghistory_context x ON x.id = c.pgh_context_id
WHERE x.metadata->>'source' IN ('page', 'api') AND x.metadata->>'user' IS DISTINCT FROM %(user)s
GROUP BY x.id, s.id ORDER BY 1 DESC, s.slug LIMIT %(shown)s
"""


@dataclass(frozen=True, slots=True)
class Service:
    """A service on a day; no ``kind``: it is in no phase. ``changed_on`` is None when nothing tells."""

    slug: str
    name: str
    kind: str
    phase: str
    since: dt.date | None
    is_fictitious: bool
    changed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class OthersChange:
    """What somebody else saved in a fiche: when, who, why."""

    at: dt.datetime
    slug: str
    name: str
    author: str
    reason: str


def services(scope: IncubatorScope, day: dt.date) -> list[Service]:
    """The services carried on ``day``, by name, those that ended last: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_SERVICES, {**scope.parameters, "day": day})
        return [Service(*row) for row in cursor.fetchall()]


def changes_by_others(scope: IncubatorScope, user: User, day: dt.date) -> list[OthersChange]:
    """The last changes that other people made to the services carried on ``day``, the latest first: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {**scope.parameters, "day": day, "user": str(user.pk), "shown": CHANGES_SHOWN})
        return [OthersChange(*row) for row in cursor.fetchall()]
