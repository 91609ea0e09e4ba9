"""GAMMA seasons, their participants, and the metrics followed after them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from budget.models import EntryCriterion, Participation, Season
from common.clock import today
from common.periods import days_of_year, overlapping
from impact.models import Metric
from impact.queries.metrics import MetricPeriod, values_between

COACHED = 2
"""For how many months a season coaches its participants."""
FOLLOWED_AFTER = 12
"""For how many months after its season the metrics of a participant are followed."""


@dataclass(frozen=True, slots=True)
class FollowedMetric:
    """A metric of a participant, with one value for each month (None: not measured), and values of longer periods."""

    code: str
    name: str
    unit: str
    is_headline: bool
    values: tuple[Decimal | None, ...]
    longer: tuple[MetricPeriod, ...]


@dataclass(frozen=True, slots=True)
class CoachedParticipation:
    """A participation with its three entry criteria in order, unassessed ones included."""

    participation: Participation
    entry_criteria: tuple[EntryCriterion, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """A participation with its entry criteria, as above, and its metrics: a value for each month of the season."""

    participation: Participation
    entry_criteria: tuple[EntryCriterion, ...]
    months: tuple[dt.date, ...]
    metrics: tuple[FollowedMetric, ...]

    @property
    def known_months(self) -> list[tuple[dt.date, tuple[Decimal | None, ...]]]:
        """Return the months with at least one known value, each with the values of the metrics, in order."""
        by_month = (
            (month, tuple(metric.values[place] for metric in self.metrics)) for place, month in enumerate(self.months)
        )
        return [(month, values) for month, values in by_month if any(value is not None for value in values)]


@dataclass(frozen=True, slots=True)
class SeasonInView:
    """A season with its followed ``months`` (their first days), and its participants by name."""

    season: Season
    months: tuple[dt.date, ...]
    participants: tuple[Participant, ...]


def seasons() -> list[SeasonInView]:
    """Return every season, latest first. At most six queries."""
    return _season_rows(Season.objects.all())


def season_of(number: int) -> SeasonInView | None:
    """Return the season with that number. At most six queries."""
    return next(iter(_season_rows(Season.objects.filter(number=number))), None)


def seasons_of(year: int) -> list[SeasonInView]:
    """Return the seasons that overlap a year, latest first. At most six queries."""
    return _season_rows(overlapping(Season.objects.all(), *days_of_year(year)))


def _season_rows(found: QuerySet[Season]) -> list[SeasonInView]:
    people = Participation.objects.select_related("startup").prefetch_related(
        "criteria",
        "milestones",
        Prefetch("startup__metrics", Metric.objects.order_by("-is_headline", "position", "pk")),
    )
    listed = list(
        found.order_by("-number").prefetch_related(Prefetch("participations", people.order_by("startup__name")))
    )
    keys = [
        metric.pk for season in listed for one in season.participations.all() for metric in one.startup.metrics.all()
    ]
    spans = [_months(season, today()) for season in listed]
    bounds = [month for months in spans for month in months]
    values = values_between(keys, min(bounds), _next(max(bounds))) if keys and bounds else {}
    return [
        SeasonInView(season, months, tuple(_participant(one, months, values) for one in season.participations.all()))
        for season, months in zip(listed, spans, strict=True)
    ]


def _participant(
    participation: Participation, months: tuple[dt.date, ...], values: Mapping[int, list[MetricPeriod]]
) -> Participant:
    metrics = participation.startup.metrics.all()
    followed = tuple(_followed(metric, months, values.get(metric.pk, [])) for metric in metrics)
    return Participant(participation, entry_criteria(participation), months, followed)


def _followed(metric: Metric, months: tuple[dt.date, ...], periods_to_last_value: list[MetricPeriod]) -> FollowedMetric:
    """Assign each value to the month in which its period ends; longer periods are kept apart."""
    last = [(one, (one.until - dt.timedelta(days=1)).replace(day=1)) for one in periods_to_last_value]
    monthly = {month: one.value for one, month in last if one.start >= month}
    return FollowedMetric(
        code=metric.code,
        name=metric.name,
        unit=metric.unit,
        is_headline=metric.is_headline,
        values=tuple(monthly.get(month) for month in months),
        longer=tuple(one for one, month in last if one.start < month),
    )


def entry_criteria(participation: Participation) -> tuple[EntryCriterion, ...]:
    """Return the three criteria of a participant in order; an unassessed one has an empty state."""
    known = {row.criterion: row for row in participation.criteria.all()}
    return tuple(known.get(value) or EntryCriterion(criterion=value) for value in EntryCriterion.Criterion.values)


def _months(season: Season, day: dt.date) -> tuple[dt.date, ...]:
    """Return the months from the start of a season to a year after its last day, without future ones.

    A season without a recorded end lasts as long as its coaching.
    """
    month, found = season.start.replace(day=1), []
    until = season.until or _later(season.start, COACHED)
    last = min(day, _later(until - dt.timedelta(days=1), FOLLOWED_AFTER))
    while month <= last:
        found.append(month)
        month = _next(month)
    return tuple(found)


def _next(month: dt.date) -> dt.date:
    return _later(month, 1)


def _later(month: dt.date, months: int) -> dt.date:
    """Return the first day of the month ``months`` later."""
    count = month.year * 12 + month.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def coached_in(startup: int) -> list[CoachedParticipation]:
    """Return the seasons of a startup (primary key) with criteria and milestones to fill in, latest first. Three queries."""
    rows = Participation.objects.filter(startup=startup).select_related("season", "startup")
    found = rows.prefetch_related("criteria", "milestones").order_by("-season__number")
    return [CoachedParticipation(one, entry_criteria(one)) for one in found]
