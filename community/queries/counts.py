"""Active members, people who join, trainings, surveys and intrapreneurs: counts of people, never individuals."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, ExtractYear, Least

from common.figure import Figure
from common.freshness import MEMBERS, last_known_day
from common.models import Freshness
from common.periods import in_force
from common.words import rounded
from community.models import IntrapreneurYear, Member, Mission, MissionStartup, NpsWave, Training
from community.small_groups import suppress_small_groups


@dataclass(frozen=True, slots=True)
class Community:
    """The active members on a day, and how many of them are public agents."""

    active: int
    public_agents: int

    @property
    def agents(self) -> Figure:
        """Return the number of active members who are public agents."""
        return Figure(self.public_agents)

    @property
    def figure(self) -> Figure:
        """Return the number of active members."""
        return Figure(self.active)

    @property
    def share(self) -> Decimal | None:
        """Return the share of public agents among active members in percent; None if there are no members."""
        return Decimal(100 * self.public_agents) / self.active if self.active else None

    @property
    def share_figure(self) -> Figure:
        """Return the share of public agents in whole percent."""
        return Figure(None if self.share is None else rounded(self.share, 0), "%")

    def growth_since(self, before: "Community") -> Figure:
        """Return the evolution of the active members in whole percent, with decimals below one percent.

        It is not determined if there was no member before.
        """
        if not before.active:
            return Figure(None, "+%")
        percent = rounded(rounded(self.active * 100, 4) / before.active - 100, 2)
        # A small change is not rounded to zero.
        places = next((places for places in (0, 1) if rounded(percent, places)), 2) if percent else 0
        return Figure(rounded(percent, places), "+%")


@dataclass(frozen=True, slots=True)
class Joiners:
    """The members whose first mission starts in ``year``, by status.

    A member who starts several missions that day is a public agent if one has that status, else independent if one
    does.
    """

    year: int
    members: int
    public_agents: int
    independents: int = 0

    @property
    def company_staff(self) -> int:
        """Return the number who joined as staff of a contractor."""
        return self.members - self.public_agents - self.independents

    @property
    def statuses(self) -> "JoinersByStatus | None":
        """Return the numbers by status; None if one of them is a group under five."""
        shown = suppress_small_groups([self.public_agents, self.independents, self.company_staff])
        return JoinersByStatus(*shown) if shown else None


class JoinersByStatus(NamedTuple):
    """The joiners of a year, in groups large enough to be published."""

    public_agents: int
    independents: int
    company_staff: int


def active_on(day: dt.date) -> Q:
    """Return the condition that a mission is in progress on ``day``."""
    return in_force(day, last_day="last_day")


def next_mission_ends(startups: Iterable[int], day: dt.date) -> dict[int, dt.date]:
    """Return the next day, from ``day`` on, on which a mission for each startup (its key) ends. One query.

    A mission that begins after the day until which the members are known is only planned.
    """
    known = Subquery(Freshness.objects.filter(kind=MEMBERS).values("day")[:1])
    links = MissionStartup.objects.filter(
        startup__in=startups,
        mission__start__lte=Least(Coalesce(known, Value(day)), Value(day)),
        mission__last_day__gte=day,
    )
    return dict(links.order_by().values_list("startup").annotate(Min("mission__last_day")))


def active_members(day: dt.date) -> int:
    """Count the members with at least one mission on ``day``. One query."""
    found: int = Mission.objects.filter(active_on(day)).aggregate(active=Count("member", distinct=True))["active"]
    return found


def community_at(day: dt.date) -> Community:
    """Count the members with at least one mission on ``day``, and the public agents among them. One query."""
    counts = Mission.objects.filter(active_on(day)).aggregate(
        active=Count("member", distinct=True),
        public_agents=Count("member", distinct=True, filter=Q(status=Mission.Status.PUBLIC_AGENT)),
    )
    return Community(**counts)


def joiners(day: dt.date) -> list[Joiners]:
    """Count the members who joined in each year until ``day``, from the first such year. One query.

    A member joins once, with the first mission; as a public agent if any mission starting that day has that status.
    """
    missions = Mission.objects.filter(member=OuterRef("pk"))
    first = missions.order_by("start").values("start")[:1]
    began = {
        name: Exists(missions.filter(start=OuterRef("first"), status=status))
        for name, status in (("as_agent", Mission.Status.PUBLIC_AGENT), ("alone", Mission.Status.INDEPENDENT))
    }
    came = Member.objects.annotate(first=Subquery(first)).filter(first__lte=day).annotate(**began)
    by_year = came.values(year=ExtractYear("first")).annotate(
        members=Count("pk"),
        public_agents=Count("pk", filter=Q(as_agent=True)),
        independents=Count("pk", filter=Q(alone=True, as_agent=False)),
    )
    found = {row["year"]: Joiners(**row) for row in by_year}
    return [found.get(year, Joiners(year, 0, 0)) for year in range(min(found, default=day.year + 1), day.year + 1)]


def trainings(day: dt.date) -> list[Training]:
    """Return the trainings that ended by ``day``, last end first, then shortest period first. One query."""
    return list(Training.objects.filter(last_day__lte=day).order_by("-last_day", "-start", "programme"))


def nps_waves(day: dt.date) -> list[NpsWave]:
    """Return the surveys until the month of ``day``, oldest first. One query."""
    return list(NpsWave.objects.filter(month__lte=day).order_by("month"))


def intrapreneurs(day: dt.date) -> list[IntrapreneurYear]:
    """Return the intrapreneurs by year until that of ``day``, latest first. One query."""
    return list(IntrapreneurYear.objects.filter(year__lte=day.year).order_by("-year"))


@dataclass(frozen=True, slots=True)
class CommunityState:
    """The community on a day, with its years, surveys and trainings until then."""

    day: dt.date
    members: Community | None
    joiners: list[Joiners]
    nps: list[NpsWave]
    trainings: list[Training]
    intrapreneurs: list[IntrapreneurYear]


def community_state(day: dt.date) -> CommunityState:
    """Return the community at ``day``, or at the last known day; its members are None if no mission is recorded.

    Six queries, seven without any active member.
    """
    day = last_known_day(MEMBERS, day)
    members = community_at(day)
    return CommunityState(
        day=day,
        members=members if members.active or Mission.objects.exists() else None,
        joiners=joiners(day),
        nps=nps_waves(day),
        trainings=trainings(day),
        intrapreneurs=intrapreneurs(day),
    )
