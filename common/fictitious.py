"""Whether the site has fictitious records, those of the demonstration."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, partial

from django.apps import apps
from pghistory.models import Event

from common.sql import fetch_one

FICTITIOUS = "Des enregistrements fictifs de démonstration sont comptés."

_READ: ContextVar[Callable[[], bool] | None] = ContextVar("has_fictitious", default=None)


@contextmanager
def read_once(version: int | None = None) -> Iterator[None]:
    """Ask the database at most once within this block, which builds one response.

    With the data ``version`` of the current transaction, the answer serves all responses of that version.
    """
    token = _READ.set(cache(_read) if version is None else partial(known_at_version, version))
    try:
        yield
    finally:
        _READ.reset(token)


def has_fictitious_records() -> bool:
    """Whether some record of the site is fictitious. At most one query in a response."""
    return (_READ.get() or _read)()


@lru_cache(maxsize=1)
def known_at_version(_version: int) -> bool:
    """Return whether some record is fictitious in a version of the records."""
    return _read()


def _read() -> bool:
    """Return whether some record is fictitious now; one that was deleted is only in its history."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if hasattr(model, "is_fictitious") and not issubclass(model, Event)
    ]
    found = " OR ".join(f'EXISTS (SELECT FROM "{table}" WHERE is_fictitious)' for table in tables)
    row = fetch_one(f"SELECT {found}", {})
    return bool(row and row[0])
