"""The freshness of the records: the date of the last import of each kind, and of its most recent fact.

The importer records it; every page with a current figure displays it (``{% data_age %}``), and periods that merely
expire (missions of members) are not read beyond it. ``day_of_records`` is the default date of every public figure.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Q

from common import clock
from common.history import DATED_FACTS, history_of
from common.models import Freshness
from common.sql import fetch_all, fetch_one

RECORDS, MEMBERS = Freshness.Kind.RECORDS, Freshness.Kind.MEMBERS


OLD = dt.timedelta(days=30)
"""Records older than this are announced as such beside the figures of today."""


def is_old(known: Freshness) -> bool:
    """Whether the records are more than thirty days old."""
    return clock.today() - known.day > OLD


def record_freshness(kind: str, day: dt.date, last_fact: dt.date | None = None) -> None:
    """Record the date of the records of a kind, even an earlier one, which the caller has confirmed. Skip an equal row."""
    known = Freshness.objects.filter(kind=kind)
    if not known.exists():
        Freshness.objects.create(kind=kind, day=day, last_fact=last_fact)
        return
    known.filter(~Q(day=day) | ~Q(last_fact=last_fact)).update(day=day, last_fact=last_fact)


def freshness_of(kind: str) -> Freshness | None:
    """Return until when the records of a kind are known; None if none was imported. One query for all kinds."""
    return read_once("freshness", lambda: {one.kind: one for one in Freshness.objects.all()}).get(kind)


def last_known_day(kind: str, day: dt.date) -> dt.date:
    """Return ``day``, or the last day until which the records of a kind are known if it is earlier. One query."""
    known = freshness_of(kind)
    return min(day, known.day) if known else day


ENTERED_BY_PERSONS = ("page", "api")
"""The sources of the changes that a person made (``common.words.SOURCES``)."""

_AFTER = (
    """SELECT {place} WHERE EXISTS (SELECT 1 FROM "{table}" f WHERE f."{date}" > %(day)s AND f."{date}" <= %(today)s)"""
)
_ENTERED = """
SELECT max(f."{date}") AS day FROM "{table}" f JOIN "{history}" h ON h.pgh_obj_id = f.id AND h."{date}" = f."{date}"
JOIN pghistory_context x ON x.id = h.pgh_context_id
WHERE f."{date}" > %(day)s AND f."{date}" <= %(today)s AND x.metadata->>'source' = ANY (%(sources)s)
"""


@dataclass(frozen=True, slots=True)
class _ReadCache:
    """What one response has read, by key, and the data version of its transaction (None: unknown)."""

    version: int | None
    found: dict[Hashable, Any] = field(default_factory=dict)


_READ_CACHE: ContextVar[_ReadCache | None] = ContextVar("reads", default=None)
"""The cache of the current block of ``day_read_once``; None outside of one."""


@contextmanager
def day_read_once(version: int | None = None) -> Iterator[None]:
    """Read ``day_of_records`` and what ``read_once`` reads from the database once within this block, which changes no
    record: it builds one response, or derived tables.

    With the data ``version`` of the current transaction, the day is read once for all responses of that version: it
    takes three queries, a sixth of the time of a list of the API. A block within another one shares what that has
    read.
    """
    if _READ_CACHE.get() is not None:
        yield
        return
    token = _READ_CACHE.set(_ReadCache(version))
    try:
        yield
    finally:
        _READ_CACHE.reset(token)


def read_once[T](key: Hashable, read: Callable[[], T]) -> T:
    """Return what ``read`` returns; within ``day_read_once``, what it returned first for ``key``."""
    cache = _READ_CACHE.get()
    if cache is None:
        return read()
    if key not in cache.found:
        cache.found[key] = read()
    found: T = cache.found[key]
    return found


def _version() -> int | None:
    """Return the data version of the current block; None outside of one, or if it has none."""
    cache = _READ_CACHE.get()
    return cache.version if cache else None


def day_of_records() -> dt.date:
    """Return the date of the records, the default date of every public figure; today if nothing was imported.

    The date of the last import of fiches, or of the newest later fact, up to today, that a person entered here: entries
    of staff count at once, planned facts of an import do not. It depends only on the database and the day in Paris. At
    most three queries, in SQL, because the ORM takes longer to compile them than the database to run them.
    """
    version = _version()
    return read_once("day of records", _read_day if version is None else lambda: day_at_version(version, clock.today()))


def last_written(day: dt.date) -> dt.date:
    """Return the last day on which the versions of records that count on ``day`` were written.

    An import writes its records later than their day: from that day on, their last versions count.
    """
    return day if day < day_of_records() else max(day, clock.today())


@lru_cache(maxsize=1)
def day_at_version(_version: int, _today: dt.date) -> dt.date:
    """Return the date of the records in a version of them, today."""
    return _read_day()


def _read_day() -> dt.date:
    today, known = clock.today(), freshness_of(RECORDS)
    if known is None or known.day >= today:
        return today
    parameters = {"day": known.day, "today": today, "sources": list(ENTERED_BY_PERSONS)}
    after, entered = _statements()
    if not (places := fetch_all(after, parameters)):
        return known.day
    facts = " UNION ALL ".join(entered[place] for (place,) in places)
    row = fetch_one(f"SELECT max(day) FROM ({facts}) f", parameters)  # noqa: S608
    return row[0] if row and row[0] else known.day


@lru_cache(maxsize=1)
def _statements() -> tuple[str, list[str]]:
    """Return the queries on facts dated after the import: where there are some, and the newest entered by a person."""
    dates = [
        {"place": place, "date": field, "table": model._meta.db_table, "history": history_of(model)._meta.db_table}
        for place, (model, field) in enumerate(
            (model, field) for model, fields in DATED_FACTS.items() for field in fields
        )
    ]
    return " UNION ALL ".join(_AFTER.format(**one) for one in dates), [_ENTERED.format(**one) for one in dates]
