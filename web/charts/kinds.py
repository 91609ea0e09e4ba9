"""The kinds of charts: vertical bars side by side, stacked horizontal bars, lines, stacked areas; and sparklines."""

import textwrap
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

from common.figure import ABOUT, AT_LEAST, ND
from common.words import NARROW, NO_BREAK
from web.charts import drawing
from web.charts.drawing import BACKGROUND, WIDEST_PLOT, Plot, fit_class, percent, pixels, runs, stacked
from web.charts.model import Chart, Series, Value, format_value

BARS_SHARE, DRAWN_SHARE = 0.72, 0.92
"""The part of its band that a group of bars fills, and the part of its place that a bar does."""
WIDEST = 60 / WIDEST_PLOT
"""The part of the widest plot that is 60 pixels: no bar is wider."""
OVERHANG = 0.03
"""How far the line of a target goes beyond its bars, as a part of their band."""
BOLD_LETTER, VALUE_HEIGHT = 8.0, 20
NAME_LETTERS = 45
"""The most letters on one line of the name of a horizontal bar: what a phone has room for."""
LINE, BAR, GAP = 18, 14, 12
"""Heights of a line of text, of a horizontal bar and of the space under it."""
HATCH, HATCHED = 8, 64
"""The distance between hatches, and the width that they fill: more than the widest bar."""
DOTS_MOST = 30
"""Up to how many categories each value of a line is a dot."""
ALONE = 0.006
"""Half the length of a line that has a single point, as a part of the plot."""
SPARK_WIDTH, SPARK_HEIGHT, SPARK_INSET = 120, 32, 4
EMPTY = "Aucune valeur n’est connue."


def draw_bars(chart: Chart) -> ET.Element:
    """Draw a group of bars for each category, then targets over them."""
    plot = Plot(chart, from_edge_to_edge=False)
    columns = list(chart.columns.values())
    half = (BARS_SHARE * (1 - 1 / max(len(columns), 1)) / plot.count + _bar_width(plot, columns)) / 2
    longest = max((format_value(v) for s in columns for v in s.values if v is not None), key=len, default="")
    css = fit_class(longest, plot.count * max(len(columns), 1) / BARS_SHARE, BOLD_LETTER)
    for index in range(plot.count):
        _draw_group(plot, columns, index, css)
        for series in chart.targets.values():
            if series.values[index] is not None:
                _draw_target_line(plot, series, index, series.values[index], half + OVERHANG / plot.count)
    return plot.svg


def _draw_group(plot: Plot, columns: list[Series], index: int, css: str | None) -> None:
    """Draw the bars of a category, and their values at the widths of ``css``; one absence mark if none has a value."""
    count = max(len(columns), 1)
    marks = {series.absence(index).mark for series in columns}
    if len(marks) == 1 and all(series.values[index] is None for series in columns):
        _draw_absence(plot, columns, index, plot.x(index), plot.count)
        return
    width, bar = BARS_SHARE / plot.count / count, _bar_width(plot, columns)
    for rank, series in enumerate(columns):
        middle, value = plot.x(index) + (rank + 0.5 - count / 2) * width, series.values[index]
        if value is None:
            _draw_absence(plot, [series], index, middle, plot.count * count)
            continue
        _draw_bar(plot, series, index, middle, bar)
        if css is not None:
            _write_value(plot, middle, _foot_of_value(plot, value, index), format_value(value), css)


def _bar_width(plot: Plot, columns: list[Series]) -> float:
    """Return the width of each bar, as a fraction of the plot."""
    return min(BARS_SHARE * DRAWN_SHARE / plot.count / max(len(columns), 1), WIDEST)


def _foot_of_value(plot: Plot, value: Value, index: int) -> float:
    """Return the y of a bar's label: above the bar, and above the target line if they would overlap."""
    top = min(plot.y(value), plot.y(0))
    targets = (series.values[index] for series in plot.chart.targets.values())
    levels = [plot.y(target) for target in targets if target is not None]
    return min([top, *(level - 3 for level in levels if top - VALUE_HEIGHT <= level <= top + 3)]) - 6


def _draw_bar(plot: Plot, series: Series, index: int, middle: float, width: float) -> None:
    value, zero = plot.y(series.values[index]), plot.y(0)
    place = {"x": percent(middle - width / 2), "width": percent(width)}
    place |= {"y": pixels(min(value, zero)), "height": pixels(abs(value - zero))}
    title = drawing.describe_point(plot.chart, series, index)
    if series.is_hatched(index):
        _draw_hatches(plot.svg, series.key, place)
    if series.key == "live":
        drawing.add_stroke(plot.svg, "rect", series.key, title, 2, **place)
    else:
        drawing.add_shape(plot.svg, "rect", series.key, title, **place)


def _draw_hatches(svg: ET.Element, key: str, place: dict[str, str]) -> None:
    """Draw oblique lines inside a bar, which a nested drawing cuts at its edges."""
    inside = drawing.add(svg, "svg", overflow="hidden", **place)
    height = int(float(place["height"]))
    lines = (f"M0,{y}l{HATCHED},{-HATCHED}" for y in range(HATCH, height + HATCHED + HATCH, HATCH))
    drawing.add_stroke(inside, "path", key, "", 2, d="".join(lines))


