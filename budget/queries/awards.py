"""FAST awards: laureates, objectives, and their phase and metric then and now."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, DateField, F, Func, OuterRef, Q, QuerySet, Subquery

from budget.models import Award
from impact.queries.metrics import last_value_by
from startups.queries import phase_at


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


def _phase(name: str, day: Any) -> dict[str, Subquery]:
    """Return the kind and the badge of the phase of an award's startup on ``day``."""
    span = phase_at(day).filter(startup=OuterRef("startup"))
    return {
        f"kind_{name}": Subquery(span.values("kind_id")[:1]),
        f"badge_{name}": Subquery(span.values("kind__badge")[:1]),
    }
