"""Numbers as they are written, by people and in JSON."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import overload


@overload
def strip_trailing_zeros(value: Decimal) -> Decimal: ...
@overload
def strip_trailing_zeros(value: None) -> None: ...
@overload
def strip_trailing_zeros(value: Decimal | None) -> Decimal | None: ...
def strip_trailing_zeros(value: Decimal | None) -> Decimal | None:
    """The same number without the zeros that its column adds, and never with an exponent: 100.00 is 100. None stays None."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def rounding_step(value: Decimal) -> Decimal:
    """Return to what a rounded figure was rounded, by its zeros: 5 500 000 to the nearest 100 000, 2,5 to the nearest 0,1."""
    exponent = value.normalize().as_tuple().exponent if value else 0
    return Decimal(1).scaleb(int(exponent))


def rounded_difference(now: Decimal, before: Decimal, rounded: Collection[Decimal]) -> Decimal:
    """Return how much more ``now`` is, rounded as the coarsest of those that their source ``rounded`` (none: exactly)."""
    if not rounded:
        return now - before
    step = max(map(rounding_step, rounded))
    return ((now - before) / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def whole_number(text: str, digits: int = 18) -> int | None:
    """The number that a text writes in the digits 0 to 9 alone, no more than ``digits`` of them; None for any other text.

    ``int`` alone takes digits of other scripts and signs, and refuses a text of some thousands of digits with an error.
    """
    return int(text) if len(text) <= digits and text.isascii() and text.isdecimal() else None


def json_number(value: Decimal | None) -> int | float | None:
    """Return the JSON number equal to ``value``: an integer when it is whole; None (unknown) stays null.

    :raises ValueError: a double can't say it exactly (beyond 15 digits): a figure is never rounded in silence.
    """
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    if Decimal(repr(number)) != value:
        raise ValueError(f"{value} n’est pas exact en JSON")
    return number
