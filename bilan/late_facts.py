"""Find when the facts of a year were entered: it makes an edition of its report the original or a reconstruction."""

import datetime as dt

from django.db.models import Max, Min, Model

from common.history import DATED_FACTS, history_of
from common.words import local_date


def is_reconstruction(year: int) -> bool:
    """Whether a report of ``year`` is a reconstruction: its facts were entered too late.

    This is the case if no fact dated in the year was known by its end, or if one became known after the following year,
    in which reports are written. A query for each date of the record types.
    """
    known = [
        moments for model, fields in DATED_FACTS.items() for field in fields if (moments := _known(model, field, year))
    ]
    if not known:
        return False
    first, last = min(first for first, _ in known), max(last for _, last in known)
    return first > dt.date(year, 12, 31) or last > dt.date(year + 1, 12, 31)


def _known(model: type[Model], field: str, year: int) -> tuple[dt.date, dt.date] | None:
    """Return when the first and last facts of a year became known with their current date; None without any."""
    versions = history_of(model)._default_manager.filter(
        **{f"{field}__year": year, f"pgh_obj__{field}__year": year},
    )
    since = versions.order_by().values("pgh_obj").annotate(known=Min("pgh_created_at"))
    found = since.aggregate(first=Min("known"), last=Max("known"))
    return (local_date(found["first"]), local_date(found["last"])) if found["first"] else None
