"""Members in the documents of the drop-in API: opaque ids, no names.

An id is an HMAC of the member's key with a secret derived from SECRET_KEY: it is stable between responses, and neither
the database nor a backup is enough to identify the member. Changing SECRET_KEY changes every id.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.crypto import salted_hmac

from common.sql import fetch_all
from community.models import Member, Mission

LENGTH = 20


@dataclass(frozen=True, slots=True)
class Team:
    """The ids of the members of a service: active, elsewhere in the community, or gone."""

    active: list[str] = field(default_factory=list)
    previous: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)


def opaque_id(key: str) -> str:
    """Return the opaque id of the member with this key."""
    return f"membre-{salted_hmac('betagouv.dropin.members', key, algorithm='sha256').hexdigest()[:LENGTH]}"


# In SQL: one pass finds, from all missions, who has left a team or the community on the day.
_TEAMS = """
WITH present AS MATERIALIZED (
    SELECT DISTINCT member_id FROM community_mission WHERE community_is_active(start, last_day, %(day)s)
)
SELECT s.slug, m.key, bool_or(community_is_active(i.start, i.last_day, %(day)s)), m.id IN (SELECT member_id FROM present)
FROM community_missionstartup l
JOIN community_mission i ON i.id = l.mission_id AND i.start <= %(day)s
JOIN community_member m ON m.id = i.member_id
JOIN startups_startup s ON s.id = l.startup_id
WHERE %(slug)s = '' OR s.slug = %(slug)s
GROUP BY s.slug, m.id, m.key
"""


def teams(day: dt.date, slug: str = "") -> dict[str, Team]:
    """Return the team of each service on ``day``, or of one service, sorted by id; one query."""
    found: dict[str, Team] = defaultdict(Team)
    for startup, key, is_active, is_present in fetch_all(_TEAMS, {"day": day, "slug": slug}):
        team = found[startup]
        (team.active if is_active else team.previous if is_present else team.expired).append(opaque_id(key))
    for team in found.values():
        for ids in (team.active, team.previous, team.expired):
            ids.sort()
    return found


def member_ids(day: dt.date) -> list[str]:
    """Return the ids of the members who joined by ``day``; one query."""
    joined = Mission.objects.filter(start__lte=day).values("member")
    return sorted(opaque_id(key) for key in Member.objects.filter(pk__in=joined).values_list("key", flat=True))
