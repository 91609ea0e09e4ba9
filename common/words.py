"""Format French numbers, amounts, dates, durations and plurals, for every page, export and message.

Spaces inside a number or a date are narrow and no-break (U+202F); an unknown value has its own text, never zero.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, overload
from zoneinfo import ZoneInfo

NARROW = "\u202f"
"""Narrow no-break space: between thousands, before a unit or a percent sign, inside a date."""
NO_BREAK = "\u00a0"
"""No-break space: between a number and the noun that it counts."""
MINUS = "\u2212"
UNKNOWN = f"Non déterminé{NO_BREAK}(ND)"
PARIS = ZoneInfo("Europe/Paris")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

type Number = Decimal | int
SOURCES = {
    "importer": "Import de beta.gouv.fr",
    "replay": "Reprise de l’historique de beta.gouv.fr",
    "reference": "Faits du bilan 2021",
    "demonstration": "Données de démonstration",
    "page": "Saisie dans Betaportfolio",
    "api": "Saisie par l’API",
    "file": "Fichier publié du service",
    "command": "Commande d’un administrateur",
}
"""The ways that a change comes by (see ``common.history.because``), in the words of a reader."""
OUTSIDE = "Origine externe"
"""Of a change that was made without the application."""


def exact(value: Number) -> Decimal:
    """Return the value as a Decimal; raise TypeError for a float, which is not exact."""
    if not isinstance(value, Decimal | int):
        raise TypeError(f"Un nombre exact (int ou Decimal) est attendu, pas {value!r}.")
    return Decimal(value)


def rounded(value: Number, places: int) -> Decimal:
    """Round half up (1,5 → 2; −1,5 → −2) to ``places`` decimals."""
    return exact(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@overload
def strip_trailing_zeros(value: Decimal) -> Decimal: ...
@overload
def strip_trailing_zeros(value: None) -> None: ...
@overload
def strip_trailing_zeros(value: Decimal | None) -> Decimal | None: ...
def strip_trailing_zeros(value: Decimal | None) -> Decimal | None:
    """Return the number without trailing zeros or exponent: 100.00 becomes 100. None stays None."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def rounding_step(value: Decimal) -> Decimal:
    """Return the precision of a rounded figure, from its zeros: 5 500 000 gives 100 000, 2,5 gives 0,1."""
    exponent = value.normalize().as_tuple().exponent if value else 0
    return Decimal(1).scaleb(int(exponent))


def number_fr(value: Number | None, places: int | None = None) -> str:
    """Return ``6 821 046`` or ``0,4``; rounded half up to ``places`` decimals if given; ``UNKNOWN`` for None."""
    if value is None:
        return UNKNOWN
    number = exact(value) if places is None else rounded(value, places)
    sign = MINUS if number < 0 else ""
    whole, _, fraction = f"{abs(number):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", NARROW)
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def money_fr(value: Number | None, places: int | None = None) -> str:
    """Return ``6 821 046 €``, or ``0,40 €``: with cents if the amount has some, unless ``places`` is given."""
    if value is None:
        return UNKNOWN
    if places is None:
        places = 0 if exact(value) == rounded(value, 0) else 2
    return f"{number_fr(value, places)}{NARROW}€"


def percent_fr(value: Number | None, places: int = 1) -> str:
    """Return ``17,4 %`` for a value already in percent, without zero decimals."""
    if value is None:
        return UNKNOWN
    number = rounded(value, places)
    shown = rounded(number, 0) if number == number.to_integral_value() else number
    return f"{number_fr(shown)}{NARROW}%"


def millions_fr(amount: Decimal | None) -> str:
    """Return an amount for a title: ``6,82 millions d’euros``, or in full below a million."""
    if amount is None:
        return "un montant non déterminé"
    if abs(amount) < 1_000_000:
        return money_fr(amount, 0)
    millions = rounded(amount / 1_000_000, 2)
    noun = "million" if abs(millions) < 2 else "millions"
    return f"{number_fr(strip_trailing_zeros(millions))}{NO_BREAK}{noun} d’euros"


