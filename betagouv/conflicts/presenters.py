"""Conflicts as French text."""

from collections.abc import Mapping
from typing import Any, Protocol

from betagouv.presenters import field_fr, record_fr
from catalogue.fiche.presenters import in_words

SHOWN = 120
"""How many characters of a text are quoted in a line."""


class DisputedPart(Protocol):
    """A conflict, in a report or stored."""

    @property
    def kind(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def part(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def base(self) -> Any: ...
    @property
    def ours(self) -> Any: ...
    @property
    def theirs(self) -> Any: ...


def part_fr(kind: str, part: str, place: str, words: Mapping[str, str]) -> str:
    """Return the disputed part, such as « nom » or « phases, « Construction » 1er septembre 2020 »."""
    label = field_fr(kind, part)
    return f"{label}, {in_words(place, words)}" if place else label


def value_fr(part: str, value: Any, words: Mapping[str, str]) -> str:
    """Return the value of one side, on one line."""
    if value in (None, "", []):
        return "rien"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if part == "phases":
        kind, start, end, comment = value
        parts = [kind, f"à partir du {start}" if start else "sans date", f"jusqu’au {end}" if end else ""]
        return _row(parts, comment, words)
    if part == "events":
        kind, day, comment = value
        return _row([kind, f"du {day}"], comment, words)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return _quoted(text)


def _row(parts: list[str], comment: str, words: Mapping[str, str]) -> str:
    text = in_words(" ".join(part for part in parts if part), words)
    return f"{text} ({_quoted(comment)})" if comment else text


def _quoted(text: str) -> str:
    short = " ".join(text.split())
    short = short if len(short) <= SHOWN else f"{short[:SHOWN]}…"
    return f"«\N{NO-BREAK SPACE}{short}\N{NO-BREAK SPACE}»"


def conflict_fr(conflict: DisputedPart, words: Mapping[str, str]) -> str:
    """Return a conflict as a line of a report."""
    where = f"{record_fr(conflict.kind, conflict.key)}, {part_fr(conflict.kind, conflict.part, conflict.place, words)}"
    before, here, there = (
        value_fr(conflict.part, side, words) for side in (conflict.base, conflict.ours, conflict.theirs)
    )
    return f"Conflit : {where} : {there} dans la source, {here} ici (gardé) ; avant : {before}."
