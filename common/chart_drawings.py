"""The drawing that the server makes of a chart: geometry only, which ``components/chart_drawing.html`` turns into SVG.

Coordinates are in the units of the view box and already written as text. Colours come from the style sheet, by key.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from common.chart_scale import (
    BARS_SHARE,
    VALUES_SHOWN,
    axis_words,
    bars_of,
    chart_ticks,
    labelled,
    missing,
    names_width,
    runs,
    spread,
    stacked,
)
from common.charts import ND, Chart, Series, Value, format_value

WIDTH, HEIGHT = 840, 340
LEFT, TOP, BOTTOM = 56, 32, 304
LABEL_GAP = 18.0
RANGE_END = 8.0
PHONE_WIDTH, PHONE_HEIGHT = 400, 290
PHONE_DIGIT = 10
"""Width of a digit of the axis of a phone."""
ON_DESKS_ALONE = frozenset({"drawing__unit", "drawing__name", "drawing__minor", "drawing__value"})
"""What a phone has no room for: the legend and the table say it."""


@dataclass(frozen=True)
class Mark:
    """One shape of a series: an SVG path, hollow or filled, and the words said when one points at it."""

    key: str
    path: str
    title: str = ""
    css: str = ""


@dataclass(frozen=True)
class Text:
    """Words in the drawing."""

    x: str
    y: str
    words: str
    css: str = ""


@dataclass(frozen=True)
class Gridline:
    """A horizontal line at a round value."""

    y: str
    words: str
    zero: bool


@dataclass
class Drawing:
    """Everything that the template draws, in order: grid, marks, then words."""

    right: int
    grid: list[Gridline] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    bottom: int = BOTTOM
    is_wide: bool = False
    """Whether a phone scrolls it sideways rather than shrinks it."""


def draw(chart: Chart) -> Drawing:
    """The drawing of areas, lines, steps or bars over categories."""
    return _drawn(chart, Drawing(right=WIDTH - names_width(chart)))


def draw_on_phone(chart: Chart) -> Drawing:
    """The same, half as wide and nearly as high: shrunk to a phone, that of a desk would be a hundred pixels high."""
    digits = max(len(format_value(tick)) for tick in chart_ticks(chart))
    # The name of the last category is centred under the end of its line, and must not go beyond the page.
    last = len(axis_words(chart, len(chart.categories) - 1)) if chart.categories and chart.kind != "bars" else 0
    frame = Drawing(
        right=PHONE_WIDTH - 8 - PHONE_DIGIT * last // 2,
        left=14 + PHONE_DIGIT * digits,
        top=16,
        bottom=PHONE_HEIGHT - 36,
        width=PHONE_WIDTH,
        height=PHONE_HEIGHT,
    )
    drawing = _drawn(chart, frame)
    drawing.texts = [text for text in drawing.texts if ON_DESKS_ALONE.isdisjoint(text.css.split())]
    return drawing


def _drawn(chart: Chart, drawing: Drawing) -> Drawing:
    canvas = _Canvas(chart, drawing)
    canvas.draw_axes()
    {
        "stacked_area": canvas.draw_areas,
        "lines": canvas.draw_lines,
        "steps": canvas.draw_steps,
        "bars": canvas.draw_bars,
    }[chart.kind]()
    return drawing


def coordinate(value: float) -> str:
    """A coordinate as text, to a tenth of a unit, whatever the language of the page."""
    return f"{value:.1f}"


class _Canvas:
    """Draws one chart on one drawing."""

    def __init__(self, chart: Chart, drawing: Drawing) -> None:
        self.chart, self.drawing = chart, drawing
        self.edges = stacked(chart) if chart.kind == "stacked_area" else []
        self.ticks = chart_ticks(chart)
        self.band = (drawing.right - self.drawing.left) / max(1, len(chart.categories))

    def x(self, index: int) -> float:
        if self.chart.kind == "bars" or len(self.chart.categories) == 1:
            return self.drawing.left + (index + 0.5) * self.band
        return self.drawing.left + index * (self.drawing.right - self.drawing.left) / (len(self.chart.categories) - 1)

    def y(self, value: Decimal | int) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.drawing.bottom - float((Decimal(value) - low) / (high - low)) * (
            self.drawing.bottom - self.drawing.top
        )

    def text(self, x: float, y: float, words: str, css: str) -> None:
        self.drawing.texts.append(Text(coordinate(x), coordinate(y), words, css))

    def mark(self, series: Series, path: str, title: str = "", css: str = "") -> None:
        self.drawing.marks.append(Mark(series.key, path, title, css))

    def draw_axes(self) -> None:
        if self.chart.unit:
            self.text(0, 12, self.chart.unit, "drawing__unit")
        for tick in self.ticks:
            self.drawing.grid.append(Gridline(coordinate(self.y(tick)), format_value(tick), tick == 0))
        for index, is_kept in labelled(self.chart).items():
            minor = "" if is_kept else " drawing__minor"
            self.text(
                self.x(index), self.drawing.bottom + 22, axis_words(self.chart, index), f"drawing__category{minor}"
            )

    def draw_areas(self) -> None:
        for run in runs([bool(column) for column in self.edges]):
            for rank, series in enumerate(self.chart.series):
                tops = [(self.x(i), self.y(self.edges[i][rank])) for i in run]
                below = [(self.x(i), self.y(self.edges[i][rank - 1] if rank else 0)) for i in run]
                self.mark(series, polygon(tops, below), series.name, "drawing__area")
        self._say_missing()
        self._name_areas()

    def _say_missing(self) -> None:
        for index in missing(self.chart):
            self.text(self.x(index), self.drawing.bottom - 6, ND, "drawing__value")

    def _name_areas(self) -> None:
        last = self.edges[-1] if self.edges else []
        if not last:
            return
        middles = [self.y((top + below) / 2) for below, top in zip([Decimal(0), *last], last, strict=False)]
        self._name_at_end(list(zip(middles, self.chart.series, strict=True)))

    def _name_at_end(self, wanted: list[tuple[float, Series]]) -> None:
        down = sorted(wanted, key=lambda pair: pair[0])
        places = spread([place for place, _ in down], LABEL_GAP, self.drawing.top, self.drawing.bottom)
        for place, (_, series) in zip(places, down, strict=True):
            known = [value for value in series.values if value is not None]
            words = f"{series.name} {format_value(known[-1] if known else None)}"
            self.text(self.drawing.right + 12, place + 4, words, f"drawing__name serie--{series.key}")

    def draw_lines(self) -> None:
        for series in self.chart.series:
            for run in runs([value is not None for value in series.values]):
                points = [(self.x(i), self._y_of(series.values[i])) for i in run]
                self.mark(series, polyline(points), series.name, "drawing__line")
            self._dots(series)
        self._say_missing()
        named = [(self._y_of(s.values[-1]), s) for s in self.chart.series if s.values and s.values[-1] is not None]
        self._name_at_end(named)

    def draw_steps(self) -> None:
        """Lines that keep their value until the next category; how many are followed is written under the axis."""
        for series in self.chart.series:
            for run in runs([value is not None for value in series.values]):
                points = [(self.x(i), self._y_of(series.values[i])) for i in run]
                corners = [(after[0], before[1]) for before, after in pairwise(points)]
                path = [point for pair in zip(points, [*corners, points[-1]], strict=True) for point in pair]
                self.mark(series, polyline(path), series.name, "drawing__line")
        ends = [
            (self._last_y(series), series) for series in self.chart.series if any(v is not None for v in series.values)
        ]
        self._name_at_end(ends)
        self._say_followed()

    def _last_y(self, series: Series) -> float:
        return self.y(next(value for value in reversed(series.values) if value is not None))

    def _say_followed(self) -> None:
        followed = [series for series in self.chart.series if series.followed]
        for row, series in enumerate(followed):
            y = HEIGHT + 20.0 + 20 * row
            self.drawing.height = int(y) + 12
            self.drawing.is_wide = True
            for index in labelled(self.chart):
                self.text(self.x(index), y, format_value(series.followed[index]), "drawing__followed")
            self.text(self.drawing.right + 12, y, f"{series.name}, suivis", "drawing__name")

    def _dots(self, series: Series) -> None:
        for index, value in enumerate(series.values):
            if value is not None:
                title = f"{series.name}, {self.chart.categories[index]} : {format_value(value)}"
                self.mark(series, circle(self.x(index), self.y(value), 3.5), title, "drawing__dot")

    def _y_of(self, value: Value) -> float:
        return self.y(value if value is not None else 0)

    def draw_bars(self) -> None:
        columns = bars_of(self.chart)
        width = self.band * BARS_SHARE / max(1, len(columns))
        shows_values = len(columns) * len(self.chart.categories) <= VALUES_SHOWN
        for index in range(len(self.chart.categories)):
            left = self.x(index) - self.band * BARS_SHARE / 2
            unknown = {series.absence(index).mark for series in columns if series.values[index] is None}
            if len(columns) > 1 and len(unknown) == 1 and all(series.values[index] is None for series in columns):
                self._tell_absence(self.x(index), unknown.pop())  # once: side by side, they would collide
            else:
                for rank, series in enumerate(columns):
                    self._bar(series, index, left + rank * width, width, shows_values)
            for series in self.chart.series:
                if series.key == "target":
                    self._target(series, index)
                elif series.key == "projection":
                    self._projection(series, index)

    def _target(self, series: Series, index: int) -> None:
        value = series.values[index]
        if value is not None:
            y, half = self.y(value), self.band * 0.45
            path = polyline([(self.x(index) - half, y), (self.x(index) + half, y)])
            self.mark(series, path, self._describe_point(series, index), "drawing__target")

    def _projection(self, series: Series, index: int) -> None:
        """A dot in its range, which ends with a bar on each side; its value stands above."""
        value, bounds = series.values[index], series.ranges[index] if series.ranges else None
        if value is None:
            return
        x, half = self.x(index), min(RANGE_END, self.band * 0.2)
        low, high = (self.y(bound) for bound in bounds or (value, value))
        ends = "".join(polyline([(x - half, y), (x + half, y)]) for y in (low, high))
        self.mark(
            series, f"{polyline([(x, low), (x, high)])}{ends}", self._describe_point(series, index), "drawing__range"
        )
        self.mark(series, circle(x, self.y(value), 4.5), self._describe_point(series, index), "drawing__dot")
        self.text(x, high - 6, format_value(value), "drawing__value")

    def _describe_point(self, series: Series, index: int) -> str:
        return f"{series.name}, {self.chart.categories[index]} : {series.format_value(index)}"

    def _tell_absence(self, x: float, mark: str) -> None:
        if mark:
            self.text(x, self.y(0) - 6, mark, "drawing__value")

    def _bar(self, series: Series, index: int, left: float, width: float, shows_value: bool) -> None:
        middle, value = left + width / 2, series.values[index]
        if value is None:
            self._tell_absence(middle, series.absence(index).mark)
            return
        top, zero, inset = self.y(value), self.y(0), min(1.5, width * 0.1)
        path = polygon(
            [(left + inset, top), (left + width - inset, top)], [(left + inset, zero), (left + width - inset, zero)]
        )
        hollow = " drawing__bar--hollow" if series.key == "live" else ""
        self.mark(series, path, self._describe_point(series, index), f"drawing__bar{hollow}")
        if shows_value:
            self.text(middle, min(top, zero) - 6, format_value(value), "drawing__value")


def polyline(points: list[tuple[float, float]]) -> str:
    """An open path through the points; a single point becomes a short stroke, so that it shows."""
    if len(points) == 1:
        (x, y) = points[0]
        points = [(x - 3, y), (x + 3, y)]
    return "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)


def polygon(tops: list[tuple[float, float]], below: list[tuple[float, float]]) -> str:
    """The closed path between an upper edge and a lower one; over a single point it is a narrow band."""
    if len(tops) == 1:
        tops, below = ([(x - 3, y), (x + 3, y)] for [(x, y)] in (tops, below))
    return f"{polyline(tops)}L{polyline(below[::-1])[1:]}Z"


def circle(x: float, y: float, radius: float) -> str:
    """A full circle as a path."""
    start, size, across = coordinate(x - radius), coordinate(radius), coordinate(2 * radius)
    return f"M{start} {coordinate(y)}a{size} {size} 0 1 0 {across} 0a{size} {size} 0 1 0 -{across} 0Z"
