"""What became of the changes of a request, known even when the database goes away in the middle.

``common.history.because`` notes it, and ``saving`` for what has no history. Without it a page that fails after the commit
would tell that nothing was saved.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum

from django.db import connection, transaction


class Outcome(Enum):
    """How far the changes of a request have gone."""

    NOTHING = "nothing"
    """No change was made, or what was begun can't have been committed."""
    IN_DOUBT = "in doubt"
    """The commit was perhaps asked for, and its answer has not come."""
    SAVED = "saved"
    """Changes are committed."""


_outcome: ContextVar[Outcome] = ContextVar("outcome", default=Outcome.NOTHING)


def current() -> Outcome:
    """How far the changes of this request have gone."""
    return _outcome.get()


def begin() -> None:
    """A request begins."""
    _outcome.set(Outcome.NOTHING)


def note_change_made() -> None:
    """Changes were written: they are in doubt until their transaction commits."""
    if _outcome.get() is Outcome.SAVED:
        return
    if connection.in_atomic_block:
        _outcome.set(Outcome.IN_DOUBT)
        transaction.on_commit(lambda: _outcome.set(Outcome.SAVED), robust=True)
    else:
        _outcome.set(Outcome.SAVED)


@contextmanager
def saving() -> Iterator[None]:
    """Commit atomically what has no history, and note how far it has gone."""
    with transaction.atomic():
        yield
        note_change_made()
