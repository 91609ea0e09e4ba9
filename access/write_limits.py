"""How many writes a token may ask for: so many in a minute, and two at once."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.core.cache import cache
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from access.models import ServiceToken
from web.cache_store import CACHE_IS_DOWN, increment

PER_MINUTE, AT_ONCE = 60, 2
POLICY = f'"writes";q={PER_MINUTE};w=60'
"""The header ``RateLimit-Policy`` (draft-ietf-httpapi-ratelimit-headers-10)."""
LONGEST_WRITE = 60
"""Seconds after which a write that never ended no longer counts."""
READS = ("GET", "HEAD", "OPTIONS")


def writes(request: Request) -> ServiceToken | None:
    """Return the token of a request that writes; None for a read, or without a token."""
    return request.auth if isinstance(request.auth, ServiceToken) and request.method not in READS else None


class WritesThrottle(SimpleRateThrottle):
    """Sixty writes of one token in a minute; none is counted without Redis."""

    scope = "writes"
    rate = f"{PER_MINUTE}/minute"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        token = writes(request)
        return self.cache_format % {"scope": self.scope, "ident": token.pk} if token else None

    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except CACHE_IS_DOWN:
            return True


@contextmanager
def one_of_two(token: ServiceToken) -> Iterator[None]:
    """Count a write of a token while it runs.

    :raises Throttled: two others of this token run.
    """
    key = f"writing:{token.pk}"
    try:
        running = increment(cache, key, LONGEST_WRITE)
    except CACHE_IS_DOWN:
        yield
        return
    try:
        if running > AT_ONCE:
            raise Throttled(wait=1, detail="Deux envois de ce jeton sont en cours.")
        yield
    finally:
        with suppress(*CACHE_IS_DOWN, ValueError):
            cache.decr(key)
