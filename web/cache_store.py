"""The cache backends: process memory with a limit in bytes, or Redis, and the exceptions raised when it is down."""

from threading import Lock
from typing import Any, ClassVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import RedisError

CACHE_IS_DOWN = (RedisError, OSError)
"""What the cache raises when its server does not answer."""


def increment(counts: BaseCache, key: str, seconds: int) -> int:
    """Count one more under ``key``, which lives ``seconds`` from its first count, and return the count.

    :raises CACHE_IS_DOWN: its server does not answer.
    """
    counts.add(key, 0, seconds)
    try:
        return counts.incr(key)
    except ValueError:  # expired in between
        counts.set(key, 1, seconds)
        return 1


class BoundedLocMemCache(LocMemCache):
    """Store responses within ``OPTIONS["MAX_BYTES"]``, while Django only counts entries.

    A response that exceeds the limit empties the cache first.
    """

    OVERHEAD = 4096  # bytes for the headers, the key (a digest) and the objects around them
    _writing = Lock()
    bytes_held: ClassVar[int] = 0  # of this process: each thread has an instance, which shares the entries

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)
        self.max_bytes = int(params["OPTIONS"]["MAX_BYTES"])

    def set(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        size = self._size(value)
        if size > self.max_bytes:
            return
        with self._writing:
            former = self.get(key, version=version)  # that of the records of before, in the same place
            BoundedLocMemCache.bytes_held -= 0 if former is None else self._size(former)
            if BoundedLocMemCache.bytes_held + size > self.max_bytes:
                self.clear()
            BoundedLocMemCache.bytes_held += size
            super().set(key, value, timeout, version)

    def _size(self, response: Any) -> int:
        return len(response.content) + self.OVERHEAD

    def clear(self) -> None:
        super().clear()
        BoundedLocMemCache.bytes_held = 0
