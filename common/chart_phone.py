"""Heat maps, lives and flows on a phone: each name stands over its row, so that the row has the whole width."""

import datetime as dt
import textwrap

from common.chart_drawings import Drawing, Mark, Text, coordinate, polygon
from common.chart_flows import Flow, FlowChart, Node
from common.chart_grids import CELL_HEIGHT, draw_cell, greatest_of
from common.chart_lives import BAR, LifeChart, draw_stretches, draw_years, first_day
from common.charts import Chart
from common.words import plural_fr

WIDTH = 400
LINE = 22
NAME_LETTERS = 42
"""How many letters of a name fit the width."""
NAME, ROW_GAP = 24, 12
YEARS = 28
"""The room of the years, over the lives."""
YEARS_SHOWN = 5
FLOW_BAR = 12
MOST_FLOWS = 10
LEAST_FLOW = 2.0
"""The shortest bar, which one still sees."""


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


def draw_flows_on_phone(chart: FlowChart) -> Drawing:
    """Under each node that something leaves, a bar for each of its flows, the greatest first, at one scale for all.

    The least flows of many are counted on the last line: the table has them.
    """
    drawing = Drawing(right=WIDTH, left=0, width=WIDTH, height=0)
    ordered = sorted(chart.drawn(), key=lambda flow: -flow.value)
    flows, left_out = ordered[:MOST_FLOWS], len(ordered[MOST_FLOWS:])
    greatest = float(flows[0].value) if flows else 1.0
    for node in chart.nodes:
        leaving = [flow for flow in flows if flow.source == node.key]
        if leaving:
            _say(drawing, 0, drawing.height + NAME - 6, node.name, "drawing__label drawing__source")
            drawing.height += NAME
        for flow in leaving:
            _draw_flow(drawing, chart, node, flow, float(flow.value) / greatest * WIDTH)
        drawing.height += ROW_GAP if leaving else 0
    if left_out:
        words = plural_fr(left_out, "autre, moindre, est", "autres, moindres, sont")
        _say(drawing, 0, drawing.height + NAME - 6, f"{words} dans le tableau")
        drawing.height += NAME
    return drawing


def _draw_flow(drawing: Drawing, chart: FlowChart, source: Node, flow: Flow, length: float) -> None:
    """The end and the quantity of a flow over its bar, below what is drawn already."""
    target, quantity = chart.node(flow.target), chart.format(flow.value)
    lines = textwrap.wrap(f"→ {target.name}", NAME_LETTERS - len(quantity) - 2, max_lines=2, placeholder="…")
    for rank, words in enumerate(lines):
        _say(drawing, 0, drawing.height + NAME + rank * LINE - 6, words)
    top, right = drawing.height + NAME + (len(lines) - 1) * LINE, max(LEAST_FLOW, length)
    first = coordinate(drawing.height + NAME - 6)
    drawing.texts.append(Text(coordinate(WIDTH), first, quantity, "drawing__label drawing__quantity"))
    bar = polygon([(0, top), (right, top)], [(0, top + FLOW_BAR), (right, top + FLOW_BAR)])
    title = f"{source.name} → {target.name} : {quantity}"
    drawing.marks.append(Mark(flow.color or target.color, bar, title, "drawing__bar"))
    drawing.height = top + FLOW_BAR + ROW_GAP // 2


def _say(drawing: Drawing, x: float, y: float, words: str, css: str = "drawing__label") -> None:
    said = textwrap.shorten(words, NAME_LETTERS, placeholder="…")
    drawing.texts.append(Text(coordinate(x), coordinate(y), said, css))
