"""The axis of values and the places of labels, for any values."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.chart_scale import (
    axis_ticks,
    axis_words,
    bars_of,
    chart_ticks,
    labelled,
    missing,
    names_width,
    runs,
    spread,
    stacked,
)
from common.charts import Chart, Kind, Series
from common.words import MONTHS

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
        (tuple(f"novembre {year}" for year in range(2000, 2027)), ["novembre 2002", "novembre 2014", "novembre 2026"]),
    ],
)
def test_phone_keeps_the_names_that_fit_under_its_axis(categories: tuple[str, ...], kept: list[str]) -> None:
    series = (Series("A", "one", tuple(range(len(categories)))),)
    chart = Chart("c", "C", "M", "bars", categories, series, "", category_label="Période")
    assert [categories[index] for index, is_kept in labelled(chart).items() if is_kept] == kept


def test_names_under_an_axis_leave_room_to_each_other() -> None:
    """Fifty quarters, whose areas leave a third of the drawing to their names."""
    quarters = tuple(f"T{place % 4 + 1} {2014 + place // 4}" for place in range(50))
    series = (Series("Indépendants et prestataires", "one", tuple(range(50))),)
    named = labelled(Chart("c", "C", "M", "stacked_area", quarters, series, "", category_label="Trimestre"))
    assert [quarters[place] for place in sorted(named)] == [
        "T1 2014", "T4 2015", "T3 2017", "T2 2019", "T1 2021", "T4 2022", "T3 2024", "T2 2026",
    ]  # fmt: skip
    assert [quarters[place] for place, is_kept in sorted(named.items()) if is_kept] == ["T4 2015", "T1 2021", "T2 2026"]


def months(count: int, series: tuple[Series, ...] = ()) -> Chart:
    """A chart of months from January 2013."""
    names = tuple(f"{MONTHS[place % 12]}\u202f{2013 + place // 12}" for place in range(count))
    return Chart("c", "C", "M", "bars", names, series, "", category_label="Mois")


@pytest.mark.parametrize(
    ("count", "named", "kept"),
    [
        (1, [0], [0]),
        (12, [1, 3, 5, 7, 9, 11], [5, 11]),
        (13, [0, 12], [0]),
        (36, [0, 12, 24], [0]),
        (144, list(range(0, 144, 12)), [0, 36, 72, 108]),
        (145, list(range(0, 145, 24)), [0, 72, 144]),
    ],
)
def test_months_are_named_by_their_january_when_they_are_many(count: int, named: list[int], kept: list[int]) -> None:
    found = labelled(months(count))
    assert sorted(found) == named
    assert sorted(place for place, is_kept in found.items() if is_kept) == kept


@pytest.mark.parametrize(("count", "words"), [(12, "janvier\u202f2013"), (13, "2013")])
def test_a_january_among_many_months_is_its_year(count: int, words: str) -> None:
    assert axis_words(months(count), 0) == words


def test_another_category_is_said_whole_however_many_there_are() -> None:
    years = tuple(f"Année {year}" for year in range(2000, 2030))
    assert axis_words(Chart("c", "C", "M", "bars", years, (), "", category_label="Année"), 3) == "Année 2003"


@pytest.mark.parametrize("count", [1, 2, 11, 12, 13, 24, 25, 100])
def test_the_last_category_is_named_and_twelve_are_at_most(count: int) -> None:
    names = tuple(str(place) for place in range(count))
    found = labelled(Chart("c", "C", "M", "bars", names, (), "", category_label="Année"))
    assert found[count - 1] is True
    assert len(found) <= 12
    gaps = {after - before for before, after in pairwise(sorted(found))}
    assert len(gaps) <= 1


@pytest.mark.parametrize(
    ("unit", "values", "ticks"),
    [
        ("%", (0, 100), [0, 20, 40, 60, 80, 100]),
        ("%", (3, 7), [0, 20, 40, 60, 80, 100]),
        ("%", (3, 101), [0, 20, 40, 60, 80, 100, 120]),
        ("%", (-1, 7), [-2, 0, 2, 4, 6, 8]),
        ("%", (None, None), [0, 20, 40, 60, 80, 100]),
        ("services", (3, 7), [0, 2, 4, 6, 8]),
        ("services", (None, None), [0, 1]),
    ],
)
def test_a_share_is_read_on_the_whole_of_its_scale(unit: str, values: tuple[int | None, ...], ticks: list[int]) -> None:
    shares = Chart("c", "C", "M", "bars", ("a", "b"), (Series("A", "one", values),), unit)
    assert list(chart_ticks(shares)) == ticks


def test_the_bounds_of_a_projection_are_on_the_axis() -> None:
    series = Series("P", "projection", (None, 5), (None, (2, 38)))
    assert chart_ticks(Chart("c", "C", "M", "bars", ("a", "b"), (series,), ""))[-1] == 40


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        ([], []),
        ([5.0], [10.0]),  # under the top
        ([95.0], [90.0]),  # over the bottom
        ([50.0, 50.0], [50.0, 70.0]),
        ([85.0, 88.0], [70.0, 90.0]),
        ([10.0, 12.0, 80.0], [10.0, 30.0, 80.0]),
        ([1.0] * 6, [10.0, 30.0, 50.0, 70.0, 90.0, 110.0]),  # more than fit are packed from the top
    ],
)
def test_labels_move_as_little_as_they_can(wanted: list[float], placed: list[float]) -> None:
    assert spread(wanted, 20, 10, 90) == placed


def test_names_on_the_right_have_the_room_of_the_longest_with_its_value() -> None:
    long, short = Series("Un nom long", "one", (1, 1000)), Series("A", "two", (1, 2))
    followed = Series("A", "one", (1, None), followed=(3, 2))
    assert names_width(Chart("c", "C", "M", "lines", ("a", "b"), (short, long), "")) == 24 + 7 * len(
        "Un nom long 1 000"
    )
    assert names_width(Chart("c", "C", "M", "steps", ("a", "b"), (followed,), "")) == 24 + 7 * len("A, suivis")
    assert names_width(Chart("c", "C", "M", "lines", (), (Series("A", "one", ()),), "")) == 24
    assert names_width(Chart("c", "C", "M", "heatmap", ("a", "b"), (short,), "")) == 12


def test_what_is_missing_is_missing_in_one_series_at_least() -> None:
    assert missing(chart("lines", (1, None, 3, None), (1, 2, 3, None))) == [1, 3]
    assert missing(chart("lines", (0, 0))) == []


def test_targets_and_projections_are_no_bars() -> None:
    series = tuple(Series(key, key, (1,)) for key in ("published", "target", "live", "projection"))
    assert [one.key for one in bars_of(Chart("c", "C", "M", "bars", ("a",), series, ""))] == ["published", "live"]
