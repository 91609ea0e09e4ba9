"""How many reads an address may ask for in a minute, and how many are left: each answer says it.

The count is in Redis, shared by all processes and hosts; when Redis is away nobody is limited.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
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


def count(method: str, path: str, meta: Mapping[str, Any]) -> Allowance | None:
    """Count one more read by the address that ``meta`` says; None when it is not limited."""
    limit = settings.READS_PER_MINUTE
    if not limit or method not in READS or path.startswith(NOT_COUNTED):
        return None
    minute, spent = divmod(time.time(), WINDOW)
    key = f"reads:{int(minute)}:{_digest(client_address(meta))}"
    try:
        cache.add(key, 0, 2 * WINDOW)
        reads = cache.incr(key)
    except (*CACHE_IS_DOWN, ValueError):  # ValueError: the key expired between the two
        return None
    return Allowance(limit, limit - reads, WINDOW - int(spent))


def _digest(address: str) -> str:
    return salted_hmac("betaportfolio.read_limits", address, algorithm="sha256").hexdigest()[:32]
