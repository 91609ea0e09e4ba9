"""The current request, wherever code runs: its identifier, the client's IP address, and whether its changes are
saved.

``common.history.because`` records the outcome, and ``saving`` for rows without history. Without it a page that fails
after the commit would report that nothing was saved.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from ipaddress import AddressValueError, IPv6Address, IPv6Network
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

DATABASE_IS_AWAY = (OperationalError, InterfaceError)
"""What a query raises when the database does not answer, has no room, or took too long."""


class SaveOutcome(Enum):
    """The state of the changes of a request."""

    NOTHING = "nothing"
    """No change was made, or what was begun can't have been committed."""
    IN_DOUBT = "in doubt"
    """The commit was perhaps asked for, and its answer has not come."""
    SAVED = "saved"
    """Changes are committed."""


_identifier: ContextVar[str] = ContextVar("request_id", default="")
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_outcome: ContextVar[SaveOutcome] = ContextVar("outcome", default=SaveOutcome.NOTHING)


def identifier() -> str:
    """Return the identifier of the current request, or of the request that enqueued the current job; else an empty text."""
    return _identifier.get()


def choose_identifier(proposed: str) -> str:
    """Return the identifier that a proxy sent if it is well formed, else a new one."""
    return proposed if _WELL_FORMED.fullmatch(proposed) else secrets.token_hex(16)


@contextmanager
def identified(name: str) -> Iterator[None]:
    """Set the identifier of the request within this block."""
    token = _identifier.set(name)
    try:
        yield
    finally:
        _identifier.reset(token)


def client_address(meta: Mapping[str, Any]) -> str:
    """Return the IP address from ``request.META``, as seen by our proxy if there is one; of IPv6, its network of /64.

    The proxy appends to ``X-Forwarded-For``: only the last address is reliable, since clients may send others. A home
    line has a whole /64.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        text = str(meta.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    else:
        text = str(meta.get("REMOTE_ADDR", ""))
    try:
        address = IPv6Address(text)
    except AddressValueError:
        return text
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))


def save_outcome() -> SaveOutcome:
    """Return the state of the changes of this request."""
    return _outcome.get()


def reset_save_outcome() -> None:
    """Reset the state at the start of a request."""
    _outcome.set(SaveOutcome.NOTHING)


def note_change_made() -> None:
    """Record that changes were written: they are uncertain until their transaction commits."""
    if _outcome.get() is SaveOutcome.SAVED:
        return
    if connection.in_atomic_block:
        _outcome.set(SaveOutcome.IN_DOUBT)
        transaction.on_commit(lambda: _outcome.set(SaveOutcome.SAVED), robust=True)
    else:
        _outcome.set(SaveOutcome.SAVED)


@contextmanager
def saving() -> Iterator[None]:
    """Commit rows without history in one transaction, and record the state."""
    with transaction.atomic():
        yield
        note_change_made()
