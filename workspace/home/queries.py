"""What others changed lately in the services that somebody looks after."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from startups.versions import FICHE_VERSIONS
from workspace.pages.scope import IncubatorScope

CHANGES_SHOWN = 5
"""How many changes by others are told."""

_CARRIED = """
    SELECT DISTINCT m.startup_id FROM startups_membership m
    WHERE startups_is_carried(m.start, m."end", %(day)s)
      AND (%(everything)s OR m.incubator_id = ANY (%(incubators)s))
"""
# In SQL: the history of several tables with its contexts, for one population.
_CHANGES = f"""
WITH carried AS ({_CARRIED})
SELECT max(c.pgh_created_at), s.slug, s.name, coalesce(x.metadata->>'author', ''), coalesce(x.metadata->>'reason', '')
FROM {FICHE_VERSIONS} c JOIN carried USING (startup_id) JOIN startups_startup s ON s.id = c.startup_id
JOIN pghistory_context x ON x.id = c.pgh_context_id
WHERE x.metadata->>'source' IN ('page', 'api') AND x.metadata->>'user' IS DISTINCT FROM %(user)s
GROUP BY x.id, s.id ORDER BY 1 DESC, s.slug LIMIT %(shown)s
"""


@dataclass(frozen=True, slots=True)
class OthersChange:
    """What somebody else saved in a fiche: when, who, why."""

    at: dt.datetime
    slug: str
    name: str
    author: str
    reason: str


def changes_by_others(scope: IncubatorScope, user: User, day: dt.date) -> list[OthersChange]:
    """The last changes that other people made to the services carried on ``day``, the latest first: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {**scope.parameters, "day": day, "user": str(user.pk), "shown": CHANGES_SHOWN})
        return [OthersChange(*row) for row in cursor.fetchall()]
