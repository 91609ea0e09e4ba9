"""Parse the periods and values of metrics, and check them. Pure functions."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from rest_framework.exceptions import ErrorDetail

from common.words import MONTHS as MONTHS_IN_WORDS
from common.words import date_fr, number_fr

LARGEST = Decimal(10) ** 15
PLACES, DIGITS = 4, 15
TOO_LONG = f"Une valeur a {DIGITS} chiffres au plus : une réponse de l’API ne la dirait pas exactement."
LONGEST_SOURCE = 500
FIRST_DAY = dt.date(2000, 1, 1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How many months a period of each cadence lasts; an unknown cadence has none."""
PERIODS = "2021, 2021-T1, mars 2021 ou 2021-03-01/2021-03-15"
_YEAR, _QUARTER, _MONTH = (re.compile(form) for form in (r"(\d{4})", r"(\d{4})-?[TtQq]([1-4])", r"(\d{4})-(\d{1,2})"))
SIGNS = {"percentage": "%", "amount": "€"}
"""What may follow a number of each kind; a percentage written for a count is a mistake of column."""
_MONTH_IN_WORDS = re.compile(r"([a-zéû]+)\s+(\d{4})")
_FRENCH_MONTH, _DAY = re.compile(r"(\d{1,2})/(\d{4})"), re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class MeasuredValue:
    """A value of a metric over a period (``until`` excluded), to save; ``is_approximate`` None: unknown."""

    start: dt.date
    until: dt.date
    value: Decimal
    source: str = ""
    is_approximate: bool | None = None


def read_period(text: str, cadence: str) -> tuple[dt.date, dt.date]:
    """Parse a period: its first day, and the day after its last one.

    A single day, as spreadsheets convert months to, begins a period of the ``cadence``.

    :raises ValueError: if it is invalid; the message explains the format.
    """
    words = text.strip()
    try:
        if found := _YEAR.fullmatch(words):
            return _months(int(found[1]), 1, 12)
        if found := _QUARTER.fullmatch(words):
            return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
        if found := _MONTH.fullmatch(words):
            return _months(int(found[1]), int(found[2]), 1)
        if found := _FRENCH_MONTH.fullmatch(words):
            return _months(int(found[2]), int(found[1]), 1)
        if (found := _MONTH_IN_WORDS.fullmatch(words.lower())) and found[1] in MONTHS_IN_WORDS:
            return _months(int(found[2]), MONTHS_IN_WORDS.index(found[1]) + 1, 1)
        return _days(words, cadence)
    except (ValueError, OverflowError):
        raise ValueError(f"La période « {words[:40]} » est illisible : écrivez {PERIODS}.") from None


def _months(year: int, month: int, count: int) -> tuple[dt.date, dt.date]:
    following = year * 12 + month - 1 + count
    return dt.date(year, month, 1), dt.date(following // 12, following % 12 + 1, 1)


def _days(words: str, cadence: str) -> tuple[dt.date, dt.date]:
    first, has_last, last = words.partition("/")
    if not all(_DAY.fullmatch(day) for day in (first, last) if day):
        raise ValueError(words)
    start = dt.date.fromisoformat(first)
    if has_last:
        return start, dt.date.fromisoformat(last) + dt.timedelta(days=1)
    months = MONTHS.get(cadence)
    if months is None or start.day != 1 or (start.month - 1) % months:
        raise ValueError(words)
    return _months(start.year, start.month, months)


def format_period(start: dt.date, end: dt.date) -> str:
    """Format a period as ``read_period`` reads it."""
    for months, form in ((12, f"{start.year}"), (3, f"{start.year}-T{start.month // 3 + 1}"), (1, f"{start:%Y-%m}")):
        if (start.month - 1) % months == 0 and (start, end) == _months(start.year, start.month, months):
            return form
    return f"{start}/{end - dt.timedelta(days=1)}"


def read_value(text: str, kind: str = "") -> Decimal:
    """Parse a number of a ``kind``: "1 234,5", "1234.5", and "62 %" or "1 200 €" for that kind.

    :raises ValueError: if it is not a number of that kind.
    """
    words = re.sub(r"\s", "", text).removesuffix(SIGNS.get(kind, "")).replace(",", ".")
    if words.endswith(tuple(SIGNS.values())):
        raise ValueError(f"La valeur « {text.strip()[:40]} » n’est pas dans l’unité attendue : écrivez un nombre seul.")
    try:
        value = Decimal(words)
    except InvalidOperation:
        value = Decimal("NaN")
    if not re.fullmatch(r"[+-]?[0-9.]+", words, re.ASCII) or not value.is_finite():
        raise ValueError(f"La valeur « {text.strip()[:40]} » n’est pas un nombre : écrivez-la ainsi, 1234,5.")
    return value


def is_too_long(value: Decimal | None) -> bool:
    """Whether a number has more digits than a JSON number can represent, including leading zeros."""
    if value is None:
        return False
    return len(value.normalize().as_tuple().digits) > DIGITS or value.adjusted() >= DIGITS


UNUSUAL = 100
"""A value so many times the one before, or so many times less, is likely to be in another unit."""


def unusual_value(value: Decimal, before: Decimal | None) -> str:
    """Return why a value is unusual after the one ``before``; empty if it is not, if either is zero, or if it is refused."""
    if not before or not value or abs(value) >= LARGEST:
        return ""
    smaller, greater = sorted([abs(value), abs(before)])
    if greater < UNUSUAL * smaller:
        return ""
    times = number_fr(int(greater / smaller))
    if abs(value) == greater:
        return f"Cette valeur est {times} fois celle d’avant, {number_fr(before)} : vérifiez l’unité."
    return f"La valeur d’avant, {number_fr(before)}, est {times} fois celle-ci : vérifiez l’unité."


def reading_errors(kind: str, reading: MeasuredValue, today: dt.date, scale: int | None = None) -> dict[str, str]:
    """Return why a reading of a metric of this ``kind`` is refused, by field; empty if it is valid.

    ``scale`` is the greatest value of a note.
    """
    found = {}
    if period := _wrong_period(reading, today):
        found["start" if reading.start < FIRST_DAY else "until"] = period
    if value := _wrong_value(kind, reading.value, scale):
        found["value"] = value
    if len(reading.source) > LONGEST_SOURCE or "\0" in reading.source:
        found["source"] = f"Une source tient en {LONGEST_SOURCE} caractères, sans caractère nul."
    return found


def _wrong_period(reading: MeasuredValue, today: dt.date) -> str:
    if reading.until <= reading.start:
        return "La fin de la période ne peut pas précéder son début : corrigez l’une des deux dates."
    if reading.start < FIRST_DAY:
        return "Une période commence après l’an 2000."
    last = reading.until - dt.timedelta(days=1)
    if last > today:
        return ErrorDetail(
            f"Cette période finit le {date_fr(last)} : elle se mesure une fois finie.", "period_not_over"
        )
    return ""


def _wrong_value(kind: str, value: Decimal, scale: int | None) -> str:
    if value < 0:
        return "Une valeur ne peut pas être négative."
    if kind == "percentage" and value > 100:
        return "Un pourcentage est compris entre 0 et 100."
    if scale is not None and value > scale:
        return f"Une note sur {scale} est comprise entre 0 et {scale}."
    if value >= LARGEST:
        return f"Une valeur est inférieure à {number_fr(LARGEST)} : vérifiez son unité."
    if kind == "count" and value != value.to_integral_value():
        return "Un nombre de choses est entier."
    if is_too_long(value):
        return TOO_LONG
    if value != round(value, PLACES):
        return f"Une valeur a {PLACES} décimales au plus."
    return ""
