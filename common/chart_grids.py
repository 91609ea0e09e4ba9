"""Heat maps and scatters: charts whose two axes are both read, drawn by the server alone.

A heat map has a row for each category and a column for each series; a scatter places each category by two series.
"""

import math
import textwrap
from decimal import Decimal

from common.chart_drawings import Drawing, Mark, Text, circle, coordinate, polygon, polyline
from common.chart_scale import LETTER
from common.charts import Chart, Series, Value, format_value

WIDTH = 840
NAMES_LEAST, NAMES_MOST, CELL_HEIGHT, CELL_GAP = 120, 330, 30, 2
LINE = 16
LEVELS = 5
"""Shades of a heat map; the last two carry light words."""


def draw_heatmap(chart: Chart) -> Drawing:
    """Rows by category, columns by series; each cell says its value, and is darker as it is greater."""
    left = _room_of_names(chart)
    width = (WIDTH - left) / max(1, len(chart.series))
    letters = max(8, int(width // (LETTER + 1)))
    titles = [textwrap.wrap(series.name, letters, break_long_words=False) for series in chart.series]
    top = 8 + LINE * max((len(lines) for lines in titles), default=0)
    drawing = Drawing(right=WIDTH, left=left, height=top + CELL_HEIGHT * len(chart.categories) + 8, is_wide=True)
    for column, lines in enumerate(titles):
        for rank, words in enumerate(lines):
            y = top - 6 - LINE * (len(lines) - 1 - rank)
            drawing.texts.append(
                Text(coordinate(left + (column + 0.5) * width), coordinate(y), words, "drawing__column")
            )
    greatest = greatest_of(chart)
    for row, category in enumerate(chart.categories):
        y = top + row * CELL_HEIGHT
        name = textwrap.shorten(category, (left - 16) // LETTER, placeholder="…")
        drawing.texts.append(Text(coordinate(left - 8), coordinate(y + 20), name, "drawing__tick"))
        for column, series in enumerate(chart.series):
            draw_cell(drawing, chart, series, row, (left + column * width, y, width, greatest))
    return drawing


def _room_of_names(chart: Chart) -> int:
    """The room that the names of the rows take, while each column is as wide as the longest word of its title."""
    names = 16 + LETTER * max((len(name) for name in chart.categories), default=0)
    words = (LETTER + 1) * max((len(word) for series in chart.series for word in series.name.split()), default=0)
    return min(NAMES_MOST, max(NAMES_LEAST, min(names, WIDTH - words * len(chart.series))))


def greatest_of(chart: Chart) -> Decimal:
    """What the darkest shade stands for: 100 for shares, else the greatest value."""
    if chart.unit == "%":
        return Decimal(100)
    return max((Decimal(v) for series in chart.series for v in series.values if v is not None), default=Decimal(1))


def draw_cell(
    drawing: Drawing, chart: Chart, series: Series, row: int, place: tuple[float, float, float, Decimal]
) -> None:
    """A cell, darker as its value is greater, which says it; ``place`` is its corner, its width and the greatest value."""
    x, y, width, greatest = place
    value, shade = series.values[row], _shade(series.values[row], greatest)
    right, bottom = x + width - CELL_GAP, y + CELL_HEIGHT - CELL_GAP
    path = polygon([(x, y), (right, y)], [(x, bottom), (right, bottom)])
    title = f"{chart.categories[row]}, {series.name} : {format_value(value)}"
    drawing.marks.append(Mark("one", path, title, f"drawing__cell drawing__cell--{shade}"))
    css = "drawing__inside drawing__inside--light" if shade >= LEVELS - 1 else "drawing__inside"
    drawing.texts.append(Text(coordinate(x + width / 2), coordinate(y + 19), format_value(value), css))


def _shade(value: Value, greatest: Decimal) -> int:
    """0 for what is zero or not determined, then 1 to ``LEVELS``."""
    if not value or greatest <= 0:
        return 0
    return min(LEVELS, 1 + int(Decimal(value) / greatest * (LEVELS - Decimal("0.01"))))


LEFT, TOP, BOTTOM, HEIGHT = 72, 32, 364, 420
NAME_HEIGHT = 14


def draw_scatter(chart: Chart) -> Drawing:
    """Each category at its two values, both greater than zero; a name is left out where it would cover another."""
    across, up = chart.series
    points = [
        (category, x, y)
        for category, x, y in zip(chart.categories, across.values, up.values, strict=True)
        if x is not None and y is not None and x > 0 and y > 0
    ]
    drawing = Drawing(right=WIDTH - 16, left=LEFT, height=HEIGHT, is_wide=True)
    horizontal = LogAxis([x for _, x, _ in points], LEFT, WIDTH - 16)
    vertical = LogAxis([y for _, _, y in points], BOTTOM, TOP)
    _log_axes(drawing, across, up, horizontal, vertical)
    taken: list[tuple[float, float, float]] = []
    for _, x_value, y_value in points:
        x, y = horizontal.place(x_value), vertical.place(y_value)
        taken.append((x - 6, x + 6, y))
    for category, x_value, y_value in sorted(points, key=lambda point: -point[2]):
        x, y = horizontal.place(x_value), vertical.place(y_value)
        title = f"{category} : {across.name} {format_value(x_value)}, {up.name} {format_value(y_value)}"
        drawing.marks.append(Mark(up.key, circle(x, y, 6), title, "drawing__dot"))
        _name_point(drawing, category, x, y, taken)
    return drawing


class LogAxis:
    """A logarithmic axis from a power of ten to another."""

    def __init__(self, values: list[Decimal | int], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values, default=1)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values, default=10))))
        self.start, self.end = start, end

    def place(self, value: Decimal | int) -> float:
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[Decimal]:
        return [Decimal(10) ** power for power in range(self.low, self.high + 1)]


def _log_axes(drawing: Drawing, across: Series, up: Series, horizontal: LogAxis, vertical: LogAxis) -> None:
    for tick in vertical.ticks():
        y = vertical.place(tick)
        drawing.marks.append(Mark("other", polyline([(LEFT, y), (WIDTH - 16, y)]), "", "drawing__grid"))
        drawing.texts.append(Text(coordinate(LEFT - 8), coordinate(y + 4), format_value(tick), "drawing__tick"))
    for tick in horizontal.ticks():
        x = horizontal.place(tick)
        drawing.marks.append(Mark("other", polyline([(x, TOP), (x, BOTTOM)]), "", "drawing__grid"))
        drawing.texts.append(Text(coordinate(x), coordinate(BOTTOM + 20), format_value(tick), "drawing__category"))
    drawing.texts.append(Text("0", "14", f"↑ {up.name}", "drawing__unit"))
    drawing.texts.append(Text(coordinate(WIDTH - 16), coordinate(HEIGHT - 14), f"{across.name} →", "drawing__tick"))


def _name_point(drawing: Drawing, name: str, x: float, y: float, taken: list[tuple[float, float, float]]) -> None:
    """The name on the right of its point, else on its left, else nowhere: the table has them all."""
    length = len(name) * LETTER + 4
    for start in (x + 10, x - 10 - length):
        inside = start >= LEFT and start + length <= WIDTH
        if inside and not any(abs(y - v) < NAME_HEIGHT and start < e and b < start + length for b, e, v in taken):
            taken.append((start, start + length, y))
            drawing.texts.append(Text(coordinate(start), coordinate(y + 4), name, "drawing__label"))
            return
