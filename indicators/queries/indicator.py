"""One indicator over all its years: results, targets, projection, and the errors of its rule in past years."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from common.known_until import day_of_records
from common.numbers import strip_trailing_zeros
from common.words import same_date
from indicators.algebra import aggregate_of, read_vocabulary
from indicators.algebra.aggregates import COUNT, SUM
from indicators.models import BacktestTrial, Indicator, IndicatorCard, LiveEvidence, LiveResult, Projection
from indicators.queries.years import YearFigures, figures_by_year, rule_in_words
from startups.queries import today


@dataclass(frozen=True, slots=True)
class DefinitionVersion:
    """A definition: the years that it decides (``last`` None: still), and what it counts, in words."""

    number: int
    first: int
    last: int | None
    words: str


@dataclass(frozen=True, slots=True)
class RunningYear:
    """The year in progress: the records are known until ``day``, and gave ``before`` by the same date of the year before.

    ``before`` is None where the records don't add up, or gave nothing that year.
    """

    year: int
    day: dt.date
    before: Decimal | None


@dataclass(frozen=True, slots=True)
class IndicatorHistory:
    """Everything known of an indicator; ``years`` in their order, ``projection`` None when it can't be projected.

    ``running`` is the year in progress, when the indicator has a figure of it.
    """

    code: str
    label: str
    unit: str
    wording: str
    is_fictitious: bool
    first_year: int
    last_year: int | None
    years: dict[int, YearFigures]
    versions: tuple[DefinitionVersion, ...]
    projection: Projection | None
    trials: tuple[BacktestTrial, ...]
    card: IndicatorCard | None = None
    running: RunningYear | None = None


def indicator_history(code: str) -> IndicatorHistory | None:
    """The indicator of a code; None when there is none. A constant number of queries."""
    indicator = Indicator.objects.filter(code=code).prefetch_related("definitions", "trials").first()
    if indicator is None:
        return None
    years = figures_by_year([indicator.pk]).get(indicator.pk, {})
    return IndicatorHistory(
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        wording=indicator.wording,
        is_fictitious=indicator.is_fictitious,
        first_year=indicator.first_year,
        last_year=indicator.last_year,
        years=years,
        versions=_versions(indicator),
        projection=Projection.objects.filter(indicator=indicator).first(),
        trials=tuple(indicator.trials.all()),
        card=IndicatorCard.objects.filter(indicator=indicator).first(),
        running=_running(indicator) if today().year in years else None,
    )


def _running(indicator: Indicator) -> RunningYear:
    """What the records gave of the year before by the same date. Three queries."""
    year, day = today().year, day_of_records()
    result = LiveResult.objects.filter(indicator=indicator, year=year - 1).select_related("definition").first()
    if day.year < year or result is None or aggregate_of(result.definition.rule) not in (COUNT, SUM):
        return RunningYear(year, day, None)
    rows = result.evidence.filter(part=LiveEvidence.Part.COUNTED, date__lte=same_date(day, year - 1))
    return RunningYear(year, day, strip_trailing_zeros(rows.aggregate(total=Sum("amount", default=0))["total"]))


def projections_of(year: int) -> dict[str, Projection]:
    """The projections of a year, by code of their indicator: one query, none but for the running year."""
    return {one.indicator.code: one for one in projections().filter(year=year)}


def projections() -> QuerySet[Projection]:
    """The projections, each with its indicator, in the order of the table."""
    return Projection.objects.select_related("indicator").order_by("indicator__position", "indicator__code")


def known_indicators() -> list[tuple[str, str]]:
    """The code and the label of every indicator, in the order of the table."""
    return list(Indicator.objects.values_list("code", "label"))


def _versions(indicator: Indicator) -> tuple[DefinitionVersion, ...]:
    """Each version that decides a year, the last one first: a later one takes its place from its first year on."""
    words = read_vocabulary()
    found: list[DefinitionVersion] = []
    until = indicator.last_year
    for definition in sorted(indicator.definitions.all(), key=lambda one: one.version, reverse=True):
        first = definition.first_year
        if until is None or first <= until:
            found.append(DefinitionVersion(definition.version, first, until, rule_in_words(indicator, first, words)))
            until = first - 1
    return tuple(found)
