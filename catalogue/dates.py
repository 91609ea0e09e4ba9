"""The date of a page (``?as_of=2022-01-01``), the dates that it is compared with, and series of dates."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from common.exact_json import iso_day
from common.freshness import day_of_records
from common.periods import FIRST_DAY
from common.request_context import note_days_read
from common.words import date_fr, same_date
from startups.queries import DatedSeries
from web.filter_fields import read_any_day, read_day_until_today
from web.filters import FilterError, StrictFilterSet, parameter_errors


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
    note_days_read(request, "as_of", "connu_le")  # the second one is refused, as any other parameter
    errors = {name: found for name, found in parameter_errors(request.GET, {"as_of"}).items() if name not in also}
    day = None
    if (text := request.GET.get("as_of")) and "as_of" not in errors:
        try:
            day = reader(text)
        except ValueError as error:
            errors["as_of"] = [str(error)]
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
        return "" if self.date == self.today else f"as_of={self.date.isoformat()}"

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
            f"Date : {' '.join(messages)}"
            if name == "as_of"
            else "L’adresse demande un réglage que cette page n’a pas."
            for name, messages in wrong.errors.items()
            if name == "as_of" or not filters
        ]
    return AsOf(now if errors or day is None else day, now, tuple(errors))


def until_records(as_of: AsOf) -> AsOf:
    """Return the date, or the date of the records if it is earlier: the end of series over time."""
    return replace(as_of, date=min(as_of.date, as_of.today))


def year_before(date: dt.date) -> dt.date:
    """Return the same day one year earlier (28 February for a 29th); the date itself in the year 1."""
    return same_date(date, max(date.year - 1, 1))


STEPS = {"year": 12, "quarter": 3, "month": 1}
"""The months between two dates."""
MAX_POINTS = 400
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2100, 1, 1)
BEGINNING = FIRST_DAY.isoformat()
"""The first date of a series that gives none: the year in which the programme began."""


def read_series(query: QueryDict) -> DatedSeries:
    """Return the dates from ``from`` to ``to``, every ``step``.

    :raises FilterError: by parameter.
    """
    errors = {
        name[:80].replace("\0", "�"): ["Ce paramètre n’existe pas."]
        for name in query
        if name not in ("from", "to", "step")
    }
    first, last = iso_day(query.get("from") or BEGINNING), iso_day(query.get("to") or day_of_records().isoformat())
    step = query.get("step") or "year"
    for name, day in (("from", first), ("to", last)):
        if day is None or not FIRST <= day < LAST:
            errors[name] = ["Écrivez une date entre 1990 et 2099, sous la forme 2022-01-31."]
    if step not in STEPS:
        errors["step"] = [f"Cet écart n’existe pas. Écarts possibles : {', '.join(STEPS)}."]
    if errors or first is None or last is None:
        raise FilterError(errors)
    months = (last.year - first.year) * 12 + last.month - first.month
    if not first <= last or months // STEPS[step] >= MAX_POINTS:
        raise FilterError({"to": [f"La dernière date suit la première, de {MAX_POINTS} écarts au plus."]})
    return DatedSeries(first, last, STEPS[step])
