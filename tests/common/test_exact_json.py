"""The JSON body of writes: exact numbers, invalid JSON, size limit."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.exceptions import ParseError

from common.exact_json import MAX_BYTES, ExactJson, TooLarge, iso_day
from tests import wordings


def parsed(body: bytes) -> Any:
    return ExactJson().parse(io.BytesIO(body))


def test_numbers_and_words_are_read_as_they_are_written() -> None:
    body = rb'{"a": 0.10, "b": 3, "c": 1e2, "d": "\u00e9 \ud83d\ude00 \\ud", "e": null, "f": [true]}'
    assert parsed(body) == {
        "a": Decimal("0.10"),
        "b": 3,
        "c": Decimal("1e2"),
        "d": "é 😀 \\ud",
        "e": None,
        "f": [True],
    }
    assert str(parsed(b"0.10")) == "0.10"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"\xff",
        rb'"\ud800"',
        rb'["\uD800"]',
        rb'{"\uDFFF": 1}',
        b"[" * 100_000,
        b"1e99999999999999999999",
        b"1" * 5_000,
    ],
)
def test_unreadable_json_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(ParseError) as refused:
        parsed(body)
    assert str(refused.value) == wordings.NO_READABLE_JSON


def test_body_over_the_limit_is_refused() -> None:
    body = b'"a"'.ljust(MAX_BYTES)
    assert parsed(body) == "a"
    with pytest.raises(TooLarge) as refused:
        parsed(body + b" ")
    assert (refused.value.status_code, str(refused.value)) == (
        413,
        wordings.BODY_TOO_LARGE,
    )


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-03-01", dt.date(2021, 3, 1)),
        ("2021-02-29", None),
        ("2021-3-1", None),
        ("20210301", None),
        ("2021-03-01T00:00", None),
        ("2021-03-01\n", None),
        ("٢٠٢١-٠٣-٠١", None),
        ("0000-01-01", None),
        ("", None),
        (20210301, None),
        (None, None),
    ],
)
def test_date_has_one_written_form(value: object, day: dt.date | None) -> None:
    assert iso_day(value) == day
