"""The Plotly figure: exact values, gaps kept as gaps, accepted by Plotly's own checks."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from common.chart_figures import plotly_figure, plotly_value
from common.charts import Chart, Kind, Series, Value
from common.palette import color_of
from tests.common import style_guide

FIGURES = [style_guide.areas(), style_guide.bars(), style_guide.lines()]


def small(kind: Kind, *series: Series) -> Chart:
    return Chart("essai", "Essai", "Mesure", kind, ("2020", "2021", "2022"), series, "services")


def pick(traces: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [{name: trace[name] for name in names} for trace in traces]


@pytest.mark.parametrize(
    ("value", "written"),
    [(3, 3), (Decimal("3.00"), 3), (Decimal("0.40"), "0.40"), (None, None), (0, 0), (Decimal("-1.5"), "-1.5")],
)
def test_plotly_value_is_exact(value: Value, written: int | str | None) -> None:
    assert (plotly_value(value), type(plotly_value(value))) == (written, type(written))


@pytest.mark.parametrize("chart", FIGURES, ids=lambda chart: chart.kind)
def test_figures_pass_the_checks_of_plotly(chart: Chart) -> None:
    from plotly.graph_objects import Figure  # slow to import

    assert len(Figure(plotly_figure(chart)).data) >= len(chart.series)


@pytest.mark.parametrize("chart", FIGURES, ids=lambda chart: chart.kind)
def test_figures_give_every_value_of_the_chart_without_a_float(chart: Chart) -> None:
    traces = json.loads(json.dumps(plotly_figure(chart)["data"]), parse_float=pytest.fail)
    drawn = {(trace["name"], x): y for trace in traces for x, y in zip(trace["x"], trace["y"], strict=True)}
    expected = {
        (series.name, category): plotly_value(value)
        for series in chart.series
        for category, value in zip(chart.categories, series.values, strict=True)
    }
    assert drawn == expected


def test_areas_are_stacked_apart_on_each_side_of_a_gap() -> None:
    chart = small("stacked_area", Series("A", "investigation", (1, None, 3)), Series("B", "opere", (4, 5, 6)))
    traces = plotly_figure(chart)["data"]
    assert pick(traces, "name", "x", "y", "stackgroup", "fillcolor") == [
        {"name": "A", "x": ["2020"], "y": [1], "stackgroup": "run0", "fillcolor": color_of("investigation").light},
        {"name": "B", "x": ["2020"], "y": [4], "stackgroup": "run0", "fillcolor": color_of("opere").light},
        {"name": "A", "x": ["2022"], "y": [3], "stackgroup": "run1", "fillcolor": color_of("investigation").light},
        {"name": "B", "x": ["2022"], "y": [6], "stackgroup": "run1", "fillcolor": color_of("opere").light},
    ]


def test_areas_are_named_in_the_middle_of_their_last_band() -> None:
    chart = small("stacked_area", Series("A", "investigation", (1, None, 3)), Series("B", "opere", (4, 5, 6)))
    assert [trace["meta"]["ends_at"] for trace in plotly_figure(chart)["data"]] == [None, None, "1.5", 6]


def test_bars_are_solid_when_published_hollow_when_live_and_ticked_for_a_target() -> None:
    values = (1, 2, 3)
    series = (
        Series("Publié", "published", values),
        Series("Fiches", "live", values),
        Series("Cible", "target", values),
    )
    figure = plotly_figure(small("bars", *series))
    published, live = color_of("published").light, color_of("live").light
    assert pick(figure["data"], "type", "meta")[2] == {"type": "scatter", "meta": {"key": "target", "ends_at": None}}
    assert [trace["marker"] for trace in figure["data"][:2]] == [
        {"color": published, "line": {"width": 0, "color": published}},
        {"color": "rgba(0,0,0,0)", "line": {"width": 2, "color": live}},
    ]
    assert figure["data"][2]["marker"]["symbol"] == "line-ew"


def words(chart: Chart) -> list[dict[str, Any]]:
    return pick(plotly_figure(replace(chart, unit=""))["layout"]["annotations"], "name", "x", "y", "text")


def test_bars_say_their_value_or_that_it_is_missing() -> None:
    chart = small("bars", Series("NPS", "one", (None, Decimal("2.5"), -3)), Series("Cible", "target", (None, None, 3)))
    assert words(chart) == [
        {"name": "missing", "x": 0, "y": 0, "text": "ND"},
        {"name": "value", "x": 1, "y": "2.5", "text": "2,5"},
        {"name": "value", "x": 2, "y": 0, "text": "−3"},
    ]


def test_words_of_two_columns_stand_side_by_side() -> None:
    chart = small("bars", Series("Publié", "published", (1, None, 3)), Series("Fiches", "live", (1, None, 3)))
    places = [word["x"] for word in words(chart) if word["name"] == "missing"]
    assert places == pytest.approx([1 - 0.18, 1 + 0.18])


def test_many_bars_say_only_what_is_missing() -> None:
    values = (*range(24), None)
    chart = Chart("essai", "Essai", "Mesure", "bars", tuple(map(str, range(25))), (Series("A", "one", values),), "")
    assert words(chart) == [{"name": "missing", "x": 24, "y": 0, "text": "ND"}]


@pytest.mark.parametrize("kind", ["lines", "stacked_area"])
def test_lines_and_areas_say_once_where_something_is_missing(kind: Kind) -> None:
    chart = small(kind, Series("A", "one", (1, None, 3)), Series("B", "two", (1, None, 3)))
    assert words(chart) == [{"name": "missing", "x": 1, "y": 0, "text": "ND"}]


def test_the_unit_stands_above_the_axis() -> None:
    layout = plotly_figure(small("lines", Series("A", "one", (1, 2, 3))))["layout"]
    assert pick(layout["annotations"], "xref", "x", "y", "text") == [
        {"xref": "paper", "x": 0, "y": 1, "text": "services"}
    ]


def test_the_axis_of_values_starts_at_zero() -> None:
    layout = plotly_figure(small("lines", Series("A", "one", (40, 50, 61))))["layout"]
    assert (layout["yaxis"]["range"], "template" in layout) == ([0, 80], False)


def test_projection_is_a_dot_with_its_bounds_and_its_value_above_them() -> None:
    values, bounds = (None, Decimal("1.5"), 5), (None, None, (2, Decimal("9.5")))
    chart = small("bars", Series("Projection", "projection", values, bounds))
    [trace] = plotly_figure(chart)["data"]
    assert (trace["type"], trace["mode"], trace["marker"]["color"]) == (
        "scatter",
        "markers",
        color_of("projection").light,
    )
    assert (trace["error_y"]["array"], trace["error_y"]["arrayminus"]) == ([0, 0, "4.5"], [0, 0, 3])
    assert trace["customdata"] == ["ND", "1,5", "5 (2 à 9,5)"]
    assert words(chart) == [
        {"name": "value", "x": 1, "y": "1.5", "text": "1,5"},
        {"name": "value", "x": 2, "y": "9.5", "text": "5"},
    ]
