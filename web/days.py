"""The day and the year in an address: ``as_of`` (of the portfolio), ``connu_le`` (``known_on`` in the API: what was known),
``annee``, days of filters and series of days.

A page notes which of ``DAYS`` it reads: ``base.html`` warns of another one, so that no figure is taken for that of the
day in the address, and a file refuses it (``without_days``).
"""

import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import wraps
from http import HTTPStatus
from typing import Any

import django_filters
from django.core.exceptions import TooManyFieldsSent
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from common.clock import today
from common.exact_json import iso_day
from common.files.tabular import refused_file
from common.freshness import day_of_records
from common.periods import FIRST_DAY, in_force
from common.texts import whole_number
from common.words import date_fr, list_fr, local_date
from web.filters import FilterError, Filters, ReaderFilter, StrictFilterSet, parameter_errors

AS_OF = "as_of"
"""The parameter of the day of the portfolio."""
KNOWN_ON = "connu_le"
"""The parameter of a page for a figure as it was known on a past day."""
DAYS = (AS_OF, KNOWN_ON, "known_on")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
NO_DAY = "« {} » n’est pas une date. Écrivez-la sous la forme 2022-01-31 (année, mois, jour)."
OTHER_CENTURY = f"« {{}} » : l’année d’une date va de {EARLIEST_YEAR} à {LATEST_YEAR}, dans le calendrier grégorien."
DAY_TO_COME = "Cette date est à venir. Choisissez un jour jusqu’au {}."
NO_MOMENT = "« {} » n’est ni un jour (2022-01-31) ni un moment (2022-01-31T12:00:00+01:00, dont « + » s’écrit %2B)."
NO_YEAR = "« {} » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021."
UNREAD = "Ce fichier n’a pas de date à choisir : retirez « {} » de son adresse."


def read_any_day(text: str) -> dt.date:
    """Parse an ISO date of any year; raise ValueError in French for another text."""
    day = iso_day(text)
    if day is None:
        raise ValueError(NO_DAY.format(text[:40]))
    return day


def read_day_until_today(text: str) -> dt.date:
    """Parse an ISO date of a page, today at the latest; raise ValueError in French for another text."""
    day, latest = read_any_day(text), today()
    if day > latest:
        raise ValueError(DAY_TO_COME.format(date_fr(latest)))
    return day


def read_day(text: str) -> dt.date:
    """Parse an ISO date between 1900 and 2100; raise ValueError in French for another text."""
    day = read_any_day(text)
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValueError(OTHER_CENTURY.format(text[:40]))
    return day


