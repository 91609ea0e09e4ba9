"""Fragments of SQL with their parameters, from which statements are composed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fragment:
    """A text with a ``%s`` for each of its parameters, in order."""

    text: str
    parameters: tuple[Any, ...] = ()

    def __add__(self, other: "Fragment") -> "Fragment":
        return Fragment(self.text + other.text, self.parameters + other.parameters)

    def placed(self, **names: str) -> "Fragment":
        """Return the fragment with each ``{name}`` replaced by the source's expression."""
        return Fragment(self.text.format(**names), self.parameters)


def joined(separator: str, pieces: Iterable[Fragment]) -> Fragment:
    """Join the fragments with ``separator``."""
    listed = list(pieces)
    return Fragment(
        separator.join(piece.text for piece in listed),
        tuple(parameter for piece in listed for parameter in piece.parameters),
    )
