"""The blocks of a section made from the records, as plain data: the page, the PDF and the annex use the same."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from web.charts.model import Chart, Series

type Block = dict[str, Any]
type Cell = str | dict[str, str]
"""Words, or a figure by its key (``{"figure": key}``)."""


def figure(key: str) -> Cell:
    return {"figure": key}


def tiles(keys: Sequence[str]) -> Block:
    """Return a block of large figures side by side."""
    return {"type": "tiles", "figures": list(keys)}


def table(
    name: str, caption: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], numeric: Sequence[int]
) -> Block:
    """Return a table block; ``numeric`` are the indexes of its figure columns, ``name`` is that of its file (ASCII)."""
    return {
        "type": "table",
        "name": name,
        "caption": caption,
        "header": list(header),
        "rows": [list(row) for row in rows],
        "numeric": list(numeric),
    }


def bars(
    name: str,
    title: str,
    subtitle: str,
    label: str,
    keys: Sequence[str],
    *,
    counted: str = "Services",
    unit: str = "",
    named_by: str = "about",
) -> Block:
    """Return a block of horizontal bars, one for each figure, in order.

    ``counted`` is the noun of what the figures count, ``unit`` a symbol.

    ``named_by`` is the part of a figure used as the name of its bar: ``about``, ``group`` or ``label``.
    """
    return {
        "type": "bars",
        "name": name,
        "title": title,
        "subtitle": subtitle,
        "label": label,
        "figures": list(keys),
        "counted": counted,
        "unit": unit,
        "named_by": named_by,
    }


def chart_of(block: Block, figures: Mapping[str, Any]) -> Chart:
    """Return horizontal bars as a chart; ``figures`` are those of the document, by key."""
    shown = [figures[key] for key in block["figures"]]
    names = tuple(one[block.get("named_by", "about")] for one in shown)
    marked = [f"{name} : {one['words']}" for name, one in zip(names, shown, strict=True) if one["mark"]]
    values = tuple(None if one["value"] is None else Decimal(one["value"]) for one in shown)
    return Chart(
        name=block["name"],
        title=block["title"],
        subtitle=block["subtitle"],
        kind="hbars",
        categories=names,
        series=(Series.of(block.get("counted", "Services"), "one", values),),
        unit=block.get("unit", ""),
        category_label=block["label"],
        note=f"{', '.join(marked)}." if marked else "",
    )


def card(title: str, url: str, text: str, under: str = "", keys: Sequence[str] = ()) -> dict[str, Any]:
    return {"title": title, "url": url, "text": text, "under": under, "figures": list(keys)}


def cards(items: Sequence[dict[str, Any]]) -> Block:
    """Return a block of services, each with its mission and figures."""
    return {"type": "cards", "items": list(items)}


def lines(items: Sequence[tuple[str, str]]) -> Block:
    """Return a block of short sentences, each with its subject."""
    return {"type": "lines", "items": [{"about": about, "text": text} for about, text in items]}


def keys_of(block: Block) -> list[str]:
    """Return the keys of the figures of a block, in order."""
    if block["type"] == "table":
        return [cell["figure"] for row in block["rows"] for cell in row if isinstance(cell, dict)]
    if block["type"] == "cards":
        return [key for item in block["items"] for key in item["figures"]]
    return list(block.get("figures", []))
