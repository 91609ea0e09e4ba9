"""One indicator over all its years: results, targets, projection, and the errors of its rule in past years."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from common.known_until import day_of_records
from indicators.algebra import RuleVocabulary, read_vocabulary
from indicators.live.plan import in_force
from indicators.models import BacktestTrial, Indicator, IndicatorCard, Projection
from indicators.queries.past_years import PastYear, past_years
from indicators.queries.years import YearFigures, figures_by_year, measure_in_force, rule_in_words
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
    """The year in progress: the records are known until ``day``; ``past`` years had other figures by the same date.

    There is none where the figures do not add up over the year (``is_level``: they say as much on any day).
    """

    year: int
    day: dt.date
    past: tuple[PastYear, ...] = ()
    is_level: bool = False

    @property
    def before(self) -> Decimal | None:
        """Return what the records gave by the same date of the year before; None when that is not known."""
        return next((one.by_date for one in self.past if one.year == self.year - 1), None)


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
    years, words = figures_by_year([indicator.pk]).get(indicator.pk, {}), read_vocabulary()
    return IndicatorHistory(
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        wording=indicator.wording,
        is_fictitious=indicator.is_fictitious,
        first_year=indicator.first_year,
        last_year=indicator.last_year,
        years=years,
        versions=_versions(indicator, words),
        projection=Projection.objects.filter(indicator=indicator).first(),
        trials=tuple(indicator.trials.all()),
        card=IndicatorCard.objects.filter(indicator=indicator).first(),
        running=_running(indicator, words) if today().year in years else None,
    )


def _running(indicator: Indicator, words: RuleVocabulary) -> RunningYear:
    """Return what the records gave of the year before by the same date. Two queries."""
    year, day = today().year, day_of_records()
    definition, measure = in_force(indicator, year), measure_in_force(indicator, year, words)
    is_level = bool(measure and measure.is_level)
    if day.year < year or definition is None or measure is None or not measure.is_cumulative:
        return RunningYear(year, day, is_level=is_level)
    return RunningYear(year, day, past_years([definition.pk], day).get(definition.pk, ()), is_level)


def projections_of(year: int) -> dict[str, Projection]:
    """The projections of a year, by code of their indicator: one query, none but for the running year."""
    return {one.indicator.code: one for one in projections().filter(year=year)}


def projections() -> QuerySet[Projection]:
    """The projections, each with its indicator, in the order of the table."""
    return Projection.objects.select_related("indicator").order_by("indicator__position", "indicator__code")


def known_indicators() -> list[tuple[str, str]]:
    """The code and the label of every indicator, in the order of the table."""
    return list(Indicator.objects.values_list("code", "label"))


def _versions(indicator: Indicator, words: RuleVocabulary) -> tuple[DefinitionVersion, ...]:
    """Return each version that decides a year, the last one first: a later one takes its place from its first year on."""
    found: list[DefinitionVersion] = []
    until = indicator.last_year
    for definition in sorted(indicator.definitions.all(), key=lambda one: one.version, reverse=True):
        first = definition.first_year
        if until is None or first <= until:
            found.append(DefinitionVersion(definition.version, first, until, rule_in_words(indicator, first, words)))
            until = first - 1
    return tuple(found)
