"""Plan what to compute: the definition of each indicator for each year, its figure, and the marks of the figure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError

from budget.models import Award, FundingRound
from budget.queries.fast import missing_laureates
from common.figure import Figure
from impact.queries.designations import unconfirmed_designations
from indicators.algebra import (
    ComputedFigure,
    Measure,
    RuleVocabulary,
    aggregates,
    cached_measure,
    figures_of,
    read_vocabulary,
)
from indicators.algebra.conditions import FAST, SCHEMES
from indicators.algebra.declared_sources import DESIGNATIONS, DESIGNATIONS_BY_DATES, UNCONFIRMED_DESIGNATIONS
from indicators.algebra.measures import KEPT
from indicators.algebra.rule_source import YEAR, RuleSource
from indicators.algebra.scheme_sources import ACCOMPANIMENTS, AWARDS
from indicators.models import Definition, Indicator
from indicators.queries.targets import definition_in_force

SUMS = (aggregates.COUNT, aggregates.STARTUPS, aggregates.SUM)
"""What grows with each record: without some of them it is a minimum. Of a share or a rate, nothing is known."""


def with_marks(measure: Measure, figures: Mapping[int, ComputedFigure], today: dt.date) -> dict[int, ComputedFigure]:
    """Return the figures of some years with their marks."""
    if measure.aggregate == aggregates.MEASURED:
        return {year: _measured_or_not(year, one) for year, one in figures.items()}
    return _with_missing(measure, _mark_unconfirmed(measure, figures, today), today)


def _measured_or_not(year: int, figure: ComputedFigure) -> ComputedFigure:
    """Return the measured figure of a year, with the reason why it is unknown if nothing is recorded."""
    if figure.value is not None or figure.unknown_because:
        return figure
    return replace(figure, unknown_because=f"Aucun relevé n’est saisi pour {year}.")


def tables_of_marks(measure: Measure) -> tuple[str, ...]:
    """Return the tables that the marks of a measure read, in addition to those of the measure."""
    return (FundingRound._meta.db_table, Award._meta.db_table) if _counts_awards(measure) else ()


def _counts_awards(measure: Measure) -> bool:
    population = measure.rule.population
    is_of_fast = FAST in population.values.get("scheme", tuple(SCHEMES))
    return population.source is AWARDS or (population.source is ACCOMPANIMENTS and is_of_fast)


def _with_missing(measure: Measure, figures: dict[int, ComputedFigure], today: dt.date) -> dict[int, ComputedFigure]:
    if not _counts_awards(measure):
        return figures
    missing = missing_laureates(figures, today)
    return {year: _partial(measure, one, missing[year]) if year in missing else one for year, one in figures.items()}


def _partial(measure: Measure, figure: ComputedFigure, missing: int) -> ComputedFigure:
    if figure.value is None:
        return figure
    if measure.aggregate in SUMS:
        return replace(figure, missing=missing)
    return replace(figure, value=None, unknown_because="Des lauréats du FAST annoncés ne sont pas enregistrés.")


def _mark_unconfirmed(
    measure: Measure, figures: Mapping[int, ComputedFigure], today: dt.date
) -> dict[int, ComputedFigure]:
    """Return the figures of some years, with marks for those that depend on unconfirmed millésimes.

    A count on a day depends on them only if both readings differ: a designation counts from 31 December of its
    millésime at the latest. One query if every millésime is confirmed, else three; none for other measures.
    """
    population = measure.rule.population
    if population.source is not DESIGNATIONS or not unconfirmed_designations().exists():
        return dict(figures)
    unconfirmed, by_dates = (figures_of(one, figures, today) for one in _other_readings(measure))
    is_of_year = population.period.kind == YEAR
    return {
        year: replace(figure, unconfirmed=unconfirmed[year].counted if is_of_year else 0, by_dates=by_dates[year].value)
        if figure.value is not None
        and ((is_of_year and unconfirmed[year].counted) or by_dates[year].value != figure.value)
        else figure
        for year, figure in figures.items()
    }


@lru_cache(maxsize=KEPT)
def _other_readings(measure: Measure) -> tuple[Measure, Measure]:
    return _over(measure, UNCONFIRMED_DESIGNATIONS), _over(measure, DESIGNATIONS_BY_DATES)


def _over(measure: Measure, source: RuleSource) -> Measure:
    rule = measure.rule
    return replace(measure, rule=replace(rule, population=replace(rule.population, source=source)))


NOT_DETERMINED = ComputedFigure(value=None, counted=0, base=0, total=Decimal(0), digest=0)


@dataclass(frozen=True, slots=True)
class Task:
    """A definition and the years to which it applies; ``measure`` is None if its rule is invalid, for ``refusal``."""

    definition: Definition
    years: tuple[int, ...]
    measure: Measure | None
    refusal: str = ""

    @property
    def is_by_startup(self) -> bool:
        """Whether a change of a startup moves no evidence of another one."""
        return self.measure is not None and self.measure.is_by_startup

    @property
    def is_moved_by_others(self) -> bool:
        """Whether a change of a startup may move what its own evidence does not show."""
        return self.measure is None or (self.measure.is_of_startups and not self.measure.is_by_startup)

    def key(self, year: int) -> tuple[int, int]:
        """Return the key of a year's result: its indicator and the year."""
        return self.definition.indicator_id, year


