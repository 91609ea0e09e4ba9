import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.readings import TOO_LONG, MeasuredValue, format_period, read_period, read_value, reading_errors
from tests import wordings

TODAY = dt.date(2022, 3, 10)
MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)
TOO_BIG = wordings.VALUE_TOO_LARGE
TOO_EARLY_END = wordings.PERIOD_ENDS_BEFORE_ITS_START


@pytest.mark.parametrize(
    ("text", "cadence", "start", "end"),
    [
        ("2021", "month", "2021-01-01", "2022-01-01"),
        ("2021-T4", "month", "2021-10-01", "2022-01-01"),
        ("2021q1", "year", "2021-01-01", "2021-04-01"),
        ("2021-12", "year", "2021-12-01", "2022-01-01"),
        ("3/2021", "month", "2021-03-01", "2021-04-01"),
        ("Août 2021", "month", "2021-08-01", "2021-09-01"),
        (" 2021-03-01/2021-03-15 ", "month", "2021-03-01", "2021-03-16"),
        ("2021-03-01", "month", "2021-03-01", "2021-04-01"),
        ("2021-04-01", "quarter", "2021-04-01", "2021-07-01"),
        ("2021-01-01", "year", "2021-01-01", "2022-01-01"),
    ],
)
def test_period_is_read_as_people_write_it(text: str, cadence: str, start: str, end: str) -> None:
    assert read_period(text, cadence) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("", "month"),
        ("mars", "month"),
        ("2021-13", "month"),
        ("0000", "year"),
        ("9999", "year"),
        ("2021-T5", "month"),
        ("2021-02-30/2021-03-01", "month"),
        ("2021-03-15", "month"),
        ("2021-05-01", "quarter"),
        ("2021-04-01", "year"),
        ("2021-01-01/9999-12-31", "month"),
    ],
)
def test_unreadable_period_shows_how_to_write_it(text: str, cadence: str) -> None:
    with pytest.raises(ValueError, match="est illisible : écrivez 2021, 2021-T1, mars 2021 ou 2021-03-01/2021-03-15"):
        read_period(text, cadence)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2021-01-01", "2022-01-01", "2021"),
        ("2021-02-01", "2022-02-01", "2021-02-01/2022-01-31"),  # twelve months that are not a calendar year
        ("2021-01-01", "2021-04-01", "2021-T1"),
        ("2021-04-01", "2021-07-01", "2021-T2"),
        ("2021-10-01", "2022-01-01", "2021-T4"),
        ("2021-02-01", "2021-05-01", "2021-02-01/2021-04-30"),  # three months that are not a quarter
        ("2021-03-01", "2021-04-01", "2021-03"),
        ("2021-12-01", "2022-01-01", "2021-12"),
        ("2021-03-02", "2021-04-02", "2021-03-02/2021-04-01"),
        ("2021-01-02", "2022-01-01", "2021-01-02/2021-12-31"),
        ("2021-01-01", "2021-03-01", "2021-01-01/2021-02-28"),
        ("2021-03-01", "2021-03-02", "2021-03-01/2021-03-01"),
        ("2020-02-01", "2020-03-01", "2020-02"),
    ],
)
def test_a_period_is_written_in_the_shortest_way(start: str, end: str, text: str) -> None:
    first, after = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    assert format_period(first, after) == text
    assert read_period(text, "day" if "/" in text else "month") == (first, after)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 800))
def test_written_period_is_read_again(start: dt.date, days: int) -> None:
    end = start + dt.timedelta(days=days)
    assert read_period(format_period(start, end), "month") == (start, end)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1234", "count", "1234"),
        ("1 234,5", "", "1234.5"),
        ("1\u202f234.50", "duration", "1234.5"),
        ("62 %", "percentage", "62"),
        ("62", "percentage", "62"),
        ("-3", "count", "-3"),
        ("12 €", "amount", "12"),
        ("12", "amount", "12"),
    ],
)
def test_value_is_read_as_people_write_it(text: str, kind: str, value: str) -> None:
    assert read_value(text, kind) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "kind"), [("240 %", "count"), ("3 €", "percentage"), ("62 %", "amount"), ("62 %", ""), ("5 €", "duration")]
)
def test_value_in_the_unit_of_another_kind_is_refused(text: str, kind: str) -> None:
    with pytest.raises(ValueError, match="n’est pas dans l’unité attendue : écrivez un nombre seul"):
        read_value(text, kind)


