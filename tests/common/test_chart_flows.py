"""Flows: what they refuse, their table, data and sentence, and the bands that are drawn."""

import re
from collections import defaultdict
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from common.chart_flow_drawing import draw_flows
from common.chart_flows import Flow, FlowChart, Node
from common.charts import chart_csv, chart_sentence, chart_table

NODES = (
    Node("investigation", "Investigation", 0, "investigation"),
    Node("construction", "Construction", 1, "construction"),
    Node("abandon", "Arrêt", 1, "abandon"),
    Node("opere", "Opéré", 2, "opere"),
)


def flows(*triples: tuple[str, str, Decimal | int], unit: str = "services") -> FlowChart:
    return FlowChart("passages", "Essai", "Mesure", NODES, tuple(Flow(*one) for one in triples), unit)


USUAL = (("investigation", "construction", 30), ("investigation", "abandon", 60), ("construction", "opere", 10))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ((("investigation", "ailleurs", 1),), "Flux d’un nœud inconnu : investigation → ailleurs."),
        ((("investigation", "abandon", 0),), "Flux sans quantité : investigation → abandon."),
        ((("investigation", "abandon", -1),), "Flux sans quantité : investigation → abandon."),
        ((("investigation", "abandon", 1), ("investigation", "abandon", 2)), "Deux flux ont les mêmes bouts."),
    ],
)
def test_flows_refuse_what_cannot_be_drawn(wrong: tuple[tuple[str, str, int], ...], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        flows(*wrong)


def test_flows_have_a_row_each_in_the_table_and_the_data() -> None:
    chart = flows(*USUAL, ("opere", "construction", 2))
    assert chart_table(chart).header == ("De", "Vers", "Services")
    assert chart_table(chart).rows == (
        ("Investigation", "Construction", "30"),
        ("Investigation", "Arrêt", "60"),
        ("Construction", "Opéré", "10"),
        ("Opéré", "Construction", "2"),
    )
    assert chart_csv(chart).splitlines() == [
        "\ufeffDe;Vers;Services",
        "Investigation;Construction;30",
        "Investigation;Arrêt;60",
        "Construction;Opéré;10",
        "Opéré;Construction;2",
    ]


def test_flows_of_money_say_euros_and_stay_exact() -> None:
    chart = flows(("investigation", "abandon", Decimal("1234567.50")), unit="€")
    assert chart_table(chart).header == ("De", "Vers", "Montant en euros")
    assert chart_table(chart).rows[0][2].endswith("\u202f€")
    assert chart_csv(chart).splitlines()[1] == "Investigation;Arrêt;1234567.50"


@pytest.mark.parametrize(
    ("triples", "said"),
    [
        ((), "Aucun passage n’est enregistré."),
        (USUAL[:1], "Investigation → Construction (30)."),
        (
            (*USUAL, ("opere", "construction", 2)),
            "Investigation → Arrêt (60), Investigation → Construction (30), Construction → Opéré (10) et 1 autre.",
        ),
    ],
)
def test_sentence_says_the_greatest_flows(triples: tuple[tuple[str, str, int], ...], said: str) -> None:
    assert chart_sentence(flows(*triples)) == said


def test_a_flow_that_goes_back_is_not_drawn() -> None:
    marks = draw_flows(flows(*USUAL, ("opere", "construction", 2))).marks
    assert [mark.title for mark in marks if mark.css == "drawing__flow"] == [
        "Investigation → Construction : 30",
        "Construction → Opéré : 10",
        "Investigation → Arrêt : 60",
    ]


def test_nodes_say_the_greater_of_what_comes_and_goes() -> None:
    drawing = draw_flows(flows(*USUAL))
    assert [text.words for text in drawing.texts] == [
        *("Investigation", "90"),
        *("Construction", "30"),
        *("Arrêt", "60"),
        *("Opéré", "10"),
    ]
    gates = [mark.title for mark in drawing.marks if mark.css == "drawing__bar"]
    assert gates == ["Investigation : 90", *["Construction : 30"] * 2, "Arrêt : 60", "Opéré : 10"]


def test_a_chart_without_flows_draws_nothing() -> None:
    drawing = draw_flows(flows())
    assert (drawing.marks, drawing.texts) == ([], [])


def _numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?[\d.]+", path)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [("investigation", "construction"), ("investigation", "abandon"), ("construction", "opere")]
            ),
            st.integers(min_value=1, max_value=10**9),
        ),
        unique_by=lambda pair: pair[0],
        min_size=1,
    )
)
def test_bands_are_as_wide_as_their_quantity_and_inside_the_frame(some: list[tuple[tuple[str, str], int]]) -> None:
    chart = flows(*((*ends, value) for ends, value in some))
    drawing = draw_flows(chart)
    for mark in drawing.marks:
        heights = _numbers(mark.path)[1::2]
        assert min(heights) >= 0
        assert max(heights) <= drawing.height
    bands = [mark for mark in drawing.marks if mark.css == "drawing__flow"]
    widths = {mark.title: _numbers(mark.path)[9] - _numbers(mark.path)[7] for mark in bands}
    values = {f"{chart.node(a).name} → {chart.node(b).name} : {chart.format(v)}": v for (a, b), v in some}
    widest, greatest = max(widths.values()), max(values.values())
    assert {
        title: abs(width - widest * values[title] / greatest) < 0.3 for title, width in widths.items()
    } == dict.fromkeys(values, True)


@given(st.lists(st.integers(min_value=1, max_value=10**6), min_size=1, max_size=8))
def test_names_of_a_column_never_collide(values: list[int]) -> None:
    nodes = (Node("from", "Origine", 0), *(Node(str(n), f"Nœud {n}", 1) for n in range(len(values))))
    chart = FlowChart("f", "F", "M", nodes, tuple(Flow("from", str(n), v) for n, v in enumerate(values)), "services")
    places: dict[str, list[float]] = defaultdict(list)
    for text in draw_flows(chart).texts:
        places[text.x].append(float(text.y))
    for column in places.values():
        assert all(after - before > 15.8 for before, after in zip(sorted(column), sorted(column)[1:], strict=False))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [("investigation", "construction"), ("investigation", "abandon"),
                 ("construction", "opere"), ("abandon", "opere")]
            ),
            st.integers(min_value=1, max_value=10**6),
        ),
        unique_by=lambda pair: pair[0],
        min_size=1,
    )
)  # fmt: skip
def test_no_word_crosses_a_band_between_two_columns_that_touch(some: list[tuple[tuple[str, str], int]]) -> None:
    drawing = draw_flows(flows(*((*ends, value) for ends, value in some)))
    bands = [_numbers(mark.path) for mark in drawing.marks if mark.css == "drawing__flow"]
    for text in drawing.texts:
        start, end = float(text.x), float(text.x) + 7 * len(text.words)
        assert [path for path in bands if path[0] < end and start < path[6]] == []


def test_the_page_shows_flows_without_any_script() -> None:
    html = Template("{% load charts %}{% chart chart '/passages.csv' %}").render(Context({"chart": flows(*USUAL)}))
    assert html.count('class="drawing__flow') == 3
    assert 'class="chart__phone"' in html
    assert "défile vers la droite" not in html
    assert 'role="region"' in html
    assert "application/json" not in html
