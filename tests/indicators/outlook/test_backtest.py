"""The interval, and the method tried on past years."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.outlook.backtest import Score, Trial, kept_method, mid_year, score, trials
from indicators.outlook.forecast import mid_year_trials, outlook
from indicators.outlook.history import Counted, History, Stay
from indicators.outlook.interval import Interval, interval, scatter
from indicators.outlook.methods import LABELS
from tests.indicators.outlook import lives

STEADY = History(tuple(one for year in range(2015, 2022) for one in lives.yearly(year, 10, 10)))


ALTERNATING = History(
    counted=(came := tuple(Counted(dt.date(year, 10, 1), year, 6 if year % 2 else 2) for year in range(2015, 2022))),
    stays=tuple(Stay("construction", one.day, number=one.number) for one in came),
    fresh=came,
)
"""Two launches, then six, every other October: what followed last year's same day is always wrong by four."""


def trial(projected: str, low: int, high: int, result: int) -> Trial:
    return Trial("rhythm", mid_year(2020), 5, Decimal(projected), Interval(low, high), result)


@pytest.mark.parametrize(
    ("projected", "so_far", "scatters", "expected"),
    [
        ("20.0", 10, [], Interval(14, 26)),  # twice what chance alone gives: 1.2816 × √20 = 5.7
        ("20.0", 10, [0.0] * 6, Interval(16, 24)),  # never narrower than chance alone: 1.2816 × √10 = 4.1
        ("20.0", 10, [8.0] * 3, Interval(11, 29)),  # 1.2816 × √50 = 9.1
        ("20.0", 10, [8.0, *[0.0] * 6], Interval(16, 24)),  # the six last years alone
        ("10.4", 10, [8.0] * 6, Interval(10, 13)),  # never below what is counted
        ("10.0", 10, [], Interval(10, 11)),  # something may still come
    ],
)
def test_interval_grows_with_what_past_projections_missed(
    projected: str, so_far: int, scatters: list[float], expected: Interval
) -> None:
    assert interval(Decimal(projected), so_far, scatters) == expected


def test_scatter_is_the_error_in_units_of_chance() -> None:
    assert scatter(Decimal(20), 10, 26) == 3.6
    assert scatter(Decimal(10), 10, 11) == 2.0


@given(st.decimals(0, 500, places=1), st.integers(0, 500), st.lists(st.floats(0, 50), max_size=9))
def test_interval_holds_the_projection(more: Decimal, so_far: int, scatters: list[float]) -> None:
    found = interval(so_far + more, so_far, scatters)
    assert so_far <= found.low <= found.high
    assert found.low <= so_far + more + 1
    assert found.high >= so_far + more - 1


def test_trials_begin_when_four_years_of_records_come_before() -> None:
    found = trials("rhythm", STEADY, dt.date(2022, 6, 30))
    assert [(one.day, one.so_far, one.projected, one.result) for one in found] == [
        (dt.date(2019, 6, 30), 10, Decimal("20.0"), 20),
        (dt.date(2020, 6, 30), 10, Decimal("20.0"), 20),
        (dt.date(2021, 6, 30), 10, Decimal("20.0"), 20),
    ]
    assert [one.interval for one in found] == [Interval(14, 26), Interval(15, 25), Interval(16, 24)]
    assert trials("rhythm", History(()), dt.date(2022, 6, 30)) == []


def test_trial_of_a_leap_day_is_the_28_february() -> None:
    assert [one.day for one in trials("rhythm", STEADY, dt.date(2020, 2, 29))] == [dt.date(2019, 2, 28)]


def test_score_is_the_mean_error_and_how_many_intervals_held() -> None:
    past = [trial("12.5", 10, 14, 12), trial("12.5", 10, 14, 16), trial("12.0", 10, 14, 14)]
    assert [one.error for one in past] == [Decimal("0.5"), Decimal("-3.5"), Decimal("-2.0")]
    assert score(past) == Score("rhythm", 3, Decimal("2.0"), 2)
    assert score([]) is None


def test_method_is_kept_where_it_misses_by_less_than_every_naive_rule() -> None:
    tried = mid_year_trials(ALTERNATING, 2022)
    missed = {method: [abs(one.error) for one in tried if one.method == method] for method in LABELS}
    assert missed == {
        "blend": [Decimal("4.0"), Decimal("2.0"), Decimal("4.0")],
        "rhythm": [4, 4, 4],
        "last_year": [4, 4, 4],
        "double": [6, 2, 6],
    }
    assert kept_method(tried) == "blend"
    found = outlook(ALTERNATING, dt.date(2022, 3, 1), tried)
    assert found
    assert (found.method, found.so_far, found.projected) == ("blend", 0, Decimal("4.7"))
    assert [one.day for one in found.past] == [dt.date(year, 3, 1) for year in (2019, 2020, 2021)]


def test_naive_rules_that_do_as_well_leave_no_projection() -> None:
    steady = replace(STEADY, stays=(Stay("investigation", dt.date(2015, 1, 1)),))
    tried = mid_year_trials(steady, 2022)
    assert [one.error for one in tried if one.method == "rhythm"] == [0, 0, 0]
    assert kept_method(tried) is None
    assert outlook(steady, dt.date(2022, 3, 1), tried) is None


@pytest.mark.parametrize(
    ("history", "year"),
    [
        (STEADY, 2022),  # no phase leads to it: the naive rules alone can be tried
        (ALTERNATING, 2019),  # no year has four years of records before it
        (History(()), 2022),
    ],
)
def test_what_could_not_be_tried_is_not_kept(history: History, year: int) -> None:
    assert kept_method(mid_year_trials(history, year)) is None


def test_methods_are_held_against_one_another_over_the_years_that_all_were_tried_in() -> None:
    def tried(method: str, year: int, value: str) -> Trial:
        return replace(trial(value, 0, 99, 12), method=method, day=mid_year(year))

    before = [tried("blend", 2019, "99.0")]  # the naive rules were not tried that year
    both = [tried("blend", 2020, "13.0"), tried("rhythm", 2020, "14.0"), tried("double", 2020, "10.0")]
    assert kept_method([*before, *both]) == "blend"
    assert (
        kept_method([*both, tried("blend", 2021, "15.0"), tried("rhythm", 2021, "12.0"), tried("double", 2021, "1.0")])
        is None
    )
    assert kept_method([*both[:2], tried("double", 2020, "11.5")]) is None  # one rule that does better is enough
    assert kept_method([tried("blend", 2020, "13.0"), tried("rhythm", 2020, "13.0")]) is None  # as well is not better


def test_naive_rules_are_tried_beside() -> None:
    found = mid_year_trials(STEADY, 2021)
    assert [(one.method, one.year) for one in found] == [
        (method, year) for method in ("rhythm", "last_year", "double") for year in (2019, 2020)
    ]


@given(lives.histories())
def test_trials_know_nothing_of_what_came_after_them(history: History) -> None:
    """A trial is what would have been said that day: forgetting what came later changes its result alone."""
    for one in mid_year_trials(history, 2023):
        [again] = [
            trial
            for trial in trials(one.method, history.known_on(dt.date(one.year, 12, 31)), mid_year(one.year + 1))
            if trial.year == one.year
        ]
        assert again == one
