"""Queries on the services of national impact at a date, for the page and the API, and their yearly count."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Prefetch, QuerySet

from common.figure import Figure
from common.periods import period_contains
from common.words import strip_trailing_zeros
from impact.models import CriterionResult, Designation, Measurement, Metric, Spending
from impact.national.services import PeopleCount, people_counts
from impact.queries.designations import designations_on, figure_of_designations, undecided
from impact.queries.metrics import MetricPeriod
from indicators.models import LiveResult

SHOWN = 3
"""How many figures are told of a service: the bilan tells two or three."""


class MainFigure(NamedTuple):
    """A metric of a service, with its last value of a year."""

    metric: Metric
    slot: MetricPeriod


@dataclass(frozen=True, slots=True)
class DesignatedService:
    """A designation in force at a date, with the figures and the spending of its millésime known by then.

    ``criteria`` are those of today, since evaluations have no history.
    """

    designation: Designation
    figures: tuple[MainFigure, ...]
    spending: Spending | None
    criteria: tuple[CriterionResult, ...]

    @property
    def criteria_met(self) -> int | None:
        """Return how many criteria are met; None if they are not evaluated yet."""
        return sum(one.state == CriterionResult.State.MET for one in self.criteria) if self.criteria else None


@dataclass(frozen=True, slots=True)
class YearOfImpact:
    """The designations on ``day`` (the last of ``year``, or an earlier date): all of them, and those of that millésime.

    ``withdrawn`` ended in the year. ``has_proof``: the indicator was computed for the year.
    """

    year: int
    day: dt.date
    total: Figure
    new: Figure
    withdrawn: int
    has_proof: bool


def day_after(day: dt.date) -> dt.date:
    """Return the next day; the last day of the calendar is unchanged."""
    return min(day, dt.date.max - dt.timedelta(days=1)) + dt.timedelta(days=1)


def national_services(as_of: dt.date) -> list[DesignatedService]:
    """Return the designations in force at ``as_of``, last millésime first, then by name: five queries."""
    return designated_services(designations_on(as_of), as_of)


def designated_services(designations: QuerySet[Designation], as_of: dt.date) -> list[DesignatedService]:
    """Return these designations with what was known at ``as_of``, last millésime first, then by name: five queries."""
    measured = Measurement.objects.filter(until__lte=day_after(as_of)).order_by("start")
    found = (
        designations.select_related("startup")
        .prefetch_related(
            Prefetch("startup__metrics", Metric.objects.order_by("-is_headline", "position", "pk")),
            Prefetch("startup__metrics__measurements", measured),
            Prefetch("startup__spendings", Spending.objects.filter(year__lte=as_of.year)),
            "startup__criteria",
        )
        .order_by("-millesime", "startup__name", "startup__slug")
    )
    return [_service(one) for one in found]


def _service(designation: Designation) -> DesignatedService:
    startup, year = designation.startup, designation.millesime
    found = ((metric, _of_year(list(metric.measurements.all()), year)) for metric in startup.metrics.all())
    return DesignatedService(
        designation=designation,
        figures=tuple(MainFigure(metric, slot) for metric, slot in found if slot)[:SHOWN],
        spending=next((one for one in startup.spendings.all() if one.year == year), None),
        criteria=tuple(startup.criteria.all()),
    )


def _of_year(measurements: Sequence[Measurement], year: int) -> MetricPeriod | None:
    """Return the last measurement of a year."""
    last = next((one for one in reversed(measurements) if one.start.year == year), None)
    return (
        MetricPeriod(last.start, last.until, strip_trailing_zeros(last.value), last.is_approximate, last.source)
        if last
        else None
    )


INDICATOR = "national_impact"
"""The code of the indicator whose proof a year may have."""


def yearly_impact(as_of: dt.date, last: int) -> list[YearOfImpact]:
    """Return every year from the first millésime designated by ``as_of`` to ``last``: one query."""
    proven_years = ArraySubquery(LiveResult.objects.filter(indicator__code=INDICATOR).values("year"))
    begun_by_then = Designation.objects.filter(effective_on__lte=as_of).select_related("startup")
    designations = list(begun_by_then.annotate(proven_years=proven_years))
    first = min((one.millesime for one in designations), default=last + 1)
    proven = set(designations[0].proven_years) if designations else set()
    ends = [(year, min(dt.date(year, 12, 31), as_of)) for year in range(first, last + 1)]
    begun = [(year, day, [one for one in designations if one.effective_on <= day]) for year, day in ends]
    return [_year(year, day, some, has_proof=year in proven) for year, day, some in begun if some]


def _year(year: int, day: dt.date, designations: Sequence[Designation], *, has_proof: bool) -> YearOfImpact:
    """Return the counts of a year, over the designations that began by its end."""
    in_force = [one for one in designations if period_contains(one.effective_on, one.withdrawn_on, day)]
    new = [one for one in in_force if one.millesime == year]
    ends = [one.withdrawn_on for one in designations if one.withdrawn_on and one.withdrawn_on <= day]
    unconfirmed = sum(not one.is_millesime_confirmed for one in new)
    by_dates = sum(one.other_year == year for one in in_force)
    is_undecided = not new and not by_dates and day < dt.date(year, 12, 31)
    total_by_dates = sum(_is_in_force_by_dates(one, day) for one in designations)
    return YearOfImpact(
        year=year,
        day=day,
        total=figure_of_designations(len(in_force), total_by_dates, day=day),
        new=Figure(None, unknown_because=undecided(year))
        if is_undecided
        else figure_of_designations(len(new), by_dates, unconfirmed),
        withdrawn=sum(end >= dt.date(year, 1, 1) for end in ends),
        has_proof=has_proof,
    )


def _is_in_force_by_dates(designation: Designation, day: dt.date) -> bool:
    """Return whether a designation is in force on a day by the other reading of an unconfirmed millésime."""
    since = designation.effective_on if designation.is_millesime_confirmed else designation.decided_on
    return since is not None and period_contains(since, designation.withdrawn_on, day)


@dataclass(frozen=True, slots=True)
class PeopleOfService:
    """The people reached by a designated service in ``year``, the year that ends with its last values; None is unknown."""

    name: str
    year: int | None
    people: Decimal | None
    is_rounded: bool = False

    @property
    def figure(self) -> Figure:
        return Figure(self.people, is_rounded=self.is_rounded)


def _people_of(name: str, count: PeopleCount | None) -> PeopleOfService:
    if count is None:
        return PeopleOfService(name, None, None)
    last_day = count.until - dt.timedelta(days=1)
    return PeopleOfService(name, last_day.year, strip_trailing_zeros(count.people), count.is_rounded)


def people_reached(as_of: dt.date) -> list[PeopleOfService]:
    """Return the services designated on a day with the people of the second criterion, largest first: four queries.

    A value counts if the measurements cover its whole year; the largest of several.
    """
    designations = designations_on(as_of)
    metrics = Metric.objects.filter(counts_people=True, is_running_total=False, startup__designations__in=designations)
    counts = people_counts(metrics, day_after(as_of))
    rows = designations.order_by("startup__name").values_list("startup", "startup__name")
    found = []
    for key, name in rows.distinct():
        complete = [one for one in counts[key] if one.is_complete and one.people is not None]
        most = max(complete, key=lambda one: (one.people or 0, one.until), default=None)
        found.append(_people_of(name, most))
    return sorted(found, key=lambda one: -(one.people or 0))
