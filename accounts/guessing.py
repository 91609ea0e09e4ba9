"""Limit password guessing: a number of attempts per quarter of an hour, by account and by network address."""

from dataclasses import dataclass

from django.core.cache import cache, caches
from django.core.cache.backends.base import BaseCache
from django.utils.crypto import salted_hmac

from common.cache_store import CACHE_IS_DOWN

PER_ACCOUNT = 5
PER_ADDRESS = 30
WINDOW = 15 * 60
"""Seconds during which attempts add up, from the first one."""


@dataclass(frozen=True)
class Attempts:
    """The attempts at an account from an address, by a browser.

    A ``browser`` that has opened this account before counts for itself: nobody else's attempts keep its owner out, and
    a stolen one has no more attempts than another. From an address that has tried too much, each account keeps its
    first attempt: a colleague behind the same address, who types the right password, comes in.

    They are counted whether or not the account exists, so that being limited says nothing about it, and before the
    password is looked at, so that many at once don't pass. The cache holds no address, only its digest.

    When Redis is down each process counts for itself: the site then allows, at worst, so many attempts for each of its
    processes. Refusing everybody instead would shut the staff out on the very day when something is broken.
    """

    account: str
    address: str
    browser: str = ""

    def allow(self) -> bool:
        """Count one more attempt; False when it is one too many."""
        if self.browser:
            return self._count(self._own_key()) <= PER_ACCOUNT
        by_account, by_address, by_both = (self._count(key) for key in self._shared_keys())
        return by_account <= PER_ACCOUNT and (by_address <= PER_ADDRESS or by_both == 1)

    def forget(self) -> None:
        """The account was opened: its own counts start again, that of the address goes on."""
        account, _, both = self._shared_keys()
        keys = [self._own_key()] if self.browser else [account, both]
        for key in keys:
            caches["process"].delete(key)
        try:
            for key in keys:
                cache.delete(key)
        except CACHE_IS_DOWN:
            return

    def _own_key(self) -> str:
        return self._key("browser", f"{self.browser} {self.account}")

    def _shared_keys(self) -> tuple[str, str, str]:
        """The keys of the account, of the address, and of both together."""
        return (
            self._key("account", self.account),
            self._key("address", self.address),
            self._key("both", f"{self.address} {self.account.strip()}"),
        )

    @staticmethod
    def _count(key: str) -> int:
        try:
            return _increment(cache, key)
        except CACHE_IS_DOWN:
            return _increment(caches["process"], key)

    @staticmethod
    def _key(kind: str, name: str) -> str:
        digest = salted_hmac("accounts.guessing", name.strip().lower(), algorithm="sha256").hexdigest()
        return f"sign-in:{kind}:{digest}"


def _increment(counts: BaseCache, key: str) -> int:
    counts.add(key, 0, WINDOW)
    try:
        return counts.incr(key)
    except ValueError:  # it expired in between
        counts.set(key, 1, WINDOW)
        return 1
