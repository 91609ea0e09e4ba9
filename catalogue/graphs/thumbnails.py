"""Thumbnails of published charts, for the list page. Pure."""

from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

from common.charts import drawing
from common.charts.image import draw
from common.charts.model import Chart, chart_table

WIDTH, HEIGHT = 560, 300
"""The part of a drawing that the picture shows, in the units of the drawing."""
ROWS, CELL_SHARE = 10, 0.92
"""The most rows of a table in its picture, and the part of its place that a cell fills."""


def thumbnail(chart: Chart) -> SafeString:
    """Return the drawing of a chart without texts, or the cells of a table as rectangles; empty without a known value."""
    if chart.is_empty:
        return SafeString("")
    picture = ET.Element(
        "svg", {"class": "thumbnail", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "preserveAspectRatio": "xMinYMin slice"}
    )
    picture.attrib |= {"aria-hidden": "true", "focusable": "false"}
    drawn = draw(chart)
    content = _cells(chart) if drawn is None else drawn
    _remove_words(content)
    content.attrib |= {"class": "drawing", "width": str(WIDTH)}
    picture.append(content)
    return mark_safe(ET.tostring(picture, encoding="unicode"))  # noqa: S308  made of our own elements, without words


def _remove_words(parent: ET.Element) -> None:
    for child in list(parent):
        if child.tag in {"text", "title"}:
            parent.remove(child)
        else:
            _remove_words(child)


def _cells(chart: Chart) -> ET.Element:
    """Return the cells of the first rows of a table, with their shades."""
    table = chart_table(chart)
    content, width, height = drawing.svg(HEIGHT), 1 / len(table.header), HEIGHT / ROWS
    for line, row in enumerate(table.rows[:ROWS]):
        for place, (_, level) in enumerate(row):
            box = {"x": drawing.percent(place * width), "width": drawing.percent(width * CELL_SHARE)}
            box |= {"y": drawing.pixels(line * height), "height": drawing.pixels(height * CELL_SHARE)}
            css = f"thumbnail__cell thumbnail__cell--{level}" if level else "thumbnail__cell"
            drawing.add(content, "rect", css=css, **box)
    return content