@pytest.mark.parametrize("text", ["", "douze", "1e30", "NaN", "Infinity", "1.234.5", "٣", "--1", "."])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"n’est pas un nombre : écrivez-la ainsi, 1234,5\."):
        read_value(text)


@pytest.mark.parametrize(
    ("kind", "reading", "refused"),
    [
        ("count", MeasuredValue(MAY, JUNE, Decimal(0)), {}),
        ("count", MeasuredValue(MAY, JUNE, Decimal(-1)), {"value": wordings.NEGATIVE_VALUE}),
        ("count", MeasuredValue(MAY, JUNE, Decimal("2.5")), {"value": wordings.WHOLE_NUMBER_OF_THINGS}),
        ("percentage", MeasuredValue(MAY, JUNE, Decimal(100)), {}),
        ("percentage", MeasuredValue(MAY, JUNE, Decimal(240)), {"value": wordings.PERCENTAGE_OUT_OF_BOUNDS}),
        ("amount", MeasuredValue(MAY, JUNE, Decimal(10) ** 30), {"value": TOO_BIG}),
        ("amount", MeasuredValue(MAY, JUNE, Decimal(10) ** 15), {"value": TOO_BIG}),
        ("amount", MeasuredValue(MAY, JUNE, Decimal(10) ** 15 - 1), {}),
        ("amount", MeasuredValue(MAY, JUNE, Decimal("99999999999999.99")), {"value": TOO_LONG}),
        ("duration", MeasuredValue(MAY, JUNE, Decimal("0.0001")), {}),
        ("percentage", MeasuredValue(MAY, JUNE, Decimal("100.01")), {"value": wordings.PERCENTAGE_OUT_OF_BOUNDS}),
        ("count", MeasuredValue(dt.date(2000, 1, 1), MAY, Decimal(1)), {}),
        ("count", MeasuredValue(MAY, JUNE, Decimal(1), "x" * 500), {}),
        ("duration", MeasuredValue(MAY, JUNE, Decimal("0.00001")), {"value": "Une valeur a 4 décimales au plus."}),
        ("count", MeasuredValue(JUNE, MAY, Decimal(1)), {"until": TOO_EARLY_END}),
        ("count", MeasuredValue(dt.date(1999, 1, 1), MAY, Decimal(1)), {"start": wordings.PERIOD_AFTER_2000}),
        ("count", MeasuredValue(MAY, dt.date(2022, 3, 11), Decimal(1)), {}),
        (
            "count",
            MeasuredValue(MAY, dt.date(2022, 3, 12), Decimal(1)),
            {"until": "Cette période finit le 11\u202fmars\u202f2022 : elle se mesure une fois finie."},
        ),
        (
            "count",
            MeasuredValue(MAY, JUNE, Decimal(1), "x" * 501),
            {"source": wordings.LONG_SOURCE},
        ),
        (
            "percentage",
            MeasuredValue(MAY, MAY, Decimal(101), "\0"),
            {
                "until": TOO_EARLY_END,
                "value": wordings.PERCENTAGE_OUT_OF_BOUNDS,
                "source": wordings.LONG_SOURCE,
            },
        ),
    ],
)
def test_reading_is_refused_with_a_reason(kind: str, reading: MeasuredValue, refused: dict[str, str]) -> None:
    assert reading_errors(kind, reading, TODAY) == refused


def test_an_unreadable_period_is_quoted_by_its_beginning() -> None:
    with pytest.raises(ValueError, match=f"^La période « {'x' * 40} » est illisible : écrivez "):
        read_period(" " + "x" * 400, "month")
    with pytest.raises(ValueError, match=f"^La valeur « {'x' * 40} » n’est pas un nombre"):
        read_value("x" * 400)
