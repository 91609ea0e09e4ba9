"""Pieces of SQL that carry their own parameters, so that statements are made by putting them together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fragment:
    """A text with a ``%s`` for each of its parameters, in their order."""

    text: str
    parameters: tuple[Any, ...] = ()

    def __add__(self, other: "Fragment") -> "Fragment":
        return Fragment(self.text + other.text, self.parameters + other.parameters)

    def placed(self, **names: str) -> "Fragment":
        """The same with each ``{name}`` replaced by the expression that stands for it in a source."""
        return Fragment(self.text.format(**names), self.parameters)


def joined(separator: str, pieces: Iterable[Fragment]) -> Fragment:
    """The pieces in their order, with ``separator`` between them."""
    listed = list(pieces)
    return Fragment(
        separator.join(piece.text for piece in listed),
        tuple(parameter for piece in listed for parameter in piece.parameters),
    )
