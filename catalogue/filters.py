"""The filters of the list of startups, all in the address: the same for the page, the API and the exports.

Every filter is about the state at ``as_of``. Several values of one filter are alternatives; several filters must all hold.
What is read here is well formed; ``catalogue.listing.vocabulary`` says which values exist.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict

from common.exact_json import iso_day
from common.lists.filters import NO_DAY
from common.numbers import whole_number
from startups.queries import today

NO_PHASE = "none"
ORDERINGS = ("name", "-name", "slug", "-slug", "since", "-since")
PAGE_SIZE = 100
MAX_PAGE_SIZE = 1000
MAX_PAGE = 999_999_999
MAX_WORDS = 50
MAX_LENGTH = 200
YES = ("yes", "true", "oui")
NO = ("no", "false", "non")
DIGITS = 9
"""The most of a number in an address."""


class FilterError(ValueError):
    """What is wrong in an address, in French, by parameter; ``missing`` when it asks for something that does not exist."""

    def __init__(self, errors: Mapping[str, list[str]], *, missing: bool = False) -> None:
        super().__init__(str(errors))
        self.errors = dict(errors)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class StartupFilters:
    """The filters of a list of startups.

    ``phase`` holds kinds, groups (``investigation``, ``service``, ``ended``) or ``none`` (no phase entered yet); ``incubator``
    the slugs of incubators that carry the startup that day, co-incubators included; ``users`` its audience, as its fiche says
    it; a theme or a sponsor includes its other spellings; ``fast`` is the number of a round, or whether there is any award;
    ``dated`` says that the address gives the date, which is not today by default.
    """

    as_of: dt.date
    dated: bool = False
    phase: tuple[str, ...] = ()
    incubator: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    sponsor: tuple[str, ...] = ()
    national_impact: bool | None = None
    fast: bool | int | None = None
    fictitious: bool | None = None
    search: str = ""
    ordering: str = "name"
    page: int = 1
    page_size: int = PAGE_SIZE

    def query(self, **changes: object) -> str:
        """The query of the address of these filters with ``changes``; default values are left out.

        Any change but that of the page returns to the first page. ``as_of`` is changed together with ``dated=True``.
        """
        asked = replace(self, **({"page": 1} | changes if changes else {}))  # type: ignore[arg-type]
        return urlencode(sorted(asked.parameters()))

    def parameters(self) -> list[tuple[str, str]]:
        """Name and value of each parameter that is not its default."""
        pairs = [(name, word) for name in SEVERAL for word in getattr(self, name)]
        pairs += [(name, _word(getattr(self, name))) for name in ("national_impact", "fast", "fictitious")]
        pairs += [("as_of", self.as_of.isoformat() if self.dated else ""), ("search", self.search)]
        pairs += [
            (name, str(getattr(self, name)) if getattr(self, name) != default else "")
            for name, default in (("ordering", "name"), ("page", 1), ("page_size", PAGE_SIZE))
        ]
        return [(name, value) for name, value in pairs if value]

    def without_paging(self) -> "StartupFilters":
        """The same filters without pages: what an export holds."""
        return replace(self, page=1, page_size=PAGE_SIZE)


def _word(value: bool | int | None) -> str:
    if isinstance(value, bool):
        return YES[0] if value else NO[0]
    return "" if value is None else str(value)


def _date(text: str) -> dt.date:
    day = iso_day(text)
    if day is None:
        raise ValueError(NO_DAY)
    return day


def _yes_or_no(text: str) -> bool:
    if text in YES or text in NO:
        return text in YES
    raise ValueError("Répondez par « yes » (oui) ou « no » (non).")


def _fast(text: str) -> bool | int:
    if (number := whole_number(text, DIGITS)) is not None:
        return number
    try:
        return _yes_or_no(text)
    except ValueError:
        raise ValueError("Répondez par « yes » (oui), « no » (non) ou par le numéro d’un appel FAST.") from None


def _ordering(text: str) -> str:
    if text in ORDERINGS:
        return text
    raise ValueError(f"Cet ordre n’existe pas. Ordres possibles : {', '.join(ORDERINGS)}.")


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = whole_number(text, DIGITS)
        if number is None or not low <= number <= high:
            raise ValueError(f"Écrivez un nombre entier entre {low} et {high}.")
        return number

    return read


SEVERAL = ("phase", "incubator", "theme", "users", "sponsor")
SINGLE: dict[str, Callable[[str], object]] = {
    "national_impact": _yes_or_no,
    "fast": _fast,
    "fictitious": _yes_or_no,
    "search": lambda text: " ".join(text.split()),
    "as_of": _date,
    "ordering": _ordering,
    "page": _whole(1, MAX_PAGE),
    "page_size": _whole(1, MAX_PAGE_SIZE),
}


_TRACKING = re.compile(r"(?:utm|mtm|pk|at)_[a-z_]{1,40}$|(?:fbclid|gclid|msclkid|xtor)$")
"""What says where a reader comes from, and asks for nothing."""


def read_query(query: QueryDict, allowed: tuple[str, ...] | None = None) -> dict[str, object]:
    """The well-formed values of an address, by parameter; raises ``FilterError``. An empty value is no filter.

    What letters and networks add to the addresses that they share is left out.

    ``allowed`` names the parameters that the address has, by default all those of the list of startups.
    """
    values: dict[str, object] = {}
    errors: dict[str, list[str]] = {}
    for name, texts in query.lists():
        if _TRACKING.match(name):
            continue
        try:
            value = _read(name, texts, allowed)
        except ValueError as error:
            errors[name.replace("\x00", "�")[:MAX_LENGTH]] = [str(error)]
        else:
            if value is not None:
                values[name] = value
    if errors:
        raise FilterError(errors)
    return values


def _read(name: str, texts: list[str], allowed: tuple[str, ...] | None) -> object:
    several = name in SEVERAL
    if not (several or name in SINGLE) or (allowed is not None and name not in allowed):
        raise ValueError("Ce paramètre n’existe pas.")
    words = [text for text in texts if text != ""]
    if any("\x00" in word for word in words):
        raise ValueError("Ce texte contient un caractère interdit.")
    if any(len(word) > MAX_LENGTH for word in words):
        raise ValueError(f"Ce texte dépasse {MAX_LENGTH} caractères : gardez-en quelques mots.")
    if several:
        if len(words) > MAX_WORDS:
            raise ValueError(f"Donnez au plus {MAX_WORDS} valeurs.")
        return tuple(sorted(set(words)))
    if len(texts) > 1:
        raise ValueError("Ce paramètre est donné plusieurs fois : gardez-en un seul.")
    return SINGLE[name](words[0]) if words else None


def read_words(name: str, texts: list[str]) -> object:
    """The value of one filter; None when it is none. ValueError in French for words that are not of its form."""
    return _read(name, texts, None)


def _query(request: HttpRequest) -> QueryDict:
    try:
        return request.GET
    except TooManyFieldsSent:
        raise FilterError({"query": ["L’adresse porte trop de paramètres."]}) from None


def read_filters(request: HttpRequest, beside: tuple[str, ...] = ()) -> StartupFilters:
    """The filters that an address asks for; raises ``FilterError`` when one is malformed.

    ``beside`` names the parameters that the address reads itself.
    """
    values = read_query(_without(_query(request), beside))
    if "as_of" in values:
        values["dated"] = True
    return StartupFilters(**{"as_of": today()} | values)  # type: ignore[arg-type]


def _without(query: QueryDict, names: tuple[str, ...]) -> QueryDict:
    if not names:
        return query
    left = query.copy()
    for name in names:
        left.pop(name, None)
    return left


def read_date(request: HttpRequest, beside: tuple[str, ...] = ()) -> dt.date:
    """The date of an address whose only parameter is ``as_of`` (default: today in Paris).

    ``beside`` names the parameters that the page reads itself.
    """
    date = read_query(_without(_query(request), beside), allowed=("as_of",)).get("as_of", today())
    assert isinstance(date, dt.date)  # noqa: S101  the reader of as_of gives dates
    return date
