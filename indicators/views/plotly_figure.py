"""A bar chart as a Plotly figure, which ``static/js/charts.js`` draws in place of the SVG.

Values are exact: whole numbers are integers, decimals are text.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from common.words import NARROW
from web.charts.drawing import chart_ticks
from web.charts.model import Chart, Series, Value, format_value
from web.charts.palette import color_of

if TYPE_CHECKING:
    from plotly.basedatatypes import BaseTraceType


def chart_figure(chart: Chart) -> dict[str, Any]:
    """Return ``{"data": traces, "layout": layout}``: bars and target lines."""
    import plotly.graph_objects as go  # one second and 35 MB, only for the dashboard of indicators

    figure = go.Figure([_trace(chart, series) for series in chart.series])
    ticks = chart_ticks(chart)
    figure.update_layout(
        template="none",
        barmode="group",
        bargap=0.28,
        hovermode="x unified",
        separators=f",{NARROW}",
        showlegend=False,
        margin={"l": 48, "r": 12, "t": 32, "b": 36},
        xaxis={"type": "category"},
        yaxis={"type": "linear", "range": [_plain(ticks[0]), _plain(ticks[-1])], "title": {"text": chart.unit}},
    )
    return dict(figure.to_plotly_json())


def _trace(chart: Chart, series: Series) -> "BaseTraceType":
    import plotly.graph_objects as go

    color = color_of(series.key).light
    common = {
        "name": series.name,
        "meta": series.key,
        "x": chart.categories,
        "y": [_plain(value) for value in series.values],
        "customdata": [series.format_value(place) for place in range(len(series.values))],
        "hovertemplate": "%{fullData.name}\u00a0: %{customdata}<extra></extra>",
    }
    if series.key == "target":
        marker = {"symbol": "line-ew", "size": 34, "color": color, "line": {"width": 3, "color": color}}
        return go.Scatter(**common, mode="markers", cliponaxis=False, marker=marker)
    hollow = series.key == "live"
    marker = {"color": "rgba(0,0,0,0)" if hollow else color, "line": {"width": 2 if hollow else 0, "color": color}}
    texts = [series.absence(place).mark if v is None else format_value(v) for place, v in enumerate(series.values)]
    return go.Bar(**common, text=texts, textposition="outside", cliponaxis=False, marker=marker)


def _plain(value: Value) -> int | str | None:
    """Return a whole number as an integer, another one as its exact text."""
    if value is None:
        return None
    return int(value) if value == int(value) else str(Decimal(value))
