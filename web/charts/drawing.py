"""The parts of every drawing: positions of values and labels, SVG elements, axes, names of series.

There is one drawing for all widths, for pages and for files. Horizontal positions are percentages of the plot; vertical
ones are pixels; text has one size. Each element has the colour of the light theme as an attribute, for files, and a
class with which the style sheet of the pages sets the colour of the current theme.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import accumulate, groupby
from xml.etree import ElementTree as ET

from common.figure import ND
from common.words import NARROW, Number, exact, number_fr
from web.charts.model import Chart, Series, Value, format_value
from web.charts.palette import GROUNDS, INKS, color_of

TICKS = 5
"""About how many intervals an axis has."""
HEADROOM = Decimal("0.92")
"""The part of the axis that the greatest value may fill, its words above it; beyond, the axis has one tick more."""
ELAPSED = "Mois écoulés"
"""The label of categories that are months since a beginning, from 0."""
LETTER, LABEL_GAP = 7.2, 10
"""Mean width of a letter and least space between two labels, in pixels: text keeps its size when a drawing shrinks."""
BACKGROUND = {"year-1": "", "year-2": "8 4", "year-3": "2 4", "target": ""}
"""The keys of lines that are compared with others, thin and without dots, and their dashes (empty: none)."""
EDGE = 16
"""The room on the right of a plot for half a label, in pixels: the style sheet has the same."""
WIDTHS = ((216, ""), (464, "drawing__medium"), (728, "drawing__large"))
"""The least width of the plot from which a text with this class shows (see the container queries of the style sheet)."""


def axis_ticks(values: Sequence[Number]) -> tuple[Decimal, ...]:
    """Return round ticks (1, 2 or 5 times a power of ten), from zero or below to beyond the maximum.

    They end at zero without a positive value. Whole numbers have whole ticks.
    """
    low = min((exact(v) for v in values), default=Decimal(0)).min(Decimal(0))
    high = max((exact(v) for v in values), default=Decimal(0)).max(Decimal(0))
    if low == high:
        high = Decimal(1)
    step = _round_step((high - low) / TICKS)
    if all(value == int(value) for value in values):
        step = step.max(Decimal(1))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    if high > HEADROOM * last * step:
        last += 1
    return tuple((first + n) * step for n in range(int(last - first) + 1))


def _round_step(least: Decimal) -> Decimal:
    power = Decimal(10) ** least.adjusted()
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least)


def chart_ticks(chart: Chart) -> tuple[Decimal, ...]:
    """Return the ticks of the value axis: of stacked totals for areas, else of each value; 0 to 100 for shares."""
    columns = stacked(chart) if chart.kind == "stacked_area" else [list(series.values) for series in chart.series]
    drawn = [value for column in columns for value in column if value is not None]
    if chart.unit == "%" and all(0 <= value <= 100 for value in drawn):
        return tuple(Decimal(tick) for tick in range(0, 101, 20))
    return axis_ticks(drawn)


def format_tick(tick: Decimal, greatest: Decimal) -> str:
    """Return a short label of a tick: thousands, millions or billions from five digits (``1,5 M``)."""
    for power, sign in ((9, "Md"), (6, "M"), (3, "k")):
        if greatest >= Decimal(10) ** (power + (1 if power == 3 else 0)) and tick:
            return f"{number_fr((tick.scaleb(-power)).normalize() + 0)}{NARROW}{sign}"
    return format_value(tick.normalize() + 0)


def stacked(chart: Chart) -> list[list[Decimal | int]]:
    """Return the upper edges of the stacked series by category; an empty list if a part is unknown."""
    columns = [[series.values[i] for series in chart.series] for i in range(len(chart.categories))]
    return [[] if None in column else list(accumulate(v for v in column if v is not None)) for column in columns]


def runs(known: Sequence[bool]) -> list[range]:
    """Return the ranges of consecutive known categories, separated by gaps."""
    groups = (list(indexes) for is_known, indexes in groupby(range(len(known)), known.__getitem__) if is_known)
    return [range(group[0], group[-1] + 1) for group in groups]


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Return the positions nearest to those wanted (increasing), at least ``gap`` apart, above ``bottom`` if they fit."""
    placed: list[float] = []
    for index, place in enumerate(wanted):
        least = placed[-1] + gap if placed else top
        greatest = bottom - gap * (len(wanted) - 1 - index)
        placed.append(max(least, min(place, greatest)))
    return placed


def axis_label(chart: Chart, index: int) -> str:
    """Return the axis label of a category: only the year when there are many months or quarters."""
    return chart.categories[index][-4:] if _per_year(chart) > 1 else chart.categories[index]


def _per_year(chart: Chart) -> int:
    """Return the number of categories in a year (months or quarters over more than a year), else 1."""
    return {"Mois": 12, "Trimestre": 4}.get(chart.category_label, 1) if len(chart.categories) > 12 else 1


