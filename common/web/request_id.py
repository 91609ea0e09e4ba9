"""The identifier of a request, in its response, logs, history and jobs."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


def current() -> str:
    """Return the identifier of the current request, or of the request that enqueued the current job; else an empty text."""
    return _current.get()


def chosen(proposed: str) -> str:
    """Return the identifier that a proxy sent if it is well formed, else a new one."""
    return proposed if _WELL_FORMED.fullmatch(proposed) else secrets.token_hex(16)


@contextmanager
def named(name: str) -> Iterator[None]:
    """Set the identifier of the request within this block."""
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)
