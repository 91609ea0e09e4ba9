"""A chart as an SVG or PNG file, with its finding, note and source."""

import textwrap
from pathlib import Path
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring

from common.files.fonts import FONTS
from common.words import unbroken_fr
from web.charts import drawing as svg
from web.charts.drawing import EDGE, LETTER
from web.charts.kinds import EMPTY, draw, legend
from web.charts.model import Chart, chart_table
from web.charts.palette import shade, shade_ink

PAGE = Path(__file__).with_name("image.typ")
SIDE, WIDTH = 24, 840
TITLE, TEXT = (76, 26, 20), (112, 20, 13)
"""The letters of a line, its height and its size."""
LINE = 20
FIRST_COLUMN, CELL_PADDING = 0.34, 8
PIXELS_PER_INCH = 144
"""Twice the size of the drawing, for screens of high density."""


def chart_svg(chart: Chart, credit: str) -> str:
    """Return the image as SVG; ``credit`` gives the source, the date of the records and the URL."""
    style = {"font-size": "13", "font-family": "Marianne, Arial, sans-serif"}
    image = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **style})
    ET.SubElement(image, "title").text = chart.title
    svg.add(image, "rect", width="100%", height="100%", fill=svg.GROUND)
    y = _write(image, chart.title, 8, is_title=True)
    y = _write(image, chart.subtitle, y)
    y = _place_drawing(image, chart, y)
    for words in filter(None, (chart.note, credit)):
        y = _write(image, words, y)
    width, height = str(WIDTH + 2 * SIDE), str(y + 12)
    image.attrib |= {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}
    return ET.tostring(image, encoding="unicode")


def chart_png(image: str) -> bytes:
    """Return the image as PNG, twice as many pixels as the SVG has units."""
    import typst  # slow to import, and few requests draw

    shape = fromstring(image)
    given = {"svg": image, **{name: f"{shape.get(name)}pt" for name in ("width", "height")}}
    return typst.compile(
        PAGE, format="png", ppi=PIXELS_PER_INCH, sys_inputs=given, font_paths=[FONTS], ignore_system_fonts=True
    )


def _write(image: ET.Element, words: str, y: int, is_title: bool = False) -> int:
    """Write a text on as many lines as needed below ``y``; return the new bottom."""
    letters, line, size = TITLE if is_title else TEXT
    for part in textwrap.wrap(unbroken_fr(words), letters, break_on_hyphens=False):
        y += line
        style = {"fill": svg.INK, "font_weight": "700"} if is_title else {"fill": svg.GREY}
        svg.add(image, "text", x=str(SIDE), y=str(y), font_size=str(size), **style).text = part
    return y


def _place_drawing(image: ET.Element, chart: Chart, y: int) -> int:
    """Draw the chart below ``y``, with its legend; return the new bottom."""
    if chart.is_empty:
        return _write(image, EMPTY, y + 12) + 12
    drawing = draw(chart)
    if drawing is None:
        return _draw_table(image, chart, y + 16)
    if not svg.names_fit(chart):
        y = _draw_legend(image, legend(chart), y)
    has_axis = "drawing--axis" in drawing.get("class", "")
    left = svg.AXIS_WIDTH if has_axis else 0
    width = WIDTH - left - (svg.NAMES_WIDTH if svg.names_fit(chart) else EDGE if has_axis else 0)
    drawing.attrib |= {"x": str(SIDE + left), "y": str(y + 16), "width": str(width)}
    image.append(drawing)
    return y + 16 + int(float(drawing.get("height", "0"))) + 8


def _draw_legend(image: ET.Element, entries: list[tuple[str, str]], y: int) -> int:
    """Draw a coloured square before each name, on as many lines as needed; return the new bottom."""
    x, bottom = float(SIDE), y + LINE + 8 if entries else y
    for name, key in entries:
        length = 18 + LETTER * len(name) + 20
        if x > SIDE and x + length > SIDE + WIDTH:
            x, bottom = float(SIDE), bottom + LINE
        svg.add_square(image, key, svg.pixels(x), str(bottom - 11))
        svg.add(image, "text", x=f"{x + 18:.1f}", y=str(bottom), fill=svg.INK).text = name
        x += length
    return bottom


def _draw_table(image: ET.Element, chart: Chart, y: float) -> int:
    """Draw the table, each cell on as many lines as needed; return the new bottom."""
    table = chart_table(chart.drawn)
    others = WIDTH * (1 - FIRST_COLUMN) / max(len(table.header) - 1, 1)
    widths = [WIDTH * FIRST_COLUMN, *(others for _ in table.header[1:])]
    for row in ([(title, 0) for title in table.header], *table.rows):
        letters = [max(4, int((width - 2 * CELL_PADDING) / LETTER)) for width in widths]
        lines = [textwrap.wrap(words, most) for (words, _), most in zip(row, letters, strict=True)]
        height = LINE * max(map(len, lines)) + CELL_PADDING
        for place, (parts, (_, level)) in enumerate(zip(lines, row, strict=True)):
            x = SIDE + sum(widths[:place])
            if level:
                box = {"x": x, "y": y, "width": widths[place], "height": height}
                svg.add(image, "rect", fill=shade(level, "light"), **{k: svg.pixels(v) for k, v in box.items()})
            for rank, words in enumerate(parts, start=1):
                corner = {"x": svg.pixels(x + CELL_PADDING), "y": svg.pixels(y + LINE * rank)}
                svg.add(image, "text", fill=shade_ink(level, "light"), **corner).text = words
        y += height
        svg.add(image, "line", x1=str(SIDE), x2=str(SIDE + WIDTH), y1=svg.pixels(y), y2=svg.pixels(y), stroke=svg.GRID)
    return int(y) + 8
