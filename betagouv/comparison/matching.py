"""Pair the rows of a record with the stored rows, so that a row keeps its primary key when its date changes."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from betagouv.comparison.stored import StoredMembership, StoredRow
from betagouv.parse.records import Carrier, SourceEvent, SourcePhase
from common.periods import period_contains


@dataclass(slots=True)
class Edits[T]:
    """The rows to add, to change (with their new values), and to delete."""

    added: list[T] = field(default_factory=list)
    changed: list[tuple[int, T]] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.dropped)


def match[T](
    incoming: Sequence[T], held: Sequence[StoredRow[T]], keys: Iterable[Callable[[T], Hashable]]
) -> tuple[dict[int, T], list[T]]:
    """Pair incoming rows with stored ones by the first of ``keys`` that is equal.

    Return the incoming rows by the primary key of their pair, and the incoming rows without a pair.
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
    """Return the edits that turn ``held`` into ``incoming``, paired by the first of ``keys`` that is equal."""
    found, left = match(incoming, held, keys)
    rows = {row.pk: row.row for row in held}
    return Edits(
        added=left,
        changed=[(pk, item) for pk, item in found.items() if item != rows[pk]],
        dropped=[pk for pk in rows if pk not in found],
    )


def phase_keys(*, follows: bool) -> Sequence[Callable[[SourcePhase], Hashable]]:
    """Return the pairing keys of phases: kind and start, else kind and position (its date changed), else kind.

    Without ``follows``, the records are not versions of each other, and positions mean nothing.
    """
    places: list[Callable[[SourcePhase], Hashable]] = [lambda row: (row.kind, row.position)] if follows else []
    return [lambda row: (row.kind, row.start), *places, lambda row: row.kind]


def event_keys(*, follows: bool) -> Sequence[Callable[[SourceEvent], Hashable]]:
    """Return the pairing keys of events: kind, date and comment, else kind and date, else kind and position.

    Without ``follows``, the records are not versions of each other, and positions mean nothing.
    """
    places: list[Callable[[SourceEvent], Hashable]] = [lambda row: (row.kind, row.position)] if follows else []
    return [lambda row: (row.kind, row.date, row.comment), lambda row: (row.kind, row.date), *places]


def pair_phases(incoming: Sequence[SourcePhase], held: Sequence[StoredRow[SourcePhase]]) -> Edits[SourcePhase]:
    """Return the edits of the phases of a fiche."""
    return pair(incoming, held, phase_keys(follows=True))


def pair_events(incoming: Sequence[SourceEvent], held: Sequence[StoredRow[SourceEvent]]) -> Edits[SourceEvent]:
    """Return the edits of the events of a fiche."""
    return pair(incoming, held, event_keys(follows=True))


def content_of(row: SourcePhase | SourceEvent) -> tuple[Hashable, ...]:
    """Return the values of a phase or an event, without its position."""
    if isinstance(row, SourcePhase):
        return (row.kind, row.start, row.declared_end, row.comment)
    return (row.kind, row.date, row.comment)


def pair_sponsors(incoming: Sequence[str], held: Sequence[StoredRow[tuple[str, int]]]) -> Edits[tuple[str, int]]:
    """Return the edits of sponsors, paired by slug; positions may change."""
    return pair([(slug, place) for place, slug in enumerate(incoming)], held, (lambda row: row[0],))


@dataclass(frozen=True, slots=True)
class MembershipPeriod:
    """A membership to write: incubator, start (None: always), until (excluded; None: still)."""

    carrier: Carrier
    start: dt.date | None
    until: dt.date | None = None


def succeed_memberships(
    incoming: Sequence[Carrier], held: Sequence[StoredMembership], as_of: dt.date
) -> Edits[MembershipPeriod]:
    """Return the edits that make ``incoming`` the incubators from ``as_of`` on; earlier periods are unchanged.

    If nothing is stored, those of the record have no start. A membership that would end on or before its start is
    deleted.
    """
    edits: Edits[MembershipPeriod] = Edits()
    left = list(incoming)
    for row in held:
        if row.until is not None and row.until <= as_of:
            continue
        same = next((item for item in left if _same_role(item, row.carrier)), None)
        if same:
            left.remove(same)
            if same != row.carrier or row.until is not None:
                edits.changed.append((row.pk, MembershipPeriod(same, row.start)))
        elif row.start is not None and row.start >= as_of:
            edits.dropped.append(row.pk)
        else:
            edits.changed.append((row.pk, MembershipPeriod(row.carrier, row.start, as_of)))
    edits.added = [MembershipPeriod(item, as_of if held else None) for item in left]
    return edits


def lead_first(carriers: Iterable[Carrier]) -> list[str]:
    """Return the incubators of a fiche, the lead first."""
    return [row.incubator for row in sorted(carriers, key=lambda row: (not row.is_lead, row.position))]


def is_in_force(membership: StoredMembership, day: dt.date) -> bool:
    """Whether a membership is in force on a day."""
    return period_contains(membership.start, membership.until, day)


def _same_role(carrier: Carrier, other: Carrier) -> bool:
    return (carrier.incubator, carrier.is_lead) == (other.incubator, other.is_lead)
