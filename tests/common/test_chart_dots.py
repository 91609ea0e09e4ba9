"""Dots by row: where each stands, what is said of it, and what has no place on a logarithm."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from common.chart_dots import Dot, dot_rows, dot_ticks, draw_dots
from common.chart_drawings import circle
from common.chart_flows import FlowChart
from common.chart_images import chart_svg
from common.chart_ranking import draw_ranking
from common.charts import Chart, Series, Value, chart_csv, chart_sentence


def dots(*rows: tuple[Value, ...], unit: str = "€") -> Chart:
    years = [str(2020 + place) for place in range(len(rows[0]))] if rows else []
    series = tuple(Series(year, "one", tuple(row[place] for row in rows)) for place, year in enumerate(years))
    return Chart("couts", "Coûts", "Par an", "dots", tuple(f"Service {n}" for n in range(len(rows))), series, unit)


def test_the_last_value_is_said_with_its_year_and_the_others_are_named() -> None:
    drawing = draw_dots(dots((Decimal("0.4"), Decimal("0.5")), (None, 20)))
    assert [(mark.title, mark.key) for mark in drawing.marks if mark.css == "drawing__dot"] == [
        ("Service 0, 2020 : 0,40\u202f€", "other"),
        ("Service 0, 2021 : 0,50\u202f€", "one"),
        ("Service 1, 2021 : 20\u202f€", "one"),
    ]
    assert [text.words for text in drawing.texts if text.css in {"drawing__label", "drawing__column"}] == [
        "2020",
        "0,50\u202f€ (2021)",
        "20\u202f€ (2021)",
    ]


def test_the_axis_marks_the_powers_of_ten_in_the_unit() -> None:
    drawing = draw_dots(dots((Decimal("0.02"),), (30,)))
    assert [text.words for text in drawing.texts if text.css == "drawing__category"] == [
        "0,01\u202f€", "0,10\u202f€", "1\u202f€", "10\u202f€", "100\u202f€",
    ]  # fmt: skip


def test_what_has_no_place_on_a_logarithm_is_not_determined_or_left_out() -> None:
    drawing = draw_dots(dots((None, None), (0, 3), unit=""))
    assert [text.words for text in drawing.texts if text.css == "drawing__label"] == ["ND", "3 (2021)"]
    assert len([mark for mark in drawing.marks if mark.css == "drawing__dot"]) == 1


def test_a_chart_of_nothing_has_no_dot() -> None:
    assert [mark for mark in draw_dots(dots()).marks if mark.css == "drawing__dot"] == []


def test_the_same_values_are_a_sentence_a_csv_and_an_image() -> None:
    chart = dots((Decimal("0.4"), None), (2, 20))
    assert (
        chart_sentence(chart)
        == "2020\u00a0: de 0,4 (Service 0) à 2 (Service 1)\u00a0; 2021\u00a0: de 20 (Service 1) à 20 (Service 1)."
    )
    assert chart_csv(chart).splitlines() == ["\ufeffAnnée;2020;2021", "Service 0;0.4;ND", "Service 1;2;20"]
    assert "Service 1, 2021" in chart_svg(chart, "Source")


def test_a_page_shows_rows_that_a_script_is_not_needed_for() -> None:
    chart = dots((Decimal("0.4"), Decimal("0.5")), (None, 20), (None, None))
    html = Template("{% load charts %}{% chart chart '/couts.csv' %}").render(Context({"chart": chart}))
    rows = re.findall(r'<li class="bars__row">(.*?)</li>', html, re.S)
    assert [re.search(r'bars__total">(.*?)<', row)[1] for row in rows] == [  # type: ignore[index]
        "0,50\u202f€ (2021)", "20\u202f€ (2021)", "ND",
    ]  # fmt: skip
    assert [row.count("<circle") for row in rows] == [2, 1, 0]
    assert "application/json" not in html
    assert "drawing--wide" not in html


@pytest.mark.parametrize("draw", [draw_dots, draw_ranking])
def test_a_chart_of_another_kind_is_refused(draw: Callable[[FlowChart], object]) -> None:
    with pytest.raises(TypeError):
        draw(FlowChart("f", "Flux", "M", (), (), "services"))


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(1, 10**9)), min_size=3, max_size=3).map(tuple), min_size=1, max_size=9
    )
)
def test_no_name_of_a_row_covers_another_and_each_dot_is_inside(rows: list[tuple[Value, ...]]) -> None:
    for row in dot_rows(dots(*rows)):
        assert all(0 <= dot.place <= 100 for dot in row.dots)
        assert [dot.is_last for dot in row.dots] == [False] * (len(row.dots) - 1) + [True] * bool(row.dots)
        gaps = [after.place - before.place for before, after in zip(row.names, row.names[1:], strict=False)]
        assert all(gap >= 12 for gap in gaps)


def test_dots_stand_at_their_logarithm_and_the_last_is_the_greater() -> None:
    [first, second] = dot_rows(dots((1, 100, 10), (None, 1000, None)))
    assert (first.category, first.total) == ("Service 0", "10\u202f€ (2022)")
    assert [(dot.x, dot.radius, dot.key, dot.title, dot.is_last) for dot in first.dots] == [
        ("4.00%", 5, "other", "Service 0, 2020 : 1\u202f€", False),
        ("65.33%", 5, "other", "Service 0, 2021 : 100\u202f€", False),
        ("34.67%", 7, "one", "Service 0, 2022 : 10\u202f€", True),
    ]
    assert [(name.x, name.words) for name in first.names] == [("4.00%", "2020"), ("65.33%", "2021")]
    assert second.dots == (Dot(96.0, "one", "Service 1, 2021 : 1\u202f000\u202f€", True),)
    assert second.names == ()
    assert [tick.x for tick in dot_ticks(dots((1, 1000)))] == ["4.00%", "34.67%", "65.33%", "96.00%"]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ((5, 5, 5, 9), ["2020, 2021"]),  # those of one place together, two at most
        ((5, 6, 900, 9), ["2020", "2022"]),  # one that would cover another is left out
        ((900, 5, 6, 9), ["2021", "2020"]),
        ((5, 5, 30, 9), ["2020, 2021"]),  # two names need the room of two
        ((5, 5, 90, 9), ["2020, 2021", "2022"]),
        ((None, 0, 5, 9), ["2022"]),
        ((9, None, None, None), []),
    ],
)
def test_years_are_named_where_they_have_room(values: tuple[Value, ...], names: list[str]) -> None:
    [row, _] = dot_rows(dots(values, (1, None, None, 1000)))
    assert [name.words for name in row.names] == names


def test_a_drawing_has_a_line_a_row_and_its_words_at_their_place() -> None:
    drawing = draw_dots(dots((10, 1), unit=""))
    assert (drawing.left, drawing.right, drawing.height) == (16 + 7 * len("Service 0"), 690, 78)
    assert [(text.x, text.y, text.words, text.css) for text in drawing.texts] == [
        ("103.4", "66.0", "1", "drawing__category"),
        ("665.6", "66.0", "10", "drawing__category"),
        ("71.0", "31.0", "Service 0", "drawing__tick"),
        ("665.6", "17.0", "2020", "drawing__column"),
        ("702.0", "31.0", "1 (2021)", "drawing__label"),
    ]
    assert [mark.path for mark in drawing.marks if mark.css == "drawing__dot"] == [
        circle(665.56, 27, 5),
        circle(103.44, 27, 7),
    ]


def test_a_long_name_takes_two_lines_around_the_middle_of_its_row() -> None:
    name = "Un service dont le nom est si long qu’il ne tient pas sur une ligne ni même sur deux lignes entières"
    chart = Chart("couts", "Coûts", "Par an", "dots", (name,), (Series("2021", "one", (1,)),), "€")
    lines = [(text.y, text.words) for text in draw_dots(chart).texts if text.css == "drawing__tick"]
    assert [y for y, _ in lines] == ["23.5", "38.5"]
    assert lines[1][1].endswith("…")
    assert all(len(words) <= 37 for _, words in lines)
