"""No group under five people is displayed, nor can be derived from the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.small_groups import SMALLEST, Group, merge_neighbours, merge_small, suppress_small_groups

groups = st.lists(st.integers(0, 12), max_size=8).map(
    lambda counts: [(f"g{place}", count) for place, count in enumerate(counts)]
)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([("a", 9), ("b", 5), ("c", 3), ("d", 2)], [("a", 9), ("b", 5), ("autres", 5)]),
        ([("a", 9), ("b", 5), ("c", 3)], [("a", 9), ("autres", 8)]),
        ([("a", 9), ("b", 0)], [("a", 9)]),
        ([("a", 9), ("b", 1)], [("autres", 10)]),
        ([("a", 9), ("b", 4)], [("autres", 13)]),
        ([("a", 9), ("b", 5)], [("a", 9), ("b", 5)]),
        ([("a", 9), ("b", 8), ("c", 1)], [("a", 9), ("autres", 9)]),
        ([("b", 7), ("a", 7)], [("a", 7), ("b", 7)]),  # equal groups by name
        ([("a", 2), ("b", 2)], []),
        ([], []),
    ],
)
def test_small_groups_are_added_up(counts: list[Group], told: list[Group]) -> None:
    assert merge_small(counts, "autres") == told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([("a", 5), ("b", 3), ("c", 4)], [("a", 5), ("b, ou c", 7)]),
        ([("a", 5), ("b", 0), ("c", 4)], [("a", 5), ("b, ou c", 4)]),
        ([("a", 3)], []),
        ([("a", 4), ("b", 1), ("c", 5)], [("a, ou b", 5), ("c", 5)]),
        ([("a", 1), ("b", 9)], [("a, ou b", 10)]),
        ([("a", 9), ("b", 1)], [("a, ou b", 10)]),
        ([("a", 9), ("b", 9), ("c", 4)], [("a", 9), ("b, ou c", 13)]),
        ([("a", 0), ("b", 6)], [("a", 0), ("b", 6)]),
    ],
)
def test_small_groups_join_their_neighbours(counts: list[Group], told: list[Group]) -> None:
    if told and told[-1][1] < SMALLEST:
        told = [("a, ou b, ou c", 9)]
    assert merge_neighbours(counts) == told


@given(groups)
def test_no_group_under_five_is_reported_and_nobody_is_lost(counts: list[Group]) -> None:
    whole = sum(count for _, count in counts)
    for told in (merge_small(counts, "autres"), merge_neighbours(counts)):
        assert all(count == 0 or count >= SMALLEST for _, count in told)
        assert sum(count for _, count in told) == (whole if whole >= SMALLEST else 0)


def test_parts_of_a_total_are_reported_when_none_is_small() -> None:
    assert suppress_small_groups([5, 0, 12]) == (5, 0, 12)
    assert suppress_small_groups([5, 4, 12]) is None
