"""The dashboard of the running year: for each indicator its tile, its running total, all its years, its incubators."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.clock import today
from common.freshness import day_of_records
from indicators.charts.running import incubators_chart, running_chart
from indicators.charts.years import FollowedYears, indicator_chart
from indicators.models import Follower
from indicators.presenters import Tile, tile
from indicators.queries import IndicatorYear
from indicators.queries.indicator import IndicatorYears, RunningYear
from indicators.queries.running_year import past_years, running_totals, shares_by_incubator
from indicators.queries.targets import last_comments
from web.charts.model import Chart


@dataclass(frozen=True, slots=True)
class RunningIndicator:
    """An indicator in a year: its tile, and the chart of its running total (None: it isn't drawn, or doesn't add up)."""

    tile: Tile
    curve: Chart | None = None

    @property
    def row(self) -> IndicatorYear:
        return self.tile.row


def running_indicators(rows: Sequence[IndicatorYear]) -> list[RunningIndicator]:
    """Return the indicators of one year next to the three before it, at its end or on the day of the records. Four queries,
    and one for the comments on the targets of the running year.

    The running totals of the indicators that the budget law follows are drawn, or of all if it follows none. A year whose
    records end before it has no running total.
    """
    now, last = today(), day_of_records()
    year = rows[0].year if rows else now.year
    day = min(last, dt.date(year, 12, 31))
    comments = last_comments(year, year) if year == now.year else {}
    if day.year != year:
        return [RunningIndicator(tile(row, now, day, (), comments.get((row.code, year)))) for row in rows]
    drawn = [row for row in rows if row.followed_by == Follower.BUDGET_LAW] or rows
    past, totals = past_years(_definitions(rows), day), running_totals(_definitions(drawn), day)
    found = []
    for row in rows:
        key = row.cumulative_definition or 0
        before, by_year = past.get(key, ()), totals.get(key, {})
        curve = running_chart(row, by_year, day, before) if row.year in by_year else None
        found.append(RunningIndicator(tile(row, now, day, before, comments.get((row.code, year))), curve))
    return found


def _definitions(rows: Iterable[IndicatorYear]) -> list[int]:
    """Return the definitions of the indicators whose figure adds up over the year."""
    return [row.cumulative_definition for row in rows if row.cumulative_definition]


def followed_by_parliament(indicators: Iterable[RunningIndicator]) -> list[RunningIndicator]:
    """Return the indicators that the budget law follows in their year."""
    return [one for one in indicators if one.row.followed_by == Follower.BUDGET_LAW]


def years_charts(indicators: Sequence[RunningIndicator], aimed: Iterable[IndicatorYear]) -> list[Chart]:
    """Return the chart of all years of each indicator, then of those that had a target in the past.

    Their key is left to the page.
    """
    shown = [(one.row, one.tile.day, one.tile.progress.past) for one in indicators]
    codes = {row.code for row, _, _ in shown}
    former = [(row, None, ()) for row in aimed if row.code not in codes]
    return [
        _years_chart(row, RunningYear(row.year, day, past, row.is_level) if day else None)
        for row, day, past in (*shown, *former)
    ]


def _years_chart(row: IndicatorYear, running: RunningYear | None) -> Chart:
    is_running = running is not None and running.year in row.by_year
    years = FollowedYears(row.code, row.label, row.unit, row.by_year, running if is_running else None)
    return indicator_chart(years, f"annees-{row.code}", is_brief=True)


def incubator_charts(indicators: Iterable[RunningIndicator]) -> list[tuple[Chart, Chart]]:
    """Return the chart of each figure of the year that adds up, if enough incubators share it, and that of its table.

    The table has all the incubators. One query.
    """
    rows = [one.row for one in indicators if one.curve]
    shares = shares_by_incubator([row.code for row in rows], rows[0].year) if rows else {}
    found = [(row, shares[row.code]) for row in rows if shares.get(row.code)]
    charts = [(incubators_chart(row, one), incubators_chart(row, one, most=len(one))) for row, one in found]
    return [(drawn, whole) for drawn, whole in charts if not drawn.is_short]


def curve_of(history: IndicatorYears) -> Chart | None:
    """Return the chart of the running total of an indicator; None if its figure does not add up. Two queries."""
    running = history.running
    if running is None or running.definition is None:
        return None
    totals = running_totals([running.definition], running.day).get(running.definition, {})
    row = IndicatorYear(
        code=history.code,
        label=history.label,
        unit=history.unit,
        wording=history.wording,
        year=running.year,
        by_year=history.years,
    )
    return running_chart(row, totals, running.day, running.past) if running.year in totals else None


def chart_of_indicator(row: IndicatorYear, name: str) -> Chart | None:
    """Return a chart of an indicator by its ``name``: ``cumul`` or ``incubateurs``; None if there is nothing to draw."""
    indicators = running_indicators([row])
    if name == "cumul":
        return indicators[0].curve
    return next((whole for _, whole in incubator_charts(indicators)), None)


def day_of(indicators: Sequence[RunningIndicator]) -> dt.date | None:
    """Return the last day that the figures cover."""
    return indicators[0].tile.day if indicators else None
