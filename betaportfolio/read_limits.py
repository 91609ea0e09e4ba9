"""How many reads an address may ask for in a minute, and how many are left: each answer says it.

The count is in Redis, shared by all processes and hosts; when Redis is away nobody is limited.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from common.cache_errors import CACHE_IS_DOWN
from common.client_address import client_address

WINDOW = 60  # seconds
READS = ("GET", "HEAD")
NOT_COUNTED = ("/static/",)
HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an address may still ask for until ``reset`` seconds from now."""

    limit: int
    left: int
    reset: int

    @property
    def is_over(self) -> bool:
        return self.left < 0

    def headers(self) -> dict[str, str]:
        """What says it (IETF draft « RateLimit header fields »)."""
        values = (self.limit, max(self.left, 0), self.reset)
        return {name: str(value) for name, value in zip(HEADERS, values, strict=True)}

    def note_on(self, response: HttpResponse) -> HttpResponse:
        """Say it in the headers of an answer."""
        for name, value in self.headers().items():
            response[name] = value
        if self.is_over:
            response["Retry-After"] = str(self.reset)
        return response


def count(method: str, path: str, meta: Mapping[str, Any], now: float | None = None) -> Allowance | None:
    """Count one more read by the address that ``meta`` says; None when it is not limited."""
    if method not in READS or path.startswith(NOT_COUNTED):
        return None
    return count_together([meta], now)[0]


def count_together(metas: Sequence[Mapping[str, Any]], now: float | None = None) -> list[Allowance | None]:
    """Count a read for each of ``metas``, in their order, asking Redis once for each address."""
    limit = settings.READS_PER_MINUTE
    if not limit:
        return [None] * len(metas)
    minute, spent = divmod(time.time() if now is None else now, WINDOW)
    addresses = [client_address(meta) for meta in metas]
    asked: dict[str, Iterator[int | None]] = {
        address: _increase(f"reads:{int(minute)}:{_digest(address)}", times)
        for address, times in Counter(addresses).items()
    }
    counts = (next(asked[address]) for address in addresses)
    return [None if one is None else Allowance(limit, limit - one, WINDOW - int(spent)) for one in counts]


def _digest(address: str) -> str:
    return salted_hmac("betaportfolio.read_limits", address, algorithm="sha256").hexdigest()[:32]


def _increase(key: str, times: int) -> Iterator[int | None]:
    """Add one ``times`` to the number ``key``, which begins at zero: what it is each time; None when Redis is away."""
    try:
        try:
            last = cache.incr(key, times)
        except ValueError:  # the first of the minute
            cache.add(key, 0, 2 * WINDOW)
            last = cache.incr(key, times)
    except (*CACHE_IS_DOWN, ValueError):
        return repeat(None, times)
    return iter(range(last - times + 1, last + 1))
