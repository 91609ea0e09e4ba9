"""The year and the past date in a URL, parsed once for the pages and the API."""

import datetime as dt
import re
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest

from common.clock import today
from common.request_context import day_refusal, note_days_read, note_refused_day
from common.words import date_fr, list_fr, local_date
from indicators.drift.known import history_start
from indicators.queries import years
from web.filter_fields import read_day

KNOWN_ON = "connu_le"
"""The parameter of an address that asks for a figure as it was known on a past day."""


@dataclass(frozen=True, slots=True)
class YearError(Exception):
    """A year that can't be shown: ``message`` explains it; ``is_missing``: it is a year, without data."""

    message: str
    is_missing: bool
    known: tuple[int, ...]


def read_year(text: str, known: tuple[int, ...] | None = None) -> int:
    """Return the year in a URL, one of ``known`` (default: the years with data, in one query).

    :raises YearError: it is not a year, or has no data.
    """
    known = tuple(years()) if known is None else known
    if not re.fullmatch(r"[0-9]{4}", text, re.ASCII):
        raise YearError(
            f"« {text[:20]} » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021.", False, known
        )
    if int(text) not in known:
        raise YearError(f"Aucun indicateur n’est connu pour {text}. {known_years(known)}", True, known)
    return int(text)


@dataclass(frozen=True, slots=True)
class DayError(Exception):
    """A past date that can't be shown: ``message`` explains it."""

    message: str


def past_day_of(request: HttpRequest, after: dt.date | None = None) -> dt.date | None:
    """Return the date of ``?connu_le=2022-03-01`` (see ``read_past_day``); None if it is refused: the page then says why
    and has the status of ``status_of``.
    """
    note_days_read(request, KNOWN_ON)
    try:
        return read_past_day(request.GET.get(KNOWN_ON, ""), after)
    except DayError as error:
        note_refused_day(request, error.message)
        return None


def status_of(request: HttpRequest) -> int:
    """Return 400 for a page whose day is refused, else 200."""
    return HTTPStatus.BAD_REQUEST if day_refusal(request) else HTTPStatus.OK


def read_past_day(text: str, after: dt.date | None = None) -> dt.date | None:
    """Parse a past date within the history, not before ``after``; None for an empty text.

    :raises DayError: it is not such a date.
    """
    text = text.strip()
    if not text:
        return None
    try:
        day = read_day(text)
    except ValueError as error:
        raise DayError(str(error)) from None
    if day >= today():
        so_far = "est à venir" if day > today() else "est celle d’aujourd’hui"
        yesterday = date_fr(today() - dt.timedelta(days=1))
        raise DayError(f"Cette date {so_far}. Choisissez un jour jusqu’au {yesterday}.")
    begins = history_start()
    if begins is None or day < local_date(begins):
        since = f"commence le {date_fr(begins)}" if begins else "n’a pas encore commencé"
        raise DayError(f"L’historique des fiches {since} : on ne sait pas ce qui était connu le {date_fr(day)}.")
    if after and day < after:
        raise DayError(f"Choisissez un jour qui ne précède pas la publication, le {date_fr(after)}.")
    return day


def known_years(known: tuple[int, ...]) -> str:
    """Return the known years in a sentence."""
    if not known:
        return "Aucune année n’a encore d’indicateur."
    return f"Années connues : {list_fr([str(year) for year in known])}."
