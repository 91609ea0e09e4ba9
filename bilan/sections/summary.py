"""Summarise a report: its six figures, then the main figure and the first words of each section. Pure functions."""

import re
from collections.abc import Mapping
from typing import Any

from bilan.sections.block_types import keys_of
from bilan.sections.kinds import KINDS
from common.words import list_fr

HEADLINES = (
    "portfolio.services",
    "plf.products_launched.result",
    "portfolio.national_impact_total",
    "network.incubators",
    "community.active",
    "credits.total",
    "portfolio.investigations",
    "fast.total",
    "portfolio.ended",
    "portfolio.national_impact",
)
"""The figures that come first; a year that lacks one of the six shows the next one."""
HEADS = 6
"""How many heads of a list or of a table are told."""
_HEADING = re.compile(r"#{1,6}\s")
_ITEM = re.compile(r"^(?:[-*+]|\d{1,9}[.)])\s+(.*)$", re.MULTILINE)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CELL = re.compile(r"^\|\s*(.*?)\s*\|", re.MULTILINE)
_END = re.compile(r"(?:(?:\w{2}|[^\w\s])[.…]|\s?[!?])(?:\*\*|\s?»)?(?=\s+[A-ZÀ-ÖØ-Þ«{\[*])")
"""The end of a sentence: not that of "M." or "p.", and before a capital."""


def headline_figures(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the six known figures of a document that come first."""
    known = {one["key"]: one for one in document["figures"] if one["value"] is not None}
    return [known[key] for key in HEADLINES if key in known][:6]


def leading_key(section: Mapping[str, Any]) -> str:
    """Return the key of the main figure of a section: that of its kind, else the first of its blocks; empty without
    any.

    The columns of a table are in order of time, so its last figure is the current one. The figures of cards are about a
    single service.
    """
    shown = [(block["type"], keys) for block in section["blocks"] if (keys := keys_of(dict(block)))]
    kind = KINDS.get(section["kind"])
    if kind and any(kind.leading in keys for _, keys in shown):
        return kind.leading
    return next((keys[-1 if sort == "table" else 0] for sort, keys in shown if sort != "cards"), "")


def opening(section: Mapping[str, Any]) -> str:
    """Return the first words of a section, in Markdown: a sentence, the headings of a list or table, or the quoted person."""
    blocks = re.split(r"\n\s*\n", section["text"].strip())
    first = next((block.strip() for block in blocks if block and not _HEADING.match(block)), "")
    if _CELL.match(first):
        return _join_heads(_CELL.findall(first)[2:])
    if items := _ITEM.match(first) and _ITEM.findall(first):
        bold = [match.group(1) for item in items if (match := _BOLD.match(item))]
        return _join_heads(bold) if len(bold) == len(items) else first_sentence(items[0])
    if words := first_sentence(first) or list_fr(one["person"] for one in section["testimonies"]):
        return words
    heads = [row[0] for block in section["blocks"] if block["type"] == "table" for row in block["rows"]]
    return _join_heads([head for head in heads if isinstance(head, str)])


def first_sentence(text: str) -> str:
    """Return the first sentence of the text with balanced marks, whole however long it is."""
    whole = (text[: end.end()] for end in _END.finditer(text))
    return next(filter(_is_closed, whole), text)


def _is_closed(text: str) -> bool:
    pairs = (("[", "]"), ("{{", "}}"), ("(", ")"))
    return text.count("**") % 2 == 0 and all(text.count(opened) == text.count(closed) for opened, closed in pairs)


def _join_heads(heads: list[str]) -> str:
    """Return the first ``HEADS`` of the headings, as sentences or as a list."""
    if all(head.endswith((".", "!", "?", "…")) for head in heads):
        return " ".join(heads[:HEADS])
    more = "…" if len(heads) > HEADS else ""
    return f"{', '.join(heads[:HEADS])}{more}"


def is_whole(section: Mapping[str, Any]) -> bool:
    """Whether its first words are the whole content of a section."""
    more = section["blocks"] or section["testimonies"] or section["pictures"]
    return not more and opening(section) == section["text"].strip()
