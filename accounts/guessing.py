"""A limit to the guessing of passwords: so many attempts in a while, for an account and from an address."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from common.cache_errors import CACHE_IS_DOWN

PER_ACCOUNT = 5
PER_ADDRESS = 30
WINDOW = 15 * 60
"""Seconds during which attempts add up, from the first one."""


def client_address(request: HttpRequest) -> str:
    """The network address of who asks: the one that our own proxy saw when there is one, else the connection's."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


@dataclass(frozen=True)
class Attempts:
    """The attempts at an account from an address.

    They are counted whether or not the account exists, so that being limited says nothing about it, and before the
    password is looked at, so that many at once don't pass. The cache holds no address, only its digest.

    When Redis is down each process counts for itself: the site then allows, at worst, so many attempts for each of its
    processes. Refusing everybody instead would shut the staff out on the very day when something is broken.
    """

    account: str
    address: str

    def allow(self) -> bool:
        """Count one more attempt; False when it is one too many."""
        counts = [(self._count(key), limit) for key, limit in self._limits()]
        return all(count <= limit for count, limit in counts)

    def forget(self) -> None:
        """The account was opened: its own count starts again, that of the address goes on."""
        key = self._key("account", self.account)
        caches["process"].delete(key)
        try:
            cache.delete(key)
        except CACHE_IS_DOWN:
            return

    def _limits(self) -> list[tuple[str, int]]:
        return [
            (self._key("account", self.account), PER_ACCOUNT),
            (self._key("address", self.address), PER_ADDRESS),
        ]

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
