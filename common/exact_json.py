"""The body of what tools write: JSON read exactly, and no further than its bound."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any, NoReturn

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

MAX_BYTES = 500_000


class TooLarge(APIException):
    """413."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "Le corps dépasse 500 ko : envoyez-le en plusieurs fois."


class ExactJson(BaseParser):
    """Numbers with decimals are ``Decimal``: a value is recorded as it was written."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise TooLarge
        try:
            return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, ArithmeticError, RecursionError):
            raise ParseError("Le corps n’est pas du JSON lisible.") from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
