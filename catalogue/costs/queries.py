"""The costs of the services of national impact: one row each, each figure with its own year."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from common.figure import Figure
from common.words import strip_trailing_zeros
from impact.models import Measurement, Metric, Spending
from impact.queries.designations import designations_on
from impact.queries.metrics import UnitCost, unit_costs
from startups.models import Span


@dataclass(frozen=True, slots=True)
class LastMeasure:
    """The last value of a metric, over a period (``until`` excluded)."""

    name: str
    unit: str
    value: Decimal
    start: dt.date
    until: dt.date
    is_approximate: bool

    @property
    def figure(self) -> Figure:
        return Figure(self.value, is_rounded=self.is_approximate)

    @property
    def year(self) -> int:
        return (self.until - dt.timedelta(days=1)).year


@dataclass(frozen=True, slots=True)
class CostOfService:
    """A service of national impact; None is unknown. ``launched_on`` is the date of its launch."""

    slug: str
    name: str
    millesime: int
    launched_on: dt.date | None
    people: LastMeasure | None
    headline: LastMeasure | None
    spending: Spending | None
    cost: UnitCost | None

    @property
    def has_figures(self) -> bool:
        """Whether anything but its launch is known."""
        return any(figure is not None for figure in (self.people, self.headline, self.spending, self.cost))


def costs_of_national_impact(day: dt.date) -> list[CostOfService]:
    """Return the services designated on a day, by name, with their last figures. Five queries.

    The number of people, the headline metric, the spending and the unit cost are each the last known, in any year: a
    table of a single year would be almost empty.
    """
    held = list(designations_on(day).select_related("startup").order_by("startup__name", "-millesime"))
    keys = [designation.startup_id for designation in held]
    launches = dict(Span.objects.filter(startup__in=keys, is_launch=True).values_list("startup", "start"))
    spendings = {one.startup_id: one for one in Spending.objects.filter(startup__in=keys).order_by("year")}
    measured, costs = _last_measured(keys), unit_costs(keys)
    rows, seen = [], set[int]()
    for designation in held:
        startup = designation.startup
        if startup.pk in seen:
            continue
        seen.add(startup.pk)
        metrics = measured.get(startup.pk, [])
        rows.append(
            CostOfService(
                slug=startup.slug,
                name=startup.name,
                millesime=designation.millesime,
                launched_on=launches.get(startup.pk),
                people=next((value for metric, value in metrics if metric.counts_people), None),
                headline=next((value for metric, value in metrics if metric.is_headline), None),
                spending=spendings.get(startup.pk),
                cost=next((cost for cost in costs.get(startup.pk, []) if cost.figure.is_known), None),
            )
        )
    return rows


def _last_measured(startups: list[int]) -> dict[int, list[tuple[Metric, LastMeasure]]]:
    """Return the last value of each headline metric or metric that counts people, headline first: one query."""
    last = (
        Measurement.objects.filter(
            Q(metric__is_headline=True) | Q(metric__counts_people=True), metric__startup__in=startups
        )
        .select_related("metric")
        .order_by("metric_id", "-until")
        .distinct("metric_id")
    )
    found: dict[int, list[tuple[Metric, LastMeasure]]] = {}
    for one in sorted(last, key=lambda row: (not row.metric.is_headline, row.metric.position, row.metric.pk)):
        metric = one.metric
        value = LastMeasure(
            metric.name, metric.unit, strip_trailing_zeros(one.value), one.start, one.until, one.is_approximate
        )
        found.setdefault(metric.startup_id, []).append((metric, value))
    return found
