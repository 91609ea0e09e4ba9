"""How numbers are written in JSON."""

from decimal import Decimal


def json_number(value: Decimal | None) -> int | float | None:
    """A JSON number equal to ``value``: an integer when it is whole; None (unknown) stays null.

    Raises ValueError for what a double can't say exactly (beyond 15 digits): a figure is never rounded in silence.
    """
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    if Decimal(repr(number)) != value:
        raise ValueError(f"{value} n’est pas exact en JSON")
    return number
