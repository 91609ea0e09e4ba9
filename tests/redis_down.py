"""A Redis that does not respond."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test import override_settings

NOT_LISTENING = "redis://127.0.0.1:9/0"


@contextmanager
def redis_is_down() -> Iterator[None]:
    """Configure the cache with a Redis that does not exist."""
    caches: Any = settings.CACHES
    with override_settings(CACHES={**caches, "default": {**caches["default"], "LOCATION": NOT_LISTENING}}):
        yield
