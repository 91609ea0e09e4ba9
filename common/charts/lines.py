"""Lines, stacked areas and sparklines."""

from itertools import pairwise
from xml.etree import ElementTree as ET

from common.charts import drawing
from common.charts.drawing import Plot, percent, pixels, runs, stacked
from common.charts.model import Chart, Value

DOTS_MOST = 30
"""Up to how many categories each value of a line is a dot."""
ALONE = 0.006
"""Half the length of a line that has a single point, as a part of the plot."""
SPARK_WIDTH, SPARK_HEIGHT, SPARK_INSET = 120, 32, 4


def draw_lines(chart: Chart) -> ET.Element:
    """Draw a line for each series, interrupted where a value is missing."""
    plot = Plot(chart, from_edge_to_edge=True)
    paths, ends = plot.paths(), []
    for series in chart.series:
        for run in runs([value is not None for value in series.values]):
            points = " ".join(_points(plot, [(index, series.values[index]) for index in run]))
            drawing.add_stroke(paths, "polyline", series.key, series.name, points=points)
        known = [(index, value) for index, value in enumerate(series.values) if value is not None]
        for index, value in known if plot.count <= DOTS_MOST else ():
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
