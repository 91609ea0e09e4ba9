"""FAST: applications, rounds and their stage on a day, awards with the phase and the metric then and now."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Avg, Count, DateField, F, Func, OuterRef, Prefetch, Q, QuerySet, Subquery

from budget.models import Application, Assessment, Award, FundingRound
from common.figure import UNKNOWN, Difference, Figure
from common.freshness import day_of_records
from common.periods import period_contains
from impact.queries.metrics import last_value_by
from incubators.models import Incubator
from startups.models import Startup
from startups.queries import spans_at

OPINION = Assessment.Opinion


def applications_to(number: int) -> QuerySet[Application]:
    """Return the applications to a round, with the number of opinions of each kind, and the mean grade."""
    counts = {value: Count("assessments", filter=Q(assessments__opinion=value)) for value in OPINION.values}
    return (
        Application.objects.filter(round__number=number)
        .select_related("round", "startup", "incubator", "metric", "award")
        .annotate(**counts, mean_grade=Avg("assessments__grade"))
        .order_by("withdrawn_on", "submitted_on", "pk")
    )


def applications_of(startups: Iterable[Startup], incubators: Iterable[Incubator] = ()) -> QuerySet[Application]:
    """Return the applications of some startups or incubators, latest first."""
    return (
        Application.objects.filter(Q(startup__in=startups) | Q(incubator__in=incubators))
        .select_related("round", "startup", "incubator", "metric", "award")
        .order_by("-round__number", "pk")
    )


class CountedOn(Func):
    """The day on which an award counts, from its own dates and those of its round: SQL ``budget_counted_on``."""

    function = "budget_counted_on"
    arity = 4
    output_field = DateField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Awarded:
    """Some awards: their number, the ``total`` of known amounts in euros (None: all unknown), the number of unknown ones."""

    awards: int
    total: Decimal | None
    unknown: int

    def figure(self, missing: int = 0) -> Figure:
        """Return the total in euros; ``missing`` laureates were announced but not recorded."""
        return Figure(self.total, "€", missing=missing, unknown_amounts=self.unknown)

    def count(self, missing: int = 0) -> Figure:
        """Return the number of awards; ``missing`` laureates were announced but not recorded."""
        return Figure(self.awards, missing=missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Awarded):
    """The sum of some awards, and how many startups and incubators won them."""

    startups: int
    incubators: int


def sum_of(awards: Iterable[Award]) -> Sum:
    """Sum the awards; a startup or an incubator counts once, even with several awards."""
    listed = list(awards)
    amounts = [award.amount for award in listed if award.amount is not None]
    return Sum(
        awards=len(listed),
        startups=len({award.startup_id for award in listed} - {None}),
        incubators=len({award.incubator_id for award in listed} - {None}),
        total=sum(amounts, Decimal(0)) if amounts else None,
        unknown=len(listed) - len(amounts),
    )


def counted_awards() -> "QuerySet[Award]":
    """Return every award, annotated with ``counted_on``: the day on which it counts, by which they can be filtered."""
    columns: dict[str, Any] = {
        "counted_on": CountedOn("awarded_on", "round__committee_on", "round__year", "round__quarter")
    }
    return Award.objects.annotate(**columns)


@dataclass(frozen=True, slots=True)
class CountedAward:
    """An award, and the day on which it counts."""

    award: Award
    counted_on: dt.date


def with_counted_days(awards: "QuerySet[Any]") -> list[CountedAward]:
    """Return awards of ``counted_awards`` with the day on which each counts. One query."""
    return [CountedAward(row, row.counted_on) for row in awards]


def sum_awards(awards: "QuerySet[Award]") -> Awarded:
    """Count some awards, and sum their amounts: one query."""
    unknown = Count("pk", filter=Q(amount=None))
    counts = awards.aggregate(awards=Count("pk"), total=models.Sum("amount"), unknown=unknown)
    return Awarded(**counts)


def awards_of_year(year: int) -> list[CountedAward]:
    """Return the awards of a year's rounds: by round, the largest first. One query."""
    laureates = (f"{laureate}__{name}" for laureate in ("startup", "incubator") for name in ("slug", "name"))
    awards = counted_awards().filter(round__year=year).select_related("startup", "incubator", "round")
    marks = ("awarded_on", "is_day_known", "round__committee_on", "source")
    rounds = (f"round__{name}" for name in ("number", "year", "quarter", "stated_awards"))
    shown = awards.only("amount", *marks, *rounds, *laureates)
    return with_counted_days(shown.order_by("round__number", F("amount").desc(nulls_last=True), "pk"))


_TOLD = (
    *(field.name for field in Award._meta.concrete_fields),
    *(f"{laureate}__{name}" for laureate in ("startup", "incubator") for name in ("slug", "name")),
    *(f"metric__{name}" for name in ("code", "name", "unit")),
)


