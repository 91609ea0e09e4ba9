"""Heat maps and scatters: each value where it belongs, darker as it is greater, names that never collide."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chart_drawings import circle
from common.chart_grids import LogAxis, draw_heatmap, draw_scatter, greatest_of
from common.charts import Chart, Series, Value, chart_sentence


def heat(*rows: tuple[Value, ...], unit: str = "%") -> Chart:
    columns = tuple(zip(*rows, strict=True))
    series = tuple(Series(f"Standard {place}", "one", values) for place, values in enumerate(columns))
    return Chart("carte", "Carte", "Part", "heatmap", tuple(f"Incubateur {n}" for n in range(len(rows))), series, unit)


def cloud(*points: tuple[str, Value, Value]) -> Chart:
    names = tuple(name for name, _, _ in points)
    series = (
        Series("Dépense", "one", tuple(x for _, x, _ in points)),
        Series("Unités", "three", tuple(y for _, _, y in points)),
    )
    return Chart("nuage", "Nuage", "Mesure", "scatter", names, series, "")


def test_heatmap_has_a_cell_for_each_value_and_says_it() -> None:
    drawing = draw_heatmap(heat((100, 0), (None, Decimal(45))))
    assert [(mark.title, mark.css.split("--")[-1]) for mark in drawing.marks] == [
        ("Incubateur 0, Standard 0 : 100", "5"),
        ("Incubateur 0, Standard 1 : 0", "0"),
        ("Incubateur 1, Standard 0 : ND", "0"),
        ("Incubateur 1, Standard 1 : 45", "3"),
    ]
    inside = [text.words for text in drawing.texts if text.css.startswith("drawing__inside")]
    assert inside == ["100", "0", "ND", "45"]


def test_heatmap_of_counts_is_darkest_at_its_greatest_value() -> None:
    shades = [mark.css[-1] for mark in draw_heatmap(heat((1, 10), (5, 0), unit="services")).marks]
    assert shades == ["1", "5", "3", "0"]


def test_titles_of_columns_are_never_cut_in_a_word_and_names_of_rows_keep_their_room() -> None:
    words = ("Accessibilité au moins partielle", "Analyse de risques publiée", "Statistiques publiques")
    series = tuple(Series(f"{name} {place}", "one", (1,)) for place in range(2) for name in words)
    name = "Atelier numérique des Affaires étrangères et européennes (11)"
    drawing = draw_heatmap(Chart("carte", "Carte", "Part", "heatmap", (name,), series, "%"))
    titles = [text.words for text in drawing.texts if text.css == "drawing__column"]
    assert {word for title in titles for word in title.split()} == {word for one in series for word in one.name.split()}
    width = (drawing.right - drawing.left) / len(series)
    assert all(8 * max(map(len, title.split())) <= width for title in titles)
    [tick] = [text.words for text in drawing.texts if text.css == "drawing__tick"]
    assert (tick.endswith("…"), 7 * len(tick) <= drawing.left) == (True, True)


def test_heatmap_of_nothing_is_empty() -> None:
    chart = Chart("carte", "Carte", "Part", "heatmap", (), (Series("A", "one", ()),), "%")
    assert draw_heatmap(chart).marks == []


def test_scatter_leaves_out_what_has_no_place_on_a_logarithm() -> None:
    points = (("A", 10, 100), ("B", None, 5), ("C", 0, 5), ("D", 1000, None), ("E", 1000, 10))
    titles = [mark.title for mark in draw_scatter(cloud(*points)).marks if mark.css == "drawing__dot"]
    assert titles == ["A : Dépense 10, Unités 100", "E : Dépense 1\u202f000, Unités 10"]


def test_scatter_marks_the_powers_of_ten() -> None:
    drawing = draw_scatter(cloud(("A", 10, 100), ("B", 900, 2)))
    words = [text.words for text in drawing.texts if text.css in {"drawing__tick", "drawing__category"}]
    assert words == ["1", "10", "100", "10", "100", "1\u202f000", "Dépense →"]


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEFGH"), st.integers(1, 10**9), st.integers(1, 10**9)), min_size=1, max_size=30
    )
)
def test_names_of_a_scatter_never_cover_one_another(points: list[tuple[str, int, int]]) -> None:
    named = [(name * 12, x, y) for name, x, y in points]
    drawing = draw_scatter(cloud(*named))
    places = [(float(t.x), float(t.y)) for t in drawing.texts if t.css == "drawing__label"]
    length = 12 * 7
    collisions = [
        (one, other)
        for rank, one in enumerate(places)
        for other in places[:rank]
        if abs(one[1] - other[1]) < 13 and abs(one[0] - other[0]) < length
    ]
    assert collisions == []
    assert all(-1 <= float(t.y) <= drawing.height for t in drawing.texts)


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (heat((100,), (20,), (None,)), "Standard 0\u00a0: de 20 (Incubateur 1) à 100 (Incubateur 0)."),
        (heat((None,)), "Standard 0\u00a0: Non déterminé\u00a0(ND)."),
    ],
)
def test_sentence_says_between_what_values_lie(chart: Chart, said: str) -> None:
    assert chart_sentence(chart) == said


def test_cells_fill_the_width_beside_the_names() -> None:
    drawing = draw_heatmap(heat((100, 0), (None, 45)))
    assert (drawing.left, drawing.right, drawing.height, drawing.is_wide) == (120, 840, 8 + 16 + 60 + 8, True)
    assert [mark.path for mark in drawing.marks] == [
        "M120.0 24.0L478.0 24.0L478.0 52.0L120.0 52.0Z",
        "M480.0 24.0L838.0 24.0L838.0 52.0L480.0 52.0Z",
        "M120.0 54.0L478.0 54.0L478.0 82.0L120.0 82.0Z",
        "M480.0 54.0L838.0 54.0L838.0 82.0L480.0 82.0Z",
    ]
    assert [(text.x, text.y, text.words, text.css) for text in drawing.texts] == [
        ("300.0", "18.0", "Standard 0", "drawing__column"),
        ("660.0", "18.0", "Standard 1", "drawing__column"),
        ("112.0", "44.0", "Incubateur 0", "drawing__tick"),
        ("300.0", "43.0", "100", "drawing__inside drawing__inside--light"),
        ("660.0", "43.0", "0", "drawing__inside"),
        ("112.0", "74.0", "Incubateur 1", "drawing__tick"),
        ("300.0", "73.0", "ND", "drawing__inside"),
        ("660.0", "73.0", "45", "drawing__inside"),
    ]


@pytest.mark.parametrize(
    ("value", "shade"),
    [(None, 0), (0, 0), (Decimal("0.1"), 1), (20, 1), (21, 2), (41, 3), (61, 4), (80, 4), (81, 5), (100, 5), (250, 5)],
)
def test_a_share_has_one_of_five_shades_of_its_own(value: Value, shade: int) -> None:
    [mark] = draw_heatmap(heat((value,))).marks
    [inside] = [text for text in draw_heatmap(heat((value,))).texts if text.css.startswith("drawing__inside")]
    assert mark.css == f"drawing__cell drawing__cell--{shade}"
    assert inside.css.endswith("--light") == (shade >= 4)


@pytest.mark.parametrize(
    ("chart", "greatest"),
    [
        (heat((3, 7)), 100),
        (heat((3, 7), (None, 12), unit="services"), 12),
        (heat((None,), unit="services"), 1),
        (heat((0,), unit="services"), 0),
    ],
)
def test_the_darkest_shade_is_a_whole_share_or_the_greatest_count(chart: Chart, greatest: int) -> None:
    assert greatest_of(chart) == greatest


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], [1, 10]),
        ([1], [1, 10]),
        ([5], [1, 10]),
        ([10], [10, 100]),
        ([10, 100], [10, 100]),
        ([9, 101], [1, 10, 100, 1000]),
        ([Decimal("0.02"), 3], [Decimal("0.01"), Decimal("0.1"), 1, 10]),
    ],
)
def test_a_logarithmic_axis_goes_from_a_power_of_ten_to_another(values: list[Decimal | int], ticks: list[Any]) -> None:
    axis = LogAxis(values, 10, 110)
    assert axis.ticks() == ticks
    assert [axis.place(tick) for tick in (ticks[0], ticks[-1])] == pytest.approx([10, 110])
    assert all(10 <= axis.place(value) <= 110 for value in values)


def test_points_of_a_scatter_stand_at_their_two_logarithms() -> None:
    drawing = draw_scatter(cloud(("A", 1, 1), ("B", 10, 10)))
    dots = [(mark.title, mark.path) for mark in drawing.marks if mark.css == "drawing__dot"]
    assert dots == [
        ("B : Dépense 10, Unités 10", circle(824, 32, 6)),
        ("A : Dépense 1, Unités 1", circle(72, 364, 6)),
    ]
    named = [(text.x, text.y, text.words) for text in drawing.texts if text.css == "drawing__label"]
    assert named == [("803.0", "36.0", "B"), ("82.0", "368.0", "A")]  # on the left where the right has no room
    around = [(text.x, text.y, text.words) for text in drawing.texts if text.css != "drawing__label"]
    assert around == [
        ("64.0", "368.0", "1"),
        ("64.0", "36.0", "10"),
        ("72.0", "384.0", "1"),
        ("824.0", "384.0", "10"),
        ("0", "14", "↑ Unités"),
        ("824.0", "406.0", "Dépense →"),
    ]
    grid = [mark.path for mark in drawing.marks if mark.css == "drawing__grid"]
    assert grid == [
        "M72.0 364.0L824.0 364.0",
        "M72.0 32.0L824.0 32.0",
        "M72.0 32.0L72.0 364.0",
        "M824.0 32.0L824.0 364.0",
    ]


def test_a_name_that_would_cover_another_is_left_out() -> None:
    points = tuple((f"Un service de nom long {n}", 30, 30) for n in range(4))
    names = [text.words for text in draw_scatter(cloud(*points)).texts if text.css == "drawing__label"]
    assert names == ["Un service de nom long 0", "Un service de nom long 1"]  # one on each side
