"""Heat maps, lives and flows on a phone: names over their rows, nothing outside the width."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from common.chart_drawings import draw
from common.chart_flows import Flow, FlowChart, Node
from common.chart_lives import Life, LifeChart, Stretch
from common.chart_phone import WIDTH, draw_flows_on_phone, draw_heatmap_on_phone, draw_lives_on_phone
from common.chart_pictures import phone_drawing_of
from common.charts import Chart, Series

HEAT = Chart(
    "carte",
    "Carte",
    "Part",
    "heatmap",
    ("Incubateur un", "Un incubateur dont le nom est bien plus long qu’un téléphone"),
    (Series("Code source ouvert", "one", (100, None)), Series("Budget publié", "one", (0, Decimal(45)))),
    "%",
)
LIVES = LifeChart(
    "vie",
    "Vie",
    "Mesure",
    (
        Life(
            "Aides jeunes",
            (
                Stretch("Investigation", "investigation", dt.date(2013, 1, 1), dt.date(2017, 7, 2)),
                Stretch("Accélération", "acceleration", dt.date(2017, 7, 2), None),
            ),
        ),
        Life("À venir", (Stretch("Construction", "construction", dt.date(2021, 12, 31), None),)),
    ),
    dt.date(2022, 1, 1),
    "Fiche",
    "Phase",
)

FLOWS = FlowChart(
    "passages",
    "Passages",
    "Mesure",
    (
        Node("investigation", "Investigation", 0, "investigation"),
        Node("construction", "Construction", 1, "construction"),
        Node("abandon", "Investigation non concluante, abandonnée avant la construction", 1, "abandon"),
        Node("opere", "Opéré", 2, "opere"),
    ),
    (
        Flow("investigation", "construction", 300),
        Flow("investigation", "abandon", 1200),
        Flow("construction", "opere", 1),
        Flow("opere", "construction", 2),
    ),
    "fiches",
)


def test_heatmap_has_its_titles_then_a_row_under_each_name() -> None:
    drawing = draw_heatmap_on_phone(HEAT)
    assert [text.words for text in drawing.texts] == [
        "1. Code source ouvert",
        "2. Budget publié",
        "1",
        "2",
        "Incubateur un",
        "100",
        "0",
        "Un incubateur dont le nom est bien plus…",
        "ND",
        "45",
    ]
    assert [(mark.title, mark.css[-1]) for mark in drawing.marks] == [
        ("Incubateur un, Code source ouvert : 100", "5"),
        ("Incubateur un, Budget publié : 0", "0"),
        ("Un incubateur dont le nom est bien plus long qu’un téléphone, Code source ouvert : ND", "0"),
        ("Un incubateur dont le nom est bien plus long qu’un téléphone, Budget publié : 45", "3"),
    ]
    downs = [float(text.y) for text in drawing.texts]
    assert max(downs) <= drawing.height
    assert all(float(text.x) < WIDTH for text in drawing.texts)


def test_lives_have_a_bar_under_each_name_until_the_date() -> None:
    drawing = draw_lives_on_phone(LIVES)
    assert [text.words for text in drawing.texts] == ["2013", "2015", "2017", "2019", "2021", "Aides jeunes", "À venir"]
    bars = [mark.path for mark in drawing.marks if mark.title]
    starts = [float(path[1:].split(" ")[0]) for path in bars]
    ends = [float(path.split("L")[1].split(" ")[0]) for path in bars]
    assert starts[0] == 0
    assert starts[1] == ends[0] == pytest.approx(WIDTH / 2, abs=0.2)
    assert ends[1] == WIDTH
    assert starts[2] == pytest.approx(WIDTH, abs=0.2)


@pytest.mark.parametrize("kind", ["scatter", "hbars", "dots"])
def test_other_charts_have_one_drawing(kind: str) -> None:
    series = (Series("A", "one", (1,)), Series("B", "two", (2,)))
    assert phone_drawing_of(Chart("c", "C", "M", kind, ("2021",), series, "")) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["bars", "lines", "steps", "stacked_area"])
def test_values_over_categories_are_as_high_on_a_phone_as_they_are_readable(kind: str) -> None:
    series = (Series("A", "one", (1200, None, 900)), Series("B", "two", (300, 400, 500)))
    chart = Chart("c", "C", "M", kind, ("2019", "2020", "2021"), series, "fiches")  # type: ignore[arg-type]
    drawing, desk = phone_drawing_of(chart), draw(chart)
    assert drawing is not None
    # Shown 290 pixels wide, it is some two hundred high, and says what the same on a desk says, but for names and values.
    assert (drawing.width, drawing.height, drawing.is_wide) == (400, 290, False)
    assert [line.words for line in drawing.grid] == [line.words for line in desk.grid]
    assert [text.words for text in drawing.texts] == ["2021"]  # as many as have room: one of three
    assert len(drawing.marks) == len(desk.marks)
    xs = [float(x) for mark in drawing.marks for x in re.findall(r"[ML](-?[\d.]+) ", mark.path)]
    ys = [float(y) for mark in drawing.marks for y in re.findall(r"[ML]-?[\d.]+ (-?[\d.]+)", mark.path)]
    assert drawing.left - 4 <= min(xs) <= max(xs) <= drawing.right + 4
    assert drawing.top <= min(ys) <= max(ys) <= drawing.bottom
    assert {float(text.y) for text in drawing.texts} == {drawing.bottom + 22.0}


def test_numbers_followed_below_steps_keep_one_drawing() -> None:
    series = (Series("A", "one", (100, 50), followed=(9, 4)),)
    assert phone_drawing_of(Chart("c", "C", "M", "steps", ("0", "1"), series, "%")) is None


def test_axis_of_a_phone_leaves_room_for_its_longest_figure() -> None:
    lefts = []
    for value in (5, 5_000_000):
        drawing = phone_drawing_of(Chart("c", "C", "M", "lines", ("a", "b"), (Series("A", "one", (0, value)),), ""))
        assert drawing is not None
        lefts.append(drawing.left)
    assert lefts == [24, 104]


def test_nothing_draws_nothing() -> None:
    empty = Chart("carte", "Carte", "Part", "heatmap", (), (Series("A", "one", ()),), "%")
    assert draw_heatmap_on_phone(empty).marks == []
    none = LifeChart("vie", "Vie", "Mesure", (), dt.date(2022, 1, 1), "Fiche", "Phase")
    assert [text.words for text in draw_lives_on_phone(none).texts] == ["2022"]


def test_cells_have_the_whole_width_under_their_name() -> None:
    drawing = draw_heatmap_on_phone(HEAT)
    assert (drawing.left, drawing.right, drawing.width, drawing.height) == (0, 400, 400, 198)
    assert [(text.x, text.y) for text in drawing.texts] == [
        ("0.0", "16.0"),
        ("0.0", "38.0"),
        ("100.0", "62.0"),
        ("300.0", "62.0"),
        ("0.0", "84.0"),
        ("100.0", "109.0"),
        ("300.0", "109.0"),
        ("0.0", "150.0"),
        ("100.0", "175.0"),
        ("300.0", "175.0"),
    ]
    assert [mark.path for mark in drawing.marks] == [
        "M0.0 90.0L198.0 90.0L198.0 118.0L0.0 118.0Z",
        "M200.0 90.0L398.0 90.0L398.0 118.0L200.0 118.0Z",
        "M0.0 156.0L198.0 156.0L198.0 184.0L0.0 184.0Z",
        "M200.0 156.0L398.0 156.0L398.0 184.0L200.0 184.0Z",
    ]


def test_each_life_has_its_bar_under_its_name() -> None:
    drawing = draw_lives_on_phone(LIVES)
    assert (drawing.left, drawing.right, drawing.width, drawing.height) == (0, 400, 400, 132)
    names = [(text.x, text.y, text.words) for text in drawing.texts if text.css != "drawing__category"]
    assert names == [("0.0", "46.0", "Aides jeunes"), ("0.0", "98.0", "À venir")]
    tops = [float(mark.path[1:].split("L")[0].split(" ")[1]) for mark in drawing.marks if mark.title]
    assert tops == [52.0, 52.0, 104.0]
    years = [float(text.x) for text in drawing.texts if text.css == "drawing__category"]
    assert years == pytest.approx([400 * days / 3287 for days in (0, 730, 1461, 2191, 2922)], abs=0.06)


def test_flows_have_a_bar_each_under_what_they_leave_the_greatest_first() -> None:
    drawing = draw_flows_on_phone(FLOWS)
    assert [(text.words, text.x, text.y) for text in drawing.texts] == [
        ("Investigation", "0.0", "18.0"),
        ("→ Investigation non concluante,", "0.0", "42.0"),
        ("abandonnée avant la construction", "0.0", "64.0"),
        ("1\u202f200", "400.0", "42.0"),
        ("→ Construction", "0.0", "106.0"),
        ("300", "400.0", "106.0"),
        ("Construction", "0.0", "160.0"),
        ("→ Opéré", "0.0", "184.0"),
        ("1", "400.0", "184.0"),
    ]
    # What goes back is in the table; the least flow is still seen.
    assert [(mark.title.split(" : ")[1], mark.key, mark.path) for mark in drawing.marks] == [
        ("1\u202f200", "abandon", "M0.0 70.0L400.0 70.0L400.0 82.0L0.0 82.0Z"),
        ("300", "construction", "M0.0 112.0L100.0 112.0L100.0 124.0L0.0 124.0Z"),
        ("1", "opere", "M0.0 190.0L2.0 190.0L2.0 202.0L0.0 202.0Z"),
    ]
    assert (drawing.width, drawing.height, drawing.is_wide) == (400, 220, False)
    assert phone_drawing_of(FLOWS) == drawing


def test_no_flow_draws_nothing_on_a_phone() -> None:
    assert draw_flows_on_phone(FlowChart("p", "P", "M", FLOWS.nodes, (), "fiches")).marks == []


def test_the_least_of_many_flows_are_counted_on_the_last_line() -> None:
    targets = tuple(Node(f"t{number}", f"Cible {number}", 1) for number in range(12))
    flows = tuple(Flow("source", target.key, 12 - number) for number, target in enumerate(targets))
    drawing = draw_flows_on_phone(FlowChart("p", "P", "M", (Node("source", "Source", 0), *targets), flows, "fiches"))
    assert [mark.title for mark in drawing.marks] == [f"Source → Cible {n} : {12 - n}" for n in range(10)]
    assert drawing.texts[-1].words == "2 autres, moindres, sont dans le tableau"
    assert float(drawing.texts[-1].y) < drawing.height
