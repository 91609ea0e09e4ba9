"""A chart as a Plotly figure: plain JSON, which ``static/js/charts.js`` draws over the SVG when it comes into view.

Numbers are those of the chart: integers, or the exact text of a decimal. Traces of one series share their
``legendgroup``, its place; ``meta`` is the key of its colour, ``customdata`` the text of each value, with its link if it
has one. The browser adds what depends on the reader: the colours of the theme, and what fits the width: ``meta`` of the
layout has the widths from which labels and words do.
"""

import textwrap
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html import escape
from typing import Any

from common.figure import ND
from common.words import NARROW, NO_BREAK, exact
from web.charts.drawing import (
    BACKGROUND,
    ELAPSED,
    LABEL_GAP,
    LETTER,
    NAME_LETTER,
    axis_label,
    chart_ticks,
    format_tick,
    label_places,
    last_words,
    runs,
    spread,
    stacked,
)
from web.charts.kinds import (
    BAR,
    BARS_SHARE,
    BOLD_LETTER,
    DOTS_MOST,
    DRAWN_SHARE,
    OVERHANG,
    RowPlace,
    extent,
    row_places,
    total_words,
)
from web.charts.model import TARGET, Chart, Series, Value, format_value
from web.charts.palette import GROUNDS, INKS, color_of

type Json = dict[str, Any]
type Paint = Callable[[str], str]
"""Return the colour of a series by its key, or that of ``strong``, ``soft``, ``grid`` or ``ground``."""

FEWEST_CATEGORIES = 3
"""A chart of fewer categories has nothing to explore."""
UNIFIED_MOST = 10
"""Up to so many series, one box gives all values of a category; beyond, it would hide the chart."""
DOT = 8
PERIODS = {"Année": 0, "Mois": 1, "Trimestre": 1}
"""The labels of categories of which readers choose a range of years; 1 if the year ends the name of a category."""
HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 340, 32, 34, 56, 20
"""The height of a figure over an axis of categories, and its margins, in pixels."""
TEXT, LINE, ROW, NAME_ROOM = 13, 20, 17, 44
"""The size of a text, the height of a name at the end of a line and of a line over a row, and the room beside a name."""
MOST_NAMES = 12
TITLE_LETTERS, SIDE, TYPICAL_PLOT = 90, 24, 680
"""The most letters on a line of the title of a figure that stands alone, the room on its sides, and the width of a plot
whose reader is not known.
"""
FONT = "Marianne, arial, sans-serif"
NOTHING = "rgba(0,0,0,0)"
CSS_INKS = {
    "strong": "--text-default-grey",
    "soft": "--text-mention-grey",
    "grid": "--border-default-grey",
    "ground": "--background-default-grey",
}


def css_color(key: str) -> str:
    """Return the CSS variable of a colour, for pages."""
    return f"var({CSS_INKS.get(key) or f'--serie-{key}'})"


def light_color(key: str) -> str:
    """Return the colour of the light theme, for figures outside the pages."""
    return GROUNDS["light"][0] if key == "ground" else getattr(INKS["light"], key, "") or color_of(key).light


def chart_figure(chart: Chart, paint: Paint = light_color) -> Json | None:
    """Return ``{"data": traces, "layout": layout}``; None for a table, or if there is nothing to explore."""
    shown = chart.drawn
    if shown.is_empty or shown.is_short or shown.kind == "table" or len(shown.categories) < FEWEST_CATEGORIES:
        return None
    traces = {"bars": _bars, "hbars": _rows, "lines": _lines, "stacked_area": _areas}[shown.kind](shown, paint)
    return {"data": traces, "layout": (_row_layout if shown.kind == "hbars" else _layout)(shown, paint)}


