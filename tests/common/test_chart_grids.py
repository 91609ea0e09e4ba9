"""Heat maps and scatters: each value where it belongs, darker as it is greater, names that never collide."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chart_grids import draw_heatmap, draw_scatter
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
