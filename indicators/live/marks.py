"""What stands beside the figures of a measure: millésimes to confirm, laureates not recorded."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from budget.queries.rounds import missing_laureates
from indicators.algebra import aggregates
from indicators.algebra.measures import ComputedFigure, Measure
from indicators.algebra.scheme_sources import ACCOMPANIMENTS, AWARDS
from indicators.algebra.schemes import FAST, SCHEMES
from indicators.live.millesimes import mark_unconfirmed

SUMS = (aggregates.COUNT, aggregates.STARTUPS, aggregates.SUM)
"""What grows with each record: without some of them it is a minimum. Of a share or a rate, nothing is known."""


def with_marks(measure: Measure, figures: Mapping[int, ComputedFigure], today: dt.date) -> dict[int, ComputedFigure]:
    """Return the figures of some years with what to say of them."""
    return _with_missing(measure, mark_unconfirmed(measure, figures, today), today)


def _with_missing(measure: Measure, figures: dict[int, ComputedFigure], today: dt.date) -> dict[int, ComputedFigure]:
    population = measure.rule.population
    is_of_fast = FAST in population.values.get("scheme", tuple(SCHEMES))
    if population.source is not AWARDS and not (population.source is ACCOMPANIMENTS and is_of_fast):
        return figures
    missing = missing_laureates(figures, today)
    return {year: _partial(measure, one, missing[year]) if year in missing else one for year, one in figures.items()}


def _partial(measure: Measure, figure: ComputedFigure, missing: int) -> ComputedFigure:
    if figure.value is None:
        return figure
    if measure.aggregate in SUMS:
        return replace(figure, missing=missing)
    return replace(figure, value=None, unknown_because="Des lauréats du FAST annoncés ne sont pas enregistrés.")
