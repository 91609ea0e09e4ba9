"""Whether the site has fictitious records, those of the demonstration."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.apps import apps

from common.sql import fetch_one

FICTITIOUS = "Des enregistrements fictifs de démonstration sont comptés."

_READ: ContextVar[Callable[[], bool] | None] = ContextVar("has_fictitious", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Ask the database at most once within this block, which builds one response."""
    token = _READ.set(cache(_read))
    try:
        yield
    finally:
        _READ.reset(token)


def has_fictitious_records() -> bool:
    """Whether some record of the site is fictitious. At most one query in a response."""
    return (_READ.get() or _read)()


def _read() -> bool:
    tables = [model._meta.db_table for model in apps.get_models() if hasattr(model, "is_fictitious")]
    found = " OR ".join(f'EXISTS (SELECT FROM "{table}" WHERE is_fictitious)' for table in tables)
    row = fetch_one(f"SELECT {found}", {})
    return bool(row and row[0])
