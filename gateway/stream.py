"""The feed as server-sent events, for a page that stays open."""

import threading
import time
from collections.abc import Callable, Iterator

import orjson

from common import data_version
from gateway.changes_as_json import change_as_json
from gateway.cursors import Cursor
from gateway.feed import Page, read_page

SECONDS = 55.0
"""How long one answer lasts: the browser asks again by itself, from where it was."""
PAUSE = 0.5
LOOKS = 10
"""Pauses after which the feed is read even when no record has moved: an older transaction may have ended."""
AT_ONCE = 2
"""How many streams a process answers: each holds one of its threads."""
SIZE = 200

places = threading.BoundedSemaphore(AT_ONCE)


def events(
    since: Cursor,
    site: str,
    *,
    read: Callable[[Cursor, int], Page] = read_page,
    version: Callable[[], int] = data_version.current,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[bytes]:
    """One event for each change after ``since``, as they come, for ``SECONDS``; nothing but a wait when the places are taken.

    The identifier of an event is its cursor, which a browser sends back in ``Last-Event-ID``.
    """
    if not places.acquire(blocking=False):
        yield b"retry: 30000\n\n"
        return
    try:
        yield b"retry: 1000\n\n"
        end, seen, looks = clock() + SECONDS, -1, 0
        while clock() < end:
            now = version()
            if now != seen or looks >= LOOKS:
                page = read(since, SIZE)
                since, looks = page.upto, 0
                seen = -1 if page.has_more else now
                for change in page.changes:
                    yield _event(str(change.cursor), orjson.dumps(change_as_json(change, site)))
            else:
                looks += 1
                yield b": \n\n"  # a reader who has left is noticed by writing to him
                sleep(PAUSE)
    finally:
        places.release()


def _event(identifier: str, data: bytes) -> bytes:
    return b"id: " + identifier.encode() + b"\nevent: change\ndata: " + data + b"\n\n"
