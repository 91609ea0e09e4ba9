"""Charts of a page: ``{% load charts %}``. A chart is its finding, its sentence, its table, its CSV and its drawing."""

from typing import Any

from django import template

from common.chart_bars import bar_rows
from common.chart_bars import sparkline as spark_of
from common.chart_figures import plotly_figure
from common.chart_pictures import drawing_of
from common.charts import AnyChart, Chart, Value, chart_sentence, chart_table

register = template.Library()

EXPLORABLE = frozenset({"stacked_area", "lines", "bars"})
"""The kinds that the script draws again."""


@register.inclusion_tag("components/chart.html")
def chart(chart: AnyChart, csv_url: str = "", level: int = 3) -> dict[str, Any]:
    """``{% chart chart csv_url level=2 %}``: the whole figure of a chart of ``common.charts`` or ``common.chart_flows``.

    ``level`` is that of its heading in the page. For areas, lines and bars, the page must also have
    ``{% block scripts %}{% chart_scripts %}{% endblock %}`` for the chart to be explorable.
    """
    explorable = isinstance(chart, Chart) and chart.kind in EXPLORABLE
    return {
        "chart": chart,
        "heading": f"h{level}",
        "csv_url": csv_url,
        "sentence": chart_sentence(chart),
        "table": chart_table(chart),
        "rows": bar_rows(chart) if isinstance(chart, Chart) and chart.kind == "hbars" else (),
        "drawing": drawing_of(chart),
        "figure": plotly_figure(chart) if isinstance(chart, Chart) and explorable else None,
        "figure_id": f"{chart.name}-figure",
    }


@register.inclusion_tag("components/chart_scripts.html")
def chart_scripts() -> dict[str, Any]:
    """``{% block scripts %}{% chart_scripts %}{% endblock %}``: what makes the charts of the page explorable."""
    return {}


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: list[Value], label: str, key: str = "one") -> dict[str, Any]:
    """``{% sparkline values "31 lancements en 2020, 50 en 2021" %}``: a small line; the label says what it shows."""
    return {"spark": spark_of(list(values)), "label": label, "key": key}
