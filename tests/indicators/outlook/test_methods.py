"""Rhythm, flow and their mean, against what can be told by hand and against rules that always hold."""

import datetime as dt
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.outlook import flow, rhythm
from indicators.outlook.history import Counted, History, Stay, days_left
from indicators.outlook.methods import LABELS, METHODS, NAIVE, project, usable
from tests.indicators.outlook import lives

MID = dt.date(2021, 6, 30)


STEADY = flow.Hazard((0.01,) * 9, (0.004,) * 9)


def test_rhythm_expects_what_came_after_the_same_day_last_year() -> None:
    history = History((*lives.yearly(2019, 1, 9), *lives.yearly(2020, 30, 7), *lives.yearly(2021, 4, 2)))
    assert rhythm.expected(history, MID) == 7
    assert rhythm.expected(history, dt.date(2021, 10, 1)) == 0
    assert rhythm.expected(history, dt.date(2021, 2, 1)) == 37


def test_projection_adds_what_is_expected_to_what_is_known() -> None:
    history = History((*lives.yearly(2020, 30, 7), *lives.yearly(2021, 4, 2)))
    said = {key: project(key, history, MID) for key in ("rhythm", "last_year", "double")}
    assert said == {"rhythm": Decimal("11.0"), "last_year": Decimal("37.0"), "double": Decimal("8.0")}


def test_methods_that_need_phases_are_for_entries_alone() -> None:
    assert usable(History(lives.counted("2021-01-01"))) == []
    assert usable(History((), (Stay("investigation", MID),))) == ["blend"]
    assert set(LABELS) == {*METHODS, *NAIVE}


@pytest.mark.parametrize("days", [0, 1, 59, 60, 61, 500, 2000])
def test_chance_under_one_hazard_is_the_exponential_law(days: int) -> None:
    expected = 0.4 * (1 - math.exp(-0.01 * days))
    assert flow.chance(STEADY, 0, days) == pytest.approx(expected)
    assert flow.chance(STEADY, 300, days) == pytest.approx(expected)


def test_chance_goes_through_the_ages() -> None:
    """Nothing before 60 days, then one in a hundred a day."""
    hazard = flow.Hazard((0.0, *(0.01,) * 8), (0.0, *(0.01,) * 8))
    assert flow.chance(hazard, 0, 60) == 0
    assert flow.chance(hazard, 50, 20) == pytest.approx(1 - math.exp(-0.1))


def test_hazard_counts_who_left_among_who_was_there() -> None:
    """Two stays of 50 days at the first age, one left for what counts and one for something else; none elsewhere."""
    start = dt.date(2021, 1, 1)
    left = start + dt.timedelta(days=50)
    found = flow.hazard_of([Stay("a", start, left, True), Stay("a", start, left, False)], start - dt.timedelta(1), MID)
    weight = flow.WEIGHT * 100 / 9
    assert found.leaving[0] == pytest.approx((2 + 0.02 * weight) / (100 + weight))
    assert found.counting[0] == pytest.approx((1 + 0.01 * weight) / (100 + weight))
    assert found.leaving[1:] == pytest.approx((0.02,) * 8)


def test_hazard_of_nobody_is_nothing() -> None:
    assert flow.hazard_of([], dt.date(2020, 1, 1), MID) == flow.Hazard((0.0,) * 9, (0.0,) * 9)


def test_flow_goes_on_at_the_pace_of_what_came_from_no_phase() -> None:
    fresh = tuple(Counted(dt.date(2020, 1, 1), 2020) for _ in range(10))
    history = History(fresh, fresh=fresh)
    assert flow.expected(history, MID) == pytest.approx(10 / 730 * 184, rel=0.01)
    assert flow.expected(history, dt.date(2021, 12, 31)) == 0


def test_flow_leaves_out_the_day_before_its_two_years() -> None:
    since = dt.date(2019, 6, 30)
    days = [Counted(since, 2019, 5), Counted(since + dt.timedelta(days=1), 2019)]
    assert flow.expected(History((), fresh=tuple(days)), MID) == 1 / 731 * 184


def test_flow_ignores_the_phases_that_never_led_to_what_counts() -> None:
    assert flow.expected(History((), (Stay("opere", dt.date(2020, 1, 1), MID, False),)), MID) == 0


@given(lives.histories(), st.dates(dt.date(2018, 1, 1), lives.LAST))
def test_projection_needs_nothing_of_the_future_nor_an_order(history: History, day: dt.date) -> None:
    shuffled = History(history.counted[::-1], history.stays[::-1], history.fresh[::-1])
    for key in (*usable(history), "rhythm"):
        projected = project(key, history, day)
        assert projected == project(key, history.known_on(day), day)
        assert abs(projected - project(key, shuffled, day)) <= Decimal("0.1")
        assert projected >= history.so_far(day)


