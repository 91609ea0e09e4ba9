"""Any chart is drawn inside its frame, with its exact values, whatever is missing, negative, single or very large."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from tests import wordings
from tests.web import style_guide
from web.charts.drawing import axis_labels, axis_ticks, format_tick, spread
from web.charts.image import chart_png, chart_svg
from web.charts.kinds import DRAW, draw, draw_sparkline
from web.charts.model import Chart, Kind, Series, Value, format_value
from web.charts.points import chart_points

KINDS: tuple[Kind, ...] = ("bars", "hbars", "lines", "stacked_area")
EXACT = st.integers(-1000, 10**7) | st.decimals(min_value=-1000, max_value=10**7, places=2)
VALUES = st.none() | EXACT


def chart(kind: Kind, *series: Iterable[Value], unit: str = "", **fields: Any) -> Chart:
    columns = [tuple(values) for values in series]
    categories = tuple(f"c{place}" for place in range(len(columns[0])))
    named = tuple(Series.of(f"s{rank}", "one", values) for rank, values in enumerate(columns))
    return Chart("essai", "Essai", "Mesure", kind, categories, named, unit, **fields)


@st.composite
def charts(draw_from: st.DrawFn, kinds: tuple[Kind, ...] = KINDS, values: st.SearchStrategy[Value] = VALUES) -> Chart:
    count = draw_from(st.integers(1, 30))
    series = draw_from(st.lists(st.lists(values, min_size=count, max_size=count), min_size=1, max_size=4))
    return chart(draw_from(st.sampled_from(kinds)), *series, unit=draw_from(st.sampled_from(["", "%", "€"])))


def drawn(found: Chart) -> ET.Element:
    return DRAW[found.kind](found)


def marks(svg: ET.Element, tag: str) -> list[ET.Element]:
    """Return the shapes of a series with a tag, by its colour class."""
    return [one for one in svg.iter(tag) if "serie--" in one.get("class", "")]


def share(text: str) -> float:
    return float(text.removesuffix("%"))


def titles(svg: ET.Element, tag: str) -> list[str]:
    return [title.text or "" for one in marks(svg, tag) if (title := one.find("title")) is not None]


@given(charts())
def test_every_mark_is_inside_the_frame(found: Chart) -> None:
    if found.is_empty or found.is_short:
        assert draw(found) is None
        return
    svg = drawn(found)
    assert not {"nan", "inf"} & set(ET.tostring(svg, encoding="unicode").lower().replace('"', " ").split())
    height = float(svg.attrib["height"])
    for bar in (one for one in marks(svg, "rect") if "%" in one.get("width", "")):
        assert -0.01 <= share(bar.attrib["x"]) <= share(bar.attrib["x"]) + share(bar.attrib["width"]) <= 100.02
        assert 0 <= float(bar.attrib["y"]) <= float(bar.attrib["y"]) + float(bar.attrib["height"]) <= height + 0.1
    for dot in marks(svg, "circle"):
        assert 0 <= share(dot.attrib["cx"]) <= 100
        assert 0 <= float(dot.attrib["cy"]) <= height
    for path in [*marks(svg, "polyline"), *marks(svg, "polygon")]:
        points = [tuple(map(float, point.split(","))) for point in path.attrib["points"].split()]
        assert all(-5 <= x <= 510 and 0 <= y <= height for x, y in points)


@given(charts(kinds=("bars",)))
def test_bars_never_touch_the_top_and_are_as_long_as_their_values(found: Chart) -> None:
    if found.is_empty or found.is_short:
        return
    svg = drawn(found)
    bars = marks(svg, "rect")
    values = [series.values[row] for row in range(len(found.categories)) for series in found.series]
    known = [Decimal(value) for value in values if value is not None]
    assert len(bars) == len(known)
    has_headroom = found.unit != "%" and min(known) >= 0
    assert min(float(bar.attrib["y"]) for bar in bars) >= (50 if has_headroom else 30)
    assert max(share(bar.attrib["width"]) for bar in bars) * 8.88 <= 60.1
    longest = max(known, key=abs)
    if longest:
        unit = float(bars[known.index(longest)].attrib["height"]) / abs(float(longest))
        assert all(
            abs(float(bar.attrib["height"]) - abs(float(v)) * unit) < 0.2 for bar, v in zip(bars, known, strict=True)
        )


@given(charts(kinds=("hbars",)))
def test_horizontal_bars_are_as_long_as_their_values(found: Chart) -> None:
    if found.is_empty:
        return
    bars = marks(drawn(found), "rect")
    values = [series.values[row] for row in range(len(found.categories)) for series in found.series]
    known = [Decimal(value) for value in values if value]
    lengths = [share(bar.attrib["width"]) for bar in bars]
    assert len(lengths) == len(known)
    if known:
        longest = max(known, key=abs)
        unit = lengths[known.index(longest)] / abs(float(longest))
        assert all(abs(length - abs(float(v)) * unit) < 0.02 for length, v in zip(lengths, known, strict=True))


@given(charts(kinds=("bars", "lines")))
def test_drawing_shows_the_values_of_the_data_and_nothing_of_what_is_missing(found: Chart) -> None:
    if found.is_empty or found.is_short:
        return
    said = {
        f"{one.series}, {one.category} : {format_value(one.figure.value)}"
        for one in chart_points(found)
        if one.figure.is_known
    }
    assert set(titles(drawn(found), "rect" if found.kind == "bars" else "circle")) == said


@pytest.mark.parametrize("kind", KINDS)
def test_three_values_are_drawn_and_fewer_are_a_table(kind: Kind) -> None:
    assert (draw(chart(kind, [3, None, 4])) is None) == (kind in {"bars", "hbars"})
    svg = draw(chart(kind, [3, 2, 4]))
    assert svg is not None
    assert [tag for tag in ("rect", "circle", "polygon") if marks(svg, tag)]


def test_nd_is_written_where_a_value_is_missing_and_is_no_zero() -> None:
    for kind in ("bars", "lines", "stacked_area"):
        texts = [text.text for text in drawn(chart(kind, [2, None, 4, 5])).iter("text")]
        assert texts.count("ND") == 1, kind
    bars = marks(drawn(chart("bars", [2, None, 0, 1])), "rect")
    assert [float(bar.attrib["height"]) > 0 for bar in bars] == [True, False, True]


def test_parts_of_an_area_are_stacked_and_interrupted_by_what_is_missing() -> None:
    svg = drawn(chart("stacked_area", [1, 1, None, 1, 1], [2, 2, 2, 2, 2]))
    assert len(marks(svg, "polygon")) == 4  # two series in two stretches


def test_negative_part_goes_on_the_other_side_of_zero() -> None:
    first, second = marks(drawn(chart("hbars", [6], [-4])), "rect")
    assert (first.attrib["x"], first.attrib["width"]) == ("40.00%", "60.00%")
    assert (second.attrib["x"], second.attrib["width"]) == ("0.00%", "40.00%")


def test_indicator_has_hollow_bars_and_a_target() -> None:
    svg = drawn(style_guide.bars())
    assert "Cible, 2021 : 49" in titles(svg, "line")
    hollow = [bar for bar in marks(svg, "rect") if bar.get("fill") == "none"]
    assert len(hollow) == 5


@given(st.lists(EXACT, max_size=8))
def test_ticks_include_zero_and_cover_every_value_at_equal_distances(values: list[Decimal | int]) -> None:
    ticks = axis_ticks(values)
    assert 0 in ticks
    assert ticks[0] <= min(values, default=0)
    assert ticks[-1] >= 0
    assert all(value < ticks[-1] for value in values if value > 0)
    assert len({after - before for before, after in pairwise(ticks)}) == 1
    assert 2 <= len(ticks) <= 9


@pytest.mark.parametrize(
    ("tick", "greatest", "words"),
    [
        ("0", "5", "0"),
        ("2.50", "5", "2,5"),
        ("5000", "5000", "5\u202f000"),
        ("20000", "40000", "20\u202fk"),
        ("1500000", "2000000", "1,5\u202fM"),
        ("0", "2000000", "0"),
        ("3000000000", "4000000000", "3\u202fMd"),
    ],
)
def test_ticks_are_short(tick: str, greatest: str, words: str) -> None:
    assert format_tick(Decimal(tick), Decimal(greatest)) == words


@given(st.lists(st.floats(min_value=0, max_value=300), max_size=12).map(sorted))
def test_names_stay_apart_and_inside(wanted: list[float]) -> None:
    placed = spread(wanted, 18, 0, 300)
    assert all(after - before >= 18 - 1e-9 for before, after in pairwise(placed))
    assert all(-1e-9 <= place <= 300 + 1e-9 for place in placed)


def test_last_category_is_named_and_the_year_of_many_months_or_quarters() -> None:
    assert 39 in axis_labels(chart("bars", range(40)))
    names = tuple(f"mois {2013 + n // 12}" for n in range(36))
    months = replace(chart("bars", range(36), category_label="Mois"), categories=names)
    assert {0} < set(axis_labels(months)) <= {0, 12, 24}
    names = tuple(f"T{n % 4 + 1} {2014 + n // 4}" for n in range(2, 38))
    quarters = replace(chart("bars", range(36), category_label="Trimestre"), categories=names)
    assert {2} < set(axis_labels(quarters)) <= {*range(2, 36, 4)}


def test_sparkline_has_a_gap_where_a_value_is_unknown() -> None:
    assert len(marks(draw_sparkline([31, None, 50, 60], "two"), "polyline")) == 2
    assert marks(draw_sparkline([None], "two"), "circle") == []


TABLE = chart("table", [100, None], [0, 40], unit="%", is_shaded=True)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    "found", [*(chart(kind, [2, None, 4], [1, 1, 1]) for kind in KINDS), TABLE], ids=lambda c: c.kind
)
def test_image_is_alone_with_its_finding_and_its_source(found: Chart) -> None:
    image = fromstring(chart_svg(found, "Source : essai"))
    assert image.findtext(f"{SVG}title") == "Essai"
    words = [text.text for text in image.iter(f"{SVG}text")]
    assert (words[0], words[-1]) == ("Essai", "Source\u00a0: essai")
    shapes = [one for tag in ("rect", "polygon", "polyline", "circle", "line") for one in image.iter(f"{SVG}{tag}")]
    assert [one for one in shapes if not {"fill", "stroke"} & one.attrib.keys()] == []


def test_image_of_a_table_shows_its_cells() -> None:
    words = {text.text for text in fromstring(chart_svg(TABLE, "")).iter(f"{SVG}text")}
    assert {"Année", "s0", "s1", "c0", "c1", "100", "40", "0", "ND"} <= words


def test_image_of_no_value_says_it_with_escaped_words() -> None:
    svg = chart_svg(Chart("c", "</svg><script>", "", "bars", ("a",), (Series.of("s", "one", (None,)),), ""), "<b>")
    assert wordings.NO_VALUE_KNOWN in svg
    assert "<script" not in svg


def test_png_is_an_image() -> None:
    assert chart_png(chart_svg(style_guide.lines(), "Source")).startswith(b"\x89PNG")
