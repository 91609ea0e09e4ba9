"""Exact numbers in JSON: written without rounding, and parsed from the body of a write, which has a size limit."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any, NoReturn

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from common.words import strip_trailing_zeros

MAX_BYTES = 500_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class TooLarge(APIException):
    """The request body is too large (413)."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "Le corps dépasse 500 ko : envoyez-le en plusieurs fois."


class ExactJson(BaseParser):
    """Parse decimals as ``Decimal``, so that a value is recorded as written."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise TooLarge
        try:
            value = json.loads(body, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_object)
            if rb"\ud" in body.lower():  # perhaps a lone surrogate, which can be neither stored nor returned
                json.dumps(value, ensure_ascii=False, default=str).encode()
        except (ValueError, ArithmeticError, RecursionError):
            raise ParseError("Le corps n’est pas du JSON lisible.") from None
        return value


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; refuse a field given twice, of which only one value would be recorded."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ParseError("Un champ est donné deux fois : gardez-en une valeur.")
    return found


def iso_day(value: Any) -> dt.date | None:
    """Return the date of a JSON value (2021-03-01), or None."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def exact_text(value: Decimal | None) -> str | None:
    """Return the number as text, without trailing zeros or exponent; None (unknown) stays None."""
    plain = strip_trailing_zeros(value)
    return None if plain is None else f"{plain:f}"


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
