"""Members by domain and by incubator, in groups of at least five."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from community.models import Member, Mission
from community.queries import active_on
from community.small_groups import SMALLEST, Group, merge_small, suppress_small_groups

UNKNOWN_DOMAIN = "Domaine inconnu"
OTHER_DOMAINS = "Autres domaines"


@dataclass(frozen=True, slots=True)
class IncubatorMembers:
    """The active members of an incubator: those with a mission for a service that it supports.

    ``statuses`` (public agents, independents, contractors' staff) is None if one of them would be a group under five;
    ``domains`` are its groups of at least five. Someone who works for two incubators counts in both.
    """

    slug: str
    name: str
    members: int
    statuses: tuple[int, ...] | None
    domains: tuple[Group, ...]


def domains(day: dt.date) -> list[Group]:
    """Count the active members on ``day`` by domain, largest first; domains under five people are merged. One query."""
    active = Member.objects.filter(pk__in=Mission.objects.filter(active_on(day)).values("member"))
    counts = active.order_by().values_list("domain").annotate(Count("pk"))
    return merge_small(((_domain(key), count) for key, count in counts), OTHER_DOMAINS)


# In SQL: an aggregate of an aggregate (the first status of each member for an incubator, then counts).
_BY_INCUBATOR = """
WITH worker AS (
    SELECT i.slug, i.name, m.member_id, min(CASE m.status WHEN 'admin' THEN 0 WHEN 'independent' THEN 1 ELSE 2 END) AS rank
    FROM community_mission m
    JOIN community_missionstartup link ON link.mission_id = m.id
    JOIN startups_membership carried ON carried.startup_id = link.startup_id
        AND startups_is_carried(carried.start, carried."end", %(day)s)
    JOIN incubators_incubator i ON i.id = carried.incubator_id
    WHERE community_is_active(m.start, m.last_day, %(day)s)
    GROUP BY i.slug, i.name, m.member_id
)
SELECT slug, worker.name, rank, domain, count(*)
FROM worker JOIN community_member member ON member.id = worker.member_id
GROUP BY slug, worker.name, rank, domain
"""


def by_incubator(day: dt.date) -> list[IncubatorMembers]:
    """Count the active members on ``day`` by incubator of their services, largest first. One query.

    Incubators with fewer than five people are left out.
    """
    return [one for one in _all_incubators(day) if one.members >= SMALLEST]


def _all_incubators(day: dt.date) -> list[IncubatorMembers]:
    with connection.cursor() as cursor:
        cursor.execute(_BY_INCUBATOR, {"day": day})
        rows = cursor.fetchall()
    found: dict[tuple[str, str], list[tuple[int, str, int]]] = {}
    for slug, name, rank, domain, count in rows:
        found.setdefault((slug, name), []).append((rank, domain, count))
    listed = [_incubator(slug, name, parts) for (slug, name), parts in found.items()]
    return sorted(listed, key=lambda one: (-one.members, one.name))


def _incubator(slug: str, name: str, parts: list[tuple[int, str, int]]) -> IncubatorMembers:
    by_domain: dict[str, int] = {}
    for _, domain, count in parts:
        by_domain[_domain(domain)] = by_domain.get(_domain(domain), 0) + count
    return IncubatorMembers(
        slug,
        name,
        members=sum(count for *_, count in parts),
        statuses=suppress_small_groups([sum(count for rank, _, count in parts if rank == place) for place in range(3)]),
        domains=tuple(merge_small(by_domain.items(), OTHER_DOMAINS)),
    )


def _domain(key: str) -> str:
    return str(Member.Domain(key).label) if key else UNKNOWN_DOMAIN