def fit_class(words: str, count: float, letter: float = LETTER) -> str | None:
    """Return the class that shows ``count`` texts of this length side by side where they fit; None if nowhere."""
    needed = (len(words) * letter + 4) * count
    return next((css for width, css in WIDTHS if needed <= width), None)


def last_label_ends(chart: Chart) -> bool:
    """Whether the last axis label must end at the edge of the drawing, because half of it would overflow."""
    return len(axis_label(chart, len(chart.categories) - 1)) * LETTER / 2 > EDGE


def axis_labels(chart: Chart) -> dict[int, str]:
    """Return the labelled categories of the axis, with the class of the widths at which they are displayed."""
    labels = dict[int, str]()
    for places, (_, css) in zip(label_places(chart, [width for width, _ in WIDTHS]), WIDTHS, strict=True):
        labels = {place: labels.get(place, css) for place in (*labels, *places)}
    return labels


def label_places(chart: Chart, widths: Sequence[int]) -> list[range]:
    """Return the categories that have a label in plots of increasing widths; a wider one has those of a narrower one.

    For months or quarters, the first of each year; otherwise the last category, then backwards at a regular step.
    """
    count = len(chart.categories)
    longest = max((len(axis_label(chart, index)) for index in range(count)), default=0)
    length = longest * LETTER * (1.5 if count and last_label_ends(chart) else 1) + LABEL_GAP
    unit = 12 if chart.category_label == ELAPSED else _per_year(chart)
    start = next((n for n in range(1, count) if axis_label(chart, n) != axis_label(chart, n - 1)), 0) % _per_year(chart)
    every, places = unit, list[range]()
    for width in reversed(widths):
        least = -(-int(length * count) // width)
        every = -(-max(least, 1) // every) * every
        places.append(range(start if unit > 1 else (count - 1) % every, count, every))
    return places[::-1]


HEIGHT, TOP, BOTTOM = 300, 32, 266
UNDER = 20
"""The room under the labels of an axis for the name of what it counts."""
AXIS_WIDTH = 56
"""The room on the left of a plot for the labels of its axis: the style sheet has the same."""
WIDEST_PLOT = 1128
"""The greatest width of a plot, in pixels: 75rem in the style sheet, less the room on its sides."""
NAMES_WIDTH = 280
"""The room on the right of a plot for the names of its series, where they fit: the style sheet has the same."""
VIEW_WIDTH = 504
"""The width of the coordinates of paths, which know no percentages: that of the plot of an image with names."""
NAME_GAP, NAME_LETTER = 18.0, 6.9
INK, GREY, GRID, GROUND = INKS["light"].strong, INKS["light"].soft, INKS["light"].grid, GROUNDS["light"][0]


def svg(height: float, css: str = "") -> ET.Element:
    """Return an empty drawing as wide as its container."""
    return ET.Element(
        "svg", {"class": f"drawing {css}".strip(), "width": "100%", "height": f"{height:g}", "overflow": "visible"}
    )


def percent(share: float) -> str:
    """Return a horizontal position, from 0 to 1, as a percentage of the plot."""
    return f"{100 * share:.2f}%"


def pixels(value: float) -> str:
    """Return a position or a length in pixels, with one decimal."""
    return f"{value:.1f}"


def add(parent: ET.Element, tag: str, title: str = "", **attributes: str) -> ET.Element:
    """Add an element; ``stroke_width`` is the attribute stroke-width, ``css`` the class, ``title`` the tooltip."""
    names = {"css": "class"}
    found = {names.get(name, name.replace("_", "-")): value for name, value in attributes.items() if value}
    element = ET.SubElement(parent, tag, found)
    if title:
        ET.SubElement(element, "title").text = title
    return element


def add_shape(parent: ET.Element, tag: str, key: str, title: str = "", **attributes: str) -> ET.Element:
    """Add a shape filled with the colour of a series."""
    return add(parent, tag, title, css=f"drawing__fill serie--{key}", fill=color_of(key).light, **attributes)


def add_square(parent: ET.Element, key: str, x: str, y: str, **more: str) -> None:
    """Add the square before the name of a series."""
    add_shape(parent, "rect", key, x=x, y=y, width="12", height="12", rx="2", **more)


def add_stroke(
    parent: ET.Element, tag: str, key: str, title: str = "", thickness: int = 3, **attributes: str
) -> ET.Element:
    """Add a line or an outline in the colour of a series."""
    style = {"fill": "none", "stroke": color_of(key).light, "stroke_width": str(thickness), "stroke_linejoin": "round"}
    return add(parent, tag, title, css=f"drawing__stroke serie--{key}", **style, **attributes)


def add_text(
    parent: ET.Element, x: str, y: float, words: str, css: str = "", anchor: str = "", **more: str
) -> ET.Element:
    """Add a text in grey; in black, bold and with a halo, if ``css`` contains ``drawing__value``."""
    is_value = "drawing__value" in css
    style = {"fill": INK if is_value or "drawing__name" in css else GREY, "text_anchor": anchor}
    if is_value:
        style |= {"font_weight": "700", "stroke": GROUND, "stroke_width": "4", "stroke_linejoin": "round"}
        style["paint_order"] = "stroke"
    text = add(parent, "text", css=css, x=x, y=pixels(y), **style, **more)
    text.text = words
    return text


def describe_point(chart: Chart, series: Series, index: int) -> str:
    """Return the tooltip of a mark: ``Publié, 2021 : 50``."""
    return f"{series.name}, {chart.categories[index]} : {series.format_value(index)}"


class Plot:
    """The frame of a chart over an axis of categories: ticks, labels, and the positions of values."""

    def __init__(self, chart: Chart, from_edge_to_edge: bool) -> None:
        """Draw the axes; ``from_edge_to_edge``: the first and last categories are on the edges (lines), not in bands."""
        self.chart = chart
        self.count = len(chart.categories)
        self.is_edge_to_edge = from_edge_to_edge and self.count > 1
        self.ticks = chart_ticks(chart)
        self.low, self.high = float(self.ticks[0]), float(self.ticks[-1])
        self.svg = svg(HEIGHT, "drawing--axis")
        self._draw_axes()

    def x(self, index: int) -> float:
        """Return the horizontal position of a category, from 0 to 1."""
        return index / (self.count - 1) if self.is_edge_to_edge else (index + 0.5) / self.count

    def y(self, value: Value) -> float:
        """Return the vertical position of a value, in pixels from the top."""
        return BOTTOM - (float(value or 0) - self.low) / (self.high - self.low) * (BOTTOM - TOP)

    def _draw_axes(self) -> None:
        add_text(self.svg, "0", 12, self.chart.unit, "drawing__unit", dx=str(-AXIS_WIDTH))
        for tick in self.ticks:
            y = pixels(self.y(tick))
            css = "drawing__grid" if tick else "drawing__grid drawing__grid--zero"
            add(self.svg, "line", x1="0", x2="100%", y1=y, y2=y, css=css, stroke=GRID if tick else GREY)
            add_text(self.svg, "0", self.y(tick) + 4, format_tick(tick, self.ticks[-1]), "", "end", dx="-8")
        for index, css in axis_labels(self.chart).items():
            words, line = axis_label(self.chart, index), BOTTOM + 22
            if index == self.count - 1 and last_label_ends(self.chart):
                add_text(self.svg, "100%", line, words, css, "end", dx=str(EDGE))
            else:
                add_text(self.svg, percent(self.x(index)), line, words, css, "middle")
        if self.chart.category_label == ELAPSED:
            self.svg.set("height", str(HEIGHT + UNDER))
            add_text(self.svg, "100%", BOTTOM + 22 + UNDER, "mois", "drawing__unit", "end")

    def paths(self) -> ET.Element:
        """Add a group whose horizontal coordinates go from 0 to ``VIEW_WIDTH``, whatever the width of the drawing."""
        return add(
            self.svg,
            "svg",
            width="100%",
            height=str(HEIGHT),
            viewBox=f"0 0 {VIEW_WIDTH} {HEIGHT}",
            preserveAspectRatio="none",
            overflow="visible",
        )

    def point(self, index: int, value: Value, shift: float = 0.0) -> str:
        """Return the point of a path for a value."""
        return f"{pixels((self.x(index) + shift) * VIEW_WIDTH)},{pixels(self.y(value))}"

    def draw_missing(self) -> None:
        """Write ND above the axis where a value is not determined."""
        for index, label_css in axis_labels(self.chart).items():
            if any(s.values[index] is None and s.absence(index).mark for s in self.chart.series):
                css = f"drawing__value {label_css}".strip()
                add_text(self.svg, percent(self.x(index)), BOTTOM - 6, ND, css, "middle")

    def draw_names(self, ends: list[tuple[float, Series]]) -> None:
        """Write the name and the last value of each series on the right, next to its end."""
        if not names_fit(self.chart):
            return
        down = sorted(ends, key=lambda pair: pair[0])
        places = spread([place for place, _ in down], NAME_GAP, TOP, BOTTOM)
        for place, (_, series) in zip(places, down, strict=True):
            group = add(self.svg, "g", css="drawing__large")
            add_square(group, series.key, "100%", pixels(place - 6), transform="translate(10 0)")
            add_text(group, "100%", place + 4, last_words(series), "drawing__name", dx="28")


def last_words(series: Series) -> str:
    """Return the name of a series with its last known value."""
    known = [value for value in series.values if value is not None]
    return f"{series.name} {format_value(known[-1] if known else None)}"


def names_fit(chart: Chart) -> bool:
    """Whether all lines or areas end on the right and their names fit there: a wide page then needs no legend."""
    ends = chart.kind in {"lines", "stacked_area"} and all(series.values[-1:] != (None,) for series in chart.series)
    room = (NAMES_WIDTH - 28) / NAME_LETTER
    return ends and len(chart.series) > 1 and all(len(last_words(series)) <= room for series in chart.series)
