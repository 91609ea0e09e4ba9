"""A table that a job computes whole holds what it gives, whatever was there, and writes only what differs."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common import data_version
from indicators.models import BacktestTrial, Indicator
from indicators.outlook.actions import sync_table
from tests import factories

pytestmark = pytest.mark.django_db
KEY = ("indicator_id", "year", "method")
TABLES = st.dictionaries(st.tuples(st.integers(2017, 2019), st.sampled_from(["blend", "flow"])), st.integers(0, 3))
type Table = dict[tuple[int, str], int]


def rows(indicator: Indicator, table: Table) -> list[BacktestTrial]:
    """A trial for each year and method, with so much expected."""
    return [
        BacktestTrial(
            indicator=indicator,
            year=year,
            method=method,
            day=dt.date(year, 6, 30),
            so_far=Decimal(0),
            value=Decimal(value),
            low=Decimal(0),
            high=Decimal(9),
            result=Decimal(5),
        )
        for (year, method), value in table.items()
    ]


def stored() -> Table:
    return {(row.year, row.method): int(row.value) for row in BacktestTrial.objects.all()}


@settings(max_examples=25)
@given(before=TABLES, after=TABLES)
def test_table_holds_what_is_given_and_counts_what_moved(before: Table, after: Table) -> None:
    indicator = Indicator.objects.first() or factories.make_indicator()
    sync_table(BacktestTrial, KEY, rows(indicator, before))
    assert stored() == before
    moved = sync_table(BacktestTrial, KEY, rows(indicator, after))
    assert stored() == after
    written = sum(before.get(key) != value for key, value in after.items())
    assert moved == written + len(before.keys() - after.keys())
    assert sync_table(BacktestTrial, KEY, rows(indicator, after)) == 0


def test_what_makes_no_difference_writes_nothing() -> None:
    indicator = factories.make_indicator()
    sync_table(BacktestTrial, KEY, rows(indicator, {(2021, "blend"): 1}))
    version, before = data_version.current(), BacktestTrial.objects.get()
    assert sync_table(BacktestTrial, KEY, rows(indicator, {(2021, "blend"): 2}), ignore=("value",)) == 0
    assert (data_version.current(), BacktestTrial.objects.get().value) == (version, before.value)
