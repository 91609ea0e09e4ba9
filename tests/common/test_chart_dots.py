"""Dots by row: where each stands, what is said of it, and what has no place on a logarithm."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from common.chart_dots import draw_dots
from common.chart_images import chart_svg
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
        "0,50\u202f€ (2021)",
        "2020",
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


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(1, 10**9)), min_size=3, max_size=3).map(tuple), min_size=1, max_size=9
    )
)
def test_no_word_of_a_row_covers_a_dot_or_another_word(rows: list[tuple[Value, ...]]) -> None:
    drawing = draw_dots(dots(*rows))
    for text in drawing.texts:
        assert 0 <= float(text.y) <= drawing.height
        if text.css == "drawing__label":
            assert float(text.x) > drawing.right + 7
    above = [(float(text.x), text.y, len(text.words) * 7) for text in drawing.texts if text.css == "drawing__column"]
    collisions = [
        (one, other)
        for rank, one in enumerate(above)
        for other in above[:rank]
        if one[1] == other[1] and abs(one[0] - other[0]) < (one[2] + other[2]) / 2 - 0.2
    ]
    assert collisions == []
