"""The published charts, with page, files and frame: « Quels graphiques puis-je lire, citer, reprendre ? »"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from xml.etree import ElementTree as ET

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from catalogue.embedding import embeddable
from catalogue.published_charts.published import PUBLIC_CHARTS, ChartRequest, PublicChart, ShownChart, read_chart
from common.files.tabular import refused_file
from common.words import date_fr
from startups.models import PhaseKind
from startups.queries import phase_kinds
from web.cache import cached_page
from web.charts import drawing
from web.charts.html_file import chart_html
from web.charts.image import chart_png, chart_svg
from web.charts.kinds import draw
from web.charts.model import FEWEST_BARS, Chart, chart_table
from web.days import AsOf, read_as_of, until_records

WIDTH, HEIGHT = 560, 300
"""The part of a drawing that the picture shows, in the units of the drawing."""
ROWS, CELL_SHARE, BAR_SHARE = 10, 0.92, 0.6
"""The most rows of a table in its picture, and the parts of its place that a cell and a bar fill."""
LONGEST_TITLE = 115
"""The longest finding that is the title of a card, in letters."""


@lru_cache(maxsize=64)
def thumbnail(chart: Chart) -> SafeString:
    """Return the drawing of a chart without texts, or the rows of a table as bars; empty if there is little to see.

    It is cached: most charts stay the same when the records change.
    """
    if chart.is_empty or _has_few_values(chart) or _has_unlike_units(chart):
        return SafeString("")
    picture = ET.Element(
        "svg", {"class": "thumbnail", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "preserveAspectRatio": "xMinYMin slice"}
    )
    picture.attrib |= {"aria-hidden": "true", "focusable": "false"}
    drawn = draw(chart)
    content = _rows(chart) if drawn is None else drawn
    if not len(content):
        return SafeString("")
    _remove_words(content)
    content.attrib |= {"class": "drawing", "width": str(WIDTH)}
    picture.append(content)
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # noqa: S308  made of our own elements, without words


def _has_unlike_units(chart: Chart) -> bool:
    """Return whether the rows of a table have no common unit, so that bars would compare what is not comparable."""
    return chart.kind == "table" and bool(chart.series) and not chart.unit


def _has_few_values(chart: Chart) -> bool:
    """Return whether so few categories have a value that the finding says as much as the drawing."""
    columns = zip(*(series.values for series in chart.series), strict=True)
    return bool(chart.series) and sum(any(one is not None for one in column) for column in columns) < FEWEST_BARS


def _remove_words(parent: ET.Element) -> None:
    for child in list(parent):
        if child.tag in {"text", "title"}:
            parent.remove(child)
        else:
            _remove_words(child)


def _rows(chart: Chart) -> ET.Element:
    """Return the first rows of a table: its shades, else its periods, else some of its values."""
    if chart.is_shaded:
        return _cells(chart)
    return _spans(chart.row_cells) if chart.row_cells and not chart.series else _bars(chart)


def _spans(rows: Sequence[Sequence[str | dt.date | None]]) -> ET.Element:
    """Return a bar for each period of the first rows; the bars of one name share a line."""
    first, *_ = periods = [[cell for cell in row if not isinstance(cell, str)] for row in rows]
    begin = min((start for start, _ in periods if start), default=None)
    end = max((day for period in periods for day in period if day), default=None)
    content, lines = drawing.svg(HEIGHT), dict[object, int]()
    if begin is None or end is None or begin == end or len(first) != 2:
        return content
    for row, (start, until) in zip(rows, periods, strict=True):
        line = lines.setdefault(row[0], len(lines))
        if start is not None and line < ROWS:
            left, right = ((day - begin) / (end - begin) for day in (start, until or end))
            box = {"x": drawing.percent(left), "width": drawing.percent(max(right - left, 0) * CELL_SHARE)}
            drawing.add_shape(content, "rect", "one", **box, **_line_of(line))
    return content


def _bars(chart: Chart) -> ET.Element:
    """Return a bar for each of some values of the series whose values differ most; nothing if none differ."""
    content = drawing.svg(HEIGHT)
    spread = [_spread([Decimal(one) for one in series.values if one is not None]) for series in chart.series]
    known = min((one for one in spread if one and one[0] > one[-1]), key=lambda one: one[-1] / one[0], default=[])
    for line, value in enumerate(known):
        width = drawing.percent(float(value / known[0]))
        drawing.add_shape(content, "rect", "one", x="0", width=width, **_line_of(line))
    return content


def _spread(values: list[Decimal]) -> list[Decimal]:
    """Return positive values from the greatest to the least, at most ``ROWS`` of them, at equal ranks."""
    ordered = sorted((one for one in values if one > 0), reverse=True)
    if len(ordered) <= ROWS:
        return ordered
    return [ordered[place * (len(ordered) - 1) // (ROWS - 1)] for place in range(ROWS)]


def _line_of(line: int) -> dict[str, str]:
    """Return the vertical place of a row."""
    return {"y": drawing.pixels(line * HEIGHT / ROWS), "height": drawing.pixels(HEIGHT / ROWS * BAR_SHARE)}


def _cells(chart: Chart) -> ET.Element:
    """Return the cells of the first rows of a table, with their shades."""
    table = chart_table(chart)
    content, width, height = drawing.svg(HEIGHT), 1 / len(table.header), HEIGHT / ROWS
    for line, row in enumerate(table.rows[:ROWS]):
        for place, (_, level) in enumerate(row):
            box = {"x": drawing.percent(place * width), "width": drawing.percent(width * CELL_SHARE)}
            box |= {"y": drawing.pixels(line * height), "height": drawing.pixels(height * CELL_SHARE)}
            css = f"thumbnail__cell thumbnail__cell--{level}" if level else "thumbnail__cell"
            drawing.add(content, "rect", css=css, **box)
    return content


@cached_page
def chart_list(request: HttpRequest) -> HttpResponse:
    """List every published chart by theme, with thumbnail and finding (``/graphiques/``, ``as_of``)."""
    as_of = read_as_of(request)
    until = until_records(as_of)
    kinds = cache(phase_kinds)
    cards = [(public, chart_card(public, until, kinds)) for public in PUBLIC_CHARTS]
    themes = [(theme, [card for _, card in found]) for theme, found in groupby(cards, key=lambda pair: pair[0].theme)]
    context = {
        "themes": themes,
        "as_of": as_of,
        "count": len(cards),
    }
    return render(request, "catalogue/published_charts/list.html", context, status=as_of.status)


def chart_card(public: PublicChart, until: AsOf, kinds: Callable[[], list[PhaseKind]]) -> dict[str, object]:
    """Return the card of a chart in the list: its finding under its name, which is the title if the finding is long or
    if the chart has subjects.
    """
    subject = next(iter(public.subject.choices()), ("", ""))[0] if public.subject else ""
    chart = public.build(ChartRequest(until.date, until.last_known_year, subject, kinds))
    is_named = bool(public.subject) or len(chart.title) > LONGEST_TITLE
    card = {"title": public.name, "about": public.about if public.subject else chart.title}
    if not is_named:
        card = {"subject": public.name, "title": chart.title, "about": public.about}
    return {
        "public": public,
        **card,
        "picture": thumbnail(chart),
    }


@cached_page
def chart_page(request: HttpRequest, key: str) -> HttpResponse:
    """Display a chart, its table, its files, and how to cite and embed it (``/graphiques/<key>/``, ``as_of``)."""
    shown = read_chart(request, key)
    context = {
        "shown": shown,
        "as_of": shown.as_of,
        "permanent_url": request.build_absolute_uri(shown.address),
        "frame_url": request.build_absolute_uri(f"{reverse('chart-frame', args=[key])}?{shown.query}"),
        "subjects": shown.public.subject.choices() if shown.public.subject else [],
    }
    return render(request, "catalogue/published_charts/chart.html", context, status=shown.as_of.status)


@cached_page
def chart_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Send an image (SVG, PNG) or the interactive file (HTML) of a chart (``/graphiques/<key>.<form>``).

    :raises Http404: the chart is unknown, or has too few values to be interactive.
    """
    shown = read_chart(request, key)
    if shown.as_of.errors:
        return refused_file(shown.as_of.errors)
    credit = _credit(shown, request.build_absolute_uri(shown.address))
    if form == "html":
        return _html_file(shown, credit)
    image = chart_svg(shown.chart, credit)
    if form == "svg":
        return HttpResponse(image, content_type="image/svg+xml")
    return HttpResponse(chart_png(image), content_type="image/png")


def _html_file(shown: ShownChart, credit: str) -> HttpResponse:
    """Return the interactive file as an attachment: its script is inline, and no page of the site may have one."""
    page = chart_html(shown.chart, credit)
    if page is None:
        raise Http404(shown.public.key)
    headers = {"Content-Disposition": f'attachment; filename="{shown.public.key}.html"'}
    return HttpResponse(page, headers=headers)


def _credit(shown: ShownChart, url: str) -> str:
    return f"Source : Betaportfolio, d’après {shown.public.source}, au {date_fr(shown.as_of.date)}. {url}"


@embeddable
def chart_frame(request: HttpRequest, key: str) -> HttpResponse:
    """Display a chart with its table for a frame, and a link to its page (``/integrer/<key>/``, ``as_of``)."""
    shown = read_chart(request, key)
    return render(request, "catalogue/published_charts/frame.html", {"shown": shown}, status=shown.as_of.status)
