"""Redis for those who must not wait for it: a page that writes, or that counts who asks.

A Redis that is stopped still accepts connections and says nothing, so each call waits for its own time limit, and a
library that tries again waits for several. Here one call waits ``PATIENCE`` at most, and whoever comes while Redis is
known to be silent doesn't wait at all.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

PATIENCE = 0.4
"""Seconds that a call waits."""
SILENCE = 5.0
"""Seconds after a failure during which the cache isn't asked again."""


class Breaker:
    """Remembers that a server has just failed, so that the next ones are refused at once instead of waiting too."""

    def __init__(self, silence: float = SILENCE, clock: Callable[[], float] = time.monotonic) -> None:
        self._silence, self._clock, self._until = silence, clock, 0.0

    @contextmanager
    def guard(self, *failures: type[Exception]) -> Iterator[None]:
        """Do what the block does, unless the server failed a moment ago; ``failures`` say so, beside Redis's own.

        :raises redis.exceptions.ConnectionError: it did.
        """
        if self._clock() < self._until:
            raise RedisConnectionError("Redis did not answer a moment ago")
        try:
            yield
        except (RedisError, OSError, *failures):  # type: ignore[misc]  # a tuple of types
            self._until = self._clock() + self._silence
            raise

    def reset(self) -> None:
        """Forget the failure."""
        self._until = 0.0


breaker = Breaker()
"""Of this process."""


class PatientRedis(Redis):
    """A client whose commands go through the breaker."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        with breaker.guard():
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]


class _Client(RedisCacheClient):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._client = PatientRedis


class PatientRedisCache(RedisCache):
    """Django's cache on Redis, never waited for longer than ``PATIENCE`` in ``SILENCE`` seconds."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client

    def disconnect(self) -> None:
        """Close the connections: a process forked from ours opens its own."""
        self._cache.get_client(write=True).connection_pool.disconnect()


class Courier:
    """Does works that may wait for Redis in a thread, each waited for ``PATIENCE`` at most.

    What is not over by then goes on alone, and nothing is begun until it has ended.
    """

    def __init__(self) -> None:
        self._under_way: threading.Thread | None = None
        self._lock = threading.Lock()

    def deliver(self, work: Callable[[], None], patience: float = PATIENCE) -> None:
        """Do ``work``, and raise what it raises.

        :raises TimeoutError: it is not over in time, or an earlier one isn't yet.
        """
        failures: list[Exception] = []

        def guarded() -> None:
            try:
                work()
            except Exception as error:  # raised below, in the thread that waits
                failures.append(error)

        with self._lock:
            if self._under_way is not None and self._under_way.is_alive():
                raise TimeoutError
            thread = self._under_way = threading.Thread(target=guarded, name="courier", daemon=True)
            thread.start()
        thread.join(patience)
        if failures:
            raise failures[0]
        if thread.is_alive():
            raise TimeoutError


courier = Courier()
"""Of this process."""
