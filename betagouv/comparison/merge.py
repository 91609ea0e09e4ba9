"""Three-way merge: changes of the source since the last import apply unless our record was changed. Pure."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Protocol

from betagouv.comparison.matching import Edits, content_of, event_keys, match, phase_keys
from betagouv.comparison.stored import StoredRow
from betagouv.parse.records import SourceEvent, SourcePhase

ROWS: dict[str, type[SourcePhase] | type[SourceEvent]] = {"phases": SourcePhase, "events": SourceEvent}
"""The parts of a fiche that are merged a row at a time."""


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """Different changes on both sides since the last import; None means nothing.

    ``part`` is a column or a part of the life; ``place`` is the phase or the event in it (empty: the whole part).
    """

    part: str
    place: str
    base: Any
    ours: Any
    theirs: Any


def merge_values(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[MergeConflict]]:
    """Return the values to write, and the conflicts."""
    theirs_changed = {name: value for name, value in theirs.items() if base[name] != value and ours[name] != value}
    taken = {name: value for name, value in theirs_changed.items() if ours[name] == base[name]}
    clashes = [name for name in theirs_changed if name not in taken]
    return taken, [MergeConflict(name, "", base[name], ours[name], theirs_changed[name]) for name in clashes]


@dataclass(slots=True)
class MergedRows[T: (SourcePhase, SourceEvent)]:
    """The result of merging the phases, or the events, of a record: edits, rows that the source removed, conflicts."""

    edits: Edits[T] = field(default_factory=Edits)
    withdrawn: list[T] = field(default_factory=list)
    clashes: list[MergeConflict] = field(default_factory=list)


class _Keys[T](Protocol):
    def __call__(self, *, follows: bool) -> Sequence[Callable[[T], Hashable]]: ...


def merge_phases(
    base: Sequence[SourcePhase], ours: Sequence[StoredRow[SourcePhase]], theirs: Sequence[SourcePhase]
) -> MergedRows[SourcePhase]:
    """Merge the phases of a fiche, one phase at a time."""
    return _merge_rows("phases", phase_keys, base, ours, theirs)


def merge_events(
    base: Sequence[SourceEvent], ours: Sequence[StoredRow[SourceEvent]], theirs: Sequence[SourceEvent]
) -> MergedRows[SourceEvent]:
    """Merge the events of a fiche, one event at a time."""
    return _merge_rows("events", event_keys, base, ours, theirs)


def _merge_rows[T: (SourcePhase, SourceEvent)](
    part: str,
    keys: "_Keys[T]",
    base: Sequence[T],
    ours: Sequence[StoredRow[T]],
    theirs: Sequence[T],
) -> MergedRows[T]:
    merged: MergedRows[T] = MergedRows()
    # Equal values are no conflict, whatever the base.
    placed, left = match(theirs, ours, [content_of])
    settled = {content_of(row) for row in placed.values()}
    places = [StoredRow(place, row) for place, row in enumerate(base) if content_of(row) not in settled]
    followed, new = match(left, places, keys(follows=True))
    held, own = _ours_by_place(places, [one for one in ours if one.pk not in placed], keys(follows=True))
    for one in places:
        _merge_row(merged, part, one.row, held.get(one.pk), followed.get(one.pk))
    known, added = match(new, own, keys(follows=False))
    merged.clashes += [_clash(part, None, one.row, known[one.pk]) for one in own if one.pk in known]
    merged.edits.added = added
    if merged.edits or _is_reordered(base, theirs):
        _place(
            merged.edits,
            ours,
            placed | {held[place].pk: followed[place] for place in held.keys() & followed.keys()} | known,
        )
    return merged


def _is_reordered[T: (SourcePhase, SourceEvent)](base: Sequence[T], theirs: Sequence[T]) -> bool:
    """Whether the source orders the unchanged rows differently."""
    paired, _ = match(theirs, [StoredRow(place, row) for place, row in enumerate(base)], [content_of])
    return any(
        after.position < before.position for before, after in pairwise(paired[place] for place in sorted(paired))
    )


def _ours_by_place[T: (SourcePhase, SourceEvent)](
    places: Sequence[StoredRow[T]], ours: Sequence[StoredRow[T]], keys: Sequence[Callable[[T], Hashable]]
) -> tuple[dict[int, StoredRow[T]], list[StoredRow[T]]]:
    """Return our row for each row of the last import, by its position there, and the rows that exist only here."""
    found, _ = match([row.row for row in places], ours, keys)
    place_of = {id(row.row): row.pk for row in places}
    by_place = {place_of[id(found[one.pk])]: one for one in ours if one.pk in found}
    return by_place, [one for one in ours if one.pk not in found]


def _merge_row[T: (SourcePhase, SourceEvent)](
    merged: MergedRows[T], part: str, base: T, ours: StoredRow[T] | None, theirs: T | None
) -> None:
    here = content_of(ours.row) if ours else None
    there = content_of(theirs) if theirs else None
    if there in (content_of(base), here):
        return
    if ours is None or here != content_of(base):
        merged.clashes.append(_clash(part, base, ours.row if ours else None, theirs))
    elif theirs is None:
        merged.edits.dropped.append(ours.pk)
        merged.withdrawn.append(ours.row)
    else:
        merged.edits.changed.append((ours.pk, theirs))


def _place[T: (SourcePhase, SourceEvent)](
    edits: Edits[T], ours: Sequence[StoredRow[T]], placed: Mapping[int, T]
) -> None:
    """Give each remaining row its position in the source."""
    changed = dict(edits.changed)
    for one in ours:
        there = placed.get(one.pk)
        if there and one.pk not in changed and there.position != one.row.position:
            edits.changed.append((one.pk, replace(one.row, position=there.position)))


def _clash(
    part: str,
    base: SourcePhase | SourceEvent | None,
    ours: SourcePhase | SourceEvent | None,
    theirs: SourcePhase | SourceEvent | None,
) -> MergeConflict:
    row = base or theirs or ours
    assert row is not None  # noqa: S101
    return MergeConflict(part, named(row), as_json(base), as_json(ours), as_json(theirs))


def named(row: SourcePhase | SourceEvent) -> str:
    """Return the name of a phase or an event: its kind and its day (``construction 2020-09-01``)."""
    day = row.start if isinstance(row, SourcePhase) else row.date
    return f"{row.kind} {day}" if day else row.kind


def as_json(row: SourcePhase | SourceEvent | None) -> list[str] | None:
    """Return the content of a phase or an event as JSON."""
    return None if row is None else ["" if value is None else str(value) for value in content_of(row)]
