"""Answers in the memory of this process, each compressed once for each encoding that somebody asked for."""

import datetime as dt
import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import brotli
import zstandard
from django.conf import settings

KEPT_BYTES = 64 * 1024 * 1024
"""The most that one process keeps, unless the setting ``PUBLIC_ANSWERS_BYTES`` says otherwise."""
COMPRESSED_FROM = 1000  # bytes
LONGEST_BUILD = 10.0
"""Seconds after which one who waits for an answer that another thread builds builds it too."""
# The quick levels: the best ones cost four times the processor time for four fifths of the bytes.
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=1),
    "zstd": lambda body: zstandard.compress(body, level=3),
    "gzip": lambda body: gzip.compress(body, compresslevel=2, mtime=0),
}


class Key(NamedTuple):
    """What an answer is a function of: the version of the records, the day in Paris, the site, the address, the language."""

    version: int
    day: dt.date
    site: str
    place: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, as they are and compressed; ``plain`` is None when another process gave it compressed."""

    plain: bytes | None
    content_type: str
    etag: str
    encoded: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_compressed(self) -> bool:
        """Whether it is long enough to be worth it."""
        return self.plain is None or len(self.plain) >= COMPRESSED_FROM

    def size(self) -> int:
        return len(self.plain or b"") + sum(map(len, self.encoded.values()))

    def in_encoding(self, encoding: str | None) -> bytes | None:
        """The bytes in this encoding (None: as they are); None when they still have to be made."""
        return self.encoded.get(encoding) if encoding else self.plain

    def with_encoding(self, encoding: str | None) -> "Answer":
        """The same answer, which has its bytes in this encoding (None: as they are)."""
        plain = brotli.decompress(self.encoded["br"]) if self.plain is None else self.plain
        encoded = {**self.encoded, encoding: ENCODERS[encoding](plain)} if encoding else self.encoded
        return Answer(plain, self.content_type, self.etag, encoded)


class Store:
    """The answers used last, within a number of bytes."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def get(self, key: Key) -> Answer | None:
        with self._lock:
            if answer := self._answers.get(key):
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep ``answer``, and forget those of older versions, then those used longest ago.

        One of an older version than those kept comes late, and is not kept.
        """
        limit = int(getattr(settings, "PUBLIC_ANSWERS_BYTES", KEPT_BYTES))
        with self._lock:
            if self._answers and (newest := next(reversed(self._answers)).version) != key.version:
                if newest > key.version:
                    return
                self._answers.clear()
                self.bytes = 0
            self._forget(key)
            if answer.size() > limit:
                return
            self._answers[key] = answer
            self.bytes += answer.size()
            while self.bytes > limit:
                self._forget(next(iter(self._answers)))

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self.bytes = 0

    def _forget(self, key: Key) -> None:
        if gone := self._answers.pop(key, None):
            self.bytes -= gone.size()


class Turns:
    """One thread at a time builds what several ask for at once; the others wait, and find it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._turns: dict[object, tuple[threading.Lock, int]] = {}

    @contextmanager
    def of(self, name: object) -> Iterator[bool]:
        """Whether somebody was building ``name``; it has ended by now, or lasts for too long."""
        with self._guard:
            turn, waiting = self._turns.get(name, (threading.Lock(), 0))
            self._turns[name] = turn, waiting + 1
        is_held = turn.acquire(timeout=LONGEST_BUILD)
        try:
            yield waiting > 0
        finally:
            if is_held:
                turn.release()
            self._leave(name)

    def _leave(self, name: object) -> None:
        with self._guard:
            turn, waiting = self._turns[name]
            if waiting > 1:
                self._turns[name] = turn, waiting - 1
            else:
                del self._turns[name]


store = Store()
turns = Turns()


@lru_cache(maxsize=500)
def encoding_for(accepted: str) -> str | None:
    """The best encoding that ``Accept-Encoding`` takes; one that it refuses (``q=0``) is not used."""
    parts = [part.replace(" ", "").split(";") for part in accepted.lower().split(",")]
    taken = {name for name, *options in parts if not any(option.strip("0.") == "q=" for option in options)}
    return next((encoding for encoding in ENCODERS if encoding in taken), None)
