"""The three-way merge: examples of each case, then properties for any three sides."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betagouv.comparison.matching import Edits, content_of
from betagouv.comparison.merge import (
    MergeConflict,
    MergedRows,
    as_json,
    merge_events,
    merge_phases,
    merge_values,
    named,
)
from betagouv.comparison.stored import StoredRow
from betagouv.parse.records import SourceEvent, SourcePhase

DAY = dt.date.fromisoformat


def entry(kind: str, start: str | None, position: int = 0, comment: str = "") -> SourcePhase:
    return SourcePhase(kind, DAY(start) if start else None, None, comment, position)


def held(*rows: SourcePhase) -> list[StoredRow[SourcePhase]]:
    return [StoredRow(place, row) for place, row in enumerate(rows, start=1)]


INVESTIGATION = entry("investigation", "2020-01-01", 0)
LAUNCH = entry("construction", "2020-09-01", 1)
REDATED = entry("construction", "2020-10-01", 1)
REMARKED = entry("construction", "2020-09-01", 1, "dit")
BASE = [INVESTIGATION, LAUNCH]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "taken", "clashes"),
    [
        ("a", "a", "a", {}, []),
        ("a", "b", "a", {}, []),
        ("a", "a", "b", {"name": "b"}, []),
        ("a", "b", "b", {}, []),
        ("a", "b", "c", {}, [MergeConflict("name", "", "a", "b", "c")]),
        ("", "b", "c", {}, [MergeConflict("name", "", "", "b", "c")]),
    ],
)
def test_value_is_taken_when_the_source_alone_changed_it(
    base: str, ours: str, theirs: str, taken: dict[str, str], clashes: list[MergeConflict]
) -> None:
    assert merge_values({"name": base}, {"name": ours}, {"name": theirs}) == (taken, clashes)


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        (held(*BASE), BASE, MergedRows()),
        (held(INVESTIGATION, REDATED), BASE, MergedRows()),
        (held(INVESTIGATION), BASE, MergedRows()),
        (held(*BASE), [INVESTIGATION, REDATED], MergedRows(Edits(changed=[(2, REDATED)]))),
        (held(*BASE), [INVESTIGATION], MergedRows(Edits(dropped=[2]), withdrawn=[LAUNCH])),
        (held(INVESTIGATION, REDATED), [INVESTIGATION, REDATED], MergedRows()),
        (held(INVESTIGATION), [INVESTIGATION], MergedRows()),
        (
            held(INVESTIGATION, REDATED),
            [INVESTIGATION, REMARKED],
            MergedRows(
                clashes=[
                    MergeConflict(
                        "phases", "construction 2020-09-01", as_json(LAUNCH), as_json(REDATED), as_json(REMARKED)
                    )
                ]
            ),
        ),
        (
            held(INVESTIGATION, REDATED),
            [INVESTIGATION],
            MergedRows(
                clashes=[MergeConflict("phases", "construction 2020-09-01", as_json(LAUNCH), as_json(REDATED), None)]
            ),
        ),
        (
            held(INVESTIGATION),
            [INVESTIGATION, REDATED],
            MergedRows(
                clashes=[MergeConflict("phases", "construction 2020-09-01", as_json(LAUNCH), None, as_json(REDATED))]
            ),
        ),
    ],
    ids=[
        "nothing",
        "here re-dated",
        "here withdrawn",
        "source re-dated",
        "source withdrawn",
        "both the same",
        "both withdrawn",
        "both changed",
        "changed here, withdrawn there",
        "withdrawn here, changed there",
    ],
)
def test_phase_is_merged_by_itself(
    ours: list[StoredRow[SourcePhase]], theirs: list[SourcePhase], merged: MergedRows[SourcePhase]
) -> None:
    assert merge_phases(BASE, ours, theirs) == merged


def test_phases_added_on_both_sides_meet() -> None:
    added = entry("acceleration", "2021-01-01", 2)
    assert merge_phases(BASE, held(*BASE, added), [*BASE, added]) == MergedRows()
    theirs = entry("acceleration", "2021-02-01", 2)
    assert merge_phases(BASE, held(*BASE, added), [*BASE, theirs]).clashes == [
        MergeConflict("phases", "acceleration 2021-02-01", None, as_json(added), as_json(theirs))
    ]
    other = entry("transfere", "2022-01-01", 2)
    assert merge_phases(BASE, held(*BASE, added), [*BASE, other]) == MergedRows(Edits(added=[other]))


def test_events_of_one_kind_added_on_both_sides_are_two_events() -> None:
    ours, theirs = (SourceEvent("committee", DAY(day), "", 0) for day in ("2021-01-01", "2021-07-01"))
    assert merge_events([], [StoredRow(1, ours)], [theirs]) == MergedRows(Edits(added=[theirs]))


def test_phase_inserted_in_the_source_gives_the_others_their_place() -> None:
    between = entry("construction", "2020-05-01", 1)
    moved = replace(LAUNCH, position=2)
    merged = merge_phases(BASE, held(*BASE), [INVESTIGATION, between, moved])
    assert merged == MergedRows(Edits(added=[between], changed=[(2, moved)]))


def test_phases_that_the_source_puts_in_another_order_change_places() -> None:
    theirs = [replace(LAUNCH, position=0), replace(INVESTIGATION, position=1)]
    assert merge_phases(BASE, held(*BASE), theirs) == MergedRows(Edits(changed=[(1, theirs[1]), (2, theirs[0])]))


def test_place_alone_is_no_change() -> None:
    ours = held(*BASE, entry("construction", "2020-05-01", 2))
    theirs = [INVESTIGATION, entry("construction", "2020-05-01", 1), replace(LAUNCH, position=2)]
    assert merge_phases(BASE, ours, theirs) == MergedRows()


def test_named_shows_a_row_by_kind_and_day() -> None:
    assert [named(entry("construction", None)), named(LAUNCH)] == ["construction", "construction 2020-09-01"]


def unlike(rows: Sequence[SourcePhase]) -> list[SourcePhase]:
    """Return the rows without duplicates of kind and day, positioned in order."""
    kept = {(row.kind, row.start): row for row in rows}
    return [replace(row, position=place) for place, row in enumerate(kept.values())]


sides = st.lists(
    st.builds(
        entry,
        st.sampled_from(["investigation", "construction", "acceleration"]),
        st.sampled_from([None, "2020-01-01", "2021-01-01", "2022-01-01"]),
        comment=st.sampled_from(["", "dit"]),
    ),
    max_size=4,
).map(unlike)


def applied(ours: list[StoredRow[SourcePhase]], merged: MergedRows[SourcePhase]) -> set[tuple[object, ...]]:
    rows = {row.pk: row.row for row in ours} | dict(merged.edits.changed)
    return {content_of(row) for pk, row in rows.items() if pk not in merged.edits.dropped} | {
        content_of(row) for row in merged.edits.added
    }


def contents(rows: Sequence[SourcePhase]) -> set[tuple[object, ...]]:
    return {content_of(row) for row in rows}


@given(sides, sides)
def test_source_that_did_not_move_changes_nothing(base: list[SourcePhase], ours: list[SourcePhase]) -> None:
    assert merge_phases(base, held(*ours), base) == MergedRows()


@given(sides, sides)
def test_side_that_did_not_move_follows_the_source(base: list[SourcePhase], theirs: list[SourcePhase]) -> None:
    merged = merge_phases(base, held(*base), theirs)
    assert (applied(held(*base), merged), merged.clashes) == (contents(theirs), [])


@given(sides, sides.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_same_change_on_both_sides_is_no_conflict(
    base: list[SourcePhase], sides: tuple[list[SourcePhase], list[SourcePhase]]
) -> None:
    theirs, ours = sides
    merged = merge_phases(base, held(*ours), theirs)
    assert (applied(held(*ours), merged), merged.clashes, merged.withdrawn) == (contents(theirs), [], [])


@given(sides, sides)
def test_places_alone_are_no_change(base: list[SourcePhase], ours: list[SourcePhase]) -> None:
    known = contents(base)
    told = [row for row in ours if content_of(row) in known]
    others = [row for row in ours if content_of(row) not in known]
    theirs = [replace(row, position=place) for place, row in enumerate([*others, *told])]
    kept = [row for row in base if content_of(row) in contents(ours)]
    if [content_of(row) for row in kept] == [content_of(row) for row in told]:
        assert merge_phases(kept, held(*ours), theirs) == MergedRows()


@given(sides, sides, sides)
def test_what_a_person_changed_is_never_overwritten(
    base: list[SourcePhase], ours: list[SourcePhase], theirs: list[SourcePhase]
) -> None:
    merged = merge_phases(base, held(*ours), theirs)
    assert (contents(ours) - contents(base)) <= applied(held(*ours), merged)
