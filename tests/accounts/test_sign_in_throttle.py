"""The limit on password guessing, compared with plain counts."""

import itertools
import os
import re
import time
from collections import Counter
from typing import Any

from django.core.cache import cache, caches
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from hypothesis import given
from hypothesis import strategies as st

from accounts.sign_in_throttle import PER_ACCOUNT, PER_ADDRESS, WINDOW, SignInAttempts
from tests.redis_down import redis_is_down
from web.cache_store import increment

_numbers = itertools.count(1)


def fresh() -> str:
    """Return a new word for each use, since counts in the cache outlive a test."""
    return f"{os.getpid()}-{next(_numbers)}"


NAMES = st.sampled_from(["a", "b"])
STEPS = st.lists(st.one_of(st.tuples(NAMES, NAMES), st.tuples(NAMES, st.none())), max_size=50)
"""An attempt at an account from an address, or (with no address) the account was opened."""


def answers(steps: list[tuple[str, str | None]]) -> tuple[list[bool], list[bool]]:
    """Return the result of the limit for each attempt, and that of plain counts."""
    word, said, expected = fresh(), [], []
    counts: Counter[tuple[str, str]] = Counter()
    for account, address in steps:
        attempts = SignInAttempts(f"{account}-{word}", f"{address}-{word}")
        if address is None:
            attempts.forget()
            counts["account", account] = counts["both", f"{address} {account}"] = 0
            continue
        said.append(attempts.allow())
        both = f"{address} {account}"
        counts.update([("account", account), ("address", address), ("both", both)])
        from_there = counts["address", address] <= PER_ADDRESS or counts["both", both] == 1
        expected.append(counts["account", account] <= PER_ACCOUNT and from_there)
    return said, expected


@given(STEPS)
def test_attempts_add_up_by_account_and_by_address(steps: list[tuple[str, str | None]]) -> None:
    said, expected = answers(steps)
    assert said == expected


@given(STEPS)
def test_attempts_add_up_in_the_process_when_redis_is_down(steps: list[tuple[str, str | None]]) -> None:
    with redis_is_down():
        said, expected = answers(steps)
    assert said == expected


def test_attempts_that_are_refused_count_for_their_address_too() -> None:
    word = fresh()
    said = [SignInAttempts(f"one-{word}", word).allow() for _ in range(PER_ADDRESS)]
    assert said == [True] * PER_ACCOUNT + [False] * (PER_ADDRESS - PER_ACCOUNT)
    assert [SignInAttempts(f"other-{word}", word).allow() for _ in range(2)] == [
        True,
        False,
    ]  # its first attempt is its own


def test_browser_that_has_opened_the_account_is_kept_out_by_its_own_attempts_only() -> None:
    word = fresh()
    for _ in range(PER_ADDRESS + 5):
        SignInAttempts(f"ana-{word}", word).allow()
    known = SignInAttempts(f"ana-{word}", word, f"her browser {word}")
    assert [known.allow() for _ in range(PER_ACCOUNT + 1)] == [True] * PER_ACCOUNT + [False]
    known.forget()
    assert known.allow() is True
    assert SignInAttempts(f"ana-{word}", word).allow() is False
    assert SignInAttempts(f"jo-{word}", word, f"her browser {word}").allow() is True  # the count of another account


def test_account_is_the_same_whatever_its_capitals_and_the_blanks_around() -> None:
    word = fresh()
    written = [f"ana-{word}@a.fr", f" ana-{word}@a.fr", f"ANA-{word}@A.FR\t", f"Ana-{word}@a.fr", f"ana-{word}@a.fr "]
    assert [SignInAttempts(one, f"{word}-{place}").allow() for place, one in enumerate(written)] == [True] * PER_ACCOUNT
    assert SignInAttempts(written[0], f"{word}-last").allow() is False


def test_counts_expire_without_personal_names() -> None:
    attempts = SignInAttempts("ana@exemple.gouv.fr", "192.0.2.77")
    attempts.allow()
    with redis_is_down():
        attempts.allow()
    known = SignInAttempts("ana@exemple.gouv.fr", "192.0.2.77", "browser")
    known.allow()
    with redis_is_down():
        known.allow()
    keys = [*attempts._shared_keys(), known._own_key()]
    server: Any = cache._cache.get_client()  # type: ignore[attr-defined]
    assert [0 < server.ttl(cache.make_key(key)) <= WINDOW for key in keys] == [True] * 4
    process: Any = caches["process"]
    assert [process._expire_info[process.make_key(key)] is not None for key in keys] == [True] * 4
    kinds = r"sign-in:(account|address|both|browser):[0-9a-f]{64}"
    assert [re.fullmatch(kinds, key) is not None for key in keys] == [True] * 4


def test_count_that_expires_while_it_is_counted_begins_again() -> None:
    assert increment(DummyCache("", {}), "sign-in:x", WINDOW) == 1


class Expiring(LocMemCache):
    """A cache whose entry expires when it is first incremented."""

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        if self.delete("sign-in:y:there"):
            self.delete(key)
        return super().incr(key, delta, version)


def test_count_that_begins_again_is_kept_and_adds_up() -> None:
    counts = Expiring(fresh(), {})
    counts.set("sign-in:y:there", 1)
    counts.set("sign-in:y", 40)
    assert [increment(counts, "sign-in:y", WINDOW) for _ in range(3)] == [1, 2, 3]
    expires = counts._expire_info[counts.make_key("sign-in:y")]  # type: ignore[attr-defined]
    assert 0 < expires - time.time() <= WINDOW
