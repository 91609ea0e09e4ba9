"""The state of the changes of a request, known even when the database connection fails.

``common.history.because`` records it, and ``saving`` for rows without history. Without it a page that fails after the
commit would report that nothing was saved.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum

from django.db import InterfaceError, OperationalError, connection, transaction

DATABASE_IS_AWAY = (OperationalError, InterfaceError)
"""What a query raises when the database does not answer, has no room, or took too long."""


class Outcome(Enum):
    """The state of the changes of a request."""

    NOTHING = "nothing"
    """No change was made, or what was begun can't have been committed."""
    IN_DOUBT = "in doubt"
    """The commit was perhaps asked for, and its answer has not come."""
    SAVED = "saved"
    """Changes are committed."""


_outcome: ContextVar[Outcome] = ContextVar("outcome", default=Outcome.NOTHING)


def current() -> Outcome:
    """Return the state of the changes of this request."""
    return _outcome.get()


def begin() -> None:
    """Reset the state at the start of a request."""
    _outcome.set(Outcome.NOTHING)


def note_change_made() -> None:
    """Record that changes were written: they are uncertain until their transaction commits."""
    if _outcome.get() is Outcome.SAVED:
        return
    if connection.in_atomic_block:
        _outcome.set(Outcome.IN_DOUBT)
        transaction.on_commit(lambda: _outcome.set(Outcome.SAVED), robust=True)
    else:
        _outcome.set(Outcome.SAVED)


@contextmanager
def saving() -> Iterator[None]:
    """Commit rows without history in one transaction, and record the state."""
    with transaction.atomic():
        yield
        note_change_made()
