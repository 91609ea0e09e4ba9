"""A document of sections as PDF/UA-1, in French. The same document gives the same bytes."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.charts.image import chart_svg
from common.printing import print_document
from workspace.committees.document import chart_of

TEMPLATE = Path(__file__).with_name("document.typ")


def document_pdf(document: Mapping[str, Any]) -> bytes:
    """Return the PDF of a document as JSON; its only moment is its day."""
    values = {**document, "sections": [{**one, "chart": _drawn(one["chart"])} for one in document["sections"]]}
    day = dt.date.fromisoformat(document["day"])
    return print_document(TEMPLATE, values, {}, day, format="pdf", pdf_standards="ua-1")


def _drawn(stored: Mapping[str, Any] | None) -> dict[str, str] | None:
    """Return a chart as SVG, and its values as a text alternative, or if there are too few to draw."""
    if stored is None:
        return None
    chart = chart_of(stored)
    values = [f"{name} : {chart.series[0].format_value(place)}" for place, name in enumerate(chart.categories)]
    return {"values": " ; ".join(values), "svg": "" if chart.is_short else chart_svg(chart, "")}
