"""FAST awards: laureates, objectives, and their phase and metric then and now."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, DateField, F, Func, OuterRef, Q, QuerySet, Subquery

from budget.models import Award
from common.numbers import strip_trailing_zeros
from impact.queries.metrics import last_value_by
from startups.queries import phase_at


@dataclass(frozen=True, slots=True)
class AwardPhase:
    """The state of a laureate on a day: phase kind and badge label."""

    kind: str
    badge: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The metric of an objective: its last value on the day of the award, and that of the result."""

    code: str
    name: str
    unit: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class AwardRow:
    """An award; an unknown ``amount`` is None. Either ``startup`` or ``incubator`` is the laureate's slug.

    ``phase_then`` is the phase on ``counted_on``: the day of the award, else of the committee, else the end of the
    round's quarter or year. ``phase_now`` is today's. None before a first phase, and for an incubator.
    """

    key: int
    startup: str | None
    incubator: str | None
    name: str
    amount: Decimal | None
    coaching_share: Decimal | None
    awarded_on: dt.date | None
    counted_on: dt.date
    objective: str
    result: str
    result_on: dt.date | None
    objective_reached: bool | None
    result_evidence: str
    measured: Measured | None
    phase_then: AwardPhase | None
    phase_now: AwardPhase | None
    is_fictitious: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of some awards: ``total`` of the known amounts (None: all unknown), and the number of unknown amounts.

    ``fictitious`` counts the invented ones.
    """

    awards: int
    startups: int
    incubators: int
    total: Decimal | None
    unknown: int
    fictitious: int = 0


class CountedOn(Func):
    """The day on which an award counts, from its own dates and those of its round: SQL ``budget_counted_on``."""

    function = "budget_counted_on"
    arity = 4
    output_field = DateField()


def counted_awards() -> "QuerySet[Award]":
    """Return every award, with ``counted_on``: the day on which it counts."""
    columns: dict[str, Any] = {
        "counted_on": CountedOn("awarded_on", "round__committee_on", "round__year", "round__quarter")
    }
    return Award.objects.annotate(**columns)


def sum_of(awards: Iterable[AwardRow]) -> Sum:
    """Sum the awards; a startup or an incubator counts once, even with several awards."""
    listed = list(awards)
    amounts = [award.amount for award in listed if award.amount is not None]
    return Sum(
        awards=len(listed),
        startups=len({award.startup for award in listed if award.startup}),
        incubators=len({award.incubator for award in listed if award.incubator}),
        total=sum(amounts, Decimal(0)) if amounts else None,
        unknown=len(listed) - len(amounts),
        fictitious=sum(award.is_fictitious for award in listed),
    )


@dataclass(frozen=True, slots=True)
class Awarded:
    """The awards of a period: their number, the ``total`` of known amounts (None: all unknown), the number of unknown
    ones.
    """

    awards: int
    total: Decimal | None
    unknown: int


def awarded_between(first: dt.date, second: dt.date) -> Awarded:
    """Sum the awards after ``first``, until ``second``: one query."""
    days: dict[str, Any] = {"counted_on__gt": first, "counted_on__lte": second}
    found = counted_awards().filter(**days)
    totals = found.aggregate(awards=Count("pk"), total=models.Sum("amount"), unknown=Count("pk", filter=Q(amount=None)))
    return Awarded(**totals)


def awards_between(first: dt.date, second: dt.date) -> list[Any]:
    """Return the awards after ``first``, until ``second``, by ``counted_on``: one query."""
    days: dict[str, Any] = {"counted_on__gt": first, "counted_on__lte": second}
    found = counted_awards().filter(**days).select_related("startup", "incubator", "round")
    return list(found.order_by(F("counted_on"), "pk"))


_TOLD = (
    *(field.name for field in Award._meta.concrete_fields),
    *(f"{laureate}__{name}" for laureate in ("startup", "incubator") for name in ("slug", "name")),
    *(f"metric__{name}" for name in ("code", "name", "unit")),
)


def awards_then_and_now(day: dt.date) -> "QuerySet[Award]":
    """Return the awards, largest first (unknown amounts last), with the phases of their startups then and on ``day``."""
    columns: dict[str, Any] = {"before": last_value_by(OuterRef("metric"), OuterRef("counted_on"))}
    return (
        counted_awards()
        .select_related("startup", "incubator", "metric")
        .annotate(**_phase("then", OuterRef("counted_on")), **_phase("now", day), **columns)
        .only(*_TOLD)
        .order_by(F("amount").desc(nulls_last=True), "pk")
    )


def award_row(award: Any) -> AwardRow:
    """Convert an award from ``awards_then_and_now`` to a row."""
    return AwardRow(
        key=award.pk,
        startup=award.startup.slug if award.startup else None,
        incubator=award.incubator.slug if award.incubator else None,
        name=(award.startup or award.incubator).name,
        amount=award.amount,
        coaching_share=award.coaching_share,
        awarded_on=award.awarded_on,
        counted_on=award.counted_on,
        objective=award.objective,
        result=award.result,
        result_on=award.result_on,
        objective_reached=award.objective_reached,
        result_evidence=award.result_evidence,
        measured=_measured(award),
        phase_then=AwardPhase(award.kind_then, award.badge_then) if award.kind_then else None,
        phase_now=AwardPhase(award.kind_now, award.badge_now) if award.kind_now else None,
        is_fictitious=award.is_fictitious,
    )


def _measured(award: Any) -> Measured | None:
    metric = award.metric
    if metric is None:
        return None
    before, after = (
        None if value is None else strip_trailing_zeros(value) for value in (award.before, award.result_value)
    )
    return Measured(metric.code, metric.name, metric.unit, before, after)


def _phase(name: str, day: Any) -> dict[str, Subquery]:
    """Return the kind and the badge of the phase of an award's startup on ``day``."""
    span = phase_at(day).filter(startup=OuterRef("startup"))
    return {
        f"kind_{name}": Subquery(span.values("kind_id")[:1]),
        f"badge_{name}": Subquery(span.values("kind__badge")[:1]),
    }