def quantity_fr(value: Number | None, unit: str) -> str:
    """Return a value with its unit if that is a sign (``38,5 %``, ``150 000 €``), else only the number.

    The unit of an evolution in percent is ``+%`` (``+69 %``).
    """
    if unit == "€":
        return money_fr(value)
    if unit == "+%" and value is not None:
        return f"{signed_fr(value)}{NARROW}%"
    return percent_fr(value) if unit == "%" else number_fr(value)


def gap_fr(amount: Decimal, unit: str) -> str:
    """Return the difference of two quantities: shares differ by points."""
    if "%" in unit:
        return f"{number_fr(amount)}{NO_BREAK}{noun_fr(amount, 'point', 'points')}"
    return quantity_fr(amount, unit)


def share_fr(part: Number | None, whole: Number | None, places: int = 1) -> str:
    """Return the part as a percentage of the whole; ``UNKNOWN`` if either is unknown or the whole is zero."""
    if part is None or whole is None or whole == 0:
        return UNKNOWN
    return percent_fr(exact(part) * 100 / exact(whole), places)


def local_date(value: datetime.date) -> datetime.date:
    """Return the day in Paris of an aware datetime; a date is returned unchanged."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(PARIS).date()
    return value


def iso_date(value: datetime.date) -> str:
    """Return ``2022-01-01``, for the ``datetime`` attribute of ``<time>`` and for date inputs."""
    return local_date(value).isoformat()


def date_fr(value: datetime.date | None) -> str:
    """Return ``1er janvier 2022``; for a datetime, its day in Paris."""
    if value is None:
        return UNKNOWN
    day = local_date(value)
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first}{NARROW}{MONTHS[day.month - 1]}{NARROW}{day.year}"


def day_month_fr(day: datetime.date) -> str:
    """Return ``1er janvier``, for a day of a known year."""
    return date_fr(day).removesuffix(f"{NARROW}{day.year}")


def weekday_fr(day: datetime.date) -> str:
    """Return ``mercredi 2 décembre``."""
    return f"{WEEKDAYS[day.weekday()]}{NARROW}{day_month_fr(day)}"


def day_since_fr(since: datetime.date, today: datetime.date) -> str:
    """Return how people name an earlier day: ``lundi`` within the week before ``today``, else ``le 3 novembre 2026``."""
    is_near = datetime.timedelta(0) < today - since < datetime.timedelta(days=7)
    return WEEKDAYS[since.weekday()] if is_near else f"le {date_fr(since)}"


def last_day_fr(end: datetime.date) -> str:
    """Return the last day of a period whose ``end`` is excluded."""
    return date_fr(local_date(end) - datetime.timedelta(days=1))


DAYS_OF_MONTH = Decimal("30.4375")
"""The mean length of a month."""


def month_fr(value: datetime.date | None) -> str:
    """Return ``janvier 2022``."""
    if value is None:
        return UNKNOWN
    day = local_date(value)
    return f"{MONTHS[day.month - 1]}{NARROW}{day.year}"


def quarter_fr(quarter: int, year: int) -> str:
    """Return ``1er trimestre 2021``."""
    return f"{'1er' if quarter == 1 else f'{quarter}e'} trimestre {year}"


def datetime_fr(value: datetime.datetime | None) -> str:
    """Return ``1er janvier 2022 à 14 h 05``, in Paris time."""
    if value is None:
        return UNKNOWN
    moment = value.astimezone(PARIS)
    return f"{date_fr(moment.date())} à {moment.hour}{NARROW}h{NARROW}{moment.minute:02}"


def same_date(day: datetime.date, year: int) -> datetime.date:
    """Return the same date in another year (29 February becomes the 28th)."""
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def complete_months(start: datetime.date, end: datetime.date) -> int:
    """Return the number of whole months between two dates (from 31 January, the first ends on 1 March at the latest)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if end.day < start.day else months


