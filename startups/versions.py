"""What somebody saw of the life of a startup: its phases, and who carries it."""

from collections.abc import Iterable

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
