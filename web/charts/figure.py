"""A chart as a Plotly figure: plain JSON, which ``static/js/charts.js`` draws over the SVG when it comes into view.

Numbers are those of the chart: integers, or the exact text of a decimal. The browser adds what depends on the reader:
the colours of the theme, the width, the labelled ticks. Traces of one series share their ``legendgroup``, its place;
``meta`` is the key of its colour, ``customdata`` the text of each value, with its link if it has one.
"""

from html import escape
from typing import Any

from common.words import NARROW, NO_BREAK
from web.charts.drawing import BACKGROUND, ELAPSED, chart_ticks, runs, stacked
from web.charts.kinds import BAR, DOTS_MOST, row_places, total_words
from web.charts.model import TARGET, Chart, Series, Value

type Json = dict[str, Any]

FEWEST_CATEGORIES = 3
"""A chart of fewer categories has nothing to explore."""
UNIFIED_MOST = 10
"""Up to so many series, one box gives all values of a category; beyond, it would hide the chart."""
DOT = 8
PERIODS = {"Année": 0, "Mois": 1, "Trimestre": 1}
"""The labels of categories of which readers choose a range of years; 1 if the year ends the name of a category."""


def chart_figure(chart: Chart) -> Json | None:
    """Return ``{"data": traces, "layout": layout}``; None for a table, or if there is nothing to explore."""
    shown = chart.drawn
    if shown.is_empty or shown.is_short or shown.kind == "table" or len(shown.categories) < FEWEST_CATEGORIES:
        return None
    traces = {"bars": _bars, "hbars": _rows, "lines": _lines, "stacked_area": _areas}[shown.kind](shown)
    return {"data": traces, "layout": _row_layout(shown) if shown.kind == "hbars" else _layout(shown)}


def _layout(chart: Chart) -> Json:
    """Return the layout of a chart over an axis of categories."""
    is_share = chart.unit == "%" and chart_ticks(chart)[-1] == 100
    title = f"%{{x}}{NO_BREAK}mois" if chart.category_label == ELAPSED else "%{x}"
    return _common(chart) | {
        "barmode": "group",
        "hovermode": "x unified" if len(chart.series) <= UNIFIED_MOST else "closest",
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(map(_text, chart.categories)),
            "fixedrange": True,
            "unifiedhovertitle": {"text": title},
        },
        "yaxis": {
            "type": "linear",
            "fixedrange": True,
            "title": {"text": _text(chart.unit)},
            **({"range": [0, 100]} if is_share else {"rangemode": "tozero"}),
        },
    }


def _row_layout(chart: Chart) -> Json:
    """Return the layout of horizontal bars: pixels downwards, and over each bar its name, followed by its total."""
    places, height = row_places(chart)
    names = [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": place.top,
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "text": "<br>".join(map(_text, place.lines)),
        }
        for place in places
    ]
    common = _common(chart)
    common["meta"]["totals"] = [_text(total_words(chart, index)) for index in range(len(places))]
    return common | {
        "barmode": "relative",
        "hovermode": "closest",
        "height": height,
        "annotations": names,
        "xaxis": {"type": "linear", "fixedrange": True, "visible": False},
        "yaxis": {"type": "linear", "fixedrange": True, "visible": False, "range": [height, 0]},
    }


def _common(chart: Chart) -> Json:
    return {
        "separators": f",{NARROW}",
        "showlegend": False,
        "dragmode": False,
        "meta": {"kind": chart.kind, "periods": _periods(chart), "unit": chart.unit},
    }


def _periods(chart: Chart) -> list[list[str | int]]:
    """Return each year with its first and last categories, if the categories are years, quarters or months."""
    if chart.category_label not in PERIODS:
        return []
    found: dict[str, list[int]] = {}
    for place, category in enumerate(chart.categories):
        year = category[-4:] if PERIODS[chart.category_label] else category
        found.setdefault(year, []).append(place)
    return [[year, places[0], places[-1]] for year, places in found.items()]


