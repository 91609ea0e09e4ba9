"""A count that a reader sees, as one value: its number with its marks. Nothing prints the one without the others.

Print it with ``{% figure one %}`` in a page, ``one.with_noun(…)`` in a sentence, ``one.cells`` in a file and
``web.api.figures`` in the API.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Never, NoReturn

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from common.words import (
    MINUS,
    NO_BREAK,
    Number,
    date_fr,
    gap_fr,
    lower_first,
    millions_fr,
    noun_fr,
    number_fr,
    plural_fr,
    quantity_fr,
    rounded,
    rounding_step,
    strip_trailing_zeros,
    unbroken_fr,
)
from common.words import UNKNOWN as NOT_DETERMINED

ND = "ND"
"""The text of a figure that is not determined."""
ABOUT = "environ"
"""What stands before a number that its source rounds."""
AT_LEAST = "au moins"
"""What stands before a number that is a minimum."""
MARKS = "réserves"
"""The name of the column of a file that contains the marks of the column before it."""


def with_marks(words: str, marks: str) -> str:
    """Return the words of a figure with its marks, if it has any: "34 (dont 2 à confirmer)"."""
    return f"{words} ({marks})" if marks else words


class Amount(Decimal):
    """The number of a figure: it is printed, compared, added and divided."""

    __slots__ = ()

    def __sub__(self, other: Never) -> Never:  # type: ignore[override]  # refused, unlike that of a number
        raise TypeError("A difference is one of two figures, not of their numbers.")

    __rsub__ = __sub__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a figure is above another (negative: below), in its ``unit``.

    It may turn out to be from ``least`` to ``most`` (None: no bound), for the reasons ``why``. ``amount`` is that of the
    recorded numbers, None without a bound; ``step`` is the precision of the coarsest that a source rounds (0: none is).
    ``since`` is the day of the other figure, if it has another day.
    """

    amount: Decimal | None
    least: Decimal | None
    most: Decimal | None
    unit: str = ""
    why: str = ""
    step: Decimal = Decimal(0)
    since: dt.date | None = None

    @property
    def exact(self) -> Decimal | None:
        """Return the amount; None if it may turn out to be another."""
        return self.amount if self.least == self.most else None

    @property
    def known(self) -> Decimal | None:
        """Return the amount, exact or rounded; None if it isn't determined."""
        return None if self.least is None or self.most is None else self.amount

    @property
    def is_positive(self) -> bool:
        """Whether the first figure is the greater one, whatever is missing."""
        return self.least is not None and self.least > 0

    @property
    def may_be_null(self) -> bool:
        """Whether both figures may turn out to be equal."""
        return (self.least is None or self.least <= 0) and (self.most is None or self.most >= 0)

    def __str__(self) -> str:
        return self.words()

    def words(self, than: str = "") -> str:
        """Return "5 de moins qu’en 2020", "au plus 2 de moins", or that it is not determined and why."""
        than = than or (f"qu’au {date_fr(self.since)}" if self.since else "")
        bound, outwards = (self.most, ROUND_CEILING) if self.least is None else (self.least, ROUND_FLOOR)
        if bound is None or self.amount is None:
            return f"différence non déterminée{NO_BREAK}: {self.why}"
        if self.known is not None:
            return f"{self._about(self.amount)}{self._compared(self.amount)} {than}".rstrip()
        bound = rounded_to(bound, self.step, outwards)
        limit = AT_LEAST if (bound >= 0) is (self.least is not None) else "au plus"
        return f"{limit} {self._about(bound) if bound else ''}{self._compared(bound)} {than}".rstrip()

    def _about(self, amount: Decimal) -> str:
        """Return « environ » before the difference from a rounded number."""
        return "" if not self.step else "environ " if amount else "à peu près "

    def _compared(self, amount: Decimal) -> str:
        return f"{self._number(abs(amount))} {'de plus' if amount > 0 else 'de moins'}" if amount else "autant"

    def _number(self, amount: Decimal) -> str:
        """Return an amount in its unit."""
        return millions_fr(amount) if self.unit == "€" and self.step else gap_fr(amount, self.unit)

    def change(self, period: str = "sur un an") -> str:
        """Return "+12 sur un an", "stable sur un an", or that the change is not determined."""
        amount = self.known
        if amount is None:
            return f"évolution {period}{NO_BREAK}: {NOT_DETERMINED}"
        sign = "+" if amount > 0 else MINUS
        return f"{self._about(amount)}{f'{sign}{self._number(abs(amount))}' if amount else 'stable'} {period}"


