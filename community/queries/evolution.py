"""The community over time: active members at the end of each quarter, and seniority."""

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Case, Count, IntegerField, Min, When

from common.clock import today
from common.freshness import MEMBERS, last_known_day
from common.periods import in_force, period_contains
from common.words import same_date
from community.models import Member, Mission
from community.queries.counts import Community, active_on
from community.small_groups import SMALLEST, Group, merge_neighbours, merge_small, suppress_small_groups


@dataclass(frozen=True, slots=True)
class Moment:
    """The community on a day."""

    day: dt.date
    community: Community


def active_over_time(day: dt.date) -> list[Moment]:
    """Count the active members at the end of each quarter from the first mission, then on ``day``. Two queries."""
    first = Mission.objects.aggregate(first=Min("start"))["first"]
    return active_on_days(_quarter_ends(first, day)) if first and first <= day else []


def active_on_days(days: Sequence[dt.date]) -> list[Moment]:
    """Count the active members on each of ``days``, in chronological order. One query."""
    rows = Mission.objects.order_by().values_list("member", "status", "start", "last_day")
    missions = [((member, status), start, last and last + dt.timedelta(days=1)) for member, status, start, last in rows]
    found = []
    for day in sorted(set(days)):
        active = [who for who, start, until in missions if period_contains(start, until, day)]
        agents = {member for member, status in active if status == Mission.Status.PUBLIC_AGENT}
        members = {member for member, _ in active}
        found.append(Moment(day, Community(len(members), len(agents))))
    return found


def compared_days(year: int, day: dt.date | None = None) -> tuple[dt.date, dt.date] | None:
    """Return the day of the members of a year, and the day compared with it; None if nothing is known of the year.

    The default day is the last known one of the year; a running year is compared with the same date of the previous
    year. One query.
    """
    last = dt.date(year, 12, 31)
    day = day or min(last, last_known_day(MEMBERS, today()))
    if day < dt.date(year, 1, 1):
        return None
    return day, dt.date(year - 1, 12, 31) if day >= last else same_date(day, year - 1)


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


def seniority(day: dt.date) -> Seniority:
    """Return the seniority of the members of ``day`` since their first mission, and the median length of missions. Two
    queries.
    """
    stays = Mission.objects.order_by().values("member").annotate(first=Min("start"), is_active=BoolOr(active_on(day)))
    bounds = [limit for limit, _ in STAYS if limit]
    counts = Counter(
        bisect_right(bounds, (day - first).days)
        for first, is_active in stays.values_list("first", "is_active")
        if is_active
    )
    over = Mission.objects.filter(last_day__lt=day).values_list("start", "last_day")
    lengths = [(last - start).days + 1 for start, last in over if last]
    groups = [(words, counts[place]) for place, (_, words) in enumerate(STAYS)]
    return Seniority(tuple(merge_neighbours(groups)), median_low(lengths) if lengths else None)


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
    membership = "startups__memberships"
    is_supported = in_force(day, start=f"{membership}__start", until=f"{membership}__until", open_start=True)
    rank = Case(*(When(status=status, then=place) for place, status in enumerate(RANKS)), default=len(RANKS))
    incubator = f"{membership}__incubator"
    rows = (
        Mission.objects.filter(active_on(day), is_supported, startups__memberships__isnull=False)
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
