"""Parse and format numbers, for people and JSON."""

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
    """Return the number without trailing zeros or exponent: 100.00 becomes 100. None stays None."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def exact_text(value: Decimal | None) -> str | None:
    """Return the number as text, without trailing zeros or exponent; None (unknown) stays None."""
    plain = strip_trailing_zeros(value)
    return None if plain is None else f"{plain:f}"


def rounding_step(value: Decimal) -> Decimal:
    """Return the precision of a rounded figure, from its zeros: 5 500 000 gives 100 000, 2,5 gives 0,1."""
    exponent = value.normalize().as_tuple().exponent if value else 0
    return Decimal(1).scaleb(int(exponent))


def rounded_difference(now: Decimal, before: Decimal, rounded: Collection[Decimal]) -> Decimal:
    """Return ``now`` minus the earlier value, rounded like the coarsest of the ``rounded`` values (none: exact)."""
    if not rounded:
        return now - before
    step = max(map(rounding_step, rounded))
    return ((now - before) / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def whole_number(text: str, digits: int = 18) -> int | None:
    """Parse an integer of at most ``digits`` digits 0 to 9; return None for any other text.

    ``int`` would accept signs and digits of other scripts, and raise an error for thousands of digits.
    """
    return int(text) if len(text) <= digits and text.isascii() and text.isdecimal() else None


def json_number(value: Decimal | None) -> int | float | None:
    """Return the JSON number equal to ``value``: an integer if it is whole; None (unknown) stays null.

    :raises ValueError: a double can't represent it exactly (beyond 15 digits): figures are never rounded silently.
    """
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    if Decimal(repr(number)) != value:
        raise ValueError(f"{value} n’est pas exact en JSON")
    return number
