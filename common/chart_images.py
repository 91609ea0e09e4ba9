"""A chart as an image that stands alone: its finding, its drawing, its note and its source, as SVG and as PNG.

Nothing is taken from a style sheet, so that the file looks the same in a document, a slide or a message.
"""

import textwrap
from pathlib import Path
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring

from common.chart_drawings import Drawing, Mark, Text
from common.chart_pictures import image_of, legend_of
from common.charts import AnyChart, Chart
from common.fonts import FONTS
from common.palette import GROUNDS, INKS, color_of
from common.words import unbroken_fr

PAGE = Path(__file__).with_name("chart_image.typ")
SIDE, WIDTH = 24, 888
TITLE_SIZE, TITLE_LINE, TITLE_LETTERS = 20, 26, 76
LINE, LETTERS = 20, 118
LEGEND_LETTER = 7.5
PIXELS_PER_INCH = 144
"""Twice the size of the drawing, for screens of high density."""
INK, GREY, GRID = INKS["light"].strong, INKS["light"].soft, INKS["light"].grid
GROUND = GROUNDS["light"][0]

ANCHORS = {
    "drawing__tick": "end",
    "drawing__category": "middle",
    "drawing__value": "middle",
    "drawing__followed": "middle",
    "drawing__column": "middle",
    "drawing__inside": "middle",
}
STRONG = frozenset({"drawing__value", "drawing__name", "drawing__label", "drawing__inside", "drawing__column"})
SHADES = (0.04, 0.12, 0.28, 0.48, 0.8, 1.0)
"""How opaque each shade of a heat map is; the style sheet has the same."""


def chart_svg(chart: AnyChart, credit: str) -> str:
    """The image as SVG; ``credit`` says the source, the date of the records and the address."""
    drawing = image_of(chart)
    image = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", role="img")
    ET.SubElement(image, "title").text = chart.title
    ground = ET.SubElement(image, "rect", width="100%", height="100%", fill=GROUND)
    y = _words(image, unbroken_fr(chart.title), 8, TITLE_LETTERS, TITLE_LINE, size=TITLE_SIZE, bold=True)
    y = _words(image, unbroken_fr(chart.subtitle), y, LETTERS, LINE)
    if not _names_its_series(chart):
        y = _legend(image, legend_of(chart), y)
    place = ET.SubElement(image, "g", transform=f"translate({SIDE} {y + 12})")
    _draw(place, drawing)
    y += 12 + drawing.height
    for words in filter(None, (chart.note, credit)):
        y = _words(image, unbroken_fr(words), y, LETTERS, LINE)
    height = y + 12
    image.set("viewBox", f"0 0 {WIDTH} {height}")
    image.set("width", str(WIDTH))
    image.set("height", str(height))
    image.set("font-family", "Marianne, Arial, sans-serif")
    ground.set("height", str(height))
    return ET.tostring(image, encoding="unicode")


def chart_png(svg: str) -> bytes:
    """The image as PNG, twice as many pixels as the SVG has units."""
    import typst  # slow to import, and few requests draw

    shape = fromstring(svg)
    return typst.compile(
        PAGE,
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"svg": svg, "width": f"{shape.get('width')}pt", "height": f"{shape.get('height')}pt"},
        font_paths=[FONTS],
        ignore_system_fonts=True,
    )


def _names_its_series(chart: AnyChart) -> bool:
    return isinstance(chart, Chart) and chart.kind in {"stacked_area", "lines", "steps"}


def _words(image: ET.Element, words: str, y: int, letters: int, line: int, size: int = 13, bold: bool = False) -> int:
    """Write words on as many lines as they need under ``y``; the new bottom."""
    for part in textwrap.wrap(words, letters, break_on_hyphens=False):
        y += line
        weight = "700" if bold else "400"
        text = ET.SubElement(image, "text", x=str(SIDE), y=str(y), fill=INK if bold else GREY)
        text.set("font-size", str(size))
        text.set("font-weight", weight)
        text.text = part
    return y


def _legend(image: ET.Element, entries: list[tuple[str, str]], y: int) -> int:
    """A square of its colour before each name, on as many lines as they need."""
    x, bottom = float(SIDE), y + LINE + 8 if entries else y
    for name, key in entries:
        length = 18 + LEGEND_LETTER * len(name) + 16
        if x > SIDE and x + length > WIDTH:
            x, bottom = float(SIDE), bottom + LINE
        ET.SubElement(
            image, "rect", x=f"{x:.1f}", y=str(bottom - 11), width="12", height="12", rx="2", fill=color_of(key).light
        )
        text = ET.SubElement(image, "text", x=f"{x + 18:.1f}", y=str(bottom), fill=INK)
        text.set("font-size", "13")
        text.text = name
        x += length
    return bottom


def _draw(place: ET.Element, drawing: Drawing) -> None:
    for line in drawing.grid:
        stroke = GREY if line.zero else GRID
        ET.SubElement(place, "line", x1=str(drawing.left), x2=str(drawing.right), y1=line.y, y2=line.y, stroke=stroke)
        _write(place, Text(str(drawing.left - 8), str(float(line.y) + 4), line.words, "drawing__tick"))
    for mark in drawing.marks:
        shape = ET.SubElement(place, "path", _paint(mark), d=mark.path)
        if mark.title:
            ET.SubElement(shape, "title").text = mark.title
    for text in drawing.texts:
        _write(place, text)


def _paint(mark: Mark) -> dict[str, str]:
    """The colours of a shape, as the style sheet of the pages gives them in the light theme."""
    color, css = color_of(mark.key).light, mark.css.split()[-1]
    outline = {"fill": "none", "stroke": color, "stroke-width": "3"}
    if css.startswith("drawing__cell--"):
        return {"fill": color, "fill-opacity": str(SHADES[int(css[-1])])}
    return {
        "drawing__area": {"fill": color, "stroke": GROUND, "stroke-width": "1"},
        "drawing__line": outline,
        "drawing__range": outline,
        "drawing__target": outline,
        "drawing__bar--hollow": {**outline, "stroke-width": "2"},
        "drawing__flow": {"fill": color, "fill-opacity": "0.35"},
        "drawing__grid": {"fill": "none", "stroke": GRID},
    }.get(css, {"fill": color})


def _write(place: ET.Element, text: Text) -> None:
    css = text.css.split()
    words = ET.SubElement(place, "text", x=text.x, y=text.y, fill=INK if css and css[0] in STRONG else GREY)
    words.set("font-size", "13")
    words.set("text-anchor", ANCHORS.get(css[0], "start") if css else "start")
    if "drawing__inside--light" in css:
        words.set("fill", GROUND)
    elif css[0] in {"drawing__value", "drawing__label"}:
        for name, value in {"paint-order": "stroke", "stroke": GROUND, "stroke-width": "3"}.items():
            words.set(name, value)
    words.text = text.words
