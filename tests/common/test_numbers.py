from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.texts import whole_number
from common.words import rounding_step, strip_trailing_zeros


@pytest.mark.parametrize(
    ("text", "written"), [("100.00", "100"), ("0.5000", "0.5"), ("0.0000", "0"), ("1200", "1200"), ("-3.10", "-3.1")]
)
def test_zeros_that_a_column_adds_go(text: str, written: str) -> None:
    assert str(strip_trailing_zeros(Decimal(text))) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_number_stays_the_same_and_has_no_exponent(value: Decimal) -> None:
    found = strip_trailing_zeros(value)
    assert found == value
    assert "E" not in str(found)
    assert "." not in str(found) or not str(found).endswith("0")


def test_unknown_stays_unknown() -> None:
    assert strip_trailing_zeros(None) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        ("9" * 18, int("9" * 18)),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        ("1e3", None),
        (" 1", None),
        ("1_000", None),
        ("un", None),
        ("²", None),
        ("١٢", None),
        ("１２", None),
        ("½", None),
        ("9" * 19, None),
        ("9" * 5000, None),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_whole_number_is_written_in_plain_digits(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(("text", "number"), [("2021", 2021), ("20210", None), ("0021", 21)])
def test_a_whole_number_has_no_more_digits_than_asked(text: str, number: int | None) -> None:
    assert whole_number(text, 4) == number


@pytest.mark.parametrize(("value", "step"), [("5500000", "100000"), ("2.5", "0.1"), ("0.40", "0.1"), ("0", "1")])
def test_the_zeros_of_a_figure_show_to_what_it_is_rounded(value: str, step: str) -> None:
    assert rounding_step(Decimal(value)) == Decimal(step)