def read_moment(text: str) -> dt.datetime:
    """Parse an ISO moment with its offset, or a day, which begins at midnight in Paris; raise ValueError in French."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(NO_MOMENT.format(text[:40])) from None
    if iso_day(text):
        return timezone.make_aware(moment)
    if moment.tzinfo is None:
        raise ValueError(NO_MOMENT.format(text[:40]))
    try:
        return moment.astimezone(dt.UTC)  # PostgreSQL refuses an offset of sixteen hours or more
    except OverflowError:
        raise ValueError(NO_MOMENT.format(text[:40])) from None


def read_any_year(text: str, first: int = 0, last: int = 9999) -> int:
    """Parse a year of four digits, from ``first`` to ``last``; raise ValueError in French for another text."""
    if not re.fullmatch(r"[0-9]{4}", text, re.ASCII) or not first <= int(text) <= last:
        raise ValueError(NO_YEAR.format(text[:20]))
    return int(text)


# --- Filters ----------------------------------------------------------------------------------------------------------


def is_of_day(one: django_filters.Filter) -> bool:
    """Whether a filter has a date as value."""
    return one.extra.get("reader") in (read_day, read_day_until_today)


def on_day(source: str, meaning: str, lookup: str = "exact") -> ReaderFilter:
    return ReaderFilter(field_name=source, lookup_expr=lookup, reader=read_day, label=meaning)


def from_day(source: str, meaning: str) -> django_filters.Filter:
    return on_day(source, meaning, "gte")


def since_and_before(source: str, what: str = "") -> Filters:
    """Return the filters of ``what`` is from a day on, and before a day."""
    before = on_day(source, capfirst(f"{what} avant ce jour.".strip()), "lt")
    return {"since": from_day(source, capfirst(f"{what} à partir de ce jour.".strip())), "before": before}


class InForceFilter(ReaderFilter):
    """Keep the rows in force on a day: ``start`` ≤ day < ``end``, with null for no bound."""

    def __init__(self, start: str, end: str) -> None:
        super().__init__(reader=read_day, label="En vigueur ce jour-là, par exemple 2022-01-01.")
        self.start, self.end = start, end

    def filter(self, qs: QuerySet[Any], value: dt.date | None) -> QuerySet[Any]:
        if value is None:
            return qs
        return qs.filter(in_force(value, start=self.start, until=self.end, open_start=True))


# --- Which days a page reads ------------------------------------------------------------------------------------------


def _note_read(request: HttpRequest, *names: str) -> None:
    """Record that the page reads, or refuses, these parameters."""
    request.days_read = {*getattr(request, "days_read", ()), *names}  # type: ignore[attr-defined]


def unread_days(request: HttpRequest) -> list[str]:
    """Return the days that the URL asks for, and that the page did not read."""
    try:
        query = request.GET
    except TooManyFieldsSent:  # the page of this error
        return []
    return [name for name in DAYS if query.get(name) and name not in getattr(request, "days_read", ())]


def without_days[**P](view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Decorate the view of a file that reads no day: it refuses one in its URL (400)."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = args[0]
        assert isinstance(request, HttpRequest)  # noqa: S101
        asked = [name for name in DAYS if name in request.GET]
        return refused_file(map(UNREAD.format, asked)) if asked else view(*args, **kwargs)

    return answered


# --- The day of the portfolio -------------------------------------------------------------------------------------------


def read_date(
    request: HttpRequest,
    also: tuple[str, ...] = (),
    now: dt.date | None = None,
    reader: Callable[[str], dt.date] = read_any_day,
) -> dt.date:
    """Return the date of a URL whose only parameters are ``as_of`` and those of ``also``, which the page checks itself.

    The default is ``now``, else the date of the records. ``reader`` parses the text.

    :raises FilterError: another parameter, or an invalid date.
    """
    _note_read(request, AS_OF, KNOWN_ON)  # the second one is refused, as any other parameter
    errors = {name: why for name, why in parameter_errors(request.GET, {AS_OF}).items() if name not in also}
    day = None
    if (text := request.GET.get(AS_OF)) and AS_OF not in errors:
        try:
            day = reader(text)
        except ValueError as error:
            errors[AS_OF] = [str(error)]
    if errors:
        raise FilterError(errors)
    return day or now or day_of_records()


@dataclass(frozen=True, slots=True)
class AsOf:
    """The date to show: the date of the records if the URL has none, or an invalid one, which ``errors`` then explains."""

    date: dt.date
    today: dt.date
    errors: tuple[str, ...] = ()

    @property
    def is_future(self) -> bool:
        return self.date > self.today

    @property
    def last_known_year(self) -> int:
        """Return the last year whose 1 January is neither after the date nor after the records: the end of yearly
        histories.
        """
        return min(self.date, self.today).year

    @property
    def words(self) -> str:
        """Return ``Au 1er janvier 2022``, to start a sentence."""
        return f"Au {date_fr(self.date)}"

    @property
    def query(self) -> str:
        """Return ``as_of=2022-01-01``, to keep the date in links; empty for today."""
        return "" if self.date == self.today else f"{AS_OF}={self.date.isoformat()}"

    def url(self, name: str, *args: str) -> str:
        """Return the URL of a page at this date."""
        return f"{reverse(name, args=args)}?{self.query}".rstrip("?")

    @property
    def status(self) -> int:
        """Return the HTTP status of the page."""
        return 400 if self.errors else 200


def read_as_of(
    request: HttpRequest,
    filters: StrictFilterSet | None = None,
    also: tuple[str, ...] = (),
    now: dt.date | None = None,
) -> AsOf:
    """Return the date of a URL whose other parameters are those of ``filters`` and ``also``: today at the latest.

    It is ``now``, else the date of the records, if the URL has none or is refused.
    """
    now, day = now or day_of_records(), None
    errors = [f"{label} : {message}" for label, message in filters.refusals] if filters else []
    try:
        day = read_date(request, (*filters.filters, *also) if filters else also, now, read_day_until_today)
    except FilterError as wrong:
        # the name of an unknown parameter is not displayed, since the reader did not type it
        errors += [
            f"Date : {' '.join(messages)}" if name == AS_OF else "L’adresse demande un réglage que cette page n’a pas."
            for name, messages in wrong.errors.items()
            if name == AS_OF or not filters
        ]
    return AsOf(now if errors or day is None else day, now, tuple(errors))


def until_records(as_of: AsOf) -> AsOf:
    """Return the date, or the date of the records if it is earlier: the end of series over time."""
    return replace(as_of, date=min(as_of.date, as_of.today))


# --- What was known on a past day -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayError(Exception):
    """A past date that can't be shown: ``message`` explains it."""

    message: str


