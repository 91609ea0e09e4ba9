"""Queries on the services of national impact at a date, for the page and the API, and their yearly count."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Prefetch

from common.numbers import strip_trailing_zeros
from impact.marks import FigureMark, mark_of_count, mark_of_stock
from impact.models import CriterionResult, Designation, Measurement, Metric, Spending
from impact.national.services import people_counts
from impact.queries.designations import designations_on
from impact.queries.metrics import MetricPeriod

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
    def is_fictitious(self) -> bool:
        return self.designation.startup.is_fictitious or self.designation.is_fictitious


@dataclass(frozen=True, slots=True)
class YearOfImpact:
    """The designations on ``day`` (the last of ``year``, or an earlier date): all of them, and those of that millésime.

    ``withdrawn`` ended in the year. ``has_proof``: the indicator was computed for the year. ``mark`` is the caveat of
    ``new``, and ``total_mark`` of ``total``.
    """

    year: int
    day: dt.date
    total: int
    new: int
    withdrawn: int
    has_proof: bool
    mark: FigureMark | None = None
    total_mark: FigureMark | None = None


def day_after(day: dt.date) -> dt.date:
    """Return the next day; the last day of the calendar is unchanged."""
    return min(day, dt.date.max - dt.timedelta(days=1)) + dt.timedelta(days=1)


def national_services(as_of: dt.date) -> list[DesignatedService]:
    """Return the designations in force at ``as_of``, last millésime first, then by name: five queries."""
    measured = Measurement.objects.filter(end__lte=day_after(as_of)).order_by("start")
    designations = (
        designations_on(as_of)
        .select_related("startup")
        .prefetch_related(
            Prefetch("startup__metrics", Metric.objects.order_by("-is_headline", "position", "pk")),
            Prefetch("startup__metrics__measurements", measured),
            Prefetch("startup__spendings", Spending.objects.filter(year__lte=as_of.year)),
            "startup__criteria",
        )
        .order_by("-millesime", "startup__name", "startup__slug")
    )
    return [_service(one) for one in designations]


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
        MetricPeriod(last.start, last.end, strip_trailing_zeros(last.value), last.is_approximate, last.source)
        if last
        else None
    )


# In SQL: years are not rows of a table; each has the designations in force at its end.
_YEARS = """
SELECT years.year, ends.day,
       count(*) FILTER (WHERE in_force.it_is),
       count(*) FILTER (WHERE in_force.it_is AND d.millesime = years.year),
       count(*) FILTER (WHERE NOT in_force.it_is AND d.withdrawn_on >= make_date(years.year, 1, 1)),
       EXISTS (
           SELECT FROM indicators_liveresult result JOIN indicators_indicator indicator ON indicator.id = result.indicator_id
           WHERE indicator.code = 'national_impact' AND result.year = years.year
       ),
       count(*) FILTER (WHERE in_force.it_is AND d.millesime = years.year AND NOT d.is_millesime_confirmed),
       count(*) FILTER (WHERE in_force.it_is AND d.year_by_date = years.year),
       count(*) FILTER (WHERE impact_is_designated(
           CASE WHEN d.is_millesime_confirmed THEN d.effective_on ELSE d.decided_on END, d.withdrawn_on, ends.day))
FROM generate_series(
    (SELECT min(millesime)::int FROM impact_designation WHERE effective_on <= %(as_of)s), %(last)s::int
) AS years (year)
CROSS JOIN LATERAL (SELECT least(make_date(years.year, 12, 31), %(as_of)s::date) AS day) AS ends
JOIN impact_designation d ON d.effective_on <= ends.day
CROSS JOIN LATERAL (SELECT impact_is_designated(d.effective_on, d.withdrawn_on, ends.day) AS it_is) AS in_force
GROUP BY years.year, ends.day ORDER BY years.year
"""


def yearly_impact(as_of: dt.date, last: int) -> list[YearOfImpact]:
    """Return every year from the first millésime designated by ``as_of`` to ``last``: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_YEARS, {"as_of": as_of, "last": last})
        return [_year(*row) for row in cursor.fetchall()]


def _year(
    year: int, day: dt.date, total: int, new: int, withdrawn: int, has_proof: bool, *readings: int
) -> YearOfImpact:
    unconfirmed, by_dates, total_by_dates = readings
    marks = mark_of_count(new, unconfirmed, by_dates), mark_of_stock(total, total_by_dates)
    return YearOfImpact(year, day, total, new, withdrawn, has_proof, *marks)


@dataclass(frozen=True, slots=True)
class PeopleOfService:
    """The people reached by a designated service in ``year``, the year that ends with its last values; None is unknown."""

    name: str
    year: int | None
    people: Decimal | None


def people_reached(as_of: dt.date) -> list[PeopleOfService]:
    """Return the services designated on a day with the people of the second criterion, largest first: four queries.

    A value counts if the measurements cover its whole year; the largest of several.
    """
    designations = designations_on(as_of)
    metrics = Metric.objects.filter(counts_people=True, startup__designations__in=designations)
    counts = people_counts(metrics, day_after(as_of))
    found = []
    for key, name in designations.order_by("startup__name").values_list("startup", "startup__name").distinct():
        complete = [(one.people, one.until) for one in counts[key] if one.is_complete and one.people is not None]
        people, until = max(complete, default=(None, None))
        year = (until - dt.timedelta(days=1)).year if until else None
        found.append(PeopleOfService(name, year, None if people is None else strip_trailing_zeros(people)))
    return sorted(found, key=lambda one: -(one.people or 0))
