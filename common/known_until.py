"""How old what is known is: the day of the last import of each sort of records, and of the last fact that it told.

The importer notes it; every page that shows a figure of « today » says it (``{% data_age %}``), and what only runs out
(the missions of members) is not read beyond it. ``day_of_records`` is the day of every public figure that asks for none.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django.db.models import Q
from django.utils import timezone

from common.history import DATED_FACTS, history_of
from common.models import KnownUntil
from common.sql import fetch_all, fetch_one

RECORDS, MEMBERS = KnownUntil.Sort.RECORDS, KnownUntil.Sort.MEMBERS


OLD = dt.timedelta(days=30)
"""Records older than this are announced as such beside the figures of today."""


def is_old(known: KnownUntil) -> bool:
    """Return whether the records are of a day more than thirty days ago."""
    return timezone.localdate() - known.day > OLD


def note_known_until(sort: str, day: dt.date, last_fact: dt.date | None = None) -> None:
    """Note the day of the records of a sort; an earlier one has been confirmed by who calls. An equal row stays."""
    known = KnownUntil.objects.filter(sort=sort)
    if not known.exists():
        KnownUntil.objects.create(sort=sort, day=day, last_fact=last_fact)
        return
    known.filter(~Q(day=day) | ~Q(last_fact=last_fact)).update(day=day, last_fact=last_fact)


def known_until(sort: str) -> KnownUntil | None:
    """Return until when the records of a sort are known; None when no import ever brought any. One query."""
    return KnownUntil.objects.filter(sort=sort).first()


def last_known_day(sort: str, day: dt.date) -> dt.date:
    """``day``, or the last day until which the records of a sort are known when it comes before. One query."""
    known = known_until(sort)
    return min(day, known.day) if known else day


ENTERED_BY_PERSONS = ("page", "api")
"""The sources of the changes that a person made (``common.history.SOURCES``)."""

_AFTER = (
    """SELECT {place} WHERE EXISTS (SELECT 1 FROM "{table}" f WHERE f."{date}" > %(day)s AND f."{date}" <= %(today)s)"""
)
_ENTERED = """
SELECT max(f."{date}") AS day FROM "{table}" f JOIN "{history}" h ON h.pgh_obj_id = f.id AND h."{date}" = f."{date}"
JOIN pghistory_context x ON x.id = h.pgh_context_id
WHERE f."{date}" > %(day)s AND f."{date}" <= %(today)s AND x.metadata->>'source' = ANY (%(sources)s)
"""


_READ: ContextVar[list[dt.date] | None] = ContextVar("day_of_records", default=None)
"""The day that a response has read, once it has; None outside of a response."""


@contextmanager
def day_read_once() -> Iterator[None]:
    """Have ``day_of_records`` ask the database once within this block, which builds one response and writes nothing."""
    token = _READ.set([])
    try:
        yield
    finally:
        _READ.reset(token)


def day_of_records() -> dt.date:
    """Return the day of the records, which is that of every public figure by default; today when no import brought any.

    It is the day of the last import of fiches, or that of the newest fact after it, up to today, that a person entered here:
    what staff enter after an import counts at once, and what an import plans does not. It depends on the database and on the
    day in Paris alone. Three queries at most, in SQL: the ORM takes longer to write them than the database to answer.
    """
    read = _READ.get()
    if read:
        return read[0]
    day = _read_day()
    if read is not None:
        read.append(day)
    return day


def _read_day() -> dt.date:
    today, known = timezone.localdate(), known_until(RECORDS)
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
    """Return which dates have facts after the import, by place, and for each place the newest that a person entered."""
    dates = [
        {"place": place, "date": field, "table": model._meta.db_table, "history": history_of(model)._meta.db_table}
        for place, (model, field) in enumerate(
            (model, field) for model, fields in DATED_FACTS.items() for field in fields
        )
    ]
    return " UNION ALL ".join(_AFTER.format(**one) for one in dates), [_ENTERED.format(**one) for one in dates]
