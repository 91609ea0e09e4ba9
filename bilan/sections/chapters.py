"""Group the figures of a document by chapter of its report. Pure functions."""

from collections.abc import Iterator, Mapping
from typing import Any

from bilan.figures.references import keys_in
from bilan.sections.block_types import keys_of

OTHERS = "Autres chiffres"
"""The group of the figures that no section displays, and of whose family it displays none."""


def keys_by_chapter(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the keys of the figures by chapter, in the order of the report, without the chapters that have none."""
    keys = [one["key"] for one in document["figures"]]
    displayed = _chapters_of_keys(document)
    families = {_family(key): chapter for key, chapter in reversed(displayed.items())}
    chapters = [*(one["chapter"] for one in document["sections"]), OTHERS]
    found: dict[str, list[str]] = {chapter: [] for chapter in chapters}
    for key in keys:
        found[displayed.get(key) or families.get(_family(key), OTHERS)].append(key)
    return {chapter: listed for chapter, listed in found.items() if listed}


def _chapters_of_keys(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the chapter of each figure that a section displays: that of its blocks, else that of its text."""
    found: dict[str, str] = {}
    for key, chapter in (*_in_blocks(document), *_in_texts(document)):
        found.setdefault(key, chapter)
    return found


def _in_blocks(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section in document["sections"]:
        for block in section["blocks"]:
            yield from ((key, section["chapter"]) for key in keys_of(block))


def _in_texts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section in document["sections"]:
        yield from ((key, section["chapter"]) for key in keys_in(section["text"]))


def _family(key: str) -> str:
    return key.partition(".")[0]
