"""Convert former formats of fiches to current rows, as the programme itself did.

Until 23 July 2020 a fiche had its state in ``status``, the first day of that state in ``start`` and its end in ``end``.
On the next day the programme wrote « investigation » from ``start``, then the state, without a date unless the fiche
had ended with a date. From May to July 2020 two fields contained what are now the events ``product_launch`` and
``national_impact``.
"""

from typing import Any

from betagouv.parse.fields import FieldReader
from common.texts import fold_text

PAST_FIELDS = {"product_launch_date": "product_launch", "national_scale_date": "national_impact"}
"""The fields that told the date of an event, and its word of today."""

_OVER = {"death", "alumni"}

type Row = tuple[int, dict[str, Any]]


def phase_rows(reader: FieldReader) -> list[Row]:
    """Return the phases of a fiche with their positions, whatever its format."""
    front = reader.front
    status = fold_text(reader.text("status", 40).strip())
    if front.get("phases") is not None or not status:
        return reader.rows("phases")
    start, end = front.get("start"), front.get("end")
    if status == "investigation":
        return [(0, {"name": status, "start": start, "end": end})]
    is_over = status in _OVER
    state = {"name": reader.text("status", 40), "start": end if is_over else None}
    if start in (None, ""):
        return [(0, state)]
    return [(0, {"name": "investigation", "start": start, "end": end if is_over else None}), (1, state)]


def event_rows(reader: FieldReader) -> list[Row]:
    """Return the events of a fiche with their positions, then those of its former fields."""
    rows = reader.rows("events")
    past = [(name, reader.front.get(field)) for field, name in PAST_FIELDS.items()]
    return [
        *rows,
        *((len(rows) + n, {"name": name, "date": day}) for n, (name, day) in enumerate(past) if day not in (None, "")),
    ]
