"""The invented members: cohorts that add up to the community of the bilan, marked as fictitious."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from community.models import Member, Mission
from sampledata.demonstration.lives import SEED

PRINTED_ON = dt.date(2022, 6, 1)
END_OF_2020 = dt.date(2020, 12, 31)
AGENT_EVERY = 10, 3
"""In each ten members in turn, so many are public agents."""
AFTER_A_MONTH = 20


@dataclass(frozen=True, slots=True)
class Cohort:
    """``size`` members who join between two days, and leave between two others (None: still there)."""

    size: int
    joining: tuple[dt.date, dt.date]
    leaving: tuple[dt.date, dt.date] | None


COHORTS = (
    Cohort(238, (dt.date(2014, 1, 1), END_OF_2020), (dt.date(2021, 1, 1), dt.date(2022, 5, 31))),
    Cohort(300, (dt.date(2016, 1, 1), END_OF_2020), None),
    Cohort(615, (dt.date(2021, 1, 1), PRINTED_ON), None),
)
"""538 members at the end of 2020, 915 on the day that the bilan prints, 70 % more."""


def invented_members(today: dt.date) -> tuple[list[Member], list[Mission]]:
    """Return the members who joined by ``today``, and the mission of each. A later day adds to them."""
    members, missions = [], []
    for place, (start, end) in enumerate(_stays(today)):
        if start <= today:
            chance = Random(f"{SEED}-member-{place}")  # noqa: S311 - the same members at each load, no secret
            domain = chance.choice(Member.Domain.values)
            member = Member(key=f"fictif-{place + 1:04}", domain=domain, is_fictitious=True)
            members.append(member)
            missions.append(Mission(member=member, start=start, last_day=end, status=_status(place, chance)))
    return members, missions


def write_members(today: dt.date) -> int:
    """Write the members unless some are recorded already, so that counts never mix real and fictitious; return their
    number.
    """
    if Member.objects.exists():
        return 0
    members, missions = invented_members(today)
    Member.objects.bulk_create(members)
    Mission.objects.bulk_create(missions)
    return len(members)


def _stays(today: dt.date) -> Iterator[tuple[dt.date, dt.date | None]]:
    chance = Random(f"{SEED}-members")  # noqa: S311 - the same members at each load, no secret
    for cohort in COHORTS:
        for _ in range(cohort.size):
            yield _day(chance, cohort.joining), _day(chance, cohort.leaving) if cohort.leaving else None
    for month in range((today.year - PRINTED_ON.year) * 12 + 12):
        first = dt.date(PRINTED_ON.year + (month + 6) // 12, (month + 6) % 12 + 1, 1)
        for _ in range(AFTER_A_MONTH):
            start = _day(chance, (first, first + dt.timedelta(days=27)))
            yield start, start + dt.timedelta(days=chance.randint(90, 900))


def _day(chance: Random, between: tuple[dt.date, dt.date]) -> dt.date:
    first, last = between
    return first + dt.timedelta(days=chance.randint(0, (last - first).days))


def _status(place: int, chance: Random) -> str:
    every, agents = AGENT_EVERY
    if place % every < agents:
        return Mission.Status.PUBLIC_AGENT
    return chance.choice([Mission.Status.INDEPENDENT, Mission.Status.INDEPENDENT, Mission.Status.COMPANY])
