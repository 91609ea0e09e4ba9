"""A document of sections as PDF/UA-1, in French. The same document gives the same bytes."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.charts.image import chart_svg
from common.fonts import FONTS
from common.words import NARROW, NO_BREAK
from workspace.committees.document import chart_of

TEMPLATE = Path(__file__).with_name("document.typ")


def document_pdf(document: Mapping[str, Any]) -> bytes:
    """Return the PDF of a document as JSON; its only moment is its day. The font has no narrow space: it gets a plain one."""
    import typst  # slow to import, and few requests print

    day = dt.date.fromisoformat(document["day"])
    values = {**document, "sections": [{**one, "chart": _drawn(one["chart"])} for one in document["sections"]]}
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
        sys_inputs={"data": json.dumps(values, ensure_ascii=False, sort_keys=True).replace(NARROW, NO_BREAK)},
        font_paths=[FONTS],
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)  # noqa: S101  # one document is one file
    return made


def _drawn(stored: Mapping[str, Any] | None) -> dict[str, str] | None:
    """Return a chart as SVG, and its values as a text alternative, or if there are too few to draw."""
    if stored is None:
        return None
    chart = chart_of(stored)
    values = [f"{name} : {chart.series[0].format_value(place)}" for place, name in enumerate(chart.categories)]
    return {"values": " ; ".join(values), "svg": "" if chart.is_short else chart_svg(chart, "")}
