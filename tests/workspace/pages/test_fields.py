"""An amount typed by staff: exact to the cent, or refused with a message, however large."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests import wordings
from workspace.pages.fields import EuroField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("", None),
        ("0", "0"),
        ("0,01", "0.01"),
        ("1 234,50 €", "1234.5"),
        ("1\u202f234", "1234"),
        ("12,500", "12.5"),
        ("999999999999,99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, amount: str | None) -> None:
    assert EuroField("Montant").clean(typed) == (None if amount is None else Decimal(amount))


MOST = wordings.AMOUNT_TOO_LARGE


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("-0,01", wordings.NEGATIVE_AMOUNT),
        ("0,001", wordings.AMOUNT_OF_TWO_DECIMALS),
        ("1000000000000", MOST),
        ("9" * 40, MOST),
        (f"{'9' * 30},999", MOST),
    ],
)
def test_an_amount_that_no_column_holds_is_refused(typed: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        EuroField("Montant").clean(typed)
    assert refused.value.messages == [message]


@pytest.mark.parametrize("typed", ["douze", "1.2.3", "12 %", "٣", "1e3", "NaN", "Infinity", "1\x00", "--1"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        EuroField("Montant").clean(typed)