def whole_figure(chart: Chart) -> Json | None:
    """Return the figure that stands alone, in the colours of the light theme, with its title and its legend."""
    figure = chart_figure(chart)
    if figure is None:
        return None
    lines = [textwrap.wrap(words, TITLE_LETTERS) for words in (chart.title, chart.subtitle)]
    title, subtitle = ("<br>".join(map(_text, found)) for found in lines)
    layout, above, below = figure["layout"], LINE * (sum(map(len, lines)) + 2), LINE * (len(chart.series) // 4 + 2)
    margin = layout["margin"]
    bars = len(chart.columns) * len(chart.categories)
    fits = layout["meta"].get("word", 0) * bars <= TYPICAL_PLOT * BARS_SHARE
    figure["layout"] = layout | {
        "annotations": [one for one in layout["annotations"] if fits or "name" not in one],
        "title": {"text": title, "subtitle": {"text": subtitle}, "x": 0, "xanchor": "left", "y": 1, "yanchor": "top"}
        | {"xref": "container", "yref": "container", "pad": {"t": 24, "l": SIDE}, "font": {"size": 15, "weight": 700}},
        "height": layout["height"] + above + below,
        "margin": {
            "l": margin["l"] + SIDE,
            "r": margin["r"] + SIDE,
            "t": margin["t"] + above,
            "b": margin["b"] + below,
        },
        "showlegend": len(chart.series) > 1,
        "legend": {"orientation": "h", "x": 0, "y": 0, "xanchor": "left", "yanchor": "bottom", "yref": "container"},
        "paper_bgcolor": light_color("ground"),
    }
    first = {trace["legendgroup"]: trace for trace in reversed(figure["data"])}
    figure["data"] = [trace | {"showlegend": first[trace["legendgroup"]] is trace} for trace in figure["data"]]
    return figure


def _layout(chart: Chart, paint: Paint) -> Json:
    """Return the layout of a chart over an axis of categories."""
    names = list(map(_text, chart.categories))
    labels = _labels(chart)
    title = f"%{{x}}{NO_BREAK}mois" if chart.category_label == ELAPSED else "%{x}"
    pad, overflow = 0.5 if chart.kind == "bars" else 0, max(map(len, names)) * LETTER / 2
    lines = {"fixedrange": True, "color": paint("soft"), "linecolor": paint("soft"), "tickangle": 0}
    first, every, cut = next(one for least, *one in labels if least <= TYPICAL_PLOT)
    common = _common(chart, paint)
    common["meta"] |= {"labels": labels} | _words_of_kind(chart)
    return common | {
        "height": HEIGHT,
        "margin": {"l": LEFT, "r": max(RIGHT, round(overflow)), "t": TOP, "b": BOTTOM},
        "hovermode": "x unified" if len(chart.series) <= UNIFIED_MOST else "closest",
        "annotations": [_unit(chart, paint), *(_bar_words(chart) if chart.kind == "bars" else _gaps(chart))],
        "shapes": _levels(chart, paint) if chart.kind == "bars" else [],
        "xaxis": {
            **lines,
            "type": "category",
            "categoryorder": "array",
            "categoryarray": names,
            "range": [-pad, len(names) - 1 + pad],
            "tickvals": list(range(first, len(names), every)),
            "ticktext": [name[cut:] for name in names[first::every]],
            "showgrid": False,
            "ticklabelstandoff": 5,
            "unifiedhovertitle": {"text": title},
        },
        "yaxis": {
            **lines,
            "type": "linear",
            "gridcolor": paint("grid"),
            "zerolinecolor": paint("soft"),
            **_scale(chart),
        },
    }


def _row_layout(chart: Chart, paint: Paint) -> Json:
    """Return the layout of horizontal bars: pixels downwards, and over each bar its name, followed by its total."""
    places, height = row_places(chart)
    words = [one for index, place in enumerate(places) for one in _row_words(place, total_words(chart, index))]
    return _common(chart, paint) | {
        "barmode": "relative",
        "hovermode": "closest",
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "annotations": words,
        "xaxis": {"type": "linear", "fixedrange": True, "visible": False, **_scale(chart)},
        "yaxis": {"type": "linear", "fixedrange": True, "visible": False, "range": [height, 0]},
    }


def _row_words(place: RowPlace, total: str) -> list[Json]:
    """Return the name over a bar, then its total, which the browser puts beside the last line of the name."""
    left = {"x": 0, "xref": "paper", "xanchor": "left", "y": place.top, "yanchor": "top", "align": "left", "yshift": 2}
    last = {"xshift": round(len(place.lines[-1]) * NAME_LETTER) + 8, "yshift": 2 - ROW * (len(place.lines) - 1)}
    name = {**left, "xshift": -2, "text": "<br>".join(map(_text, place.lines)), "font": {"weight": 400}}
    return [name, {**left, **last, "text": _text(total)}]


def _common(chart: Chart, paint: Paint) -> Json:
    font = {"family": FONT, "size": TEXT, "color": paint("strong")}
    targets = tuple(chart.targets.values())
    alone = {f"{place}": _scale(replace(chart, series=(one, *targets))) for place, one in chart.columns.items()}
    return {
        "separators": f",{NARROW}",
        "showlegend": False,
        "dragmode": False,
        "font": font,
        "paper_bgcolor": NOTHING,
        "plot_bgcolor": NOTHING,
        "hoverlabel": {"bgcolor": paint("ground"), "bordercolor": paint("soft"), "align": "left", "namelength": -1},
        "template": {
            "layout": {"annotationdefaults": {"showarrow": False, "yanchor": "bottom", "font": {**font, "weight": 700}}}
        },
        "meta": {"kind": chart.kind, "periods": _periods(chart), "scales": alone if len(alone) > 1 else {}},
    }


# --- Axes -------------------------------------------------------------------------------------------------------------
def _scale(chart: Chart) -> Json:
    """Return the range of the axis of values, and its ticks if it has some."""
    if chart.kind == "hbars":
        return {"range": [float(end) for end in extent(chart)]}
    ticks = chart_ticks(chart)
    return {
        "range": [float(ticks[0]), float(ticks[-1])],
        "tickvals": [_as_json_number(tick) for tick in ticks],
        "ticktext": [format_tick(tick, ticks[-1]) for tick in ticks],
    }


def _labels(chart: Chart) -> list[tuple[int, int, int, int]]:
    """Return the labels of the axis, from the widest plot down: its width, the first label, their step and the place of
    their first letter.

    A plot of some of the years has the labels of one that is wider as much as they are fewer.
    """
    is_cut = axis_label(chart, 0) != chart.categories[0]
    whole = round((max(map(len, chart.categories)) * LETTER + LABEL_GAP) * len(chart.categories))
    start = label_places(chart, [whole])[0].start
    named = [(whole // step, start % step, step, 0) for step in ((1, 3) if is_cut else (1,))]
    widths = [width for width in (216 << power for power in range(8)) if width < named[-1][0]]
    cut = -len(axis_label(chart, 0)) if is_cut else 0
    shorter = [
        (width, one.start, one.step, cut) for width, one in zip(widths, label_places(chart, widths), strict=True)
    ]
    found = [*named, *reversed(shorter)]
    return [*found[:-1], (0, *found[-1][1:])]


def _periods(chart: Chart) -> list[list[str | int]]:
    """Return each year with its first and last categories, if the categories are years, quarters or months."""
    if chart.category_label not in PERIODS:
        return []
    found: dict[str, list[int]] = {}
    for place, category in enumerate(chart.categories):
        year = category[-4:] if PERIODS[chart.category_label] else category
        found.setdefault(year, []).append(place)
    return [[year, places[0], places[-1]] for year, places in found.items()]


# --- Series -----------------------------------------------------------------------------------------------------------
def _trace(chart: Chart, place: int, series: Series, *, among: range | None = None, **more: object) -> Json:
    """Return the values of a series at the categories ``among`` (None: all), with their texts and links."""
    among = range(len(chart.categories)) if among is None else among
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


# --- Bars -------------------------------------------------------------------------------------------------------------
def _bar_places(chart: Chart) -> dict[int, list[float]]:
    """Return the left of each bar from the middle of its category, in categories.

    The bars of a category stand side by side around its middle: those that have a value or a mark.
    """
    columns = chart.columns
    slot = BARS_SHARE / max(1, len(columns))
    found: dict[int, list[float]] = {place: [] for place in columns}
    for index in range(len(chart.categories)):
        present = [place for place, one in columns.items() if one.values[index] is not None or one.absence(index).mark]
        for place, lefts in found.items():
            rank = present.index(place) if place in present else 0
            lefts.append(round((rank - len(present) / 2 + (1 - DRAWN_SHARE) / 2) * slot, 4))
    return found


def _bars(chart: Chart, paint: Paint) -> list[Json]:
    """Return bars, then the middles of the ticks of targets over them."""
    places, columns = _bar_places(chart), chart.columns
    width = round(BARS_SHARE * DRAWN_SHARE / max(1, len(columns)), 4)
    bars = [
        _trace(chart, place, one, width=width, offset=places[place], **_bar(one, paint(one.key)))
        for place, one in columns.items()
    ]
    level: Json = {"type": "scatter", "mode": "markers", "cliponaxis": False}
    return bars + [
        _trace(chart, place, one, **level, marker={"symbol": "line-ew-open", "color": paint(one.key)})
        for place, one in chart.targets.items()
    ]


def _bar(series: Series, color: str) -> Json:
    """Return what is proper to bars: hollow ones, and hatching."""
    fill = NOTHING if series.key == "live" else color
    shapes = ["/" if series.is_hatched(index) else "" for index in range(len(series.figures))]
    pattern = {"shape": shapes, "fgcolor": color, "bgcolor": NOTHING, "size": 7, "solidity": 0.28}
    marker = {"color": fill, "line": {"color": color, "width": 2}} | ({"pattern": pattern} if any(shapes) else {})
    return {"type": "bar", "marker": marker, "hoverlabel": {"bordercolor": color}}


def _levels(chart: Chart, paint: Paint) -> list[Json]:
    """Return the tick of each target, wider than its bars, over a halo that sets it apart from them."""
    half = BARS_SHARE / 2 + OVERHANG
    levels = [
        {"type": "line", "x0": index - half, "x1": index + half, "y0": level, "y1": level}
        for one in chart.targets.values()
        for index, value in enumerate(one.values)
        if (level := _as_json_number(value)) is not None
    ]
    lines = ({"color": paint("ground"), "width": 5}, {"color": paint(TARGET), "width": 3})
    return [{**level, "line": line} for line in lines for level in levels]


def _bar_words(chart: Chart) -> list[Json]:
    """Return the value of each bar above it, and above the tick of a target that it would cross, or its mark."""
    low, high = _scale(chart)["range"]
    pixel = (high - low) / (HEIGHT - TOP - BOTTOM)
    found = []
    for place, lefts in _bar_places(chart).items():
        series = chart.series[place]
        for index, left in enumerate(lefts):
            value, text = series.values[index], _word(series, index)
            levels = [float(level) for one in chart.targets.values() if (level := one.values[index]) is not None]
            top = max(float(value or 0), 0)
            crossed = [level for level in levels if -6 < (level - float(value or 0)) / pixel < LINE + 2]
            middle = round(index + left + BARS_SHARE * DRAWN_SHARE / 2 / len(chart.columns), 4)
            word = {"x": middle, "y": max([top, *crossed]), "text": text, "name": f"{place}"}
            found += [word | ({"yshift": 3} if crossed else {})] if text else []
    return found


def _word(series: Series, index: int) -> str:
    """Return what stands above a bar."""
    value = series.values[index]
    return series.absence(index).mark if value is None else format_value(value)


def _words_of_kind(chart: Chart) -> Json:
    """Return the room that the longest word above a bar needs; the names at the ends of lines and areas."""
    if chart.kind != "bars":
        return {"ends": _ends(chart)}
    words = [_word(one, index) for one in chart.columns.values() for index in range(len(one.values))]
    return {"word": round(max(map(len, words)) * BOLD_LETTER + 2)}


# --- Lines and areas --------------------------------------------------------------------------------------------------
def _unit(chart: Chart, paint: Paint) -> Json:
    """Return the unit, over the axis of values."""
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "xshift": -LEFT, "yshift": 8}
    return {**place, "text": _text(chart.unit), "font": {"color": paint("soft"), "weight": 400}}


def _gaps(chart: Chart) -> list[Json]:
    """Return ND on the axis where a value is not known between two that are; its name is that of the series."""
    gaps: dict[int, list[str]] = {}
    for place, one in chart.columns.items():
        known = [index for index, value in enumerate(one.values) if value is not None]
        for index in range(known[0], known[-1]) if known else ():
            if one.values[index] is None:
                gaps.setdefault(index, []).append(f"{place}")
    return [{"x": index, "y": 0, "text": ND, "name": " ".join(names)} for index, names in gaps.items()]


def _ends(chart: Chart) -> Json | None:
    """Return the names of the series at the right of the plot: the room they need, and the height and value of each.

    None if they don't fit there, or if an area is not known at the end.
    """
    last = {place: [one for one in series.values if one is not None][-1:] for place, series in enumerate(chart.series)}
    levels = {place: exact(found[0]) for place, found in last.items() if found}
    if chart.kind == "stacked_area":
        edges = [Decimal(0), *map(exact, stacked(chart)[-1])]
        levels = {place: (edges[place] + edges[place + 1]) / 2 for place in range(len(edges) - 1)}
    height = HEIGHT - TOP - BOTTOM
    if len(chart.series) == 1 or not levels or len(levels) > MOST_NAMES or len(levels) * LINE > height:
        return None
    low, high = _scale(chart)["range"]
    down = sorted(levels, key=lambda place: -levels[place])
    wanted = [TOP + (high - float(levels[place])) / (high - low) * height - LINE / 2 for place in down]
    tops = spread(wanted, LINE, 0, HEIGHT - BOTTOM - LINE + 4)
    names = {f"{place}": [round(top), format_value(last[place][0])] for place, top in zip(down, tops, strict=True)}
    return {"room": round(max(len(last_words(one)) for one in chart.series) * NAME_LETTER) + NAME_ROOM, "names": names}


def _lines(chart: Chart, paint: Paint) -> list[Json]:
    """Return a line for each series, interrupted where a value is missing; a value between two gaps is a dot."""
    return [
        _trace(chart, place, series, **_line(series, paint(series.key))) for place, series in enumerate(chart.series)
    ]


def _line(series: Series, color: str) -> Json:
    known = [value is not None for value in series.values]
    alone = {run[0] for run in runs(known) if len(run) == 1}
    is_behind = series.key in BACKGROUND
    has_dots = len(known) <= DOTS_MOST and not is_behind
    sizes = [DOT if has_dots or index in alone else 0 for index in range(len(known))]
    dash = BACKGROUND.get(series.key, "").replace(" ", ",") or "solid"
    return {
        "type": "scatter",
        "mode": "lines+markers" if any(sizes) else "lines",
        "cliponaxis": False,
        "connectgaps": False,
        "line": {"color": color, "dash": dash, "width": 2 if is_behind else 3.5},
        **({"marker": {"size": sizes, "opacity": 1, "color": color, "line": {"width": 0}}} if any(sizes) else {}),
    }


def _areas(chart: Chart, paint: Paint) -> list[Json]:
    """Return stacked areas, one stack for each run of categories without an unknown part."""
    known = runs([bool(column) for column in stacked(chart)])
    line = {"color": paint("ground"), "width": 1}
    return [
        _trace(chart, place, series, among=run, **_area(paint(series.key)), stackgroup=f"{number}", line=line)
        for number, run in enumerate(known)
        for place, series in enumerate(chart.series)
    ]


def _area(color: str) -> Json:
    return {"type": "scatter", "mode": "lines", "fillcolor": color, "marker": {"color": color}}


# --- Horizontal bars --------------------------------------------------------------------------------------------------
def _rows(chart: Chart, paint: Paint) -> list[Json]:
    """Return the parts of horizontal bars; ``y`` is the middle of each bar, in pixels."""
    places, _ = row_places(chart)
    found = []
    for place, series in enumerate(chart.series):
        marker = {"color": paint(series.key), "line": {"color": paint("ground"), "width": 1}}
        trace = _trace(chart, place, series, type="bar", orientation="h", width=BAR, marker=marker)
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
