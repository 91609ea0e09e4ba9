"""The axis of values and the places of labels, for any values."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chart_scale import axis_ticks, chart_ticks, labelled, names_width, runs, spread, stacked
from common.charts import Chart, Kind, Series

VALUES = st.lists(st.decimals(min_value=-(10**6), max_value=10**9, places=2), min_size=1, max_size=8)


def chart(kind: Kind, *series: tuple[int | Decimal | None, ...]) -> Chart:
    named = tuple(Series(f"Série {rank}", "one", values) for rank, values in enumerate(series))
    return Chart("essai", "Essai", "Mesure", kind, tuple("abcd"[: len(series[0])]), named, "")


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([115, 50, 5, 11], [0, 20, 40, 60, 80, 100, 120]),
        ([1], [0, 1]),
        ([0, 0], [0, 1]),
        ([], [0, 1]),
        ([7], [0, 2, 4, 6, 8]),
        ([-20, 60], [-20, 0, 20, 40, 60]),
    ],
)
def test_axis_ticks_are_round_and_whole_for_counts(values: list[int], ticks: list[int]) -> None:
    assert list(axis_ticks(values)) == ticks


def test_axis_ticks_of_rates_may_have_decimals() -> None:
    ticks = axis_ticks([Decimal("0.40"), Decimal("0.12")], whole=False)
    assert list(ticks) == [Decimal("0"), Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4")]


@given(VALUES, st.booleans())
def test_axis_ticks_hold_zero_and_every_value(values: list[Decimal], whole: bool) -> None:
    ticks = axis_ticks(values, whole)
    assert 0 in ticks
    assert ticks[0] <= min(values)
    assert ticks[-1] >= max(values)
    assert len({after - before for before, after in pairwise(ticks)}) == 1
    assert 2 <= len(ticks) <= 8


@given(st.lists(st.floats(min_value=0, max_value=300), max_size=12).map(sorted))
def test_spread_keeps_labels_apart_and_inside(wanted: list[float]) -> None:
    placed = spread(wanted, 18, 0, 300)
    assert all(after - before >= 18 - 1e-9 for before, after in pairwise(placed))
    assert all(-1e-9 <= place <= 300 + 1e-9 for place in placed)


def test_spread_moves_nothing_that_is_already_apart() -> None:
    assert spread([10.0, 50.0, 90.0], 18, 0, 100) == [10.0, 50.0, 90.0]


@pytest.mark.parametrize(
    ("known", "stretches"),
    [
        ([], []),
        ([False], []),
        ([True, True], [range(2)]),
        ([True, False, True, True, False], [range(1), range(2, 4)]),
    ],
)
def test_runs_are_the_stretches_without_gap(known: list[bool], stretches: list[range]) -> None:
    assert runs(known) == stretches


def test_stacked_has_no_edge_where_a_series_is_unknown() -> None:
    assert stacked(chart("stacked_area", (1, 2, None), (10, 20, 30))) == [[1, 11], [2, 22], []]


def test_chart_ticks_reach_the_top_of_the_stack() -> None:
    series = ((40, 60), (50, 50))
    assert [chart_ticks(chart(kind, *series))[-1] for kind in ("stacked_area", "lines", "bars")] == [120, 60, 60]


def test_chart_ticks_of_rates_are_not_rounded_to_whole_numbers() -> None:
    assert chart_ticks(chart("bars", (Decimal("0.40"),)))[1] == Decimal("0.1")


def test_names_width_is_kept_only_where_names_are_written() -> None:
    assert [names_width(chart(kind, (1, 2))) for kind in ("lines", "stacked_area", "bars")] == [87, 87, 12]


@pytest.mark.parametrize(
    ("categories", "kept"),
    [
        (("2020", "2021", "2022"), ["2022"]),
        (tuple(str(year) for year in range(2013, 2027)), ["2014", "2020", "2026"]),
        (("Investigation", "Construction", "Accélération", "En consolidation"), ["Investigation", "En consolidation"]),
        (tuple(f"novembre {year}" for year in range(2000, 2027)), ["novembre 2008", "novembre 2017", "novembre 2026"]),
    ],
)
def test_phone_keeps_the_names_that_fit_under_its_axis(categories: tuple[str, ...], kept: list[str]) -> None:
    series = (Series("A", "one", tuple(range(len(categories)))),)
    chart = Chart("c", "C", "M", "bars", categories, series, "", category_label="Période")
    assert [categories[index] for index, is_kept in labelled(chart).items() if is_kept] == kept
