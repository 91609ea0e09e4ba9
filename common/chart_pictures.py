"""The drawing of a chart of any kind, and what its colours stand for, by the functions that know its kind."""

from common.chart_dots import draw_dots
from common.chart_drawings import Drawing, draw, draw_on_phone
from common.chart_flow_drawing import draw_flows
from common.chart_flows import FlowChart
from common.chart_grids import draw_heatmap, draw_scatter
from common.chart_lives import LifeChart, draw_lives
from common.chart_phone import draw_flows_on_phone, draw_heatmap_on_phone, draw_lives_on_phone
from common.chart_ranking import draw_ranking
from common.charts import AnyChart, Chart

SELF_EXPLAINED = frozenset({"heatmap", "scatter", "dots"})
"""The kinds whose series are named on the drawing, wherever it is shown."""


def drawing_of(chart: AnyChart) -> Drawing | None:
    """The drawing that the server makes; None for rows, which a page shows as HTML (``chart_bars``, ``chart_dots``)."""
    if isinstance(chart, FlowChart):
        return draw_flows(chart)
    if isinstance(chart, LifeChart):
        return draw_lives(chart)
    if not isinstance(chart, Chart):
        raise TypeError(f"Aucun dessin pour {chart.kind}.")
    match chart.kind:
        case "hbars" | "dots":
            return None
        case "heatmap":
            return draw_heatmap(chart)
        case "scatter":
            return draw_scatter(chart)
        case _:
            return draw(chart)


def phone_drawing_of(chart: AnyChart) -> Drawing | None:
    """The drawing for a phone of a chart that would be too small on it; None: it has the same as a desk.

    Rows are HTML; clouds of points, and steps with the number followed below them are scrolled sideways.
    """
    if isinstance(chart, FlowChart):
        return draw_flows_on_phone(chart)
    if isinstance(chart, LifeChart):
        return draw_lives_on_phone(chart)
    if not isinstance(chart, Chart) or chart.kind in ("hbars", "dots", "scatter"):
        return None
    if chart.kind == "heatmap":
        return draw_heatmap_on_phone(chart)
    return None if any(series.followed for series in chart.series) else draw_on_phone(chart)


def image_of(chart: AnyChart) -> Drawing:
    """The drawing of a chart for an image, where rows are drawn too."""
    return drawing_of(chart) or (draw_dots(chart) if chart.kind == "dots" else draw_ranking(chart))


def legend_of(chart: AnyChart) -> list[tuple[str, str]]:
    """(name, key) of each colour; empty when there is one alone, or when the drawing says it."""
    if isinstance(chart, LifeChart):
        return [(name, key) for key, name in chart.legend().items()]
    if not isinstance(chart, Chart) or chart.kind in SELF_EXPLAINED or len(chart.series) == 1:
        return []
    return [(series.name, series.key) for series in chart.series]
