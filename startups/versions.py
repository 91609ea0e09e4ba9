"""What the history says of startups: what somebody saw of their life, and when a person last changed them."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models import F

from common.seen import State
from common.sql import fetch_all
from common.words import date_fr
from startups.models import Membership, Startup

_PHASES_VERSION = "SELECT coalesce(max(pgh_id), 0) FROM startups_phasehistory WHERE startup_id = %(startup)s"


def phases_version(startup: Startup) -> int:
    """The last recorded change of the phases: one query."""
    ((version,),) = fetch_all(_PHASES_VERSION, {"startup": startup.pk})
    return int(version)


def phases_state(startup: Startup) -> State:
    """What a change of a phase replaces: the phases as they are. One query."""
    return {"phases": phases_version(startup)}


def events_state(startup: Startup) -> State:
    """What an event that is added stands beside: the events as they are. One query."""
    rows = startup.events.order_by("position", "pk").values_list("kind", "date", "comment")
    return {"events": [[kind, date.isoformat(), comment] for kind, date, comment in rows]}


_LIVES = """
SELECT s.slug,
       coalesce((SELECT max(pgh_id) FROM startups_phasehistory WHERE startup_id = s.id), 0),
       coalesce((SELECT max(pgh_id) FROM startups_membershiphistory WHERE startup_id = s.id), 0)
FROM startups_startup s WHERE s.slug = ANY (%s)
"""


def lives_state(slugs: Iterable[str]) -> State:
    """What changes of several startups replace: the phases and the memberships of each. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LIVES, [[*slugs]])
        return {slug: [phases, memberships] for slug, phases, memberships in cursor.fetchall()}


def carriers_state(startup: Startup) -> State:
    """What a change of who carries replaces: the memberships in words, in the order of time. One query."""
    rows = startup.memberships.select_related("incubator").order_by(F("start").asc(nulls_first=True), "position", "pk")
    return {"carriers": [_in_words(row) for row in rows]}


def _in_words(row: Membership) -> str:
    since = f", depuis le {date_fr(row.start)}" if row.start else ""
    until = f", jusqu’au {date_fr(row.end)}" if row.end else ""
    return f"{row.incubator.name}{since}{until}{'' if row.is_lead else ', en co-incubation'}"


# One aggregate over five histories. What an importer writes is no sign that somebody looked at the fiche.
_LAST_EDITS = """
SELECT h.startup_id, common_paris_day(max(h.pgh_created_at))
FROM (
    SELECT pgh_obj_id AS startup_id, pgh_created_at, pgh_context_id FROM startups_startuphistory
    UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_phasehistory
    UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_lifeeventhistory
    UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_membershiphistory
    UNION ALL SELECT startup_id, pgh_created_at, pgh_context_id FROM startups_sponsorshiphistory
) h JOIN pghistory_context x ON x.id = h.pgh_context_id
WHERE x.metadata->>'source' IN ('page', 'api')
  AND (%(startups)s::bigint[] IS NULL OR h.startup_id = ANY (%(startups)s))
GROUP BY h.startup_id
"""


def last_edits(startups: Collection[int] | None = None) -> dict[int, dt.date]:
    """Return the last day when a person changed a value, a phase, an event, a sponsor or an incubator of each startup.

    One query over ``startups`` (keys), all of them when None; a startup that no person ever changed is left out.
    """
    return dict(fetch_all(_LAST_EDITS, {"startups": None if startups is None else [*startups]}))
