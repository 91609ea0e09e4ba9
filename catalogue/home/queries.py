"""The figures of the home page: the portfolio at a date, and a year before."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from catalogue.dates import year_before
from common.numbers import strip_trailing_zeros
from common.sql import fetch_all
from startups.queries import Portfolio, portfolio


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of fiches at a date; ``incubators`` counts those that carry an investigation or a service."""

    as_of: dt.date
    investigations: int
    services: int
    ended: int
    national_impact: int
    incubators: int

    @property
    def is_empty(self) -> bool:
        return not (self.investigations or self.services or self.ended)


@dataclass(frozen=True, slots=True)
class YearlyIndicator:
    """An indicator of a year: its published value, its target (null: not determined) and its live value.

    ``running`` is the live value of the year asked for, when its results are not published yet.
    """

    code: str
    label: str
    published: Decimal | None
    target: Decimal | None
    live: Decimal | None
    running_target: Decimal | None
    running: Decimal | None


_IMPACT = """
SELECT count(*) FILTER (WHERE impact_is_designated(effective_on, withdrawn_on, day.day))
FROM unnest(%(days)s::date[]) WITH ORDINALITY AS day (day, place) LEFT JOIN impact_designation ON true
GROUP BY day.place ORDER BY day.place
"""
_INDICATORS = """
WITH shown AS (
    SELECT max(year) AS year FROM indicators_publishedresult WHERE year <= %(year)s
)
SELECT shown.year, i.code, i.label, p.value, t.value, l.value, running_target.value, running.value
FROM shown
JOIN indicators_publishedresult p ON p.year = shown.year
    AND NOT EXISTS (SELECT FROM indicators_publishedresult later WHERE later.replaces_id = p.id)
JOIN indicators_indicator i ON i.id = p.indicator_id
LEFT JOIN indicators_target t ON t.indicator_id = i.id AND t.year = shown.year
LEFT JOIN indicators_liveresult l ON l.indicator_id = i.id AND l.year = shown.year
LEFT JOIN indicators_target running_target
    ON running_target.indicator_id = i.id AND running_target.year = %(year)s AND %(year)s > shown.year
LEFT JOIN indicators_liveresult running
    ON running.indicator_id = i.id AND running.year = %(year)s AND %(year)s > shown.year
ORDER BY i.position, i.code
"""


def national_impact(days: list[dt.date]) -> list[int]:
    """How many designations are in force on each of ``days``, in their order: one query."""
    rows = fetch_all(_IMPACT, {"days": days})
    return [count for (count,) in rows]


def figures(as_of: dt.date) -> tuple[Figures, Figures]:
    """The figures at ``as_of`` and one year before: three queries."""
    days = [as_of, year_before(as_of)]
    now, before = (_figures(portfolio(day), impact) for day, impact in zip(days, national_impact(days), strict=True))
    return now, before


def _figures(state: Portfolio, impact: int) -> Figures:
    return Figures(
        as_of=state.as_of,
        investigations=state.investigations,
        services=state.services,
        ended=state.ended,
        national_impact=impact,
        incubators=sum(1 for one in state.by_incubator if one.incubator and (one.investigations or one.services)),
    )


def latest_indicators(year: int) -> tuple[int | None, list[YearlyIndicator]]:
    """The last year up to ``year`` that has published results, and its indicators: one query. (None, []) without any."""
    rows = fetch_all(_INDICATORS, {"year": year})
    indicators = [
        YearlyIndicator(code, label, *(strip_trailing_zeros(value) for value in values))
        for _, code, label, *values in rows
    ]
    return (rows[0][0] if rows else None), indicators
