"""A chart as a file: an image that stands alone, whatever its words, in French and without style sheet."""

import datetime as dt
import io
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image

from common.chart_flows import Flow, FlowChart, Node
from common.chart_images import chart_png, chart_svg
from common.chart_lives import Life, LifeChart, Stretch
from common.charts import AnyChart, Chart, Series
from tests.common import style_guide

FLOWS = FlowChart("f", "Flux", "M", (Node("a", "Un", 0), Node("b", "Deux", 1)), (Flow("a", "b", 3),), "services")
LIVES = LifeChart(
    "v",
    "Vies",
    "M",
    (Life("Un", (Stretch("P", "opere", dt.date(2020, 1, 1), None),)),),
    dt.date(2021, 1, 1),
    "Fiche",
    "Phase",
)
HEAT = Chart("c", "Carte", "M", "heatmap", ("A", "B"), (Series("S", "one", (100, None)),), "%")
SCATTER = Chart("n", "Nuage", "M", "scatter", ("A",), (Series("X", "one", (10,)), Series("Y", "two", (100,))), "")
STEPS = Chart("s", "Durée", "M", "steps", ("0", "1"), (Series("A", "one", (100, 50), followed=(9, 4)),), "%")
CHARTS: list[AnyChart] = [
    style_guide.areas(), style_guide.bars(), style_guide.lines(), style_guide.ranking(), FLOWS, LIVES, HEAT, SCATTER, STEPS,
]  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> list[str]:
    return [text.text or "" for text in fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)
def test_svg_holds_its_finding_and_source_and_no_class(chart: AnyChart) -> None:
    svg = chart_svg(chart, "Source : essai")
    image = fromstring(svg)
    title = image.find(f"{SVG}title")
    assert title is not None
    assert title.text == chart.title
    assert words(svg)[-1] == "Source\u00a0: essai"
    assert [one for one in image.iter() if "class" in one.attrib or "style" in one.attrib] == []
    shapes = list(image.iter(f"{SVG}path"))
    assert [one for one in shapes if not {"fill", "stroke"} & one.attrib.keys()] == []


def test_svg_escapes_its_words() -> None:
    chart = replace(style_guide.bars(), title="</svg><script>alert(1)</script>")
    svg = chart_svg(chart, "<b>")
    assert "<script" not in svg
    assert fromstring(svg).tag == f"{SVG}svg"


def test_svg_wraps_a_long_finding() -> None:
    chart = replace(style_guide.bars(), title="Un constat très long " * 12, note="")
    lines = [line for line in words(chart_svg(chart, "")) if line.startswith("Un constat") or "constat" in line]
    assert len(lines) == 4
    assert max(map(len, lines)) <= 76


def test_survival_writes_how_many_are_followed() -> None:
    assert "A, suivis" in words(chart_svg(STEPS, ""))


@pytest.mark.parametrize("chart", [style_guide.bars(), FLOWS], ids=lambda chart: chart.kind)
def test_png_is_twice_the_size_of_the_drawing(chart: AnyChart) -> None:
    svg = chart_svg(chart, "Source : essai")
    png = Image.open(io.BytesIO(chart_png(svg)))
    height = int(fromstring(svg).attrib["height"])
    assert (png.format, png.size) == ("PNG", (1776, 2 * height))
    assert len(png.convert("L").getcolors(maxcolors=256) or []) > 20


def test_same_chart_gives_the_same_image() -> None:
    svg = chart_svg(style_guide.lines(), "Source")
    assert (svg, chart_png(svg)) == (chart_svg(style_guide.lines(), "Source"), chart_png(svg))
