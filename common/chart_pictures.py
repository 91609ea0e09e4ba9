"""The drawing of a chart of any kind, by the one function that knows its kind."""

from common.chart_drawings import Drawing, draw
from common.chart_flow_drawing import draw_flows
from common.chart_flows import FlowChart
from common.charts import AnyChart, Chart


def drawing_of(chart: AnyChart) -> Drawing | None:
    """The drawing that the server makes; None for a ranking, which is HTML (``chart_bars``)."""
    if isinstance(chart, FlowChart):
        return draw_flows(chart)
    return draw(chart) if isinstance(chart, Chart) and chart.kind != "hbars" else None
