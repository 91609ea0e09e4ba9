from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.figure import rounded_like
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


FIGURES = st.decimals(min_value=0, max_value=10**9, places=2).map(strip_trailing_zeros)
PLACES = st.integers(0, 6)


@given(now=FIGURES, whole=st.integers(1, 999), places=PLACES)
def test_a_difference_from_a_rounded_figure_is_rounded_as_it_is(now: Decimal, whole: int, places: int) -> None:
    before = Decimal(whole * 10**places)
    step = rounding_step(before)
    change = rounded_like(now - before, [before])
    assert change % step == 0
    assert abs(change - (now - before)) * 2 <= step


@given(now=FIGURES, before=FIGURES)
def test_a_difference_of_exact_figures_is_exact(now: Decimal, before: Decimal) -> None:
    assert rounded_like(now - before, []) == now - before


@given(now=FIGURES, before=FIGURES)
def test_the_coarsest_of_two_rounded_figures_decides(now: Decimal, before: Decimal) -> None:
    step = max(rounding_step(now), rounding_step(before))
    assert rounded_like(now - before, [now, before]) % step == 0


@pytest.mark.parametrize(("value", "step"), [("5500000", "100000"), ("2.5", "0.1"), ("0.40", "0.1"), ("0", "1")])
def test_the_zeros_of_a_figure_show_to_what_it_is_rounded(value: str, step: str) -> None:
    assert rounding_step(Decimal(value)) == Decimal(step)