@dataclass(frozen=True, slots=True)
class AwardThenAndNow:
    """An award with the phase of its startup on the day on which it counts, and today, and its metric ``before``.

    Kinds and badges are None before a first phase, and for an incubator.
    """

    award: Award
    counted_on: dt.date
    kind_then: str | None = None
    badge_then: str | None = None
    kind_now: str | None = None
    badge_now: str | None = None
    before: Decimal | None = None


def _then_and_now(row: Any) -> AwardThenAndNow:
    """Return the frozen value of a row of ``_awards_then_and_now``."""
    return AwardThenAndNow(row, row.counted_on, row.kind_then, row.badge_then, row.kind_now, row.badge_now, row.before)


def _awards_then_and_now(day: dt.date) -> "QuerySet[Award]":
    """Return the awards, largest first (unknown amounts last), with the columns of ``AwardThenAndNow`` on ``day``."""
    columns: dict[str, Any] = {"before": last_value_by(OuterRef("metric"), OuterRef("counted_on"))}
    return (
        counted_awards()
        .select_related("startup", "incubator", "metric")
        .annotate(**_phase("then", OuterRef("counted_on")), **_phase("now", day), **columns)
        .only(*_TOLD)
        .order_by(F("amount").desc(nulls_last=True), "pk")
    )


def _phase(name: str, day: Any) -> dict[str, Subquery]:
    """Return the kind and the badge of the phase of an award's startup on ``day``."""
    span = spans_at(day).filter(startup=OuterRef("startup"))
    return {
        f"kind_{name}": Subquery(span.values("kind_id")[:1]),
        f"badge_{name}": Subquery(span.values("kind__badge")[:1]),
    }


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


BEFORE_COMMITTEE = {Stage.ANNOUNCED, Stage.OPEN, Stage.STUDIED}


@dataclass(frozen=True, slots=True)
class RoundMoney:
    """The ``envelope`` of a round (None: unknown), what is awarded, and what is left, in euros."""

    round: FundingRound
    stage: Stage
    envelope: Decimal | None
    count: Figure
    awarded: Figure
    left: Difference


def round_money(funding_round: FundingRound, awards: Iterable[Award], day: dt.date) -> RoundMoney:
    """Return the money of a round on ``day``.

    Nothing is awarded before the committee; without a recorded award after it, what is awarded is unknown, and so is
    what is left.
    """
    made, stage = sum_of(awards), stage_of(funding_round, day)
    missing = funding_round.missing_among(made.awards)
    count, awarded = made.count(missing) if made.awards else UNKNOWN, made.figure(missing)
    if not made.awards and stage in BEFORE_COMMITTEE:
        count, awarded = Figure(Decimal(0)), Figure(Decimal(0), "€")
    envelope = None if funding_round.envelope is None else Decimal(funding_round.envelope)
    return RoundMoney(funding_round, stage, envelope, count, awarded, Figure(envelope, awarded.unit) - awarded)


@dataclass(frozen=True, slots=True)
class RoundWithLaureates:
    """A round with its awards, the largest first (unknown amounts last)."""

    round: FundingRound
    laureates: tuple[AwardThenAndNow, ...]

    @property
    def sum(self) -> Sum:
        return sum_of(one.award for one in self.laureates)

    def awaits_committee(self, day: dt.date) -> bool:
        """Whether its laureates are still to be chosen on ``day``: none is recorded, and its committee is to come."""
        return not self.laureates and stage_of(self.round, day) in BEFORE_COMMITTEE

    @property
    def missing_awards(self) -> int | None:
        """Return the number of announced laureates that are not recorded; None if no number was announced."""
        return None if self.round.stated_awards is None else self.round.stated_awards - len(self.laureates)

    @property
    def not_recorded(self) -> int:
        """Return the number of laureates missing from the figures."""
        return self.round.missing_among(len(self.laureates))

    @property
    def total(self) -> Figure:
        """Return the sum of the awards in euros."""
        return self.sum.figure(self.not_recorded)

    @property
    def count(self) -> Figure:
        """Return the number of awards."""
        return self.sum.count(self.not_recorded)

    @property
    def at_least(self) -> bool:
        """Whether the total of the awards is a minimum: a laureate or an amount is missing."""
        return self.total.is_known and self.total.at_least

    @property
    def difference(self) -> Difference:
        """Return the announced total minus the sum of the recorded awards."""
        return Figure(self.round.stated_total, "€") - Figure(self.sum.total, "€")


@dataclass(frozen=True, slots=True)
class RoundsOfYear:
    """The rounds of a year, latest first."""

    year: int
    rounds: tuple[RoundWithLaureates, ...]

    @property
    def sum(self) -> Sum:
        """Return the sum of all awards of the year; a startup or an incubator counts once, even with several awards."""
        return sum_of(laureate.award for one in self.rounds for laureate in one.laureates)

    @property
    def not_recorded(self) -> int:
        """Return the number of laureates missing from the figures of the year, in rounds with at least one recorded."""
        return sum(one.not_recorded for one in self.rounds)

    @property
    def total(self) -> Figure:
        """Return the sum of the awards of the year in euros."""
        return self.sum.figure(self.not_recorded)

    @property
    def count(self) -> Figure:
        """Return the number of awards of the year."""
        return self.sum.count(self.not_recorded)


