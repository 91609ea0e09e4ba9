"""Members by domain and by incubator, in groups of at least five."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Min, When

from community.models import Member, Mission
from community.queries import active_on
from community.small_groups import SMALLEST, Group, merge_small, suppress_small_groups
from startups.periods import IsCarried

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


def by_incubator(day: dt.date) -> list[IncubatorMembers]:
    """Count the active members on ``day`` by incubator of their services, largest first. One query.

    Incubators with fewer than five people are left out.
    """
    return [one for one in _all_incubators(day) if one.members >= SMALLEST]


RANKS = (Mission.Status.PUBLIC_AGENT, Mission.Status.INDEPENDENT)
"""The statuses that count before that of the staff of companies, when one person has several."""


def _all_incubators(day: dt.date) -> list[IncubatorMembers]:
    is_carried = IsCarried("startups__memberships__start", "startups__memberships__end", day)
    rank = Case(*(When(status=status, then=place) for place, status in enumerate(RANKS)), default=len(RANKS))
    incubator = "startups__memberships__incubator"
    rows = (
        Mission.objects.filter(active_on(day), is_carried, startups__memberships__isnull=False)
        .order_by()
        .values_list(f"{incubator}__slug", f"{incubator}__name", "member", "member__domain")
        .annotate(rank=Min(rank, output_field=IntegerField()))
    )
    found: dict[tuple[str, str], Counter[tuple[int, str]]] = {}
    for slug, name, _, domain, place in rows:
        found.setdefault((slug, name), Counter())[place, domain] += 1
    listed = [
        _incubator(slug, name, [(place, domain, count) for (place, domain), count in counts.items()])
        for (slug, name), counts in found.items()
    ]
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
