"""The FAST rounds: their stage on a day, and their laureates."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from django.db.models import Count, OuterRef, Prefetch, Subquery

from budget.models import Award, FundingRound
from budget.queries.awards import AwardRow, Sum, award_row, awards_then_and_now, sum_of
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
class RoundRow:
    """A round and its awards, largest first."""

    number: int
    year: int
    quarter: int | None
    call_opened_on: dt.date | None
    call_closes_on: dt.date | None
    committee_on: dt.date | None
    closed_on: dt.date | None
    envelope: Decimal | None
    objective: str
    criteria: str
    stated_awards: int | None
    stated_total: Decimal | None
    source: str
    is_fictitious: bool
    awards: tuple[AwardRow, ...]

    @property
    def sum(self) -> Sum:
        return sum_of(self.awards)

    @property
    def missing_awards(self) -> int | None:
        """Return the number of announced laureates that are not recorded; None if no number was announced."""
        return missing_of(self.stated_awards, len(self.awards))

    @property
    def not_recorded(self) -> int:
        """Return the number of laureates missing from the figures; 0 if none is recorded, since the round is then
        unknown.
        """
        return max(self.missing_awards or 0, 0) if self.awards else 0

    @property
    def difference(self) -> Decimal | None:
        """Return the announced total minus the sum of the awards; None if either is unknown."""
        total = self.sum.total
        return None if self.stated_total is None or total is None else self.stated_total - total


@dataclass(frozen=True, slots=True)
class RoundsOfYear:
    """The rounds of a year, last first."""

    year: int
    rounds: tuple[RoundRow, ...]

    @property
    def sum(self) -> Sum:
        """Return the sum of all awards of the year; a startup or an incubator counts once, even with several awards."""
        return sum_of(award for one in self.rounds for award in one.awards)

    @property
    def not_recorded(self) -> int:
        """Return the number of laureates missing from the figures of the year, in rounds with at least one recorded."""
        return sum(one.not_recorded for one in self.rounds)

    @property
    def without_awards(self) -> tuple[int, ...]:
        """Return the numbers of the rounds whose laureates are unknown."""
        return tuple(one.number for one in self.rounds if not one.awards)


def stage_of(one: RoundRow | FundingRound, day: dt.date) -> Stage:
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


def takes_applications(one: RoundRow | FundingRound, day: dt.date) -> bool:
    """Whether the call of a round is open on ``day``: until its last day, included; if unknown, until its committee."""
    if one.call_opened_on is None:
        return False
    after = one.call_closes_on + dt.timedelta(days=1) if one.call_closes_on else one.committee_on or one.closed_on
    return holds(one.call_opened_on, after, day)


def funding_rounds(**only: int) -> list[RoundRow]:
    """Return the rounds (all, or those that match ``only``), last first, with laureates then and now. Three queries."""
    rounds = FundingRound.objects.filter(**only).prefetch_related(
        Prefetch("awards", queryset=awards_then_and_now(day_of_records()), to_attr="listed")
    )
    return [round_row(one, tuple(award_row(award) for award in one.listed)) for one in rounds.order_by("-number")]


def round_row(one: FundingRound, awards: tuple[AwardRow, ...]) -> RoundRow:
    """Convert a round and its awards to a row."""
    return RoundRow(
        number=one.number,
        year=one.year,
        quarter=one.quarter,
        call_opened_on=one.call_opened_on,
        call_closes_on=one.call_closes_on,
        committee_on=one.committee_on,
        closed_on=one.closed_on,
        envelope=_exact(one.envelope),
        objective=one.objective,
        criteria=one.criteria,
        stated_awards=one.stated_awards,
        stated_total=_exact(one.stated_total),
        source=one.source,
        is_fictitious=one.is_fictitious,
        awards=awards,
    )


def missing_of(stated: int | None, recorded: int) -> int | None:
    """Return the announced laureates minus the recorded ones (negative: more are recorded); None if none were
    announced.
    """
    return None if stated is None else stated - recorded


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
        found[year] += max(missing_of(stated, recorded) or 0, 0)
    return dict(+found)


def rounds_of(year: int) -> RoundsOfYear:
    """Return the rounds of a year with laureates and totals. Two queries."""
    return RoundsOfYear(year, tuple(funding_rounds(year=year)))


def by_year(rounds: Iterable[RoundRow]) -> list[RoundsOfYear]:
    """Group the rounds by year, last first."""
    ordered = sorted(rounds, key=lambda one: (-one.year, -one.number))
    return [RoundsOfYear(year, tuple(group)) for year, group in groupby(ordered, key=lambda one: one.year)]


def _exact(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
