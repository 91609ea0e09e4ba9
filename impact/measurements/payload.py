"""Parse the readings sent by a tool: pure functions, safe for any body."""

from decimal import Decimal
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError

from common.exact_json import iso_day
from common.readings import MeasuredValue
from common.words import number_fr
from impact.measurements.evaluate_readings import SubmittedReading

MAX_READINGS = 1000
UNKNOWN_FIELD = ErrorDetail(
    "Ce champ est inconnu : un relevé a start, end, value, source et is_approximate.", "unknown_field"
)
FIELDS = ("start", "end", "value", "source", "is_approximate")


def read_sent(data: Any, metric: str) -> tuple[list[SubmittedReading], bool]:
    """Return the readings of a body, and whether it is a single one rather than a list.

    :raises ValidationError: for invalid readings, by place and field.
    """
    is_one = isinstance(data, dict)
    sent = [data] if is_one else data
    if not isinstance(sent, list) or not sent:
        raise ValidationError({"detail": ["Envoyez un relevé, ou une liste de relevés."]})
    if len(sent) > MAX_READINGS:
        raise ValidationError({"detail": [f"Envoyez {number_fr(MAX_READINGS)} relevés au plus à la fois."]})
    asked: list[SubmittedReading] = []
    wrong: dict[str, list[str]] = {}
    for place, item in enumerate(sent):
        reading, refused = _reading(item)
        wrong |= {f"{'' if is_one else f'[{place}].'}{field}": [message] for field, message in refused.items()}
        if reading:
            asked.append(SubmittedReading(f"le relevé [{place}]", metric, reading))
    if wrong:
        raise ValidationError(wrong)
    return asked, is_one


def read_whole(data: Any, metric: str, start: str, end: str) -> SubmittedReading:
    """Return the reading that a body gives to the period from ``start`` to ``end``, in whole.

    :raises ValidationError: for an invalid reading, or one of another period.
    """
    if not isinstance(data, dict):
        raise ValidationError({"detail": ["Un relevé est un objet : start, end, value, source."]})
    period = {"start": start, "end": end}
    if others := [name for name, day in period.items() if data.get(name, day) != day]:
        raise ValidationError({name: [f"L’adresse est celle de la période {start} – {end}."] for name in others})
    reading, refused = _reading(data | period)
    if reading is None:
        raise ValidationError({field: [message] for field, message in refused.items()})
    return SubmittedReading("le relevé", metric, reading, is_whole=True)


def _reading(item: Any) -> tuple[MeasuredValue | None, dict[str, str]]:
    if not isinstance(item, dict):
        return None, {"detail": "Un relevé est un objet : start, end, value, source."}
    wrong: dict[str, str] = {str(name)[:40]: UNKNOWN_FIELD for name in item if name not in FIELDS}
    start, end, value = iso_day(item.get("start")), iso_day(item.get("end")), item.get("value")
    source = item.get("source", "")
    for field, day in (("start", start), ("end", end)):
        if day is None:
            wrong[field] = "Écrivez la date ainsi : 2021-03-01. La fin est le jour qui suit la période."
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        wrong["value"] = "Une valeur est un nombre."
    if not isinstance(source, str):
        wrong["source"] = "Une source est un texte."
    if not isinstance(item.get("is_approximate", False), bool):
        wrong["is_approximate"] = "Écrivez true (valeur arrondie à la source) ou false."
    if wrong or start is None or end is None or isinstance(value, str | None):
        return None, wrong
    return MeasuredValue(start, end, Decimal(value), source.strip(), item.get("is_approximate")), {}
