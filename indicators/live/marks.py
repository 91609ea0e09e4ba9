"""The marks of a measure's figures: unconfirmed millésimes, missing laureates."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from budget.models import Award, FundingRound
from budget.queries.rounds import missing_laureates
from impact.queries.designations import unconfirmed_designations
from indicators.algebra import aggregates
from indicators.algebra.conditions import FAST, SCHEMES
from indicators.algebra.measures import KEPT, ComputedFigure, Measure, figures_of
from indicators.algebra.scheme_sources import ACCOMPANIMENTS, AWARDS
from indicators.algebra.source import YEAR, RuleSource
from indicators.algebra.sources import DESIGNATIONS, DESIGNATIONS_BY_DATES, UNCONFIRMED_DESIGNATIONS

SUMS = (aggregates.COUNT, aggregates.STARTUPS, aggregates.SUM)
"""What grows with each record: without some of them it is a minimum. Of a share or a rate, nothing is known."""


def with_marks(measure: Measure, figures: Mapping[int, ComputedFigure], today: dt.date) -> dict[int, ComputedFigure]:
    """Return the figures of some years with their marks."""
    return _with_missing(measure, _mark_unconfirmed(measure, figures, today), today)


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
        if (is_of_year and unconfirmed[year].counted) or by_dates[year].value != figure.value
        else figure
        for year, figure in figures.items()
    }


@lru_cache(maxsize=KEPT)
def _other_readings(measure: Measure) -> tuple[Measure, Measure]:
    return _over(measure, UNCONFIRMED_DESIGNATIONS), _over(measure, DESIGNATIONS_BY_DATES)


def _over(measure: Measure, source: RuleSource) -> Measure:
    rule = measure.rule
    return replace(measure, rule=replace(rule, population=replace(rule.population, source=source)))
