import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betagouv.comparison.matching import (
    Edits,
    MembershipPeriod,
    pair_events,
    pair_phases,
    pair_sponsors,
    succeed_memberships,
)
from betagouv.comparison.stored import StoredMembership, StoredRow
from betagouv.parse.records import Carrier, SourceEvent, SourcePhase

DAY = dt.date.fromisoformat
AS_OF = DAY("2026-08-20")


def entry(kind: str, start: str | None, position: int = 0, comment: str = "") -> SourcePhase:
    return SourcePhase(kind, DAY(start) if start else None, None, comment, position)


def test_same_phases_need_no_edit() -> None:
    rows = [entry("investigation", "2020-01-01", 0), entry("construction", None, 1)]
    assert pair_phases(rows, [StoredRow(n, row) for n, row in enumerate(rows)]) == Edits()


def test_phase_is_paired_by_kind_and_start_then_place_then_kind() -> None:
    held = [
        StoredRow(1, entry("construction", "2020-01-01", 0)),
        StoredRow(2, entry("construction", "2021-01-01", 1)),
        StoredRow(3, entry("acceleration", "2022-01-01", 2)),
        StoredRow(4, entry("abandon", "2023-01-01", 3)),
    ]
    told = [
        entry("construction", "2020-02-02", 0),
        entry("construction", "2021-01-01", 1, "dit"),
        entry("acceleration", "2022-03-03", 5),
        entry("investigation", "2019-01-01", 6),
    ]
    assert pair_phases(told, held) == Edits(
        added=[told[3]], changed=[(2, told[1]), (1, told[0]), (3, told[2])], dropped=[4]
    )


def test_event_is_paired_by_date_and_comment_then_date_then_place() -> None:
    def event(date: str, comment: str, position: int) -> SourceEvent:
        return SourceEvent("committee", DAY(date), comment, position)

    held = [
        StoredRow(1, event("2020-01-01", "a", 0)),
        StoredRow(2, event("2020-01-01", "b", 1)),
        StoredRow(3, event("2021-01-01", "", 2)),
    ]
    told = [event("2020-01-01", "b", 0), event("2020-01-01", "c", 1), event("2022-01-01", "", 2)]
    assert pair_events(told, held) == Edits(changed=[(2, told[0]), (1, told[1]), (3, told[2])])


def test_sponsor_that_moves_keeps_its_row() -> None:
    held = [StoredRow(1, ("a", 0)), StoredRow(2, ("b", 1))]
    assert pair_sponsors(["b", "c"], held) == Edits(added=[("c", 1)], changed=[(2, ("b", 0))], dropped=[1])


rows = st.lists(
    st.builds(
        entry,
        st.sampled_from(["investigation", "construction"]),
        st.sampled_from([None, "2020-01-01", "2021-01-01", "2022-01-01"]),
        st.integers(0, 3),
    ),
    max_size=5,
)


@given(rows, rows)
def test_edits_always_make_what_is_reported(told: list[SourcePhase], stored: list[SourcePhase]) -> None:
    held = dict(enumerate(stored))
    edits = pair_phases(told, [StoredRow(number, row) for number, row in held.items()])
    for number in edits.dropped:
        del held[number]
    held.update(edits.changed)
    key = lambda row: (row.kind, str(row.start), row.position)  # noqa: E731
    assert sorted([*held.values(), *edits.added], key=key) == sorted(told, key=key)


LEAD, OTHER = Carrier("a", True, 0), Carrier("b", True, 0)


@pytest.mark.parametrize(
    ("told", "held", "edits"),
    [
        ([LEAD], [], Edits(added=[MembershipPeriod(LEAD, None)])),
        ([LEAD], [StoredMembership(1, LEAD, None, None)], Edits()),
        ([], [StoredMembership(1, LEAD, None, None)], Edits(changed=[(1, MembershipPeriod(LEAD, None, AS_OF))])),
        (
            [OTHER],
            [StoredMembership(1, LEAD, DAY("2020-01-01"), None)],
            Edits(
                added=[MembershipPeriod(OTHER, AS_OF)], changed=[(1, MembershipPeriod(LEAD, DAY("2020-01-01"), AS_OF))]
            ),
        ),
        # It would end on its first day, and is deleted.
        ([OTHER], [StoredMembership(1, LEAD, AS_OF, None)], Edits(added=[MembershipPeriod(OTHER, AS_OF)], dropped=[1])),
        # Past memberships are ignored; one with a later end continues.
        ([LEAD], [StoredMembership(1, OTHER, None, AS_OF), StoredMembership(2, LEAD, AS_OF, None)], Edits()),
        (
            [LEAD],
            [StoredMembership(1, LEAD, None, DAY("2027-01-01"))],
            Edits(changed=[(1, MembershipPeriod(LEAD, None))]),
        ),
        # Another role is another membership; another position is not.
        (
            [Carrier("a", False, 1), OTHER],
            [StoredMembership(1, LEAD, None, None)],
            Edits(
                added=[MembershipPeriod(Carrier("a", False, 1), AS_OF), MembershipPeriod(OTHER, AS_OF)],
                changed=[(1, MembershipPeriod(LEAD, None, AS_OF))],
            ),
        ),
        (
            [Carrier("a", True, 3)],
            [StoredMembership(1, LEAD, None, None)],
            Edits(changed=[(1, MembershipPeriod(Carrier("a", True, 3), None))]),
        ),
    ],
)
def test_memberships_succeed_one_another(
    told: list[Carrier], held: list[StoredMembership], edits: Edits[MembershipPeriod]
) -> None:
    assert succeed_memberships(told, held, AS_OF) == edits
