"""The parts of every drawing: SVG elements, axes, names of series.

There is one drawing for all widths, for pages and for files. Horizontal positions are percentages of the plot; vertical
ones are pixels; text has one size. Each element has the colour of the light theme as an attribute, for files, and a
class with which the style sheet of the pages sets the colour of the current theme.
"""

from xml.etree import ElementTree as ET

from common.charts import scale
from common.charts.model import ND, Chart, Series, Value, format_value
from common.palette import GROUNDS, INKS, color_of

HEIGHT, TOP, BOTTOM = 300, 32, 266
UNDER = 20
"""The room under the labels of an axis for the name of what it counts."""
AXIS_WIDTH = 56
"""The room on the left of a plot for the labels of its axis: the style sheet has the same."""
WIDEST_PLOT = 888
"""The greatest width of a plot, in pixels: 60rem in the style sheet, less the room on its sides."""
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
    halo = {"stroke": GROUND, "stroke_width": "4", "stroke_linejoin": "round", "paint_order": "stroke"}
    text = add(
        parent,
        "text",
        css=css,
        x=x,
        y=pixels(y),
        fill=INK if is_value or "drawing__name" in css else GREY,
        text_anchor=anchor,
        font_weight="700" if is_value else "",
        **(halo if is_value else {}),
        **more,
    )
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
        self.ticks = scale.chart_ticks(chart)
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
            add_text(self.svg, "0", self.y(tick) + 4, scale.format_tick(tick, self.ticks[-1]), "", "end", dx="-8")
        for index, css in scale.axis_labels(self.chart).items():
            words, line = scale.axis_label(self.chart, index), BOTTOM + 22
            if index == self.count - 1 and scale.last_label_ends(self.chart):
                add_text(self.svg, "100%", line, words, css, "end", dx=str(scale.EDGE))
            else:
                add_text(self.svg, percent(self.x(index)), line, words, css, "middle")
        if self.chart.category_label == scale.ELAPSED:
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
        for index, label_css in scale.axis_labels(self.chart).items():
            if any(s.values[index] is None and s.absence(index).mark for s in self.chart.series):
                css = f"drawing__value {label_css}".strip()
                add_text(self.svg, percent(self.x(index)), BOTTOM - 6, ND, css, "middle")

    def draw_names(self, ends: list[tuple[float, Series]]) -> None:
        """Write the name and the last value of each series on the right, next to its end."""
        if not names_fit(self.chart):
            return
        down = sorted(ends, key=lambda pair: pair[0])
        places = scale.spread([place for place, _ in down], NAME_GAP, TOP, BOTTOM)
        for place, (_, series) in zip(places, down, strict=True):
            group = add(self.svg, "g", css="drawing__large")
            add_shape(
                group,
                "rect",
                series.key,
                x="100%",
                y=pixels(place - 6),
                width="12",
                height="12",
                rx="2",
                transform="translate(10 0)",
            )
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
