"""Pair what a record says with the stored rows, so that a row keeps its identity when its date changes."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from betagouv.parse.records import Carrier, SourceEvent, SourcePhase
from betagouv.stored import StoredMembership, StoredRow
from common.periods import holds


@dataclass(slots=True)
class Edits[T]:
    """The rows to add, those to change with what they become, and those to drop."""

    added: list[T] = field(default_factory=list)
    changed: list[tuple[int, T]] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.dropped)


def match[T](
    incoming: Sequence[T], held: Sequence[StoredRow[T]], keys: Iterable[Callable[[T], Hashable]]
) -> tuple[dict[int, T], list[T]]:
    """Pair incoming rows with stored ones by the first of ``keys`` that agrees.

    Return the incoming row of each stored one, by its primary key, and the incoming rows without a pair.
    """
    left = list(incoming)
    rows = list(held)
    found: dict[int, T] = {}
    for key in keys:
        waiting: dict[Hashable, list[T]] = {}
        for item in left:
            waiting.setdefault(key(item), []).append(item)
        for row in rows:
            if matches := waiting.get(key(row.row)):
                found[row.pk] = matches.pop(0)
                left.remove(found[row.pk])
        rows = [row for row in rows if row.pk not in found]
    return found, left


def pair[T](incoming: Sequence[T], held: Sequence[StoredRow[T]], keys: Iterable[Callable[[T], Hashable]]) -> Edits[T]:
    """The edits that make ``held`` say ``incoming``: rows are paired by the first of ``keys`` that agrees."""
    found, left = match(incoming, held, keys)
    rows = {row.pk: row.row for row in held}
    return Edits(
        added=left,
        changed=[(pk, item) for pk, item in found.items() if item != rows[pk]],
        dropped=[pk for pk in rows if pk not in found],
    )


def phase_keys(*, follows: bool) -> Sequence[Callable[[SourcePhase], Hashable]]:
    """A phase is the same when kind and start agree, else kind and place (its date changed), else kind alone.

    Without ``follows``, the two records are not versions of one another: places say nothing.
    """
    places: list[Callable[[SourcePhase], Hashable]] = [lambda row: (row.kind, row.position)] if follows else []
    return [lambda row: (row.kind, row.start), *places, lambda row: row.kind]


def event_keys(*, follows: bool) -> Sequence[Callable[[SourceEvent], Hashable]]:
    """An event is the same when kind, date and comment agree, else kind and date, else kind and place.

    Without ``follows``, the two records are not versions of one another: places say nothing.
    """
    places: list[Callable[[SourceEvent], Hashable]] = [lambda row: (row.kind, row.position)] if follows else []
    return [lambda row: (row.kind, row.date, row.comment), lambda row: (row.kind, row.date), *places]


def pair_phases(incoming: Sequence[SourcePhase], held: Sequence[StoredRow[SourcePhase]]) -> Edits[SourcePhase]:
    """The edits of the phases of a fiche."""
    return pair(incoming, held, phase_keys(follows=True))


def pair_events(incoming: Sequence[SourceEvent], held: Sequence[StoredRow[SourceEvent]]) -> Edits[SourceEvent]:
    """The edits of the events of a fiche."""
    return pair(incoming, held, event_keys(follows=True))


def content_of(row: SourcePhase | SourceEvent) -> tuple[Hashable, ...]:
    """What a phase or an event says, wherever it stands in its record."""
    if isinstance(row, SourcePhase):
        return (row.kind, row.start, row.declared_end, row.comment)
    return (row.kind, row.date, row.comment)


def pair_sponsors(incoming: Sequence[str], held: Sequence[StoredRow[tuple[str, int]]]) -> Edits[tuple[str, int]]:
    """A sponsor is the same when its slug is; it may change place."""
    return pair([(slug, place) for place, slug in enumerate(incoming)], held, (lambda row: row[0],))


@dataclass(frozen=True, slots=True)
class MembershipPeriod:
    """A membership to write: who, from when (None: since ever), until when (excluded; None: still)."""

    carrier: Carrier
    start: dt.date | None
    end: dt.date | None = None


def succeed_memberships(
    incoming: Sequence[Carrier], held: Sequence[StoredMembership], as_of: dt.date
) -> Edits[MembershipPeriod]:
    """The edits of memberships that make ``incoming`` true from ``as_of`` on; earlier periods stay as they are.

    When nothing is stored yet, those of the record hold since ever. A membership that would end on or before the day it starts
    is removed.
    """
    edits: Edits[MembershipPeriod] = Edits()
    left = list(incoming)
    for row in held:
        if row.end is not None and row.end <= as_of:
            continue
        same = next((item for item in left if _same_role(item, row.carrier)), None)
        if same:
            left.remove(same)
            if same != row.carrier or row.end is not None:
                edits.changed.append((row.pk, MembershipPeriod(same, row.start)))
        elif row.start is not None and row.start >= as_of:
            edits.dropped.append(row.pk)
        else:
            edits.changed.append((row.pk, MembershipPeriod(row.carrier, row.start, as_of)))
    edits.added = [MembershipPeriod(item, as_of if held else None) for item in left]
    return edits


def lead_first(carriers: Iterable[Carrier]) -> list[str]:
    """The incubators that carry a fiche, the lead first."""
    return [row.incubator for row in sorted(carriers, key=lambda row: (not row.is_lead, row.position))]


def is_held(membership: StoredMembership, day: dt.date) -> bool:
    """Whether a membership holds on a day."""
    return holds(membership.start, membership.end, day)


def _same_role(one: Carrier, other: Carrier) -> bool:
    return (one.incubator, one.is_lead) == (other.incubator, other.is_lead)