def stage_of(funding_round: FundingRound, day: dt.date) -> Stage:
    """Return the stage of a round on ``day``, from its dates."""
    if funding_round.closed_on and funding_round.closed_on <= day:
        return Stage.CLOSED
    if takes_applications(funding_round, day):
        return Stage.OPEN
    if funding_round.committee_on and funding_round.committee_on <= day:
        return Stage.DECIDED
    if funding_round.call_opened_on is None:
        return Stage.UNKNOWN
    return Stage.ANNOUNCED if day < funding_round.call_opened_on else Stage.STUDIED


def takes_applications(funding_round: FundingRound, day: dt.date) -> bool:
    """Whether the call of a round is open on ``day``: until its last day, included; if unknown, until its committee."""
    if funding_round.call_opened_on is None:
        return False
    after = (
        funding_round.call_closes_on + dt.timedelta(days=1)
        if funding_round.call_closes_on
        else funding_round.committee_on or funding_round.closed_on
    )
    return period_contains(funding_round.call_opened_on, after, day)


def funding_rounds(**only: int) -> list[RoundWithLaureates]:
    """Return the rounds (all, or those that match ``only``), latest first, with laureates then and now. Three queries."""
    return with_laureates(FundingRound.objects.filter(**only).order_by("-number"))


def with_laureates(rounds: QuerySet[FundingRound]) -> list[RoundWithLaureates]:
    """Return rounds with their laureates then and now, in their order. Three queries."""
    awards: Any = Prefetch("awards", queryset=_awards_then_and_now(day_of_records()))
    found = rounds.prefetch_related(awards)
    return [RoundWithLaureates(one, tuple(_then_and_now(row) for row in one.awards.all())) for one in found]


_SUMMED = ("round", "amount", "startup", "incubator")


def rounds_with_awards() -> "QuerySet[FundingRound]":
    """Return the rounds, latest first, with the columns of their awards that ``sum_of`` reads. Two queries."""
    awards: Any = Prefetch("awards", queryset=Award.objects.only(*_SUMMED).order_by())
    return FundingRound.objects.prefetch_related(awards).order_by("-number")


@dataclass(frozen=True, slots=True)
class UnrecordedLaureates:
    """The laureates of a round that were announced but not recorded: their number, None if none is recorded."""

    number: int
    year: int
    count: int | None


def unrecorded_laureates(years: Iterable[int], day: dt.date) -> list[UnrecordedLaureates]:
    """Return the rounds of ``years`` decided by ``day`` whose laureates are not all recorded. One query."""
    counted = FundingRound.objects.filter(year__in=list(years)).order_by("number")
    # A separate subquery: the tables of a past day have no primary key, which a GROUP BY of rounds would need.
    awards = Award.objects.filter(round=OuterRef("pk")).order_by().values("round").annotate(count=Count("pk"))
    found = []
    for one in counted.exclude(committee_on__gt=day).annotate(recorded=Subquery(awards.values("count"))):
        if one.recorded is None and stage_of(one, day) not in BEFORE_COMMITTEE:
            found.append(UnrecordedLaureates(one.number, one.year, None))
        elif one.recorded and (missing := one.missing_among(one.recorded)):
            found.append(UnrecordedLaureates(one.number, one.year, missing))
    return found


def missing_laureates(years: Iterable[int], day: dt.date) -> dict[int, int]:
    """Return the number of laureates announced by ``day`` but not recorded, by year. One query.

    Rounds without any award are left out: their laureates are unknown, and are not counted.
    """
    found: Counter[int] = Counter()
    for one in unrecorded_laureates(years, day):
        found[one.year] += one.count or 0
    return dict(+found)


def missing_from(awards: Iterable[Award], day: dt.date) -> int:
    """Return how many laureates announced by ``day`` are missing from some awards, which are all those of their rounds."""
    recorded = Counter(award.round for award in awards)
    return sum(
        one.missing_among(count)
        for one, count in recorded.items()
        if one.committee_on is None or one.committee_on <= day
    )


def rounds_of(year: int) -> RoundsOfYear:
    """Return the rounds of a year with laureates and totals. Two queries."""
    return RoundsOfYear(year, tuple(funding_rounds(year=year)))


def by_year(rounds: Iterable[RoundWithLaureates]) -> list[RoundsOfYear]:
    """Group the rounds by year, latest first."""
    ordered = sorted(rounds, key=lambda one: (-one.round.year, -one.round.number))
    return [RoundsOfYear(year, tuple(group)) for year, group in groupby(ordered, key=lambda one: one.round.year)]
