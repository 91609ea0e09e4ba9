"""Limit password guessing: a number of attempts per quarter of an hour, by account and by IP address."""

from dataclasses import dataclass

from django.core.cache import cache, caches
from django.utils.crypto import salted_hmac

from web.cache_store import CACHE_IS_DOWN, increment

PER_ACCOUNT = 5
PER_ADDRESS = 30
WINDOW = 15 * 60
"""Seconds during which attempts add up, from the first one."""


@dataclass(frozen=True)
class SignInAttempts:
    """Count the sign-in attempts for an account, from an IP address, in a browser.

    A ``browser`` that has signed in to this account before has its own count: attempts elsewhere do not lock its owner
    out, and a stolen browser has no more attempts than another. When an IP address has used its attempts, each account
    keeps its first one, so that a colleague behind the same address can still sign in.

    Attempts are counted whether or not the account exists, so that the limit does not reveal it, and before the
    password is checked, so that concurrent attempts do not pass. The cache contains digests of the addresses, not the
    addresses.

    Without Redis each process counts for itself: the limit is then multiplied by the number of processes. Refusing
    every sign-in would lock the staff out during an outage.
    """

    account: str
    address: str
    browser: str = ""

    def allow(self) -> bool:
        """Count one more attempt; return False if it exceeds a limit."""
        if self.browser:
            return self._count(self._own_key()) <= PER_ACCOUNT
        by_account, by_address, by_both = (self._count(key) for key in self._shared_keys())
        return by_account <= PER_ACCOUNT and (by_address <= PER_ADDRESS or by_both == 1)

    def forget(self) -> None:
        """Reset the counts of the account after a successful sign-in; keep the count of the IP address."""
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
        """Return the cache keys of the account, of the IP address, and of both together."""
        return (
            self._key("account", self.account),
            self._key("address", self.address),
            self._key("both", f"{self.address} {self.account.strip()}"),
        )

    @staticmethod
    def _count(key: str) -> int:
        try:
            return increment(cache, key, WINDOW)
        except CACHE_IS_DOWN:
            return increment(caches["process"], key, WINDOW)

    @staticmethod
    def _key(kind: str, name: str) -> str:
        digest = salted_hmac("accounts.sign_in_throttle", name.strip().lower(), algorithm="sha256").hexdigest()
        return f"sign-in:{kind}:{digest}"