def _trace(chart: Chart, place: int, series: Series, among: range, **more: object) -> Json:
    """Return the values of a series at the categories ``among``, with their texts and links."""
    return {
        "name": _text(series.name),
        "meta": series.key,
        "legendgroup": str(place),
        "x": [_text(chart.categories[index]) for index in among],
        "y": [_as_json_number(series.values[index]) for index in among],
        "customdata": [_told(series, index) for index in among],
        "hovertemplate": f"%{{fullData.name}}{NO_BREAK}: %{{customdata[0]}}<extra></extra>",
        **more,
    }


def _told(series: Series, index: int) -> list[str]:
    """Return the text of a value with its caveats, then its link if it has one."""
    text = series.format_value(index)
    if series.followed:
        text = f"{text}, {series.followed[index]} suivis"
    link = series.links[index] if series.links else ""
    return [_text(text), link] if link else [_text(text)]


def _everywhere(chart: Chart) -> range:
    return range(len(chart.categories))


def _bars(chart: Chart) -> list[Json]:
    """Return bars, then the ticks of targets over them."""
    among = _everywhere(chart)
    ordered = sorted(enumerate(chart.series), key=lambda pair: pair[1].key == TARGET)
    return [
        _trace(chart, place, one, among, **(_level() if one.key == TARGET else _bar(one))) for place, one in ordered
    ]


def _bar(series: Series) -> Json:
    """Return what is proper to bars: the mark of each missing value, and hatching."""
    marks = [series.absence(index).mark if value is None else "" for index, value in enumerate(series.values)]
    shapes = ["/" if series.is_hatched(index) else "" for index in range(len(series.figures))]
    return {"type": "bar", "text": marks, **({"marker": {"pattern": {"shape": shapes}}} if any(shapes) else {})}


def _level() -> Json:
    return {"type": "scatter", "mode": "markers", "cliponaxis": False, "marker": {"symbol": "line-ew"}}


def _lines(chart: Chart) -> list[Json]:
    """Return a line for each series, interrupted where a value is missing; a value between two gaps is a dot."""
    among = _everywhere(chart)
    return [_trace(chart, place, series, among, **_line(series)) for place, series in enumerate(chart.series)]


def _line(series: Series) -> Json:
    known = [value is not None for value in series.values]
    alone = {run[0] for run in runs(known) if len(run) == 1}
    has_dots = len(known) <= DOTS_MOST and series.key not in BACKGROUND
    sizes = [DOT if has_dots or index in alone else 0 for index in range(len(known))]
    dash = BACKGROUND.get(series.key, "").replace(" ", ",")
    return {
        "type": "scatter",
        "mode": "lines+markers" if any(sizes) else "lines",
        "cliponaxis": False,
        "connectgaps": False,
        **({"marker": {"size": sizes}} if any(sizes) else {}),
        **({"line": {"dash": dash}} if dash else {}),
    }


def _areas(chart: Chart) -> list[Json]:
    """Return stacked areas, one stack for each run of categories without an unknown part."""
    known = runs([bool(column) for column in stacked(chart)])
    return [
        _trace(chart, place, series, run, type="scatter", mode="lines", stackgroup=f"{number}")
        for number, run in enumerate(known)
        for place, series in enumerate(chart.series)
    ]


def _rows(chart: Chart) -> list[Json]:
    """Return the parts of horizontal bars; ``y`` is the middle of each bar, in pixels."""
    places, _ = row_places(chart)
    found = []
    for place, series in enumerate(chart.series):
        trace = _trace(chart, place, series, _everywhere(chart), type="bar", orientation="h", width=BAR)
        names = [_text(category) for category in chart.categories]
        trace |= {"x": trace["y"], "y": [one.bar + BAR // 2 for one in places], "text": names, "textposition": "none"}
        trace["hovertemplate"] = f"%{{text}}<br>{trace['hovertemplate']}"
        found.append(trace)
    return found


def _as_json_number(value: Value) -> int | str | None:
    """Return a whole number as an integer, another one as its exact text."""
    if value is None:
        return None
    return int(value) if value == int(value) else str(value)


def _text(words: str) -> str:
    """Return words that Plotly displays as they are: it reads a few tags and the entities of HTML."""
    return escape(words, quote=False)
