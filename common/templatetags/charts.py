"""Charts of a page: ``{% load charts %}``. A chart is its finding, its sentence, its table, its CSV and its drawing."""

from typing import Any

from django import template

from common.chart_bars import bar_rows
from common.chart_bars import sparkline as spark_of
from common.chart_drawings import draw
from common.chart_figures import plotly_figure
from common.charts import Chart, Value, chart_sentence, chart_table

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(chart: Chart, csv_url: str = "", level: int = 3) -> dict[str, Any]:
    """``{% chart chart csv_url level=2 %}``: the whole figure of a ``common.charts.Chart``.

    ``level`` is that of its heading in the page. Except for horizontal bars, the page must also have
    ``{% block scripts %}{% chart_scripts %}{% endblock %}`` for the chart to be explorable.
    """
    ranking = chart.kind == "hbars"
    return {
        "chart": chart,
        "heading": f"h{level}",
        "csv_url": csv_url,
        "sentence": chart_sentence(chart),
        "table": chart_table(chart),
        "rows": bar_rows(chart) if ranking else (),
        "drawing": None if ranking else draw(chart),
        "figure": None if ranking else plotly_figure(chart),
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
