"""Dots by row: what each category is worth in each series (a year), on one logarithmic axis, geometry only.

For values of very different sizes that are compared one by one: bars would hide the small ones.
"""

import textwrap
from itertools import groupby

from common.chart_drawings import Drawing, Mark, Text, circle, coordinate, polyline
from common.chart_grids import LogAxis
from common.chart_scale import LETTER
from common.charts import Chart, Series, Value, format_value
from common.words import money_fr

WIDTH, TOP, ROW, LINE, BOTTOM = 840, 8, 38, 15, 32
NAMES_MOST, LAST_WORDS = 260, 150
RADIUS, SMALL = 7, 5

type Point = tuple[Series, float, str]
"""A dot: its series, where it stands across, its value in words."""


def draw_dots(chart: Chart) -> Drawing:
    """A row for each category: a dot by known value, the last one greater and said, the others grey, named by their series."""
    known = [value for series in chart.series for value in series.values if value is not None and value > 0]
    left = min(NAMES_MOST, 16 + LETTER * max((len(name) for name in chart.categories), default=0))
    right = WIDTH - LAST_WORDS
    drawing = Drawing(right=right, left=left, height=TOP + ROW * len(chart.categories) + BOTTOM, is_wide=True)
    axis = LogAxis(known, left + 12, right)
    for tick in axis.ticks():
        x, foot = axis.place(tick), drawing.height - BOTTOM
        drawing.marks.append(Mark("other", polyline([(x, TOP), (x, foot)]), "", "drawing__grid"))
        words = Text(coordinate(x), coordinate(foot + 20), _words(chart, tick), "drawing__category")
        drawing.texts.append(words)
    for row, category in enumerate(chart.categories):
        _draw_row(drawing, chart, row, category, axis)
    return drawing


def _draw_row(drawing: Drawing, chart: Chart, row: int, category: str, axis: LogAxis) -> None:
    y = TOP + ROW * row + ROW / 2
    lines = textwrap.wrap(category, NAMES_MOST // LETTER, max_lines=2, placeholder="…")
    for rank, words in enumerate(lines):
        place = y + 4 + LINE * (rank - (len(lines) - 1) / 2)
        drawing.texts.append(Text(coordinate(drawing.left - 8), coordinate(place), words, "drawing__tick"))
    drawing.marks.append(Mark("other", polyline([(drawing.left, y), (drawing.right, y)]), "", "drawing__grid"))
    points = [
        (series, axis.place(value), _words(chart, value))
        for series in chart.series
        if (value := series.values[row]) is not None and value > 0
    ]
    if not points:
        nothing = Text(coordinate(drawing.right + 12), coordinate(y + 4), format_value(None), "drawing__label")
        drawing.texts.append(nothing)
        return
    _draw_points(drawing, category, y, points)


def _draw_points(drawing: Drawing, category: str, y: float, points: list[Point]) -> None:
    """The dots of a row; the last value is said in a column of its own, years above, where no name covers another."""
    *earlier, (last, x_last, said) = points
    for series, x, words in earlier:
        title = f"{category}, {series.name} : {words}"
        drawing.marks.append(Mark("other", circle(x, y, SMALL), title, "drawing__dot"))
    drawing.marks.append(Mark(last.key, circle(x_last, y, RADIUS), f"{category}, {last.name} : {said}", "drawing__dot"))
    drawing.texts.append(
        Text(coordinate(drawing.right + 12), coordinate(y + 4), f"{said} ({last.name})", "drawing__label")
    )
    taken = -1.0
    for x, group in groupby(sorted(earlier, key=lambda point: point[1]), key=lambda point: point[1]):
        name = ", ".join(series.name for series, _, _ in group)
        if x - LETTER * len(name) / 2 > taken:
            drawing.texts.append(Text(coordinate(x), coordinate(y - SMALL - 5), name, "drawing__column"))
            taken = x + LETTER * len(name) / 2


def _words(chart: Chart, value: Value) -> str:
    return money_fr(value) if chart.unit == "€" else format_value(value)
