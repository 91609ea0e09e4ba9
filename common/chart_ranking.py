"""A ranking as a drawing, for images: pages show it as HTML bars, whose names wrap (``chart_bars``)."""

import textwrap

from common.chart_bars import bar_rows
from common.chart_drawings import Drawing, Mark, Text, coordinate, polygon
from common.chart_scale import LETTER
from common.charts import AnyChart, Chart

WIDTH, ROW, BAR, NAMES_MOST, TOTALS = 840, 28, 18, 300, 72


def draw_ranking(chart: AnyChart) -> Drawing:
    """Names on the left, bars by segment, totals after them. Raises TypeError for a chart of another kind."""
    if not isinstance(chart, Chart):
        raise TypeError(f"{chart.kind} n’est pas un classement.")
    left = min(NAMES_MOST, 16 + LETTER * max((len(name) for name in chart.categories), default=0))
    drawing = Drawing(right=WIDTH - TOTALS, left=left, height=ROW * len(chart.categories) + 8)
    full = (drawing.right - left) / 100
    for rank, row in enumerate(bar_rows(chart)):
        y = rank * ROW + 4
        name = textwrap.shorten(row.category, NAMES_MOST // LETTER, placeholder="…")
        drawing.texts.append(Text(coordinate(left - 8), coordinate(y + 13), name, "drawing__tick"))
        end = float(left)
        for segment in row.segments:
            start = left + float(segment.start.rstrip("%")) * full
            end = start + float(segment.length.rstrip("%")) * full
            path = polygon([(start, y), (end, y)], [(start, y + BAR), (end, y + BAR)])
            drawing.marks.append(Mark(segment.key, path, segment.title, "drawing__bar"))
        drawing.texts.append(Text(coordinate(end + 8), coordinate(y + 13), row.total, "drawing__name"))
    return drawing