def duration_fr(start: datetime.date, end: datetime.date) -> str:
    """Return the time between two dates in the usual unit: ``12 jours``, ``14 mois``, ``3 ans``.

    :raises ValueError: the end precedes the start.
    """
    if end < start:
        raise ValueError("La fin d’une durée ne peut pas précéder son début.")
    months = complete_months(start, end)
    if months >= 24:
        return plural_fr(months // 12, "an", "ans")
    if months >= 1:
        return plural_fr(months, "mois", "mois")
    return plural_fr((end - start).days, "jour", "jours")


def days_fr(days: int) -> str:
    """Return ``14 mois`` for a number of days, counted from 1 January."""
    start = datetime.date(2021, 1, 1)
    return duration_fr(start, start + datetime.timedelta(days=days))


def since_fr(start: datetime.date | None, today: datetime.date) -> str:
    """Return ``depuis 14 mois``, ``depuis aujourd’hui``, or ``à partir du 3 mars 2027`` for a future date."""
    if start is None:
        return "depuis une date inconnue"
    first, last = local_date(start), local_date(today)
    if first > last:
        return f"à partir du {date_fr(first)}"
    if first == last:
        return "depuis aujourd’hui"
    return f"depuis {duration_fr(first, last)}"


def noun_fr(count: Number, singular: str, plural: str) -> str:
    """Return the noun in the number of the count, by French rules: 0, 1 and 1,9 are singular."""
    return singular if abs(exact(count)) < 2 else plural


def plural_fr(count: Number | None, singular: str, plural: str) -> str:
    """Return ``1 service`` or ``2 services``, with a no-break space."""
    if count is None:
        return f"{plural}{NO_BREAK}: {UNKNOWN}"
    return f"{number_fr(count)}{NO_BREAK}{noun_fr(count, singular, plural)}"


def list_fr(words: Iterable[str]) -> str:
    """Return ``a, b et c``; an empty text for an empty list."""
    *firsts, last = list(words) or [""]
    return f"{', '.join(firsts)} et {last}" if firsts else last


def lower_first(text: str) -> str:
    """Return ``avis du comité`` for ``Avis du comité``, for use within a sentence."""
    return text[:1].lower() + text[1:]


_UNTIL_ITS_YEAR = re.compile(r"(?!https?://).{0,40}?\b(?:19|20)[0-9]{2}\b", re.IGNORECASE)
"""The first words of a source, until the year of its document."""


def short_name(source: str) -> str:
    """Return « RAP 2024 » or « bilan 2021 » for a source that begins with these words, else the whole source."""
    found = _UNTIL_ITS_YEAR.match(source)
    name = found.group() if found else source
    return lower_first(name) if name[1:2].islower() else name


def unbroken_fr(text: str) -> str:
    """Insert French no-break spaces in a typed text: inside « », and before « : », « ; », « ! » and « ? »."""
    return re.sub(r"(?<=«) | (?=»)| (?=[:;!?](?:[\s<]|$))", NO_BREAK, text)


def signed_fr(value: Number, places: int | None = None) -> str:
    """Return the number with its sign: ``+12``, ``−3``, ``0``; none if it rounds to zero."""
    number = exact(value) if places is None else rounded(value, places)
    text = number_fr(number, places)
    return f"+{text}" if number > 0 else text


def value_fr(value: object, choices: Mapping[Any, Any] = MappingProxyType({})) -> str:
    """Return a recorded value as text; ``choices`` are the labels of coded values."""
    if not isinstance(value, list) and value in choices:
        return str(choices[value])
    match value:
        case None:
            return "Non renseigné"
        case bool():
            return "Oui" if value else "Non"
        case list():
            return "\n".join(map(str, value)) or "Vide"
        case datetime.date():
            return date_fr(value)
        case int() if value < 10_000:  # a year, or a version
            return str(value)
        case int() | Decimal():
            return number_fr(strip_trailing_zeros(Decimal(value)))
        case _:
            return str(value) or "Vide"


def origin_in_words(source: str | None, team: str = "") -> str:
    """Return the team of the incubator that made a change, or the way that it came by; never names a person."""
    if team:
        return f"Équipe de l’incubateur {team}"
    return SOURCES.get(source, SOURCES["page"]) if source else OUTSIDE
