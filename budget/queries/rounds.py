"""The FAST rounds: their stage on a day, and their laureates."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Subquery

from budget.models import Award, FundingRound
from budget.models.fast import Sum, sum_of
from budget.queries.awards import awards_then_and_now
from common.known_until import day_of_records
from common.periods import holds

RESULT_AFTER = dt.timedelta(days=182)
"""The result of an award is looked at six months after it."""


class Stage(StrEnum):
    """The stage of a round on a day."""

    ANNOUNCED = "announced"
    OPEN = "open"
    STUDIED = "studied"
    DECIDED = "decided"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RoundsOfYear:
    """The rounds of a year, latest first."""

    year: int
    rounds: tuple[FundingRound, ...]

    @property
    def sum(self) -> Sum:
        """Return the sum of all awards of the year; a startup or an incubator counts once, even with several awards."""
        return sum_of(award for one in self.rounds for award in one.laureates)

    @property
    def not_recorded(self) -> int:
        """Return the number of laureates missing from the figures of the year, in rounds with at least one recorded."""
        return sum(one.not_recorded for one in self.rounds)

    @property
    def without_awards(self) -> tuple[int, ...]:
        """Return the numbers of the rounds whose laureates are unknown."""
        return tuple(one.number for one in self.rounds if not one.laureates)


def stage_of(one: FundingRound, day: dt.date) -> Stage:
    """Return the stage of a round on ``day``, from its dates."""
    if one.closed_on and one.closed_on <= day:
        return Stage.CLOSED
    if one.committee_on and one.committee_on <= day:
        return Stage.DECIDED
    if one.call_opened_on is None:
        return Stage.UNKNOWN
    if day < one.call_opened_on:
        return Stage.ANNOUNCED
    return Stage.OPEN if takes_applications(one, day) else Stage.STUDIED


def takes_applications(one: FundingRound, day: dt.date) -> bool:
    """Whether the call of a round is open on ``day``: until its last day, included; if unknown, until its committee."""
    if one.call_opened_on is None:
        return False
    after = one.call_closes_on + dt.timedelta(days=1) if one.call_closes_on else one.committee_on or one.closed_on
    return holds(one.call_opened_on, after, day)


def funding_rounds(**only: int) -> list[FundingRound]:
    """Return the rounds (all, or those that match ``only``), latest first, with laureates then and now. Three queries."""
    awards: Any = Prefetch("awards", queryset=awards_then_and_now(day_of_records()), to_attr="laureates")
    return list(FundingRound.objects.filter(**only).prefetch_related(awards).order_by("-number"))


def missing_laureates(years: Iterable[int], day: dt.date) -> dict[int, int]:
    """Return the number of laureates announced by ``day`` but not recorded, by year. One query.

    Rounds without any award are left out: their laureates are unknown, and are not counted.
    """
    counted = FundingRound.objects.filter(year__in=list(years), stated_awards__isnull=False)
    # A separate subquery: the tables of a past day have no primary key, which a GROUP BY of rounds would need.
    awards = Award.objects.filter(round=OuterRef("pk")).order_by().values("round").annotate(count=Count("pk"))
    held = counted.exclude(committee_on__gt=day).annotate(recorded=Subquery(awards.values("count")))
    found: Counter[int] = Counter()
    for year, stated, recorded in held.filter(recorded__gt=0).values_list("year", "stated_awards", "recorded"):
        found[year] += max(stated - recorded, 0)
    return dict(+found)


def rounds_of(year: int) -> RoundsOfYear:
    """Return the rounds of a year with laureates and totals. Two queries."""
    return RoundsOfYear(year, tuple(funding_rounds(year=year)))


def by_year(rounds: Iterable[FundingRound]) -> list[RoundsOfYear]:
    """Group the rounds by year, latest first."""
    ordered = sorted(rounds, key=lambda one: (-one.year, -one.number))
    return [RoundsOfYear(year, tuple(group)) for year, group in groupby(ordered, key=lambda one: one.year)]
