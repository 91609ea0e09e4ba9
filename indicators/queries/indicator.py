"""One indicator over all its years: results, targets, and the running year next to the same date of past ones."""

import datetime as dt
from dataclasses import dataclass

from common.clock import today
from common.figure import UNKNOWN, Figure
from common.freshness import day_of_records
from indicators.algebra import RuleVocabulary, read_vocabulary
from indicators.models import Indicator, IndicatorCard, PrintedFigure
from indicators.queries.running_year import PastYear, past_years
from indicators.queries.targets import definition_in_force
from indicators.queries.years import YearFigures, figures_by_year, measure_in_force, rule_in_a_sentence


@dataclass(frozen=True, slots=True)
class DefinitionVersion:
    """A definition: the years to which it applies (``last`` None: still), and its description."""

    number: int
    first: int
    last: int | None
    words: str


@dataclass(frozen=True, slots=True)
class RunningYear:
    """The year in progress: the records are known until ``day``; ``past`` contains earlier years at the same date.

    None if the figures do not add up over the year (``is_level``: they are meaningful on any day). ``definition`` is the
    key of the definition whose figures add up.
    """

    year: int
    day: dt.date
    past: tuple[PastYear, ...] = ()
    is_level: bool = False
    definition: int | None = None

    @property
    def before(self) -> Figure:
        """Return the figure of the previous year at the same date."""
        return next((one.by_date for one in self.past if one.year == self.year - 1), UNKNOWN)


@dataclass(frozen=True, slots=True)
class IndicatorYears:
    """Everything known about an indicator; ``years`` in order.

    ``running`` is the year in progress, if the indicator has a figure for it.
    """

    code: str
    label: str
    unit: str
    wording: str
    first_year: int
    last_year: int | None
    years: dict[int, YearFigures]
    versions: tuple[DefinitionVersion, ...]
    card: IndicatorCard | None = None
    running: RunningYear | None = None


def indicator_history(code: str) -> IndicatorYears | None:
    """Return the indicator with that code, or None. A constant number of queries."""
    indicator = Indicator.objects.filter(code=code).select_related("card").prefetch_related("definitions").first()
    if indicator is None:
        return None
    years, words = figures_by_year([indicator]).get(indicator.pk, {}), read_vocabulary()
    return IndicatorYears(
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        wording=indicator.wording,
        first_year=indicator.first_year,
        last_year=indicator.last_year,
        years=years,
        versions=_versions(indicator, words),
        card=getattr(indicator, "card", None),
        running=_running(indicator, words) if today().year in years else None,
    )


def _running(indicator: Indicator, words: RuleVocabulary) -> RunningYear:
    """Return the value of the previous year at the same date. Two queries."""
    year, day = today().year, day_of_records()
    definition, measure = definition_in_force(indicator, year), measure_in_force(indicator, year, words)
    is_level = bool(measure and measure.is_level)
    if day.year < year or definition is None or measure is None or not measure.is_cumulative:
        return RunningYear(year, day, is_level=is_level)
    return RunningYear(year, day, past_years([definition.pk], day).get(definition.pk, ()), is_level, definition.pk)


def printed_results(code: str) -> list[PrintedFigure]:
    """Return the results of an indicator as documents print them, by year, then by document. One query."""
    printed = PrintedFigure.objects.filter(subject=PrintedFigure.Subject.INDICATOR, subject_key=code)
    return list(printed.order_by("-year", "report_year", "document"))


def known_indicators() -> list[tuple[str, str]]:
    """Return code and label of every indicator, in the order of the table."""
    return list(Indicator.objects.values_list("code", "label"))


def _versions(indicator: Indicator, words: RuleVocabulary) -> tuple[DefinitionVersion, ...]:
    """Return each version that applies to a year, latest first: a later one replaces it from its first year on."""
    found: list[DefinitionVersion] = []
    until = indicator.last_year
    for definition in sorted(indicator.definitions.all(), key=lambda one: one.version, reverse=True):
        first = definition.first_year
        if until is None or first <= until:
            found.append(
                DefinitionVersion(definition.version, first, until, rule_in_a_sentence(indicator, first, words))
            )
            until = first - 1
    return tuple(found)
