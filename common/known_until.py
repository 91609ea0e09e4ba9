"""How old what is known is: the day of the last import of each sort of records, and of the last fact that it told.

The importer notes it; every page that shows a figure of « today » says it (``{% data_age %}``), and what only runs out
(the missions of members) is not read beyond it.
"""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from common.models import KnownUntil

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
