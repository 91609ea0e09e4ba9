"""Empty what outlives a test: the caches of this process, Redis, the queue."""

from functools import cache

from django.core.cache import caches
from kombu import Connection

from betaportfolio.celery import app
from common.freshness import day_at_version
from web.cache_store import CACHE_IS_DOWN

QUEUE_KEYS = ("celery", "unacked", "unacked_index")


def forget_public_responses() -> None:
    """Clear what is kept for a data version, since they repeat between tests."""
    caches["responses"].clear()
    day_at_version.cache_clear()


def forget_redis() -> None:
    """Empty the caches and the queue.

    A busy machine may exceed the 0.3 s that a page waits for Redis: the cache is then cleared at the second attempt.
    """
    for store in caches.all():
        try:
            store.clear()
        except CACHE_IS_DOWN:
            store.clear()
    forget_jobs()


def forget_jobs() -> None:
    """Empty the queue, so that no job of a test reaches another."""
    queue().default_channel.client.delete(*QUEUE_KEYS)  # type: ignore[attr-defined]


@cache
def queue() -> Connection:
    """Return one connection for all tests of this process: opening one for each took longer than most of them."""
    return app.connection_for_write()
