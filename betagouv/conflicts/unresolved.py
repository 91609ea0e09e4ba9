"""What an export leaves as in the source because a conflict is unsettled. Pure."""

from dataclasses import dataclass

from betagouv.merge import as_json
from betagouv.parse.records import SourceEvent, SourcePhase

type FlatRow = tuple[str, ...]
"""What a phase or an event says, as a conflict keeps it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """The disputed columns and lists, and both sides' values of the disputed phases and events."""

    parts: frozenset[str] = frozenset()
    rows: frozenset[FlatRow] = frozenset()


def flatten_row(row: SourcePhase | SourceEvent) -> FlatRow:
    """Return a phase or an event as a row of ``Withheld``."""
    return tuple(as_json(row) or ())
