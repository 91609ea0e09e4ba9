"""Where a reader of the feed is: the transaction, the table and the version that were read last."""

import re
from dataclasses import dataclass

_TEXT = re.compile(r"changes-([0-9]{1,18})-([0-9]{1,3})-([0-9]{1,18})", re.ASCII)


class CursorError(ValueError):
    """A text that is no cursor of this feed; the message says so in French."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """Everything up to this place is read. ``table`` and ``version`` of 0 stand before any of the transaction."""

    position: int = 0
    table: int = 0
    version: int = 0

    def __str__(self) -> str:
        return f"changes-{self.position}-{self.table}-{self.version}"


def read_cursor(text: str) -> Cursor:
    """The cursor that ``text`` says; empty is the beginning. Raises CursorError."""
    if not text:
        return Cursor()
    found = _TEXT.fullmatch(text)
    if found is None:
        raise CursorError("Ce curseur n’est pas de cette liste : reprenez celui de « next », tel quel.")
    return Cursor(*map(int, found.groups()))
