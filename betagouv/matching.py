"""Pairs what a record says with the rows that are stored, so that a row keeps its identity when it is re-dated."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from betagouv.parse.records import Carrier, Entry, Event
from betagouv.stored import Carried, Held


@dataclass(slots=True)
class Edits[T]:
    """The rows to add, those to change with what they become, and those to drop."""

    added: list[T] = field(default_factory=list)
    changed: list[tuple[int, T]] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.dropped)


def pair[T](told: Sequence[T], held: Sequence[Held[T]], keys: Iterable[Callable[[T], Hashable]]) -> Edits[T]:
    """The edits that make ``held`` say ``told``: rows are paired by the first of ``keys`` that agrees."""
    left = list(told)
    rows = list(held)
    edits: Edits[T] = Edits()
    for key in keys:
        waiting: dict[Hashable, list[T]] = {}
        for item in left:
            waiting.setdefault(key(item), []).append(item)
        unpaired = []
        for row in rows:
            matches = waiting.get(key(row.row))
            if not matches:
                unpaired.append(row)
                continue
            item = matches.pop(0)
            left.remove(item)
            if item != row.row:
                edits.changed.append((row.pk, item))
        rows = unpaired
    edits.added = left
    edits.dropped = [row.pk for row in rows]
    return edits


def pair_phases(told: Sequence[Entry], held: Sequence[Held[Entry]]) -> Edits[Entry]:
    """A phase is the same when its kind and start agree, else its kind and place (re-dated), else its kind."""
    return pair(
        told,
        held,
        (lambda row: (row.kind, row.start), lambda row: (row.kind, row.position), lambda row: row.kind),
    )


def pair_events(told: Sequence[Event], held: Sequence[Held[Event]]) -> Edits[Event]:
    """An event is the same when kind, date and comment agree, else its kind and date, else its kind and place."""
    return pair(
        told,
        held,
        (
            lambda row: (row.kind, row.date, row.comment),
            lambda row: (row.kind, row.date),
            lambda row: (row.kind, row.position),
        ),
    )


def pair_sponsors(told: Sequence[str], held: Sequence[Held[tuple[str, int]]]) -> Edits[tuple[str, int]]:
    """A sponsor is the same when its slug is; it may change place."""
    return pair([(slug, place) for place, slug in enumerate(told)], held, (lambda row: row[0],))


@dataclass(frozen=True, slots=True)
class Tenure:
    """A membership to write: who, from when (null: since ever), until when (excluded; null: still)."""

    carrier: Carrier
    start: dt.date | None
    end: dt.date | None = None


def succeed(told: Sequence[Carrier], held: Sequence[Carried], as_of: dt.date) -> Edits[Tenure]:
    """The edits of memberships that make ``told`` true from ``as_of`` on; what was before stays as it was.

    With no membership yet, those told hold since ever. A membership that would end on the day it starts, or before,
    never was: it is dropped.
    """
    edits: Edits[Tenure] = Edits()
    left = list(told)
    for row in held:
        if row.end is not None and row.end <= as_of:
            continue
        same = next((item for item in left if _same_role(item, row.carrier)), None)
        if same:
            left.remove(same)
            if same != row.carrier or row.end is not None:
                edits.changed.append((row.pk, Tenure(same, row.start)))
        elif row.start is not None and row.start >= as_of:
            edits.dropped.append(row.pk)
        else:
            edits.changed.append((row.pk, Tenure(row.carrier, row.start, as_of)))
    edits.added = [Tenure(item, as_of if held else None) for item in left]
    return edits


def _same_role(one: Carrier, other: Carrier) -> bool:
    return (one.incubator, one.is_lead) == (other.incubator, other.is_lead)
