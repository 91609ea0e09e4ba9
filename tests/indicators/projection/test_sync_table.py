"""A table computed as a whole by a job contains its results, whatever was there, and only differences are written."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import data_version
from indicators.models import BacktestTrial, Definition, Indicator
from indicators.projection.actions import sync_table
from tests import factories
from tests.sweeps import examples

pytestmark = pytest.mark.django_db
KEY = ("indicator_id", "year")
TABLES = st.dictionaries(st.integers(2015, 2019), st.integers(0, 3))
type Table = dict[int, int]


def rows(indicator: Indicator, table: Table) -> list[BacktestTrial]:
    """Return a trial for each year, with its expected value."""
    definition = Definition.objects.get(indicator=indicator)
    return [
        BacktestTrial(
            indicator=indicator,
            year=year,
            definition=definition,
            day=dt.date(year, 6, 30),
            so_far=Decimal(0),
            value=Decimal(value),
            is_as_known=False,
            result=Decimal(5),
        )
        for year, value in table.items()
    ]


def stored() -> Table:
    return {row.year: int(row.value) for row in BacktestTrial.objects.all()}


@examples(25)
@given(before=TABLES, after=TABLES)
def test_table_holds_what_is_returned_and_counts_what_moved(before: Table, after: Table) -> None:
    indicator = Indicator.objects.first() or factories.make_indicator(rule={"measure": "designations"})
    sync_table(BacktestTrial, KEY, rows(indicator, before))
    assert stored() == before
    moved = sync_table(BacktestTrial, KEY, rows(indicator, after))
    assert stored() == after
    written = sum(before.get(key) != value for key, value in after.items())
    assert moved == written + len(before.keys() - after.keys())
    assert sync_table(BacktestTrial, KEY, rows(indicator, after)) == 0


def test_what_makes_no_difference_writes_nothing() -> None:
    indicator = factories.make_indicator(rule={"measure": "designations"})
    sync_table(BacktestTrial, KEY, rows(indicator, {2021: 1}))
    version, before = data_version.current(), BacktestTrial.objects.get()
    assert sync_table(BacktestTrial, KEY, rows(indicator, {2021: 2}), ignore=("value",)) == 0
    assert (data_version.current(), BacktestTrial.objects.get().value) == (version, before.value)
