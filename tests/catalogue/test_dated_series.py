"""A series of dates in a URL: ends, step, and each refusal by parameter."""

import datetime as dt

import pytest
from django.http import QueryDict

from catalogue.dates import read_series
from common.clock import today
from startups.queries import DatedSeries
from tests import wordings
from tests.cases import cases
from web.filters import FilterError

pytestmark = pytest.mark.django_db
DATE = ["Écrivez une date entre 1990 et 2099, sous la forme 2022-01-31."]
LONG = ["La dernière date suit la première, de 400 écarts au plus."]


@cases(
    ("query", "series"),
    [
        ("from=2020-01-31&to=2021-06-15", DatedSeries(dt.date(2020, 1, 31), dt.date(2021, 6, 15), 12)),
        ("from=2020-01-01&to=2020-01-01&step=month", DatedSeries(dt.date(2020, 1, 1), dt.date(2020, 1, 1), 1)),
        ("from=2020-01-01&to=2099-12-31&step=quarter", DatedSeries(dt.date(2020, 1, 1), dt.date(2099, 12, 31), 3)),
        ("from=1990-01-01&to=2000-01-01&step=", DatedSeries(dt.date(1990, 1, 1), dt.date(2000, 1, 1), 12)),
        # 399 whole steps make 400 dates, the maximum
        ("from=2000-01-01&to=2033-04-30&step=month", DatedSeries(dt.date(2000, 1, 1), dt.date(2033, 4, 30), 1)),
    ],
)
def test_an_address_shows_its_ends_and_its_step(query: str, series: DatedSeries) -> None:
    assert read_series(QueryDict(query)) == series


def test_a_series_without_its_ends_goes_from_the_beginning_to_today() -> None:
    assert read_series(QueryDict("")) == DatedSeries(dt.date(2013, 1, 1), today(), 12)
    assert read_series(QueryDict("from=2020-01-01&to=")) == DatedSeries(dt.date(2020, 1, 1), today(), 12)


@cases(
    ("query", "errors"),
    [
        ("from=hier&to=2021-02-30", {"from": DATE, "to": DATE}),
        ("from=1989-12-31&to=2100-01-01", {"from": DATE, "to": DATE}),
        (
            "from=2020-01-01&to=2020-01-01&step=week",
            {"step": ["Cet écart n’existe pas. Écarts possibles : year, quarter, month."]},
        ),
        (
            "from=2020-01-01&as_of=2020-01-01&page=2",
            {"as_of": [wordings.UNKNOWN_PARAMETER], "page": [wordings.UNKNOWN_PARAMETER]},
        ),
        ("from=2020-01-02&to=2020-01-01", {"to": LONG}),
        ("from=2000-01-01&to=2033-05-01&step=month", {"to": LONG}),
    ],
)
def test_what_is_wrong_is_reported_by_parameter(query: str, errors: dict[str, list[str]]) -> None:
    with pytest.raises(FilterError) as raised:
        read_series(QueryDict(query))
    assert (raised.value.errors, raised.value.missing) == (errors, False)


def test_the_name_of_an_unknown_parameter_is_cut_and_holds_no_null() -> None:
    with pytest.raises(FilterError) as raised:
        read_series(QueryDict(f"from=2020-01-01&{'a%00' * 60}=1"))
    assert list(raised.value.errors) == [("a�" * 40)]
