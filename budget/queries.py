"""Reads of the money: the FAST rounds with their laureates, and the credits of each year. Amounts are euros."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import DateField, F, Func, OuterRef, Prefetch, QuerySet, Subquery

from budget.models import Award, CreditLine, CreditYear, FundingRound
from startups.queries import phase_at, today


@dataclass(frozen=True, slots=True)
class Phase:
    """The state of a laureate on a day: the kind, and its badge in words."""

    kind: str
    badge: str


@dataclass(frozen=True, slots=True)
class AwardRow:
    """An award; an ``amount`` of None is unknown. One of ``startup`` and ``incubator`` is the laureate's slug.

    ``phase_then`` is the state on ``counted_on``: the day of the award, else of the committee, else the end of the
    round's quarter or year. ``phase_now`` is today's. None before a first phase, and for an incubator.
    """

    startup: str | None
    incubator: str | None
    name: str
    amount: Decimal | None
    awarded_on: dt.date | None
    counted_on: dt.date
    objective: str
    result: str
    result_on: dt.date | None
    objective_reached: bool | None
    phase_then: Phase | None
    phase_now: Phase | None
    is_fictitious: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """What some awards add up to: ``total`` of the amounts that are known (None: none is), and how many are not."""

    awards: int
    startups: int
    incubators: int
    total: Decimal | None
    unknown: int


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round and its awards, the greatest first."""

    number: int
    year: int
    quarter: int | None
    call_opened_on: dt.date | None
    committee_on: dt.date | None
    objective: str
    is_fictitious: bool
    awards: tuple[AwardRow, ...]

    @property
    def sum(self) -> Sum:
        return sum_of(self.awards)


@dataclass(frozen=True, slots=True)
class RoundsOfYear:
    """The rounds of a year, the last first."""

    year: int
    rounds: tuple[RoundRow, ...]

    @property
    def sum(self) -> Sum:
        """Over all awards of the year; a startup or an incubator counts once, however many it won."""
        return sum_of(award for one in self.rounds for award in one.awards)


@dataclass(frozen=True, slots=True)
class CreditsOfYear:
    """The credits of a year: its lines (label, detail, amount) and what was printed as their total."""

    year: int
    programme: str
    programme_name: str
    lines: tuple[tuple[str, str, Decimal], ...]
    stated: Decimal | None
    stated_is_rounded: bool
    source: str

    @property
    def total(self) -> Decimal | None:
        """The sum of the lines; None when none is known."""
        return sum((amount for _, _, amount in self.lines), Decimal(0)) if self.lines else None

    @property
    def best_known(self) -> Decimal | None:
        """The sum of the lines, or what was printed where there are none."""
        return self.stated if self.total is None else self.total

    @property
    def difference(self) -> Decimal | None:
        """What was printed minus the sum of the lines; None when either is unknown."""
        return None if self.stated is None or self.total is None else self.stated - self.total


class CountedOn(Func):
    """The day on which an award counts, from its own and those of its round: ``budget_counted_on`` of the database."""

    function = "budget_counted_on"
    arity = 4
    output_field = DateField()


def counted_awards() -> "QuerySet[Award]":
    """Every award, with ``counted_on``: the day on which it counts."""
    columns: dict[str, Any] = {
        "counted_on": CountedOn("awarded_on", "round__committee_on", "round__year", "round__quarter")
    }
    return Award.objects.annotate(**columns)


def sum_of(awards: Iterable[AwardRow]) -> Sum:
    """What ``awards`` add up to."""
    listed = list(awards)
    amounts = [award.amount for award in listed if award.amount is not None]
    return Sum(
        awards=len(listed),
        startups=len({award.startup for award in listed if award.startup}),
        incubators=len({award.incubator for award in listed if award.incubator}),
        total=sum(amounts, Decimal(0)) if amounts else None,
        unknown=len(listed) - len(amounts),
    )


def funding_rounds(**only: int) -> list[RoundRow]:
    """The rounds (all, or those that meet ``only``), the last first, with their laureates then and now. Two queries."""
    rounds = FundingRound.objects.filter(**only).prefetch_related(Prefetch("awards", queryset=_awards()))
    return [
        RoundRow(
            number=one.number,
            year=one.year,
            quarter=one.quarter,
            call_opened_on=one.call_opened_on,
            committee_on=one.committee_on,
            objective=one.objective,
            is_fictitious=one.is_fictitious,
            awards=tuple(_award_row(award) for award in one.awards.all()),
        )
        for one in rounds.order_by("-number")
    ]


def by_year(rounds: Iterable[RoundRow]) -> list[RoundsOfYear]:
    """The rounds by year, the last first."""
    ordered = sorted(rounds, key=lambda one: (-one.year, -one.number))
    return [RoundsOfYear(year, tuple(group)) for year, group in groupby(ordered, key=lambda one: one.year)]


def credits() -> list[CreditsOfYear]:
    """The credits of every year, the last first. Two queries."""
    rows = CreditYear.objects.prefetch_related(Prefetch("lines", CreditLine.objects.order_by("position", "pk")))
    return [
        CreditsOfYear(
            year=row.year,
            programme=row.programme,
            programme_name=row.programme_name,
            lines=tuple((line.label, line.detail, line.amount or Decimal(0)) for line in row.lines.all()),
            stated=row.stated_total,
            stated_is_rounded=row.stated_is_rounded,
            source=row.source,
        )
        for row in rows.order_by("-year")
    ]


def _awards() -> "QuerySet[Award]":
    """The awards, the greatest first (unknown amounts last), with the phases of their startups then and now."""
    return (
        counted_awards()
        .select_related("startup", "incubator")
        .annotate(
            **_phase("then", OuterRef("counted_on")),
            **_phase("now", today()),
        )
        .order_by(F("amount").desc(nulls_last=True), "pk")
    )


def _phase(name: str, day: Any) -> dict[str, Subquery]:
    """The kind and the badge of the phase of an award's startup on ``day``."""
    span = phase_at(day).filter(startup=OuterRef("startup"))
    return {
        f"kind_{name}": Subquery(span.values("kind_id")[:1]),
        f"badge_{name}": Subquery(span.values("kind__badge")[:1]),
    }


def _award_row(award: Any) -> AwardRow:
    """``award`` has the columns that ``_awards`` adds."""
    return AwardRow(
        startup=award.startup.slug if award.startup else None,
        incubator=award.incubator.slug if award.incubator else None,
        name=(award.startup or award.incubator).name,
        amount=award.amount,
        awarded_on=award.awarded_on,
        counted_on=award.counted_on,
        objective=award.objective,
        result=award.result,
        result_on=award.result_on,
        objective_reached=award.objective_reached,
        phase_then=Phase(award.kind_then, award.badge_then) if award.kind_then else None,
        phase_now=Phase(award.kind_now, award.badge_now) if award.kind_now else None,
        is_fictitious=award.is_fictitious,
    )
