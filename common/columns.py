"""Columns for numbers that are read without trailing zeros, and their checks."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from common.readings import TOO_LONG, is_too_long
from common.words import strip_trailing_zeros


class StrippedDecimalField(models.DecimalField):  # type: ignore[type-arg]  # not generic when it runs
    """A number that is read without trailing zeros: 49 instead of 49.0000."""

    def from_db_value(self, value: Decimal | None, *_: object) -> Decimal | None:
        return strip_trailing_zeros(value)


def stripped_decimal(label: str, **options: Any) -> "models.DecimalField[Decimal | int | None, Decimal | None]":
    """Return a column for a number that may be null, with at most 4 decimals."""
    return StrippedDecimalField(label, **{"max_digits": 16, "decimal_places": 4, "null": True, **options})


def stripped_number(label: str, **options: Any) -> "models.DecimalField[Decimal | int, Decimal]":
    """Return a column for a number that is never null, with at most 4 decimals."""
    return StrippedDecimalField(label, **{"max_digits": 16, "decimal_places": 4, **options})


def check_digits(value: Decimal) -> None:
    """Refuse a number with more digits than a JSON number can represent."""
    if is_too_long(value):
        raise ValidationError(TOO_LONG)