def past_day_of(
    request: HttpRequest, begins: Callable[[], dt.datetime | None], after: dt.date | None = None
) -> dt.date | None:
    """Return the date of ``?connu_le=2022-03-01`` (see ``read_past_day``); None if it is refused: ``base.html`` then
    displays ``request.day_refusal``, and the page has the status of ``status_of``.
    """
    _note_read(request, KNOWN_ON)
    try:
        return read_past_day(request.GET.get(KNOWN_ON, ""), begins, after)
    except DayError as error:
        request.day_refusal = error.message  # type: ignore[attr-defined]
        return None


def status_of(request: HttpRequest) -> int:
    """Return 400 for a page whose past day is refused, else 200."""
    return HTTPStatus.BAD_REQUEST if hasattr(request, "day_refusal") else HTTPStatus.OK


def read_past_day(text: str, begins: Callable[[], dt.datetime | None], after: dt.date | None = None) -> dt.date | None:
    """Parse a past date since the history of the records ``begins``, not before ``after``; None for an empty text.

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
    first = begins()
    if first is None or day < local_date(first):
        since = f"commence le {date_fr(first)}" if first else "n’a pas encore commencé"
        raise DayError(f"L’historique des fiches {since} : on ne sait pas ce qui était connu le {date_fr(day)}.")
    if after and day < after:
        raise DayError(f"Choisissez un jour qui ne précède pas la publication, le {date_fr(after)}.")
    return day


# --- A year -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class YearError(Exception):
    """A year that can't be shown: ``message`` explains it; ``is_missing``: it is a year, without data."""

    message: str
    is_missing: bool
    known: tuple[int, ...]


def read_year(text: str, known: Collection[int]) -> int:
    """Return the year in a URL, one of the ``known`` ones, which have data.

    :raises YearError: it is not a year, or has no data.
    """
    try:
        year = read_any_year(text)
    except ValueError as error:
        raise YearError(str(error), False, tuple(known)) from None
    if year not in known:
        raise YearError(f"Aucun indicateur n’est connu pour {text}. {known_years(known)}", True, tuple(known))
    return year


def year_of(request: HttpRequest) -> int | None:
    """Return the year of ``?annee=2021``; None without it, or for another text."""
    return whole_number(request.GET.get("annee", ""), 4)


def known_years(known: Collection[int]) -> str:
    """Return the known years in a sentence."""
    if not known:
        return "Aucune année n’a encore d’indicateur."
    return f"Années connues : {list_fr([str(year) for year in known])}."


# --- A series of days ---------------------------------------------------------------------------------------------------

STEPS = {"year": 12, "quarter": 3, "month": 1}
"""The months between two dates."""
MAX_POINTS = 400
_FIRST, _LAST = dt.date(1990, 1, 1), dt.date(2100, 1, 1)
BEGINNING = FIRST_DAY.isoformat()
"""The first date of a series that gives none: the year in which the programme began."""


def read_series(query: QueryDict) -> tuple[dt.date, dt.date, int]:
    """Return the days ``from`` and ``to`` of a series, and the months of its ``step``.

    :raises FilterError: by parameter.
    """
    errors = parameter_errors(query, {"from", "to", "step"})
    first, last = iso_day(query.get("from") or BEGINNING), iso_day(query.get("to") or day_of_records().isoformat())
    step = query.get("step") or "year"
    for name, day in (("from", first), ("to", last)):
        if day is None or not _FIRST <= day < _LAST:
            errors[name] = ["Écrivez une date entre 1990 et 2099, sous la forme 2022-01-31."]
    if step not in STEPS:
        errors["step"] = [f"Cet écart n’existe pas. Écarts possibles : {', '.join(STEPS)}."]
    if errors or first is None or last is None:
        raise FilterError(errors)
    months = (last.year - first.year) * 12 + last.month - first.month
    if not first <= last or months // STEPS[step] >= MAX_POINTS:
        raise FilterError({"to": [f"La dernière date suit la première, de {MAX_POINTS} écarts au plus."]})
    return first, last, STEPS[step]
