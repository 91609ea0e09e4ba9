"""Evidence compared record by record: the differences add up exactly to the change, whatever the records."""

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from indicators.drift.changes import ComparedRow, RecordDifference, compare

DAY = dt.date(2021, 5, 1)


def row(key: int, **fields: Any) -> ComparedRow:
    values = {"startup": key, "slug": f"s{key}", "name": f"S{key}", "date": DAY, "reason": "", "amount": Decimal(1)}
    return ComparedRow(**{"record": "phase", "record_id": key, **values, **fields})


rows = st.lists(
    st.builds(
        row,
        st.integers(1, 6),
        record=st.sampled_from(["phase", "award"]),
        startup=st.one_of(st.none(), st.integers(1, 4)),
        date=st.sampled_from([DAY, DAY + dt.timedelta(days=40)]),
        amount=st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(0)]),
        is_counted=st.booleans(),
    ),
    unique_by=lambda one: (one.record, one.record_id, one.is_counted),
    max_size=10,
)


def total(of: list[ComparedRow]) -> Decimal:
    return sum((one.weight for one in of), Decimal(0))


def test_record_that_only_divides_moves_the_total_by_nothing() -> None:
    base = row(1, amount=Decimal(3), is_counted=False)
    found = compare([base], [row(2, amount=Decimal(3))])
    assert [(one.row.record_id, one.amount) for one in found.differences] == [(1, Decimal(0)), (2, Decimal(3))]
    assert found.amount == 3


@given(rows, rows)
def test_differences_make_exactly_the_change(before: list[ComparedRow], after: list[ComparedRow]) -> None:
    found = compare(before, after)
    assert found.amount == total(after) - total(before)
    seen = [*found.kept, *(one.after for one in found.differences if one.after)]
    assert sorted(map(repr, seen)) == sorted(map(repr, after))
    gone = [one.before for one in found.differences if one.before]
    assert len(gone) + len(found.kept) == len(before)


@given(rows)
def test_same_records_make_no_difference(before: list[ComparedRow]) -> None:
    assert compare(before, list(reversed(before))).differences == ()


def test_record_entered_left_redated_and_worth_more_are_each_a_difference() -> None:
    later = DAY + dt.timedelta(days=3)
    found = compare([row(1), row(2), row(3), row(4)], [row(1), row(3, date=later), row(4, amount=Decimal(5)), row(5)])
    assert found.kept == (row(1),)
    assert found.differences == (
        RecordDifference(row(2), None),
        RecordDifference(row(4), row(4, amount=Decimal(5))),
        RecordDifference(None, row(5)),
        RecordDifference(row(3), row(3, date=later)),
    )
    assert [one.amount for one in found.differences] == [-1, 4, 1, 0]


def test_record_deleted_and_recorded_again_is_the_same() -> None:
    again = row(9, startup=1, slug="s1")
    assert compare([row(1)], [again]).kept == (again,)
    later = row(9, startup=1, date=DAY + dt.timedelta(days=1))
    assert compare([row(1)], [later]).differences == (RecordDifference(row(1), later),)


def test_records_of_no_startup_are_never_taken_for_one_another() -> None:
    one, other = row(1, startup=None), row(2, startup=None)
    assert compare([one], [other]).differences == (RecordDifference(one, None), RecordDifference(None, other))
