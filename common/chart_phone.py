"""Heat maps and lives on a phone: each name stands over its row, so that the row has the whole width."""

import datetime as dt
import textwrap

from common.chart_drawings import Drawing, Text, coordinate
from common.chart_grids import CELL_HEIGHT, draw_cell, greatest_of
from common.chart_lives import BAR, LifeChart, draw_stretches, draw_years, first_day
from common.charts import Chart

WIDTH = 400
LINE = 22
NAME_LETTERS = 42
"""How many letters of a name fit the width."""
NAME, ROW_GAP = 24, 12
YEARS = 28
"""The room of the years, over the lives."""
YEARS_SHOWN = 5


def draw_heatmap_on_phone(chart: Chart) -> Drawing:
    """The titles of the columns as a numbered list, then a row of cells under each name."""
    drawing = Drawing(right=WIDTH, left=0, width=WIDTH)
    for rank, series in enumerate(chart.series, start=1):
        _say(drawing, 0, rank * LINE - 6, f"{rank}. {series.name}")
    top, width = len(chart.series) * LINE + LINE, WIDTH / max(1, len(chart.series))
    for rank in range(len(chart.series)):
        _say(drawing, (rank + 0.5) * width, top - 4, str(rank + 1), "drawing__column")
    greatest = greatest_of(chart)
    for row, category in enumerate(chart.categories):
        y = top + row * (NAME + CELL_HEIGHT + ROW_GAP)
        _say(drawing, 0, y + NAME - 6, category)
        for column, series in enumerate(chart.series):
            draw_cell(drawing, chart, series, row, (column * width, y + NAME, width, greatest))
    drawing.height = top + len(chart.categories) * (NAME + CELL_HEIGHT + ROW_GAP)
    return drawing


def draw_lives_on_phone(chart: LifeChart) -> Drawing:
    """A bar under each name, years across."""
    pitch = NAME + BAR + ROW_GAP
    drawing = Drawing(right=WIDTH, left=0, width=WIDTH, height=YEARS + pitch * len(chart.lives))
    first = first_day(chart)
    days = max(1, (chart.until - first).days)

    def x(day: dt.date) -> float:
        return (min(day, chart.until) - first).days / days * WIDTH

    draw_years(drawing, first.year, chart.until.year, x, YEARS_SHOWN)
    for row, life in enumerate(chart.lives):
        y = YEARS + row * pitch
        _say(drawing, 0, y + NAME - 6, life.name)
        draw_stretches(drawing, life, x, y + NAME)
    return drawing


def _say(drawing: Drawing, x: float, y: float, words: str, css: str = "drawing__label") -> None:
    said = textwrap.shorten(words, NAME_LETTERS, placeholder="…")
    drawing.texts.append(Text(coordinate(x), coordinate(y), said, css))
