"""GAMMA seasons: participants, entry criteria, milestones, and metrics by month."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from budget.models import EntryCriterion, Milestone, Participation, Season
from common.periods import meeting
from impact.models import Metric
from impact.queries.metrics import MetricPeriod, values_between
from startups.queries import today

FOLLOWED_AFTER = 12
"""For how many months after its season the metrics of a participant are followed."""


@dataclass(frozen=True, slots=True)
class EntryCriterionState:
    """An entry criterion; its state is empty if not assessed."""

    criterion: str
    label: str
    state: str
    evidence: str
    evidence_url: str


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
class Participant:
    """A startup in a season. ``metrics`` have one value for each of the season's ``months``."""

    key: int
    startup: str
    name: str
    start: dt.date | None
    end: dt.date | None
    outcome: str
    criteria: tuple[EntryCriterionState, ...]
    milestones: tuple[Milestone, ...]
    metrics: tuple[FollowedMetric, ...]
    months: tuple[dt.date, ...]
    is_fictitious: bool

    @property
    def known_months(self) -> list[tuple[dt.date, tuple[Decimal | None, ...]]]:
        """Return the months with at least one known value."""
        return [(month, values) for month, values in self.by_month if any(value is not None for value in values)]

    @property
    def by_month(self) -> list[tuple[dt.date, tuple[Decimal | None, ...]]]:
        """Return the values of the metrics, in order, month by month."""
        return [
            (month, tuple(metric.values[place] for metric in self.metrics)) for place, month in enumerate(self.months)
        ]


@dataclass(frozen=True, slots=True)
class Coached:
    """The participation of a startup in a season, with its criteria and milestones."""

    key: int
    season: int
    name: str
    criteria: tuple[EntryCriterionState, ...]
    milestones: tuple[Milestone, ...]


def seasons() -> list[Season]:
    """Return every season with its ``months`` and ``participants``, last first. At most six queries."""
    return _season_rows(Season.objects.all())


def season_of(number: int) -> Season | None:
    """Return the season with that number. At most six queries."""
    return next(iter(_season_rows(Season.objects.filter(number=number))), None)


def seasons_of(year: int) -> list[Season]:
    """Return the seasons that overlap a year, last first. At most six queries."""
    return _season_rows(meeting(Season.objects.all(), dt.date(year, 1, 1), dt.date(year + 1, 1, 1)))


def _season_rows(found: QuerySet[Season]) -> list[Season]:
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
    for season, months in zip(listed, spans, strict=True):
        season.months = months
        season.participants = [_participant(one, months, values) for one in season.participations.all()]
    return listed


def _participant(
    one: Participation, months: tuple[dt.date, ...], values: Mapping[int, list[MetricPeriod]]
) -> Participant:
    return Participant(
        key=one.pk,
        startup=one.startup.slug,
        name=one.startup.name,
        start=one.start,
        end=one.end,
        outcome=one.outcome,
        criteria=entry_criteria(one.criteria.all()),
        milestones=tuple(one.milestones.all()),
        metrics=tuple(_followed(metric, months, values.get(metric.pk, [])) for metric in one.startup.metrics.all()),
        months=months,
        is_fictitious=one.is_fictitious,
    )


def _followed(metric: Metric, months: tuple[dt.date, ...], slots: list[MetricPeriod]) -> FollowedMetric:
    """Assign each value to the month in which its period ends; longer periods are kept apart."""
    last = [(one, (one.end - dt.timedelta(days=1)).replace(day=1)) for one in slots]
    monthly = {month: one.value for one, month in last if one.start >= month}
    return FollowedMetric(
        code=metric.code,
        name=metric.name,
        unit=metric.unit,
        is_headline=metric.is_headline,
        values=tuple(monthly.get(month) for month in months),
        longer=tuple(one for one, month in last if one.start < month),
    )


def entry_criteria(rows: Iterable[EntryCriterion]) -> tuple[EntryCriterionState, ...]:
    """Return the three criteria in order, including unassessed ones."""
    known = {row.criterion: row for row in rows}
    return tuple(
        EntryCriterionState(
            criterion=value,
            label=label,
            state=known[value].state if value in known else "",
            evidence=known[value].evidence if value in known else "",
            evidence_url=known[value].evidence_url if value in known else "",
        )
        for value, label in EntryCriterion.Criterion.choices
    )


def _months(season: Season, day: dt.date) -> tuple[dt.date, ...]:
    """Return the months from the start of a season to a year after its last day, without future ones."""
    month, found = season.start.replace(day=1), []
    last = min(day, _later(season.end - dt.timedelta(days=1), FOLLOWED_AFTER)) if season.end else day
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


def participations_of(startup: int) -> list[Participation]:
    """Return the seasons of a startup (primary key), last first. One query."""
    return list(Participation.objects.filter(startup=startup).select_related("season").order_by("-season__number"))


def coached_in(startup: int) -> list[Coached]:
    """Return the seasons of a startup (primary key) with criteria and milestones to fill in, last first. Three queries."""
    found = Participation.objects.filter(startup=startup).select_related("season", "startup")
    return [
        Coached(
            key=one.pk,
            season=one.season.number,
            name=one.startup.name,
            criteria=entry_criteria(one.criteria.all()),
            milestones=tuple(one.milestones.all()),
        )
        for one in found.prefetch_related("criteria", "milestones").order_by("-season__number")
    ]