@dataclass(frozen=True, slots=True)
class Rules:
    """The current indicators with their definitions, and the vocabulary."""

    indicators: Sequence[Indicator]
    words: RuleVocabulary


def read_rules() -> Rules:
    """Read them: three queries."""
    return Rules(list(Indicator.objects.prefetch_related("definitions")), read_vocabulary())


def plan(today: dt.date, rules: Rules | None = None) -> list[Task]:
    """Return every definition with its years, from the first of its indicator to that of ``today``.

    ``rules`` are read unless they are given.
    """
    rules = rules or read_rules()
    years_by_definition: dict[Definition, list[int]] = {}
    for indicator in rules.indicators:
        last = min(indicator.last_year or today.year, today.year)
        for year in range(indicator.first_year, last + 1):
            definition = definition_in_force(indicator, year)
            if definition:
                years_by_definition.setdefault(definition, []).append(year)
    return [_task(definition, tuple(years), rules.words) for definition, years in years_by_definition.items()]


def figures_of_task(task: Task, today: dt.date) -> dict[int, ComputedFigure]:
    """Return the figure of each year of ``task`` from the records: one query, three for designations.

    An invalid rule gives none.
    """
    if task.measure is None:
        return dict.fromkeys(task.years, NOT_DETERMINED)
    return with_marks(task.measure, figures_of(task.measure, task.years, today), today)


def _task(definition: Definition, years: tuple[int, ...], words: RuleVocabulary) -> Task:
    try:
        return Task(definition, years, cached_measure(definition.rule, words))
    except ValidationError as error:
        return Task(definition, years, None, f"{definition} : {' '.join(error.messages)}")


def figures_until(codes: Iterable[str], day: dt.date) -> dict[str, Figure]:
    """Return the figure of the year of ``day`` by the records dated until then, by code of an indicator.

    Those whose figure doesn't add up over the year are left out, as those without a definition. Three queries, and those
    of ``figures_of_task`` for each.
    """
    asked = Indicator.objects.filter(code__in=list(codes)).prefetch_related("definitions")
    found = {}
    for task in plan(day, Rules(list(asked), read_vocabulary())):
        if day.year in task.years and task.measure and task.measure.is_cumulative:
            dated = replace(task, years=(day.year,), measure=replace(task.measure, until=day))
            found[task.definition.indicator.code] = figures_of_task(dated, day)[day.year].figure
    return found


def preview_results(day: dt.date) -> dict[tuple[Indicator, int], Figure]:
    """Return the figure of each year of each indicator on ``day``, by the records of this transaction; nothing is written.

    One query a definition, and those of ``plan``.
    """
    return {
        (task.definition.indicator, year): figure.figure
        for task in plan(day)
        for year, figure in figures_of_task(task, day).items()
    }