def _write_value(plot: Plot, x: float, y: float, words: str, css: str) -> None:
    drawing.add_text(plot.svg, percent(x), y, words, f"drawing__value {css}".strip(), "middle")


def _draw_absence(plot: Plot, columns: list[Series], index: int, x: float, count: float) -> None:
    """Write why there is no value, if ``count`` such marks fit; a single one may cover the bottom of other bars."""
    around = [series.values[place] for series in columns for place in (index - 1, index + 1) if 0 <= place < plot.count]
    mark = columns[0].absence(index).mark if columns else ""
    css = fit_class(mark, count if None in around else count / 3, BOLD_LETTER)
    if mark and css is not None:
        _write_value(plot, x, plot.y(0) - 6, mark, css)


def _draw_target_line(plot: Plot, series: Series, index: int, value: Value, half: float) -> None:
    """Draw the line of a target, with a halo that separates it from dark and light bars."""
    x, y = plot.x(index), pixels(plot.y(value))
    ends = {"x1": percent(x - half), "x2": percent(x + half), "y1": y, "y2": y}
    drawing.add(plot.svg, "line", css="drawing__halo", stroke=drawing.GROUND, stroke_width="5", **ends)
    title = drawing.describe_point(plot.chart, series, index)
    drawing.add_stroke(plot.svg, "line", series.key, title, 3, **ends)


@dataclass(frozen=True, slots=True)
class RowPlace:
    """The place of a horizontal bar, in pixels from the top: its name on as many lines as needed, then the bar."""

    lines: tuple[str, ...]
    top: int

    @property
    def bar(self) -> int:
        """Return the top of the bar."""
        return self.top + LINE * len(self.lines)


def row_places(chart: Chart) -> tuple[list[RowPlace], int]:
    """Return the place of each horizontal bar, and the height of all; a row without a value has no bar."""
    places, top = list[RowPlace](), 0
    for index, category in enumerate(chart.categories):
        place = RowPlace(_name_lines(category, total_words(chart, index)), top)
        has_bar = any(series.values[index] is not None for series in chart.series)
        places.append(place)
        top = place.bar + (BAR if has_bar else 0) + GAP
    return places, max(top - GAP, 0)


def _name_lines(name: str, total: str) -> tuple[str, ...]:
    """Return the lines of a name, the last one short enough to leave room for the total."""
    before, _, last = name.rpartition(" ")
    bound = f"{last}{NO_BREAK}{total.replace(' ', NO_BREAK)}"  # keep the total on the line of its unit
    lines = textwrap.wrap(f"{before} {bound}".lstrip(), NAME_LETTERS, break_on_hyphens=False)
    return (*lines[:-1], lines[-1].removesuffix(bound) + last)


def draw_hbars(chart: Chart) -> ET.Element:
    """Draw a row for each category: its name and total, with its bar below."""
    ends = extent(chart)
    places, height = row_places(chart)
    svg = drawing.svg(height, "drawing--rows")
    for index, place in enumerate(places):
        _write_row(svg, place, total_words(chart, index))
        _draw_row(svg, chart, index, place.bar, ends)
    if ends[0] < 0:
        zero, css = percent(_share(Decimal(0), *ends)), "drawing__grid drawing__grid--zero"
        drawing.add(svg, "line", x1=zero, x2=zero, y1="0", y2=pixels(height), css=css, stroke=drawing.GREY)
    return svg


def _write_row(svg: ET.Element, place: RowPlace, total: str) -> None:
    """Write the name of a row, then its total."""
    for rank, words in enumerate(place.lines, start=1):
        text = drawing.add_text(svg, "0", place.top + LINE * rank - 5, words, "drawing__name")
    drawing.add(text, "tspan", font_weight="700", dx="8").text = total


def _draw_row(svg: ET.Element, chart: Chart, index: int, y: float, extent: tuple[Decimal, Decimal]) -> None:
    """Draw the parts of a bar one after another, negative ones left of zero."""
    ends = {True: Decimal(0), False: Decimal(0)}
    place = {"y": pixels(y), "height": str(BAR), "stroke": drawing.GROUND if len(chart.series) > 1 else ""}
    for series in chart.series:
        if value := series.values[index]:
            start = ends[value > 0]
            ends[value > 0] = start + Decimal(value)
            left, right = (_share(end, *extent) for end in sorted((start, start + Decimal(value))))
            place |= {"x": percent(left), "width": percent(right - left)}
            drawing.add_shape(svg, "rect", series.key, drawing.describe_point(chart, series, index), **place)


