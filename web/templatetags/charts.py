"""Template tags for charts: finding, drawing or table, sentence, data and files."""

from functools import lru_cache
from html import escape
from xml.etree import ElementTree as ET

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from web.charts.drawing import names_fit
from web.charts.figure import chart_figure, css_color
from web.charts.kinds import EMPTY, draw, draw_sparkline, legend
from web.charts.model import Chart, ChartTable, Value, chart_sentence, chart_table

register = template.Library()

type Files = tuple[tuple[str, str], ...]
"""The name and the address of each file of a chart."""

FILES = (("Image SVG", "svg"), ("Image PNG", "png"), ("HTML", "html"))


@register.simple_tag
def chart(
    chart: Chart,
    csv_url: str = "",
    level: int = 3,
    explore: bool = False,
    published: str = "",
    query: str = "",
    at_home: bool = False,
    is_brief: bool = False,
    table_of: Chart | None = None,
) -> SafeString:
    """Render a chart with its table and downloads: ``{% chart chart csv_url level=2 %}``.

    ``level`` is the level of its heading. ``published`` is the key of a published chart, which has image files and a
    page, with the same ``query``; ``at_home``: this is its page; ``is_brief``: the table is left to that page, for a
    long series on a popular page. ``explore``: Plotly draws it over the SVG once it comes into view. ``table_of`` is the
    chart of the displayed table, if it has more than the drawing.
    """
    tabled = None if is_brief else table_of or chart
    page_url = "" if at_home or not published else _address("chart-page", query, key=published)
    files = _files(published, query) if published else ((("CSV", csv_url),) if csv_url else ())
    return _rendered(chart, tabled, files, page_url, level=level, explore=explore)


@lru_cache(maxsize=64)
def _rendered(
    chart: Chart, tabled: Chart | None, files: Files, page_url: str, *, level: int, explore: bool
) -> SafeString:
    """Render a chart, cached: most stay the same when the records change. Without ``tabled``, there is no table."""
    drawing = _drawing(chart)
    figure = chart_figure(chart, css_color) if drawing else None
    table = chart_table(tabled if drawing else tabled.drawn) if tabled else None
    values = {
        "chart": chart,
        "heading": f"h{level}",
        "sentence": chart_sentence(chart),
        "table": table,
        "rows": _rows(table, "num" if chart.series else "") if table else [],
        "legend": legend(chart),
        "is_named": names_fit(chart),
        "drawing": drawing,
        "empty": EMPTY if chart.is_empty else "",
        "figure": figure if explore else None,
        "figure_id": f"{chart.name}-figure",
        "files": files if figure else tuple(one for one in files if one[0] != "HTML"),
        "page_url": page_url,
    }
    return render_to_string("components/chart.html", values)


def _rows(table: ChartTable, css: str) -> list[SafeString]:
    """Return the cells of each row as markup; tags of a template for each cell would cost more than all the rest."""
    return [
        mark_safe(  # noqa: S308  each text is escaped
            "".join(
                f'<th scope="row">{_text(words, link)}</th>'
                if place < table.row_headers
                else _cell(words, shade, link, css)
                for place, ((words, shade), link) in enumerate(zip(row, links, strict=True))
            )
        )
        for row, links in zip(table.rows, table.links, strict=True)
    ]


def _cell(words: str, shade: int, link: str, css: str) -> str:
    """Return a cell of class ``css``, with its shade and its link if it has them."""
    classes = f"{css} shade shade--{shade}" if shade else css
    return f'<td class="{classes}">{_text(words, link)}</td>'


def _text(words: str, link: str) -> str:
    return f'<a href="{escape(link)}">{escape(words)}</a>' if link else escape(words)


def _drawing(chart: Chart) -> SafeString | str:
    """Return the SVG, described by the title and the sentence of the chart; empty if nothing is drawn."""
    drawing = draw(chart)
    if drawing is None:
        return ""
    drawing.attrib |= {
        "role": "img",
        "aria-labelledby": f"{chart.name}-titre",
        "aria-describedby": f"{chart.name}-phrase",
    }
    return _markup(drawing)


def _markup(drawing: ET.Element) -> SafeString:
    """Return the SVG as safe markup; ElementTree has escaped its texts."""
    return mark_safe(ET.tostring(drawing, encoding="unicode"))  # noqa: S308  made of our own elements


def _files(key: str, query: str) -> Files:
    data = _address("api-chart-series", f"{query}&format=csv".lstrip("&"), key=key)
    return (("CSV", data), *((name, _address("chart-file", query, key=key, form=form)) for name, form in FILES))


def _address(name: str, query: str, **parts: str) -> str:
    return f"{reverse(name, kwargs=parts)}?{query}".rstrip("?")


@register.simple_tag
def sparkline(values: list[Value], label: str, key: str = "one") -> SafeString:
    """Render a sparkline with an accessible label: ``{% sparkline values "31 lancements en 2020, 50 en 2021" %}``."""
    drawing = draw_sparkline(list(values), key)
    drawing.attrib |= {"role": "img", "aria-label": label}
    return _markup(drawing)
