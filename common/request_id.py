"""One name for a request, in its answer, its log lines, the history of what it changes and the jobs that it asks for."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


def current() -> str:
    """The name of the request that is being answered, or that asked for the job that is being done; empty: neither."""
    return _current.get()


def chosen(proposed: str) -> str:
    """The name that a proxy proposes when it is well formed, else a new one."""
    return proposed if _WELL_FORMED.fullmatch(proposed) else secrets.token_hex(16)


@contextmanager
def named(name: str) -> Iterator[None]:
    """Within this block the request has that name."""
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)