def rounded_to(amount: Decimal, step: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Return a multiple of ``step``, near an amount; the amount itself if it is 0."""
    return (amount / step).quantize(Decimal(1), rounding) * step if step else amount


@dataclass(frozen=True, slots=True)
class Figure:
    """A number (None: not determined), its ``unit``, the ``day`` on which it is true, and its marks.

    ``missing`` laureates were announced but not recorded, and ``unknown_amounts`` awards have no known amount: the number
    is a minimum, as is one that ``is_part`` of what its page says once that it lacks. ``unconfirmed`` designations have a
    millésime to confirm; ``by_dates`` is the number by the years of their dates (None: the same). ``is_rounded``: its
    source rounds it. ``unknown_because`` is the reason why it is not determined.
    """

    value: Number | None
    unit: str = ""
    day: dt.date | None = None
    missing: int = 0
    unknown_amounts: int = 0
    unconfirmed: int = 0
    by_dates: Decimal | None = None
    is_rounded: bool = False
    is_part: bool = False
    unknown_because: str = ""

    @property
    def is_known(self) -> bool:
        return self.value is not None

    def __post_init__(self) -> None:
        if isinstance(self.value, Decimal | int):  # a chart refuses any other number by the name of its series
            object.__setattr__(self, "value", Amount(self.value))

    @property
    def exact(self) -> Amount | None:
        """Return the number to compute with."""
        return self.value if isinstance(self.value, Amount) else None

    @property
    def count(self) -> Amount:
        """Return the number of records to compute with; 0 if it is not determined."""
        return self.exact or Amount(0)

    @property
    def at_least(self) -> bool:
        """Whether records or amounts are missing, so that the number is a minimum."""
        return bool(self.missing or self.unknown_amounts or self.is_part)

    @property
    def is_about(self) -> bool:
        """Whether it is written « environ », which a minimum isn't."""
        return self.is_rounded and not self.at_least

    @property
    def is_to_confirm(self) -> bool:
        """Whether it counts unconfirmed millésimes, or differs from the number by dates."""
        return bool(self.unconfirmed) or self.by_dates is not None

    @property
    def possible(self) -> list[Decimal | None]:
        """Return numbers that it may turn out to be: its own, that by dates, and a greater one of a minimum."""
        others = [self.by_dates, Decimal("Infinity") if self.at_least and self.is_known else None]
        return [self.exact, *(one for one in others if one is not None)]

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
    def in_millions(self) -> str:
        """Return an amount in euros for a title: "environ 1,3 million d’euros"."""
        return f"{self._prefix}{millions_fr(self.exact)}"

    @property
    def _prefix(self) -> str:
        return f"{AT_LEAST}{NO_BREAK}" if self.at_least else f"{ABOUT}{NO_BREAK}" if self.is_about else ""

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
        if self.by_dates is None or self.by_dates == self.value:
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
            is_part=self.is_part or other.is_part,
        )

    def __sub__(self, before: "Figure") -> Difference:
        """Return how much the figure is above another one of the same unit, with the doubts of both.

        :raises ValueError: if they have two units: they don't count the same population.
        """
        if self.unit != before.unit:
            raise ValueError(f"« {self.unit} » et « {before.unit} » n’ont pas de différence.")
        (least, most), (least_before, most_before) = self._limits(), before._limits()
        bounds = _gap(least, most_before), _gap(most, least_before)
        steps = (rounding_step(one.exact) for one in (self, before) if one.is_rounded and one.exact is not None)
        step = max(steps, default=Decimal(0))
        return Difference(
            _rounded_gap(self, before, bounds, step),
            *bounds,
            unit=self.unit,
            why=" ; ".join(dict.fromkeys(one._doubt for one in (self, before) if one._doubt)),
            step=step,
            since=before.day if self.day != before.day else None,
        )

    def _limits(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the least and the greatest number that it may turn out to be (None: no limit)."""
        if self.value is None or self.is_to_confirm:
            return None, None
        margin = rounding_step(Decimal(self.value)) / 2 if self.is_rounded else Decimal(0)
        return self.value + -margin, None if self.at_least else self.value + margin

    @property
    def _doubt(self) -> str:
        """Return why nobody knows how far it is from another figure."""
        if self.value is None:
            return lower_first(self.marks) or f"l’un des deux chiffres est{NO_BREAK}{ND}"
        return "millésimes à confirmer" if self.is_to_confirm else self.marks

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

    def multiplied(self, times: Decimal) -> "Figure":
        """Return so many times the figure."""
        return replace(self, value=None if self.value is None else self.value * times)

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


def _gap(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return the difference of two limits; None if either has none."""
    return None if one is None or other is None else Decimal(one) - Decimal(other)


def _rounded_gap(
    now: Figure, before: Figure, bounds: tuple[Decimal | None, Decimal | None], step: Decimal
) -> Decimal | None:
    """Return the difference of the numbers, rounded to ``step``; 0 if that does not tell which is the greater.

    None if it has no bound: the numbers tell nothing.
    """
    gap, (least, most) = _gap(now.exact, before.exact), bounds
    if gap is None or (least is None and most is None):
        return None
    if least is not None and most is not None and least < 0 < most:
        return Decimal(0)
    if "%" in now.unit:
        return strip_trailing_zeros(rounded(gap, 1))
    return rounded_to(gap, step)


def is_first(first: Figure, others: Iterable[Figure]) -> bool:
    """Whether a figure is greater than each of the others, whatever is missing."""
    return all((first - one).is_positive for one in others)


FEWEST_DOUBLED = 5
"""A smaller number that doubles is not news."""


def is_doubled(now: Figure, before: Figure, times: Decimal = Decimal(2)) -> bool:
    """Whether a number that is worth telling was multiplied by ``times`` at least, whatever is missing."""
    if before.count < FEWEST_DOUBLED:
        return False
    least = (now - before.multiplied(times)).least
    return least is not None and least >= 0


UNKNOWN = Figure(None)


def figure_with_marks(
    value: Decimal | None,
    unconfirmed: int | None,
    by_dates: Decimal | None,
    missing: int | None,
    unknown_because: str = "",
) -> Figure:
    """Return a stored value with its marks (None: no such mark), without trailing zeros."""
    return Figure(
        strip_trailing_zeros(value),
        missing=missing or 0,
        unconfirmed=unconfirmed or 0,
        by_dates=strip_trailing_zeros(by_dates),
        unknown_because=unknown_because,
    )


def columns(*labels: str) -> tuple[str, ...]:
    """Return the titles of the columns that ``cells`` fills: each label, then that of its marks."""
    return tuple(title for label in labels for title in (label, f"{label}, {MARKS}"))
