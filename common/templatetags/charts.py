"""Charts of a page: ``{% load charts %}``. A chart is its finding, its sentence, its table, its CSV and its drawing."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from common.chart_bars import bar_rows
from common.chart_bars import sparkline as spark_of
from common.chart_dots import dot_rows, dot_ticks
from common.chart_figures import plotly_figure
from common.chart_pictures import drawing_of, legend_of, phone_drawing_of
from common.charts import AnyChart, Chart, Value, chart_sentence, chart_table

register = template.Library()

EXPLORABLE = frozenset({"stacked_area", "lines", "bars"})
"""The kinds that the script draws again."""
FILES = (("CSV", "csv"), ("Image SVG", "svg"), ("Image PNG", "png"), ("ZIP, avec ses métadonnées", "zip"))


@register.simple_tag
def chart(
    chart: AnyChart,
    csv_url: str = "",
    level: int = 3,
    explore: bool = False,
    published: str = "",
    query: str = "",
    at_home: bool = False,
) -> SafeString:
    """``{% chart chart csv_url level=2 %}``: the whole figure of a chart, of any kind.

    ``level`` is that of its heading in the page. ``published`` is its key in ``common.chart_registry``: it then has its
    files and its page, for the same ``query`` of the address; ``at_home`` it is on that page. With ``explore`` the
    script draws areas, lines and bars again, to be zoomed and isolated; the page must then have
    ``{% block scripts %}{% chart_scripts %}{% endblock %}``.
    """
    page = "" if at_home or not published else _address("chart-page", query, key=published)
    files = _files(published, query) if published else [("CSV", csv_url)] if csv_url else []
    return _written(_Exactly(repr(chart), chart), level, explore, page, tuple(files))


@dataclass(frozen=True, slots=True)
class _Exactly:
    """A chart, which is another one as soon as it is written otherwise: 1 and 1,0 are equal, and said in two ways."""

    written: str
    chart: AnyChart = field(compare=False)


@lru_cache(maxsize=32, typed=True)
def _written(asked: _Exactly, level: int, explore: bool, page: str, files: tuple[tuple[str, str], ...]) -> SafeString:
    """A chart is a value: as long as the records that change leave it as it is, it is drawn once. Drawing one takes as
    long as the rest of its page."""
    parts = _parts(asked.chart, level, explore)
    return render_to_string("components/chart.html", {**parts, "page_url": page, "files": files})


def _parts(chart: AnyChart, level: int, explore: bool) -> dict[str, Any]:
    """What the template of a chart shows."""
    figure = plotly_figure(chart) if explore and isinstance(chart, Chart) and chart.kind in EXPLORABLE else None
    return {
        "chart": chart,
        "heading": f"h{level}",
        "sentence": chart_sentence(chart),
        "table": chart_table(chart),
        "legend": legend_of(chart),
        **_rows(chart),
        "drawing": drawing_of(chart),
        "phone_drawing": phone_drawing_of(chart),
        "figure": figure,
        "figure_id": f"{chart.name}-figure",
    }


def _rows(chart: AnyChart) -> dict[str, Any]:
    """What the template of rows needs; nothing for a chart that is a drawing."""
    if isinstance(chart, Chart) and chart.kind == "hbars":
        return {"rows": bar_rows(chart), "rows_template": "components/chart_bars.html"}
    if isinstance(chart, Chart) and chart.kind == "dots":
        return {"rows": dot_rows(chart), "ticks": dot_ticks(chart), "rows_template": "components/chart_dots.html"}
    return {"rows": (), "rows_template": ""}


def _files(key: str, query: str) -> list[tuple[str, str]]:
    return [(name, _address("chart-file", query, key=key, form=form)) for name, form in FILES]


def _address(name: str, query: str, **parts: str) -> str:
    return f"{reverse(name, kwargs=parts)}?{query}".rstrip("?")


@register.inclusion_tag("components/chart_scripts.html")
def chart_scripts() -> dict[str, Any]:
    """``{% block scripts %}{% chart_scripts %}{% endblock %}``: what makes the charts of the page explorable."""
    return {}


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: list[Value], label: str, key: str = "one") -> dict[str, Any]:
    """``{% sparkline values "31 lancements en 2020, 50 en 2021" %}``: a small line; the label says what it shows."""
    return {"spark": spark_of(list(values)), "label": label, "key": key}
