"""The server's drawing: each value at its height, each gap a gap, each name beside what it names."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chart_bars import BarRow, Segment, bar_rows, sparkline
from common.chart_drawings import BOTTOM, LEFT, TOP, WIDTH, Drawing, circle, coordinate, draw, polygon, polyline
from common.charts import Chart, Kind, Series, Value


def chart(kind: Kind, *series: Series, categories: tuple[str, ...] = ("2020", "2021", "2022")) -> Chart:
    return Chart("essai", "Essai", "Mesure", kind, categories, series, "services")


def words(drawing: Drawing, css: str) -> list[str]:
    return [text.words for text in drawing.texts if text.css.split()[0] == css]


def test_polyline_of_one_point_is_a_short_stroke() -> None:
    assert [polyline([(10, 5), (20, 6.25)]), polyline([(10, 5)])] == ["M10.0 5.0L20.0 6.2", "M7.0 5.0L13.0 5.0"]


def test_polygon_goes_along_the_top_and_back_below() -> None:
    assert polygon([(0, 1), (2, 3)], [(0, 9), (2, 9)]) == "M0.0 1.0L2.0 3.0L2.0 9.0L0.0 9.0Z"
    assert polygon([(5, 1)], [(5, 9)]) == "M2.0 1.0L8.0 1.0L8.0 9.0L2.0 9.0Z"


def test_circle_is_a_closed_path() -> None:
    assert circle(10, 10, 2) == "M8.0 10.0a2.0 2.0 0 1 0 4.0 0a2.0 2.0 0 1 0 -4.0 0Z"


def test_bars_stand_on_zero_and_say_their_value() -> None:
    drawing = draw(chart("bars", Series("Publié", "published", (50, 100, None))))
    band = (WIDTH - 12 - LEFT) / 3
    left, right = LEFT + band * 0.14 + 1.5, LEFT + band * 0.86 - 1.5
    middle = coordinate((TOP + BOTTOM) / 2)
    assert drawing.marks[0].path == (
        f"M{coordinate(left)} {middle}L{coordinate(right)} {middle}"
        f"L{coordinate(right)} {BOTTOM}.0L{coordinate(left)} {BOTTOM}.0Z"
    )
    assert [mark.title for mark in drawing.marks] == ["Publié, 2020 : 50", "Publié, 2021 : 100"]
    assert words(drawing, "drawing__value") == ["50", "100", "ND"]
    assert words(drawing, "drawing__category") == ["2020", "2021", "2022"]
    assert [line.words for line in drawing.grid] == ["0", "20", "40", "60", "80", "100"]


def test_bars_are_hollow_when_live_and_targets_are_ticks() -> None:
    series = (Series("Fiches", "live", (1, 2, 3)), Series("Cible", "target", (2, None, 2)))
    kinds = Counter(mark.css for mark in draw(chart("bars", *series)).marks)
    assert kinds == {"drawing__bar drawing__bar--hollow": 3, "drawing__target": 2}


def test_negative_bars_hang_from_zero() -> None:
    drawing = draw(chart("bars", Series("NPS", "one", (-20, 0, 60))))
    assert [(line.words, line.zero) for line in drawing.grid] == [
        ("−20", False),
        ("0", True),
        ("20", False),
        ("40", False),
        ("60", False),
    ]


def test_many_bars_leave_their_values_to_the_table() -> None:
    years = tuple(str(year) for year in range(2000, 2025))
    drawing = draw(chart("bars", Series("A", "one", tuple(range(25))), categories=years))
    assert words(drawing, "drawing__value") == []
    assert words(drawing, "drawing__category") == [str(year) for year in range(2000, 2025, 3)]


def test_areas_cover_the_stack_and_are_named_from_the_top_down() -> None:
    drawing = draw(chart("stacked_area", Series("A", "one", (1, 2, 60)), Series("B", "two", (1, 2, 40))))
    assert [(mark.key, mark.css) for mark in drawing.marks] == [("one", "drawing__area"), ("two", "drawing__area")]
    assert words(drawing, "drawing__name") == ["B 40", "A 60"]
    assert drawing.marks[1].path.split("L")[2] == f"{drawing.right}.0 {TOP}.0"


def test_areas_leave_a_gap_where_a_series_is_unknown() -> None:
    drawing = draw(chart("stacked_area", Series("A", "one", (1, None, 3)), Series("B", "two", (1, 2, 3))))
    assert [mark.key for mark in drawing.marks] == ["one", "two", "one", "two"]
    assert words(drawing, "drawing__value") == ["ND"]


def test_areas_that_end_unknown_have_no_name_at_their_end() -> None:
    drawing = draw(chart("stacked_area", Series("A", "one", (1, 2, None))))
    assert words(drawing, "drawing__name") == []


def test_lines_break_at_a_gap_and_dot_each_known_value() -> None:
    drawing = draw(chart("lines", Series("A", "one", (1, None, Decimal("2.5")))))
    assert Counter(mark.css for mark in drawing.marks) == {"drawing__line": 2, "drawing__dot": 2}
    assert words(drawing, "drawing__value") == ["ND"]
    assert words(drawing, "drawing__name") == ["A 2,5"]


@pytest.mark.parametrize("kind", ["stacked_area", "lines", "bars"])
def test_a_chart_without_any_category_draws_its_axis_alone(kind: Kind) -> None:
    drawing = draw(chart(kind, Series("A", "one", ()), categories=()))
    assert [line.words for line in drawing.grid] == ["0", "1"]
    assert (drawing.marks, [text.words for text in drawing.texts]) == ([], ["services"])


@given(
    st.sampled_from(["stacked_area", "lines", "bars"]),
    st.lists(st.none() | st.integers(min_value=0, max_value=10**9), min_size=1, max_size=15),
)
def test_everything_is_drawn_inside_the_frame(kind: Kind, values: list[Value]) -> None:
    categories = tuple(str(index) for index in range(len(values)))
    drawing = draw(chart(kind, Series("A", "one", tuple(values)), categories=categories))
    heights = [float(line.y) for line in drawing.grid] + [float(text.y) for text in drawing.texts]
    assert min(heights) >= 0
    assert max(heights) <= drawing.height


def test_bar_rows_measure_each_segment_against_the_longest_bar() -> None:
    series = (
        Series("Investigation", "investigation", (5, 0, None)),
        Series("Construction", "construction", (15, 4, 1)),
    )
    rows = bar_rows(chart("hbars", *series, categories=("DINUM", "ANCT", "MTES")))
    assert rows == (
        BarRow(
            "DINUM",
            "20",
            (
                Segment("investigation", "0.00%", "25.00%", "Investigation : 5"),
                Segment("construction", "25.00%", "75.00%", "Construction : 15"),
            ),
        ),
        BarRow("ANCT", "4", (Segment("construction", "0.00%", "20.00%", "Construction : 4"),)),
        BarRow("MTES", "au moins 1", (Segment("construction", "0.00%", "5.00%", "Construction : 1"),)),
    )


def test_bar_rows_of_nothing_have_no_length() -> None:
    rows = bar_rows(chart("hbars", Series("A", "one", (0,)), categories=("DINUM",)))
    assert rows == (BarRow("DINUM", "0", ()),)


def test_sparkline_breaks_at_a_gap_and_marks_the_last_value() -> None:
    spark = sparkline([0, 10, None, 5, 5])
    assert spark.paths == ("M4.0 28.0L32.0 4.0", "M88.0 16.0L116.0 16.0")
    assert spark.dot == circle(116, 16, 2.5)


@pytest.mark.parametrize(
    ("values", "paths"),
    [([], ()), ([None, None], ()), ([7], ("M1.0 16.0L7.0 16.0",)), ([3, 3], ("M4.0 16.0L116.0 16.0",))],
)
def test_sparkline_of_few_or_equal_values_is_flat(values: list[Value], paths: tuple[str, ...]) -> None:
    assert sparkline(values).paths == paths


def test_projection_is_a_dot_in_its_range() -> None:
    series = (
        Series("Fiches", "live", (1, 2, 10)),
        Series("Projection", "projection", (None, None, 50), (None, None, (40, 100))),
    )
    drawing = draw(chart("bars", *series))
    dot_and_range = [mark for mark in drawing.marks if mark.key == "projection"]
    assert [(mark.css, mark.title) for mark in dot_and_range] == [
        ("drawing__range", "Projection, 2022 : 50 (40 à 100)"),
        ("drawing__dot", "Projection, 2022 : 50 (40 à 100)"),
    ]
    x, middle = LEFT + (WIDTH - 12 - LEFT) / 3 * 2.5, (TOP + BOTTOM) / 2
    low = coordinate(BOTTOM - 0.4 * (BOTTOM - TOP))
    assert dot_and_range[0].path == (
        f"M{coordinate(x)} {low}L{coordinate(x)} {TOP}.0"
        f"M{coordinate(x - 8)} {low}L{coordinate(x + 8)} {low}M{coordinate(x - 8)} {TOP}.0L{coordinate(x + 8)} {TOP}.0"
    )
    assert dot_and_range[1].path == circle(x, middle, 4.5)
    assert words(drawing, "drawing__value") == ["1", "2", "10", "50"]
    assert drawing.grid[-1].words == "100"


def test_projection_without_bounds_is_a_dot() -> None:
    drawing = draw(chart("bars", Series("Projection", "projection", (None, 5, None))))
    assert Counter(mark.css for mark in drawing.marks) == {"drawing__range": 1, "drawing__dot": 1}


def test_drawn_lines_stand_at_their_values_and_are_named_at_their_end() -> None:
    drawing = draw(chart("lines", Series("A", "one", (0, 50, 100)), Series("B", "two", (100, None, 100))))
    right = WIDTH - 24 - 7 * len("A 100")
    middle, half = coordinate((LEFT + right) / 2), coordinate((TOP + BOTTOM) / 2)
    paths = [(mark.key, mark.path) for mark in drawing.marks if mark.css == "drawing__line"]
    assert paths == [
        ("one", f"M{LEFT}.0 {BOTTOM}.0L{middle} {half}L{right}.0 {TOP}.0"),
        ("two", f"M{LEFT - 3}.0 {TOP}.0L{LEFT + 3}.0 {TOP}.0"),  # one alone is a short stroke
        ("two", f"M{right - 3}.0 {TOP}.0L{right + 3}.0 {TOP}.0"),
    ]
    dots = [(mark.key, mark.path, mark.title) for mark in drawing.marks if mark.css == "drawing__dot"]
    assert dots[:2] == [
        ("one", circle(LEFT, BOTTOM, 3.5), "A, 2020 : 0"),
        ("one", circle((LEFT + right) / 2, (TOP + BOTTOM) / 2, 3.5), "A, 2021 : 50"),
    ]
    names = [(text.x, text.y, text.words) for text in drawing.texts if text.css.startswith("drawing__name")]
    assert names == [(f"{right + 12}.0", f"{TOP + 4}.0", "A 100"), (f"{right + 12}.0", f"{TOP + 22}.0", "B 100")]


def test_steps_keep_their_value_until_the_next_one_and_say_how_many_are_followed() -> None:
    series = (
        Series("A", "one", (100, 50, 0), followed=(9, 4, 2)),
        Series("B", "two", (100, 100, None), followed=(3, 1, 0)),
        Series("C", "three", (None, None, None)),
    )
    drawing = draw(chart("steps", *series))
    right = WIDTH - 24 - 7 * len("A, suivis")
    middle, half = coordinate((LEFT + right) / 2), coordinate((TOP + BOTTOM) / 2)
    paths = [(mark.key, mark.path) for mark in drawing.marks]
    assert paths == [
        (
            "one",
            f"M{LEFT}.0 {TOP}.0L{middle} {TOP}.0L{middle} {half}L{right}.0 {half}L{right}.0 {BOTTOM}.0L{right}.0 {BOTTOM}.0",
        ),
        ("two", f"M{LEFT}.0 {TOP}.0L{middle} {TOP}.0L{middle} {TOP}.0L{middle} {TOP}.0"),
    ]
    followed = [(text.y, text.words) for text in drawing.texts if text.css == "drawing__followed"]
    assert followed == [("360.0", "9"), ("360.0", "4"), ("360.0", "2"), ("380.0", "3"), ("380.0", "1"), ("380.0", "0")]
    assert (drawing.height, drawing.is_wide) == (392, True)
    assert [text.words for text in drawing.texts if text.css == "drawing__name"] == ["A, suivis", "B, suivis"]
    named = [text.words for text in drawing.texts if text.css.startswith("drawing__name serie")]
    assert named == ["B 100", "A 0"]  # what ends unknown is named by what it was last


def test_a_target_crosses_its_band_and_columns_stand_side_by_side() -> None:
    series = (Series("Publié", "published", (50,)), Series("Fiches", "live", (100,)), Series("Cible", "target", (100,)))
    drawing = draw(chart("bars", *series, categories=("2020",)))
    band = WIDTH - 12 - LEFT
    left, width = LEFT + band * 0.14, band * 0.36
    starts = [float(mark.path[1:].split(" ")[0]) for mark in drawing.marks]
    assert starts == pytest.approx([left + 1.5, left + width + 1.5, LEFT + band * 0.05], abs=0.06)
    assert [mark.css for mark in drawing.marks] == [
        "drawing__bar",
        "drawing__bar drawing__bar--hollow",
        "drawing__target",
    ]
    values = [(text.x, text.y) for text in drawing.texts if text.css == "drawing__value"]
    assert values == [
        (coordinate(left + width / 2), coordinate((TOP + BOTTOM) / 2 - 6)),
        (coordinate(left + width * 1.5), f"{TOP - 6}.0"),
    ]


@pytest.mark.parametrize(("bars", "shown"), [(24, 24), (25, 0)])
def test_two_dozen_bars_say_their_value(bars: int, shown: int) -> None:
    names = tuple(map(str, range(bars)))
    drawing = draw(chart("bars", Series("A", "one", tuple(range(1, bars + 1))), categories=names))
    assert len(words(drawing, "drawing__value")) == shown


def test_absence_of_all_the_bars_of_a_category_is_told_once_in_their_middle() -> None:
    series = tuple(Series(key, key, (None, None if key == "a" else 5)) for key in ("a", "b", "c"))
    texts = [text for text in draw(Chart("x", "X", "Y", "bars", ("1", "2"), series, "")).texts if text.words == "ND"]
    category = next(
        text for text in draw(Chart("x", "X", "Y", "bars", ("1", "2"), series, "")).texts if text.words == "1"
    )
    assert texts[0].x == category.x
    assert len(texts) == 2