@given(lives.histories(), st.dates(dt.date(2018, 1, 1), lives.LAST))
def test_nobody_leaves_twice(history: History, day: dt.date) -> None:
    """From a phase that nobody enters any more, no more are expected than are there."""
    known = history.known_on(day)
    since = day.replace(year=day.year - 3, day=1)
    settled = [stay for stay in known.stays if stay.entered <= since]
    present = sum(stay.number for stay in settled if stay.left is None)
    hazard = flow.hazard_of(settled, since, day)
    expected = sum(
        flow.chance(hazard, (day - s.entered).days, days_left(day)) * s.number for s in settled if not s.left
    )
    assert 0 <= expected <= present + 1e-9


SINCE = MID - dt.timedelta(days=400)


@pytest.mark.parametrize(
    ("entered", "left", "counts", "leaving", "counting"),
    [
        (-500, -400, True, 0, 0),  # left on the first day, which is before what is looked at
        (-500, -399, True, 1, 1),
        (-500, -399, False, 1, 0),
        (-30, 0, True, 1, 1),  # left today
        (-30, 1, True, 0, 0),  # leaves tomorrow: nobody knows it
        (-30, None, False, 0, 0),
        (-500, -450, True, 0, 0),
    ],
)
def test_hazard_counts_who_left_after_the_first_day_until_today(
    entered: int, left: int | None, counts: bool, leaving: int, counting: int
) -> None:
    def on(days: int) -> dt.date:
        return MID + dt.timedelta(days=days)

    stays = [Stay("a", on(entered), None if left is None else on(left), counts), Stay("a", on(-10))]
    found = flow.hazard_of(stays, SINCE, MID)
    assert (sum(found.leaving) > 0, sum(found.counting) > 0) == (bool(leaving), bool(counting))


def test_hazard_is_drawn_towards_all_ages_by_what_was_exposed() -> None:
    """Ten startups stay 30 days each: 300 days at the first age, ten departures; elsewhere nobody was exposed."""
    stays = [Stay("a", MID - dt.timedelta(days=30), MID, counts=True, number=10)]
    found = flow.hazard_of(stays, SINCE, MID)
    overall, more = 10 / 300, 0.5 * 300 / 9
    assert found.leaving[0] == pytest.approx((10 + overall * more) / (300 + more))
    assert found.leaving[1:] == pytest.approx([overall] * 8)
    assert found.counting == found.leaving


def test_flow_expects_those_who_are_there_those_who_come_and_those_from_nowhere() -> None:
    day = dt.date(2021, 12, 30)  # one day is left
    since = dt.date(2019, 12, 30)
    past = (day - since).days
    stays = (
        Stay("a", day - dt.timedelta(days=100), None, number=3),
        Stay("a", day - dt.timedelta(days=200), day - dt.timedelta(days=10), counts=True, number=2),
        Stay("b", day - dt.timedelta(days=100), None, number=50),  # which never led to what counts
    )
    fresh = (Counted(since, 2019, 7), Counted(since + dt.timedelta(days=1), 2020, 4), Counted(day, 2021, 2))
    hazard = flow.hazard_of([stay for stay in stays if stay.kind == "a"], since, day)
    present = 3 * flow.chance(hazard, 100, 1)
    arriving = 5 / past * flow.STEP * flow.chance(hazard, 0, 0)
    assert flow.expected(History((), stays, fresh), day) == pytest.approx(present + arriving + 6 / past)


@pytest.mark.parametrize(("left", "remaining"), [(1, [0]), (7, [0]), (8, [0, 7]), (20, [0, 7, 14]), (0, [])])
def test_flow_expects_as_many_to_enter_each_week_as_in_the_two_years(left: int, remaining: list[int]) -> None:
    day = dt.date(2021, 12, 31) - dt.timedelta(days=left)
    since = day.replace(year=2019)
    past = (day - since).days
    stays = (
        Stay("a", since, since + dt.timedelta(days=30), counts=True, number=40),  # entered the day before the two years
        Stay("a", since + dt.timedelta(days=1), since + dt.timedelta(days=31), counts=True, number=6),
        Stay("a", day, None, number=3),
    )
    hazard = flow.hazard_of(stays, since, day)
    present = 3 * flow.chance(hazard, 0, left)
    arriving = 9 / past * 7 * sum(flow.chance(hazard, 0, days) for days in remaining)
    assert flow.expected(History((), stays), day) == pytest.approx(present + arriving)
    assert (arriving > 0) is (left > 7)


def test_flow_adds_up_the_phases_that_lead_to_what_counts() -> None:
    day = dt.date(2021, 7, 1)

    def of(kind: str, number: int) -> tuple[Stay, ...]:
        left = Stay(kind, day - dt.timedelta(days=300), day - dt.timedelta(days=100), counts=True, number=number)
        return left, Stay(kind, day - dt.timedelta(days=90), None, number=2 * number)

    one, two = (flow.expected(History((), of(kind, number)), day) for kind, number in (("a", 2), ("b", 5)))
    assert flow.expected(History((), (*of("a", 2), *of("b", 5))), day) == pytest.approx(one + two)
    assert one > 0
    assert two > one
