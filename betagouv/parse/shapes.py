"""The shapes that fiches had before today's: each is turned into the rows of today, as the programme itself turned it.

Until 23 July 2020 a fiche said its state in ``status``, the day on which it began in ``start`` and the day on which it
ended in ``end``. On the next day the programme wrote « investigation » from ``start``, then the state, without a date
unless the fiche had ended and said when. From May to July 2020 two fields told what are
now the events ``product_launch`` and ``national_impact``.
"""

import unicodedata
from typing import Any

from betagouv.parse.fields import Reader

PAST_FIELDS = {"product_launch_date": "product_launch", "national_scale_date": "national_impact"}
"""The fields that told the date of an event, and its word of today."""

_OVER = {"death", "alumni"}

type Row = tuple[int, dict[str, Any]]


def phase_rows(reader: Reader) -> list[Row]:
    """The phases of a fiche with their places, whatever its shape."""
    front = reader.front
    status = folded(reader.text("status", 40))
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


def event_rows(reader: Reader) -> list[Row]:
    """The events of a fiche with their places, then those that fields of another time told."""
    rows = reader.rows("events")
    past = [(name, reader.front.get(field)) for field, name in PAST_FIELDS.items()]
    return [
        *rows,
        *((len(rows) + n, {"name": name, "date": day}) for n, (name, day) in enumerate(past) if day not in (None, "")),
    ]


def folded(word: str) -> str:
    """A word without its accents, capitals and outer blanks: « Accélération » is « acceleration »."""
    plain = unicodedata.normalize("NFD", word.strip().casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
