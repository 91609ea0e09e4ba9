"""A preview in words."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from workspace.composer.preview_page import Year, about, build_preview, format_quantity

ROW = {
    "startup": "a",
    "name": "Service a",
    "is_fictitious": False,
    "date": "2021-03-01",
    "reason": "Entrée en phase",
    "amount": "1",
    "part": "counted",
}


def year(number: int, value: str | None, counted: int = 0, base: int = 0, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"year": number, "value": value, "counted": counted, "base": base, "rows": list(rows)}


def result(*years: dict[str, Any], aggregate: str = "share", unit: str = "%") -> dict[str, Any]:
    return {
        "words": "Part, en pourcentage.",
        "unit": unit,
        "aggregate": aggregate,
        "computed_on": "2022-01-01",
        "years": list(years),
    }


def test_a_year_is_reported_with_its_records() -> None:
    found = build_preview(
        result(year(2021, "37.5", 3, 5, ROW, ROW | {"part": "base", "startup": "", "name": ""}), year(2020, None))
    )
    record = {**ROW, "date": dt.date(2021, 3, 1), "amount": Decimal(1), "counts": True}
    divides = {**record, "part": "base", "startup": "", "name": "Sans fiche", "counts": False}
    assert found.years == (
        Year(2021, Decimal("37.5"), "37,5\u202f%", "3 sur 8", 8, [record, divides]),
        Year(2020, None, "Non déterminé\xa0(ND)", "0 sur 0", 0, []),
    )
    assert (found.computed_on, found.divides) == (dt.date(2022, 1, 1), True)


def test_the_chart_begins_with_the_first_year_that_has_a_record() -> None:
    years = [year(2022, "0"), year(2021, "2", 2, 0, ROW), year(2020, "0"), year(2019, "1", 1, 0, ROW), year(2018, "0")]
    chart = build_preview(result(*years, aggregate="count", unit="")).chart
    assert chart is not None
    assert (chart.title, chart.categories) == ("1 en 2019, 2 en 2021", ("2019", "2020", "2021", "2022"))
    assert chart.series[0].values == (Decimal(1), Decimal(0), Decimal(2), Decimal(0))
    one = build_preview(result(year(2021, "2", 2, 0, ROW), aggregate="count", unit="")).chart
    assert one is not None
    assert one.title == "2 en 2021"
    assert build_preview(result(year(2021, "0"), aggregate="count", unit="")).chart is None


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("45", "", "45"),
        ("1500", "€", "1\u202f500\u202f€"),
        ("5", "mois", "5\xa0mois"),
        ("9.3333", "mois", "9,3\xa0mois"),
        ("34.95", "%", "35\u202f%"),
        (None, "%", "Non déterminé\xa0(ND)"),
    ],
)
def test_a_value_has_its_unit(value: str | None, unit: str, words: str) -> None:
    assert format_quantity(None if value is None else Decimal(value), unit) == words


@pytest.mark.parametrize(
    ("aggregate", "words"),
    [
        ("rate", "3 pour 60"),
        ("share", "3 sur 63"),
        ("count", "3\xa0enregistrements"),
    ],
)
def test_a_value_shows_of_what_it_is_made(aggregate: str, words: str) -> None:
    assert about(aggregate, 3, 60) == words
