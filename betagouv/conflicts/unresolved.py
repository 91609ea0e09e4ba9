"""What an export leaves as the source has it, because its conflict is not settled yet. Pure."""

from dataclasses import dataclass

from betagouv.merge import as_json
from betagouv.parse.records import SourceEvent, SourcePhase

type FlatRow = tuple[str, ...]
"""What a phase or an event says, as a conflict keeps it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """The columns and lists in dispute, and what either side says of the phases and events in dispute."""

    parts: frozenset[str] = frozenset()
    rows: frozenset[FlatRow] = frozenset()


def flatten_row(row: SourcePhase | SourceEvent) -> FlatRow:
    """A phase or an event, as ``Withheld`` holds it."""
    return tuple(as_json(row) or ())
