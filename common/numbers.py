"""Decimal numbers as they are written."""

from decimal import Decimal
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


def whole_number(text: str, digits: int = 18) -> int | None:
    """The number that a text writes in the digits 0 to 9 alone, no more than ``digits`` of them; None for any other text.

    ``int`` alone takes digits of other scripts and signs, and refuses a text of some thousands of digits with an error.
    """
    return int(text) if len(text) <= digits and text.isascii() and text.isdecimal() else None
