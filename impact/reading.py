"""What an address says: the year and the dates, read once for the pages and the API."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from common.words import date_fr, list_fr
from impact.queries import years
from startups.queries import today


@dataclass(frozen=True, slots=True)
class YearError(Exception):
    """A year that can't be shown: ``message`` says why and what to do; ``is_missing`` when it is one, without data."""

    message: str
    is_missing: bool
    known: tuple[int, ...]


def read_year(text: str) -> int:
    """The year of an address.

    :raises YearError: it is no year, or nothing is known of it.
    """
    known = tuple(years())
    if not re.fullmatch(r"[0-9]{4}", text, re.ASCII):
        raise YearError(
            f"« {text[:20]} » n'est pas une année. Écrivez-la en quatre chiffres, comme 2021.", False, known
        )
    if int(text) not in known:
        raise YearError(f"Aucun indicateur n'est connu pour {text}. {known_years(known)}", True, known)
    return int(text)


def known_years(known: tuple[int, ...]) -> str:
    """The years that can be asked for, in a sentence."""
    if not known:
        return "Aucune année n'a encore d'indicateur."
    return f"Années connues : {list_fr([str(year) for year in known])}."


@dataclass(frozen=True, slots=True)
class Dates:
    """Two dates in order; where those asked for can't be, ``errors`` say why and the dates are the default ones."""

    first: dt.date
    second: dt.date
    errors: tuple[str, ...] = ()


def read_dates(parameters: Mapping[str, str]) -> Dates:
    """``de`` and ``a`` of an address (default: from 1 January of this year to today)."""
    now = today()
    default = Dates(now.replace(month=1, day=1), now)
    read = {
        name: _read_day(parameters[name]) if parameters.get(name) else fallback
        for name, fallback in (("de", default.first), ("a", default.second))
    }
    errors = [
        f"« {parameters[name][:20]} » n’est pas une date. Écrivez-la ainsi : 2022-01-31."
        for name, day in read.items()
        if day is None
    ]
    first, second = read["de"], read["a"]
    if first and second and first > second:
        errors.append(f"La première date suit la seconde : {date_fr(first)} après {date_fr(second)}. Inversez-les.")
    if errors or not first or not second:
        return Dates(default.first, default.second, tuple(errors))
    return Dates(first, second)


def _read_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None
