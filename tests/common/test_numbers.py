"""Decimal numbers as they are written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.numbers import strip_trailing_zeros


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
