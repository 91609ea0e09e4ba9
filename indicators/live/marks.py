"""The marks of a measure's figures: unconfirmed millésimes, missing laureates."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from budget.models import Award, FundingRound
from budget.queries.rounds import missing_laureates
from indicators.algebra import aggregates
from indicators.algebra.measures import ComputedFigure, Measure
from indicators.algebra.scheme_sources import ACCOMPANIMENTS, AWARDS
from indicators.algebra.schemes import FAST, SCHEMES
from indicators.live.millesimes import mark_unconfirmed

SUMS = (aggregates.COUNT, aggregates.STARTUPS, aggregates.SUM)
"""What grows with each record: without some of them it is a minimum. Of a share or a rate, nothing is known."""


def with_marks(measure: Measure, figures: Mapping[int, ComputedFigure], today: dt.date) -> dict[int, ComputedFigure]:
    """Return the figures of some years with their marks."""
    return _with_missing(measure, mark_unconfirmed(measure, figures, today), today)


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
