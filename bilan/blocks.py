"""The parts of a section that come from the records, as plain data: the page, the PDF and the annex read the same."""

from collections.abc import Sequence
from typing import Any

type Block = dict[str, Any]
type Cell = str | dict[str, str]
"""Words, or a figure by its key (``{"figure": key}``)."""


def figure(key: str) -> Cell:
    return {"figure": key}


def tiles(keys: Sequence[str]) -> Block:
    """Large figures side by side."""
    return {"type": "tiles", "figures": list(keys)}


def table(
    name: str, caption: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], numeric: Sequence[int]
) -> Block:
    """A table; ``numeric`` are the places of its columns of figures; ``name`` is that of its file (ASCII)."""
    return {
        "type": "table", "name": name, "caption": caption, "header": list(header), "rows": [list(row) for row in rows],
        "numeric": list(numeric),
    }  # fmt: skip


def bars(name: str, title: str, subtitle: str, label: str, keys: Sequence[str]) -> Block:
    """Horizontal bars, one a figure, in their order."""
    return {"type": "bars", "name": name, "title": title, "subtitle": subtitle, "label": label, "figures": list(keys)}


def card(title: str, url: str, text: str, under: str = "", keys: Sequence[str] = ()) -> dict[str, Any]:
    return {"title": title, "url": url, "text": text, "under": under, "figures": list(keys)}


def cards(items: Sequence[dict[str, Any]]) -> Block:
    """Services, each with its mission and its figures."""
    return {"type": "cards", "items": list(items)}


def lines(items: Sequence[tuple[str, str]]) -> Block:
    """Short sentences, each with what it is about."""
    return {"type": "lines", "items": [{"about": about, "text": text} for about, text in items]}


def keys_of(block: Block) -> list[str]:
    """The figures that a block shows, in its order."""
    if block["type"] == "table":
        return [cell["figure"] for row in block["rows"] for cell in row if isinstance(cell, dict)]
    if block["type"] == "cards":
        return [key for item in block["items"] for key in item["figures"]]
    return list(block.get("figures", []))
