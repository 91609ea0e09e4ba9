"""Reads of the community. They count people and never give one."""

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import ExtractYear

from common.known_until import MEMBERS, last_known_day
from common.periods import OnDay
from community.models import Member, Mission, NpsWave, Training


@dataclass(frozen=True, slots=True)
class Community:
    """The members active on a day, and how many of them are public agents that day."""

    active: int
    public_agents: int

    @property
    def share(self) -> Decimal | None:
        """The public agents in percent of the active members; None when there is nobody."""
        return Decimal(100 * self.public_agents) / self.active if self.active else None


@dataclass(frozen=True, slots=True)
class Joiners:
    """The members whose first mission begins in ``year``, and those of them who came as public agents."""

    year: int
    members: int
    public_agents: int


class IsActive(OnDay):
    """Whether a mission (its ``start``, its ``end``) is in progress on a day: its end is its last day, included."""

    function = "community_is_active"


def active_on(day: dt.date) -> IsActive:
    """The missions of a day: begun by then, and whose last day has not passed."""
    return IsActive("start", "end", day)


def community_at(day: dt.date) -> Community:
    """The members with at least one mission on ``day``. One query."""
    agents = Q(status=Mission.Status.PUBLIC_AGENT)
    counts = Mission.objects.filter(active_on(day)).aggregate(
        active=Count("member", distinct=True), public_agents=Count("member", distinct=True, filter=agents)
    )
    return Community(**counts)


def joiners(day: dt.date) -> list[Joiners]:
    """For each year up to that of ``day``, from the first with one, the members who joined in it by ``day``. One query.

    A member joins once, with the first mission; as a public agent when a mission that begins that day is one.
    """
    missions = Mission.objects.filter(member=OuterRef("pk"))
    first = missions.order_by("start").values("start")[:1]
    as_agent = Exists(missions.filter(start=OuterRef("first"), status=Mission.Status.PUBLIC_AGENT))
    came = Member.objects.annotate(first=Subquery(first)).filter(first__lte=day).annotate(as_agent=as_agent)
    by_year = came.values(year=ExtractYear("first")).annotate(
        members=Count("pk"), public_agents=Count("pk", filter=Q(as_agent=True))
    )
    found = {row["year"]: Joiners(**row) for row in by_year}
    return [found.get(year, Joiners(year, 0, 0)) for year in range(min(found, default=day.year + 1), day.year + 1)]


def has_fictitious() -> bool:
    """Whether members of the demonstration are among those counted. One query."""
    return Member.objects.filter(is_fictitious=True).exists()


def trainings(day: dt.date) -> list[Training]:
    """The trainings that ended by ``day``, the last first; at the same end, the shortest period first. One query."""
    return list(Training.objects.filter(end__lte=day).order_by("-end", "-start", "programme"))


def nps_waves(day: dt.date) -> list[NpsWave]:
    """The surveys of the members up to the month of ``day``, oldest first. One query."""
    return list(NpsWave.objects.filter(month__lte=day).order_by("month"))


def community_document(day: dt.date) -> dict[str, Any]:
    """The community at ``day``, or at the last day until which it is known, as the API gives it. Six queries."""
    day = last_known_day(MEMBERS, day)
    now = community_at(day)
    return {
        "as_of": day.isoformat(),
        "active": now.active,
        "public_agents": now.public_agents,
        "joiners": [asdict(row) for row in joiners(day)],
        "nps": [
            {"month": wave.month.isoformat(), "score": wave.score, "answers": wave.answers} for wave in nps_waves(day)
        ],
        "trainings": [_training(row) for row in trainings(day)],
        "has_fictitious": has_fictitious(),
    }


def _training(row: Training) -> dict[str, Any]:
    return {
        "programme": row.programme,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "sessions": row.sessions,
        "people": row.people,
        "recommending": row.recommending,
    }
