"""The same chart as a Plotly figure, to be explored when JavaScript is there (``static/js/charts.js`` draws it).

Values keep their exactness: counts stay integers, decimals are written as text. The ``meta`` of each trace carries the
key of its series, from which the script takes the colour of the theme in use, and the height of its name at the end.
"""

from decimal import Decimal
from typing import Any

from common.chart_scale import BARS_SHARE, VALUES_SHOWN, bars_of, chart_ticks, missing, names_width, runs, stacked
from common.charts import ND, Chart, Range, Series, Value, format_value
from common.palette import color_of

type Figure = dict[str, Any]


def plotly_figure(chart: Chart) -> Figure:
    """``{"data": traces, "layout": layout}`` of a chart that is not a ranking, without any template."""
    traces = {"stacked_area": _areas, "lines": _lines, "bars": _bars}[chart.kind](chart)
    return {"data": traces, "layout": _layout(chart)}


def plotly_value(value: Value) -> int | str | None:
    """A value as it goes into JSON: an integer when it is whole, the text of a decimal, nothing for a gap."""
    if value is None or value == int(value):
        return None if value is None else int(value)
    return str(value)


def _trace(chart: Chart, series: Series, indexes: range, ends_at: Value = None) -> Figure:
    values = [series.values[i] for i in indexes]
    return {
        "name": series.name,
        "meta": {"key": series.key, "ends_at": plotly_value(ends_at)},
        "x": [chart.categories[i] for i in indexes],
        "y": [plotly_value(value) for value in values],
        "customdata": [series.format_value(i) for i in indexes],
        "hovertemplate": "%{fullData.name}\u00a0: %{customdata}<extra></extra>",
    }


def _everywhere(chart: Chart) -> range:
    return range(len(chart.categories))


def _areas(chart: Chart) -> list[Figure]:
    """One stack for each stretch that is wholly known, since a stack draws what is missing as zero."""
    edges = stacked(chart)
    stretches = runs([bool(column) for column in edges])
    return [
        _trace(chart, series, run, _middle(edges, run[-1], place))
        | {
            "type": "scatter",
            "mode": "lines",
            "stackgroup": f"run{rank}",
            "line": {"width": 1, "color": color_of(series.key).light},
            "fillcolor": color_of(series.key).light,
        }
        for rank, run in enumerate(stretches)
        for place, series in enumerate(chart.series)
    ]


def _middle(edges: list[list[Decimal]], column: int, place: int) -> Value:
    """The middle of a series' band in the last category, where its name goes; nothing in another one."""
    if column != len(edges) - 1:
        return None
    below = edges[column][place - 1] if place else Decimal(0)
    return (edges[column][place] + below) / 2


def _lines(chart: Chart) -> list[Figure]:
    return [
        _trace(chart, series, _everywhere(chart), series.values[-1] if series.values else None)
        | {
            "type": "scatter",
            "mode": "lines+markers",
            "connectgaps": False,
            "line": {"width": 3, "color": color_of(series.key).light},
            "marker": {"size": 7, "color": color_of(series.key).light},
        }
        for series in chart.series
    ]


def _bars(chart: Chart) -> list[Figure]:
    drawn = {"target": _target, "projection": _projection}
    return [drawn.get(series.key, _column)(chart, series) for series in chart.series]


def _column(chart: Chart, series: Series) -> Figure:
    color = color_of(series.key).light
    hollow = series.key == "live"
    return _trace(chart, series, _everywhere(chart)) | {
        "type": "bar",
        "marker": {
            "color": "rgba(0,0,0,0)" if hollow else color,
            "line": {"width": 2 if hollow else 0, "color": color},
        },
    }


def _target(chart: Chart, series: Series) -> Figure:
    color = color_of(series.key).light
    return _trace(chart, series, _everywhere(chart)) | {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "marker": {"symbol": "line-ew", "size": 34, "color": color, "line": {"width": 3, "color": color}},
    }


def _projection(chart: Chart, series: Series) -> Figure:
    color = color_of(series.key).light
    pairs = list(zip(series.values, series.ranges or (None,) * len(series.values), strict=True))
    above = [plotly_value(r[1] - v if r and v is not None else 0) for v, r in pairs]
    below = [plotly_value(v - r[0] if r and v is not None else 0) for v, r in pairs]
    return _trace(chart, series, _everywhere(chart)) | {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "marker": {"size": 9, "color": color},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": above,
            "arrayminus": below,
            "thickness": 3,
            "width": 8,
            "color": color,
        },
    }


def _unit(chart: Chart) -> list[Figure]:
    """The unit of the values, above their axis."""
    above = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
    return [{**above, "xshift": -40, "yshift": 10, "text": chart.unit, "showarrow": False}] if chart.unit else []


def _words(chart: Chart) -> list[Figure]:
    """« ND » on the axis wherever a value is missing; over bars that are not too many, their value."""
    if chart.kind != "bars":
        return [_word(index, None) for index in missing(chart)]
    columns = bars_of(chart)
    beside = BARS_SHARE / max(1, len(columns))
    said_too = len(columns) * len(chart.categories) <= VALUES_SHOWN
    return [
        _word(index + (rank - (len(columns) - 1) / 2) * beside, value, mark=series.absence(index).mark)
        for rank, series in enumerate(columns)
        for index, value in enumerate(series.values)
        if (series.absence(index).mark if value is None else said_too)
    ] + [
        _word(index, value, series.ranges[index] if series.ranges else None)
        for series in chart.series
        if series.key == "projection"
        for index, value in enumerate(series.values)
        if value is not None
    ]


def _word(place: float, value: Value, bounds: Range = None, mark: str = ND) -> Figure:
    """The words of one value, above it and its bounds; ``place`` counts in categories, ``name``: which may give way."""
    height = plotly_value(max(bounds[1] if bounds else value or 0, 0))
    name, text = ("missing", mark) if value is None else ("value", format_value(value))
    return {"name": name, "x": place, "y": height, "yanchor": "bottom", "text": text, "showarrow": False}


def _layout(chart: Chart) -> Figure:
    ticks = chart_ticks(chart)
    return {
        "dragmode": "zoom",
        "barmode": "group",
        "margin": {"l": 48, "r": 12, "t": 32, "b": 36},
        "xaxis": {"type": "category"},
        "yaxis": {
            "type": "linear",
            "fixedrange": True,
            "rangemode": "tozero",
            "range": [plotly_value(ticks[0]), plotly_value(ticks[-1])],
        },
        "annotations": [*_unit(chart), *_words(chart)],
        "meta": {
            "kind": chart.kind,
            "names_width": names_width(chart),
            "categories": list(chart.categories),
            "months": chart.category_label == "Mois",
        },
    }
