"""Cursors of the feed: the transaction, table and version read last."""

import re
from dataclasses import dataclass

_TEXT = re.compile(r"changes-([0-9]{1,18})-([0-9]{1,3})-([0-9]{1,18})", re.ASCII)


class CursorError(ValueError):
    """The text is not a cursor of this feed; the message is in French."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A position in the feed: everything before it is read. A ``table`` and ``version`` of 0 precede the whole
    transaction.
    """

    position: int = 0
    table: int = 0
    version: int = 0

    def __str__(self) -> str:
        return f"changes-{self.position}-{self.table}-{self.version}"


def read_cursor(text: str) -> Cursor:
    """Parse a cursor; an empty text is the beginning of the feed.

    :raises CursorError: the text is not a cursor.
    """
    if not text:
        return Cursor()
    found = _TEXT.fullmatch(text)
    if found is None:
        raise CursorError("Ce curseur n’est pas de cette liste : reprenez celui de « next », tel quel.")
    return Cursor(*map(int, found.groups()))
