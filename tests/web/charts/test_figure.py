"""The Plotly figure of any chart is valid, and has the numbers of its table."""

import json
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from tests.web import style_guide
from tests.web.charts.test_drawing import charts
from web.charts.figure import FEWEST_CATEGORIES, chart_figure, css_color
from web.charts.model import Chart, Value

GUIDE = (
    style_guide.areas(),
    style_guide.bars(),
    style_guide.lines(),
    style_guide.ranking(),
    style_guide.running(),
    style_guide.hostile(),
    style_guide.crowd(),
)


def validated(figure: dict[str, Any]) -> dict[str, Any]:
    """Return the figure as a browser reads it, once the Python package of Plotly has accepted each of its values."""
    import plotly.graph_objects as go  # slow to import

    sent: dict[str, Any] = json.loads(json.dumps(figure))
    go.Figure(data=sent["data"], layout=sent["layout"])
    return sent


def numbers(figure: dict[str, Any]) -> dict[str, dict[str, Decimal]]:
    """Return the known values of each series by category."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for trace in figure["data"]:
        names, values = (trace["text"], trace["x"]) if trace.get("orientation") == "h" else (trace["x"], trace["y"])
        found[trace["legendgroup"]] |= {
            name: Decimal(str(value)) for name, value in zip(names, values, strict=True) if value is not None
        }
    return found


def plain(chart: Chart) -> dict[str, dict[str, Value]]:
    """Return the known values of the chart; a stack with an unknown part is not drawn, and is a gap."""
    gaps = {
        place
        for place in range(len(chart.categories))
        if chart.kind == "stacked_area" and None in [one.values[place] for one in chart.series]
    }
    return {
        str(rank): {
            chart.categories[place]: value
            for place, value in enumerate(one.values)
            if value is not None and place not in gaps
        }
        for rank, one in enumerate(chart.series)
    }


@given(charts())
def test_any_figure_is_valid_and_has_the_numbers_of_its_chart(chart: Chart) -> None:
    figure = chart_figure(chart)
    if len(chart.categories) < FEWEST_CATEGORIES or chart.is_empty or chart.is_short:
        assert figure is None
        return
    assert figure is not None
    assert {key: one for key, one in numbers(validated(figure)).items() if one} == {
        key: one for key, one in plain(chart).items() if one
    }


@pytest.mark.parametrize("chart", GUIDE, ids=lambda chart: chart.name)
def test_each_chart_of_the_guide_has_a_valid_figure(chart: Chart) -> None:
    figure = chart_figure(chart)
    assert figure is not None
    assert {trace["legendgroup"] for trace in validated(figure)["data"]} == set(map(str, range(len(chart.series))))


def test_hover_gives_the_exact_value_its_marks_and_its_link() -> None:
    figure = chart_figure(style_guide.hostile())
    assert figure is not None
    published, live, target = figure["data"]
    assert published["customdata"] == [["ND"], ["1\u202f200\xa0&lt;i&gt; (dont 1 à confirmer)"], ["31\u202f000"]]
    assert (published["name"], live["x"][0]) == ("&lt;b&gt;Publié&lt;/b&gt; &amp; co", "&lt;img src=x&gt;")
    assert published["marker"]["pattern"]["shape"] == ["", "/", ""]
    assert (target["type"], target["mode"]) == ("scatter", "markers")
    running = chart_figure(style_guide.running())
    assert running is not None
    assert running["data"][0]["customdata"][0] == ["13", "/guide/?preuve=oui"]
    assert running["data"][0]["y"][8:] == [None] * 4


def test_years_of_months_are_a_range_to_choose() -> None:
    figure = chart_figure(style_guide.areas())
    assert figure is not None
    assert figure["layout"]["meta"]["periods"][0] == ["2013", 0, 0]
    named = chart_figure(style_guide.hostile())
    assert named is not None
    assert named["layout"]["meta"]["periods"] == []


def test_figure_has_the_ticks_scales_and_names_of_its_chart() -> None:
    figure = chart_figure(style_guide.running())
    assert figure is not None
    layout = figure["layout"]
    assert layout["yaxis"]["tickvals"] == [0, 20, 40, 60, 80]
    assert layout["meta"]["scales"]["0"]["ticktext"] == ["0", "10", "20", "30", "40", "50"]  # of 2026 and its target
    assert {group: words for group, (_, words) in layout["meta"]["ends"]["names"].items()} == {
        "0": "26",
        "1": "63",
        "2": "49",
        "3": "40",
        "4": "45",
    }
    heights = sorted(top for top, _ in layout["meta"]["ends"]["names"].values())
    assert all(after - before >= 20 for before, after in pairwise(heights))


def test_words_stand_above_bars_and_the_targets_that_they_would_cross() -> None:
    figure = chart_figure(style_guide.bars())
    assert figure is not None
    _, *words = figure["layout"]["annotations"]
    published = [(round(one["x"]), one["y"], one["text"]) for one in words if one["name"] == "0"]
    assert published == [(0, 0, "ND"), (1, 24, "24"), (2, 35, "31"), (3, 50, "50"), (4, 0, "ND")]
    levels = [(one["x0"] + one["x1"], one["y0"]) for one in figure["layout"]["shapes"] if one["line"]["width"] == 3]
    assert levels == [(2, 20), (4, 35), (6, 49), (8, 50)]


@pytest.mark.parametrize("chart", [*GUIDE, *style_guide.running_totals()], ids=lambda chart: chart.name)
def test_labels_of_any_width_are_a_step_and_those_of_a_page_are_colors_of_the_style_sheet(chart: Chart) -> None:
    figure = chart_figure(chart, css_color)
    assert figure is not None
    labels = figure["layout"]["meta"].get("labels", [(0, 0, 1, 0)])
    assert [least for least, *_ in labels] == sorted({least for least, *_ in labels}, reverse=True)
    assert (labels[0][1:], labels[-1][0]) == ((0, 1, 0), 0)
    assert "#" not in json.dumps(figure)
