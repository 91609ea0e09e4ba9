"""A count that a reader sees, as one value: its number with its marks. Nothing prints the one without the others.

Print it with ``{% figure one %}`` in a page, ``one.with_noun(…)`` in a sentence, ``one.cells`` in a file and
``web.api.figures`` in the API.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NoReturn, Protocol

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from common.words import (
    NO_BREAK,
    Number,
    change_fr,
    noun_fr,
    number_fr,
    plural_fr,
    quantity_fr,
    strip_trailing_zeros,
    unbroken_fr,
)

ND = "ND"
"""The text of a figure that is not determined."""
ABOUT = "environ"
"""What stands before a number that its source rounds."""
MARKS = "réserves"
"""The name of the column of a file that contains the marks of the column before it."""


def with_marks(words: str, marks: str) -> str:
    """Return the words of a figure with its marks, if it has any: "34 (dont 2 à confirmer)"."""
    return f"{words} ({marks})" if marks else words


@dataclass(frozen=True, slots=True)
class Figure:
    """A number (None: not determined), its ``unit``, the ``day`` on which it is true, and its marks.

    ``missing`` laureates were announced but not recorded, and ``unknown_amounts`` awards have no known amount: the number
    is a minimum. ``unconfirmed`` designations have a millésime to confirm; ``by_dates`` is the number by the years of
    their dates (None: the same). ``is_rounded``: its source rounds it. ``unknown_because`` is the reason why it is not
    determined.
    """

    value: Number | None
    unit: str = ""
    day: dt.date | None = None
    missing: int = 0
    unknown_amounts: int = 0
    unconfirmed: int = 0
    by_dates: Decimal | None = None
    is_rounded: bool = False
    unknown_because: str = ""

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def exact(self) -> Decimal | None:
        """Return the number to compute with."""
        return None if self.value is None else Decimal(self.value)

    @property
    def count(self) -> int:
        """Return the number of records to compute with; 0 if it is not determined."""
        return int(self.value or 0)

    @property
    def at_least(self) -> bool:
        """Whether records or amounts are missing, so that the number is a minimum."""
        return bool(self.missing or self.unknown_amounts)

    @property
    def is_about(self) -> bool:
        """Whether it is written « environ », which a minimum isn't."""
        return self.is_rounded and not self.at_least

    @property
    def is_to_confirm(self) -> bool:
        """Whether it counts unconfirmed millésimes, or differs from the number by dates."""
        return bool(self.unconfirmed) or self.by_dates is not None

    @property
    def is_marked(self) -> bool:
        return bool(self.marks)

    @property
    def number(self) -> str:
        """Return "au moins 14", "environ 3 000" or "ND": for the tags and columns that print ``marks`` separately."""
        if self.value is None:
            return ND
        return f"{self._prefix}{quantity_fr(self.value, self.unit)}"

    @property
    def _prefix(self) -> str:
        return f"au moins{NO_BREAK}" if self.at_least else f"{ABOUT}{NO_BREAK}" if self.is_about else ""

    @property
    def marks(self) -> str:
        """Return "3 lauréats non enregistrés ; dont 5 à confirmer ; 3 si l’on retient l’année de décision"."""
        if self.value is None:
            return self.unknown_because.rstrip(".")
        return " ; ".join(text for text in self._doubts() if text)

    def _doubts(self) -> list[str]:
        missing = plural_fr(self.missing, "lauréat non enregistré", "lauréats non enregistrés") if self.missing else ""
        amounts = (
            plural_fr(self.unknown_amounts, "montant inconnu", "montants inconnus") if self.unknown_amounts else ""
        )
        unconfirmed = f"dont {number_fr(self.unconfirmed)} à confirmer" if self.unconfirmed else ""
        if self.by_dates is None:
            return [missing, amounts, unconfirmed]
        suffix = "" if self.unconfirmed else ", à confirmer"
        return [
            missing,
            amounts,
            unconfirmed,
            f"{number_fr(self.by_dates)} si l’on retient l’année de décision{suffix}",
        ]

    def __str__(self) -> str:
        """Return "au moins 14 (3 lauréats non enregistrés)"."""
        return with_marks(self.number, self.marks)

    def __format__(self, spec: str) -> str:
        if spec:
            raise TypeError("A figure is printed with its marks: it has no other format.")
        return str(self)

    def __add__(self, other: "Figure") -> "Figure":
        """Return the sum of two counts of different records of the same day."""
        if self.value is None or other.value is None:
            return UNKNOWN
        return replace(
            self,
            value=self.value + other.value,
            missing=self.missing + other.missing,
            unknown_amounts=self.unknown_amounts + other.unknown_amounts,
            unconfirmed=self.unconfirmed + other.unconfirmed,
            is_rounded=self.is_rounded or other.is_rounded,
        )

    def __int__(self) -> NoReturn:
        raise TypeError("A figure is printed with its marks: compute with its value.")

    def __html__(self) -> SafeString:
        """Return the number and its marks, for a page."""
        number = SafeString(f'<abbr title="Non déterminé">{ND}</abbr>') if self.value is None else escape(self.number)
        marks = self.marks
        if not marks:
            return number
        return format_html('{} <span class="figure-mark">({})</span>', number, unbroken_fr(marks))

    def with_noun(self, singular: str, plural: str) -> str:
        """Return "au moins 14 services (3 lauréats non enregistrés)"."""
        if self.value is None:
            return str(self)
        return with_marks(f"{self.number}{NO_BREAK}{noun_fr(self.value, singular, plural)}", self.marks)

    def change_since(self, before: "Figure") -> str:
        """Return "+3 sur un an": the change of a number in a year."""
        return change_fr(self.value, before.value)

    def in_unit(self, unit: str) -> "Figure":
        """Return the figure in a unit: its sign (``%``, ``+%``, ``€``), or a plural noun."""
        return replace(self, unit=unit)

    @property
    def cells(self) -> tuple[Number | str, str]:
        """Return the number and its marks, for two columns of a file."""
        return (ND if self.value is None else self.value, self.caveats)

    @property
    def caveats(self) -> str:
        """Return the marks of a number that is written without its prefix: "au moins : 3 lauréats non enregistrés"."""
        prefix, marks = self._prefix.strip(), self.marks
        return f"{prefix}{NO_BREAK}: {marks}" if prefix and marks else prefix or marks

    @property
    def known_marks(self) -> str:
        """Return the caveats of a known number, which is written with « environ » if it is rounded."""
        return "" if self.value is None else self.marks if self.is_about else self.caveats


UNKNOWN = Figure(None)


class MarkedValue(Protocol):
    """A value, and how many of its records are missing or unconfirmed."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def missing(self) -> int: ...
    @property
    def unconfirmed(self) -> int: ...
    @property
    def by_dates(self) -> Decimal | None: ...


def figure_with_marks(one: MarkedValue, unknown_because: str = "") -> Figure:
    """Return a value with its marks, without trailing zeros."""
    return Figure(
        strip_trailing_zeros(one.value),
        missing=one.missing,
        unconfirmed=one.unconfirmed,
        by_dates=strip_trailing_zeros(one.by_dates),
        unknown_because=unknown_because,
    )


def columns(*labels: str) -> tuple[str, ...]:
    """Return the titles of the columns that ``cells`` fills: each label, then that of its marks."""
    return tuple(title for label in labels for title in (label, f"{label}, {MARKS}"))
