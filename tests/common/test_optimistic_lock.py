"""Optimistic locking: the version that an author saw, compared with the current one."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.optimistic_lock import (
    CHANGED,
    GONE,
    EditConflictError,
    ForgedTokenError,
    VersionToken,
    check_unchanged,
    state_of,
)
from incubators.models import Incubator

VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(max_size=20)
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
    | st.lists(st.text(max_size=5), max_size=3)
)
STATES = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), VALUES)


def differing(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    """Return the names whose values differ, by plain comparison (1 and True differ, 1 and 1.00 do not)."""

    def same(name: str) -> bool:
        if (name in one) != (name in other):
            return False
        left, right = one[name], other[name]
        return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)

    return {name for name in {**one, **other} if not same(name)}


@given(STATES)
def test_token_round_trip_keeps_the_version(state: dict[str, Any]) -> None:
    seen = VersionToken.of(state)
    assert VersionToken.read(seen.token) == VersionToken(dict(seen.digests))
    assert seen.token == VersionToken.of(dict(reversed(state.items()))).token
    assert seen.changed(state) == []
    check_unchanged(seen, state)


@given(STATES, STATES)
def test_changed_are_the_values_that_differ_added_and_gone_ones_too(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert set(VersionToken.of(one).changed(other)) == differing(one, other)


@given(STATES, STATES, STATES)
def test_change_is_refused_when_it_would_replace_what_was_not_seen(
    before: dict[str, Any], mine: dict[str, Any], now: dict[str, Any]
) -> None:
    kept = {name for name in differing(before, now) if name not in {*mine} & {*now} or name in differing(mine, now)}
    try:
        check_unchanged(VersionToken.of(before), now, mine)
    except EditConflictError as stale:
        assert (set(stale.changed), stale.now, stale.mine) == (kept, now, mine)
        assert stale.messages == [CHANGED if now else GONE]
        assert stale.is_gone is not bool(now)
    else:
        assert kept == set()


@given(STATES, STATES, st.sets(st.sampled_from(["a", "b", "c", "d"])))
def test_what_is_shown_is_seen_and_nothing_else(before: dict[str, Any], now: dict[str, Any], names: set[str]) -> None:
    again = VersionToken.of(before).showing(now, names)
    assert set(again.changed(now)) == differing(before, now) - names


def test_change_without_a_version_is_no_conflict() -> None:
    check_unchanged(None, {"a": 1})


def test_equal_values_have_one_digest_whatever_they_are_written_as() -> None:
    one = VersionToken.of({"amount": Decimal("100.00"), "year": 2021, "day": dt.date(2021, 1, 1)})
    assert one == VersionToken.of({"amount": Decimal(100), "year": Decimal(2021), "day": dt.date(2021, 1, 1)})
    assert VersionToken.of({"a": 1}) != VersionToken.of({"a": True})
    assert VersionToken.of({"a": None}) != VersionToken.of({"a": ""}) != VersionToken.of({})


def test_what_was_seen_of_another_record_is_nothing() -> None:
    seen = VersionToken.of({"year": 2021, "amount": 5})
    assert seen.about(year=2021) == seen
    assert seen.about(year=2022) == VersionToken.of({})
    assert seen.only(["amount", "other"]) == VersionToken.of({"amount": 5})


@pytest.mark.parametrize(
    "token", ["", "x", "é", "a:b", "{}", "e30:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\0", ":" * 9]
)
def test_token_that_this_site_did_not_write_is_refused(token: str) -> None:
    with pytest.raises(ForgedTokenError):
        VersionToken.read(token)


def test_token_is_not_altered() -> None:
    token = VersionToken.of({"a": 1}).token
    for place in range(len(token)):
        altered = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(ForgedTokenError):
            VersionToken.read(altered)


def test_refusal_shows_what_changed_in_its_own_words() -> None:
    with pytest.raises(EditConflictError, match="Relisez"):
        check_unchanged(VersionToken.of({"a": 1}), {"a": 2}, message="Relisez")


def test_state_of_a_row_is_its_values_and_of_no_row_nothing() -> None:
    row = Incubator(slug="un", name="Un")
    assert state_of(row, ("slug", "name")) == {"slug": "un", "name": "Un"}
    assert state_of(None, ("slug",)) == {}
