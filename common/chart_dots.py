"""Dots by row: what each category is worth in each series (a year), on one logarithmic axis.

For values of very different sizes that are compared one by one: bars would hide the small ones. A page shows them as rows
of HTML, whose names wrap and whose dots stand where a phone or a wide screen gives them room; an image as a drawing.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from common.chart_drawings import Drawing, Mark, Text, circle, coordinate, polyline
from common.chart_grids import LogAxis
from common.chart_scale import LETTER
from common.charts import ND, AnyChart, Chart, Series
from common.words import quantity_fr

FIRST, LAST = 4.0, 96.0
"""Where the axis begins and ends, in percent of the width: a dot stands inside."""
NAME = 12.0
"""The room of the name of a series, in percent of a narrow width."""
WIDTH, TOP, ROW, LINE, BOTTOM = 840, 8, 38, 15, 32
NAMES_MOST, LAST_WORDS = 260, 150
RADIUS, SMALL = 7, 5


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot, ``place`` in percent of the width; the last one of a row is the greater."""

    place: float
    key: str
    title: str
    is_last: bool

    @property
    def x(self) -> str:
        return f"{self.place:.2f}%"

    @property
    def radius(self) -> int:
        return RADIUS if self.is_last else SMALL


@dataclass(frozen=True, slots=True)
class DotRow:
    """A category: its last value in words, its dots, and the names of the series of the others, where they stand."""

    category: str
    total: str
    dots: tuple[Dot, ...]
    names: tuple["Tick", ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """Words at a place of the axis, in percent of the width."""

    place: float
    words: str

    @property
    def x(self) -> str:
        return f"{self.place:.2f}%"


def dot_rows(chart: Chart) -> tuple[DotRow, ...]:
    """The rows, in the order of the categories. What is not greater than zero has no place on a logarithm."""
    axis = _axis(chart)
    return tuple(_row(chart, row, axis) for row in range(len(chart.categories)))


def dot_ticks(chart: Chart) -> tuple[Tick, ...]:
    """The powers of ten, in the unit."""
    axis = _axis(chart)
    return tuple(Tick(axis.place(tick), quantity_fr(tick, chart.unit)) for tick in axis.ticks())


def _axis(chart: Chart) -> LogAxis:
    known = [value for series in chart.series for value in series.values if value is not None and value > 0]
    return LogAxis(known, FIRST, LAST)


def _row(chart: Chart, row: int, axis: LogAxis) -> DotRow:
    category = chart.categories[row]
    known = [(series, value) for series in chart.series if (value := series.values[row]) is not None and value > 0]
    if not known:
        return DotRow(category, ND, (), ())
    dots = tuple(
        Dot(
            place=axis.place(value),
            key=series.key if series is known[-1][0] else "other",
            title=f"{category}, {series.name} : {quantity_fr(value, chart.unit)}",
            is_last=series is known[-1][0],
        )
        for series, value in known
    )
    last, value = known[-1]
    places = [(dot.place, series) for dot, (series, _) in zip(dots, known, strict=True) if not dot.is_last]
    return DotRow(category, f"{quantity_fr(value, chart.unit)} ({last.name})", dots, _names(places))


def _names(places: Sequence[tuple[float, Series]]) -> tuple[Tick, ...]:
    """The names of the series, those of one place together; one that would cover another is left out."""
    found: list[Tick] = []
    for place, group in groupby(sorted(places, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        named = [series.name for _, series in group]
        if not found or place - found[-1].place > NAME * len(found[-1].words.split(", ")):
            found.append(Tick(place, ", ".join(named[:2])))
    return tuple(found)


def draw_dots(chart: AnyChart) -> Drawing:
    """The same rows as a drawing. Raises TypeError for a chart of another kind."""
    if not isinstance(chart, Chart):
        raise TypeError(f"{chart.kind} n’est pas fait de points.")
    left = min(NAMES_MOST, 16 + LETTER * max((len(name) for name in chart.categories), default=0))
    right = WIDTH - LAST_WORDS
    drawing = Drawing(right=right, left=left, height=TOP + ROW * len(chart.categories) + BOTTOM, is_wide=True)
    foot = drawing.height - BOTTOM
    for tick in dot_ticks(chart):
        x = _across(drawing, tick.place)
        drawing.marks.append(Mark("other", polyline([(x, TOP), (x, foot)]), "", "drawing__grid"))
        drawing.texts.append(Text(coordinate(x), coordinate(foot + 20), tick.words, "drawing__category"))
    for rank, row in enumerate(dot_rows(chart)):
        _draw_row(drawing, row, TOP + ROW * rank + ROW / 2)
    return drawing


def _draw_row(drawing: Drawing, row: DotRow, y: float) -> None:
    lines = textwrap.wrap(row.category, NAMES_MOST // LETTER, max_lines=2, placeholder="…")
    for rank, words in enumerate(lines):
        place = y + 4 + LINE * (rank - (len(lines) - 1) / 2)
        drawing.texts.append(Text(coordinate(drawing.left - 8), coordinate(place), words, "drawing__tick"))
    drawing.marks.append(Mark("other", polyline([(drawing.left, y), (drawing.right, y)]), "", "drawing__grid"))
    for dot in row.dots:
        shape = circle(_across(drawing, dot.place), y, dot.radius)
        drawing.marks.append(Mark(dot.key, shape, dot.title, "drawing__dot"))
    for name in row.names:
        above = Text(coordinate(_across(drawing, name.place)), coordinate(y - SMALL - 5), name.words, "drawing__column")
        drawing.texts.append(above)
    drawing.texts.append(Text(coordinate(drawing.right + 12), coordinate(y + 4), row.total, "drawing__label"))


def _across(drawing: Drawing, place: float) -> float:
    return drawing.left + place * (drawing.right - drawing.left) / 100
