"""Figures that count designations by millésime: how many are unconfirmed, and the figure by the years of their dates."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from impact.queries.designations import unconfirmed_designations
from indicators.algebra.life_sources import DESIGNATIONS
from indicators.algebra.measures import KEPT, ComputedFigure, Measure, figures_of
from indicators.algebra.periods import YEAR
from indicators.algebra.source import RuleSource

UNCONFIRMED = replace(DESIGNATIONS, relation=f"{DESIGNATIONS.relation} WHERE NOT is_millesime_confirmed")
BY_DATES = replace(
    DESIGNATIONS,
    relation="""SELECT startup_id, id AS record_id, year_by_date AS year, since AS date, since AS start,
                       withdrawn_on AS stop
                FROM impact_designation
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN is_millesime_confirmed THEN effective_on ELSE decided_on END
                ) AS reading (since)""",
)


def mark_unconfirmed(
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
    return _over(measure, UNCONFIRMED), _over(measure, BY_DATES)


def _over(measure: Measure, source: RuleSource) -> Measure:
    rule = measure.rule
    return replace(measure, rule=replace(rule, population=replace(rule.population, source=source)))
