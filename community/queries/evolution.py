"""The community over time: active members at the end of each quarter, and seniority."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Min

from common.sql import fetch_all
from community.models import Mission
from community.queries import Community
from community.small_groups import merge_neighbours


@dataclass(frozen=True, slots=True)
class Moment:
    """The community on a day."""

    day: dt.date
    community: Community


# In SQL: the days are not rows of a table; groups of durations and the median are functions of PostgreSQL.
_ACTIVE = """
SELECT moment.day, count(DISTINCT m.member_id), count(DISTINCT m.member_id) FILTER (WHERE m.status = 'admin')
FROM unnest(%(days)s::date[]) AS moment (day)
LEFT JOIN community_mission m ON community_is_active(m.start, m.last_day, moment.day)
GROUP BY moment.day ORDER BY moment.day
"""


def active_over_time(day: dt.date) -> list[Moment]:
    """Count the active members at the end of each quarter from the first mission, then on ``day``. Two queries."""
    first = Mission.objects.aggregate(first=Min("start"))["first"]
    return active_on_days(_quarter_ends(first, day)) if first and first <= day else []


def active_on_days(days: Sequence[dt.date]) -> list[Moment]:
    """Count the active members on each of ``days``, in chronological order. One query."""
    rows = fetch_all(_ACTIVE, {"days": list(days)})
    return [Moment(day, Community(active, agents)) for day, active, agents in rows]


def _quarter_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the last day of each quarter from that of ``first``, then ``last``."""
    starts = [
        dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)
    ]  # the day before each is the end of a quarter
    ends = [start - dt.timedelta(days=1) for start in starts]
    return [*(end for end in ends if first <= end < last), last]


@dataclass(frozen=True, slots=True)
class Seniority:
    """The seniority of the members of a day: ``groups`` are (words, members), none under five."""

    groups: tuple[tuple[str, int], ...]
    median_mission_days: int | None
    """Half of the missions that are over lasted less. None without any."""


STAYS = (
    (183, "moins de 6 mois"),
    (365, "6 mois à 1 an"),
    (730, "1 à 2 ans"),
    (1461, "2 à 4 ans"),
    (None, "4 ans et plus"),
)
"""The groups of stays, by the number of days under which one is in the group."""

_STAYS = """
SELECT width_bucket(%(day)s::date - first, %(bounds)s), count(*)
FROM (
    SELECT min(start) AS first FROM community_mission GROUP BY member_id
    HAVING bool_or(community_is_active(start, last_day, %(day)s))
) AS stay GROUP BY 1
"""
_MEDIAN = """
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY last_day - start + 1)
FROM community_mission WHERE last_day < %s
"""


def seniority(day: dt.date) -> Seniority:
    """Return the seniority of the members of ``day`` since their first mission, and the median length of missions. Two
    queries.
    """
    bounds = [Decimal(limit) for limit, _ in STAYS if limit]
    with connection.cursor() as cursor:
        cursor.execute(_STAYS, {"day": day, "bounds": bounds})
        counts = dict(cursor.fetchall())
        cursor.execute(_MEDIAN, [day])
        median = cursor.fetchone()[0]
    groups = [(words, counts.get(place, 0)) for place, (_, words) in enumerate(STAYS)]
    return Seniority(tuple(merge_neighbours(groups)), median)