def extent(chart: Chart) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest ends of the bars, including zero; shares reach 100."""
    columns = [[Decimal(s.values[row] or 0) for s in chart.series] for row in range(len(chart.categories))]
    ends = [sum((v for v in column if (v > 0) is side), Decimal(0)) for column in columns for side in (True, False)]
    low, high = min(ends), max(*ends, Decimal(100 if chart.unit == "%" else 0))
    return low, high if high > low else low + 1


def _share(value: Decimal, low: Decimal, high: Decimal) -> float:
    return float((value - low) / (high - low))


def total_words(chart: Chart, row: int) -> str:
    """Return the total of a bar in words, or its value with bounds: "au moins" when a part is unknown, else ND."""
    values = [series.values[row] for series in chart.series]
    known = [Decimal(value) for value in values if value is not None]
    if not known:
        return ND
    is_rounded = len(values) > 1 and any(series.figures[row].is_about for series in chart.series)
    is_least = len(known) < len(values) and not chart.is_whole
    prefix = f"{AT_LEAST} " if is_least else f"{ABOUT} " if is_rounded else ""
    unit = f"{NARROW}{chart.unit}" if chart.unit in {"%", "€"} else ""
    total = chart.series[0].format_value(row) if len(values) == 1 else format_value(sum(known, Decimal(0)))
    return f"{prefix}{total}{unit}"


def draw_lines(chart: Chart) -> ET.Element:
    """Draw a line for each series, interrupted where a value is missing."""
    plot = Plot(chart, from_edge_to_edge=True)
    paths, ends = plot.paths(), []
    for series in chart.series:
        dashes = BACKGROUND.get(series.key)
        for run in runs([value is not None for value in series.values]):
            points = " ".join(_points(plot, [(index, series.values[index]) for index in run]))
            line = drawing.add_stroke(
                paths, "polyline", series.key, series.name, 3 if dashes is None else 2, points=points
            )
            if dashes:
                line.set("stroke-dasharray", dashes)
        known = [(index, value) for index, value in enumerate(series.values) if value is not None]
        for index, value in known if plot.count <= DOTS_MOST and dashes is None else ():
            title, x = drawing.describe_point(chart, series, index), percent(plot.x(index))
            drawing.add_shape(plot.svg, "circle", series.key, title, cx=x, cy=pixels(plot.y(value)), r="4")
        ends += [(plot.y(value), series) for _, value in known[-1:]]
    plot.draw_missing()
    plot.draw_names(ends)
    return plot.svg


def _points(plot: Plot, values: list[tuple[int, Value]]) -> list[str]:
    """Return the points of a path; two around an isolated one, so that it is visible."""
    if len(values) == 1:
        return [plot.point(*values[0], shift) for shift in (-ALONE, ALONE)]
    return [plot.point(index, value) for index, value in values]


def draw_areas(chart: Chart) -> ET.Element:
    """Draw stacked areas; a category with an unknown part is a gap."""
    plot, edges = Plot(chart, from_edge_to_edge=True), stacked(chart)
    paths = plot.paths()
    for run in runs([bool(column) for column in edges]):
        below = _points(plot, [(index, 0) for index in run])
        for rank, series in enumerate(chart.series):
            top = _points(plot, [(index, edges[index][rank]) for index in run])
            points = " ".join([*top, *reversed(below)])
            drawing.add_shape(paths, "polygon", series.key, series.name, points=points, stroke=drawing.GROUND)
            below = top
    plot.draw_missing()
    if edges and edges[-1]:
        heights = [plot.y(edge) for edge in (0, *edges[-1])]
        middles = [(low + high) / 2 for low, high in pairwise(heights)]
        plot.draw_names(list(zip(middles, chart.series, strict=True)))
    return plot.svg


def draw_sparkline(values: list[Value], key: str) -> ET.Element:
    """Draw values from left to right, scaled from minimum to maximum, with gaps for unknown values and a dot at the
    end.
    """
    known = [float(value) for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    across = (SPARK_WIDTH - 2 * SPARK_INSET) / max(1, len(values) - 1)

    def place(index: int) -> tuple[float, float]:
        height = (float(values[index] or 0) - low) / (high - low) if high > low else 0.5
        return SPARK_INSET + index * across, SPARK_HEIGHT - SPARK_INSET - height * (SPARK_HEIGHT - 2 * SPARK_INSET)

    svg = drawing.svg(SPARK_HEIGHT, "sparkline")
    svg.set("width", str(SPARK_WIDTH))
    stretches = runs([value is not None for value in values])
    for run in stretches:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, run))
        drawing.add_stroke(svg, "polyline", key, "", 2, points=points)
        if len(run) == 1 or run is stretches[-1]:
            x, y = place(run[-1])
            drawing.add_shape(svg, "circle", key, cx=pixels(x), cy=pixels(y), r="2.5")
    return svg


DRAW = {"bars": draw_bars, "hbars": draw_hbars, "lines": draw_lines, "stacked_area": draw_areas}


def draw(chart: Chart) -> ET.Element | None:
    """Return the drawing of a chart; None for a table, or when there is too little to draw."""
    if chart.is_empty or chart.is_short or chart.kind == "table":
        return None
    return DRAW[chart.kind](chart.drawn)


def legend(chart: Chart) -> list[tuple[str, str]]:
    """Return (name, key) of each series; nothing if there is only one, or for a table."""
    return [(one.name, one.key) for one in chart.series] if chart.kind != "table" and len(chart.series) > 1 else []
