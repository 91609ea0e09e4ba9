"""How far a result may be from a projection: its bounds, and what makes it wide."""

from decimal import Decimal

import pytest

from indicators.outlook.interval import Interval, interval, scatter


@pytest.mark.parametrize(("value", "is_inside"), [(37, False), (38, True), (45, True), (53, True), (54, False)])
def test_an_interval_holds_its_bounds(value: int, is_inside: bool) -> None:
    assert Interval(38, 53).holds(value) is is_inside


@pytest.mark.parametrize(
    ("projected", "so_far", "result", "squared"),
    [
        ("30", 10, 30, 0.0),
        ("30", 10, 40, 5.0),  # 10² in units of the 20 that were expected
        ("30", 10, 20, 5.0),
        ("10", 10, 12, 8.0),  # nothing more was expected: half of one
        ("10.2", 10, 11, 1.28),
        ("12.5", 12, 13, 0.5),
    ],
)
def test_an_error_is_told_in_units_of_chance(projected: str, so_far: int, result: int, squared: float) -> None:
    assert scatter(Decimal(projected), so_far, result) == pytest.approx(squared)


@pytest.mark.parametrize(
    ("projected", "so_far", "scatters", "low", "high"),
    [
        ("30", 20, [], 24, 36),  # 1,2816 × √(2 × 10) = 5,73
        ("30", 30, [], 30, 31),  # 1,2816 × √(2 × 0,5) = 1,28; never below what is counted
        ("100", 0, [0.0] * 6, 87, 113),  # chance alone, at the least: 1,2816 × √100 = 12,8
        ("100", 0, [0.0] * 3, 87, 113),  # (0 + 6) / 6
        ("100", 0, [3.0, 3.0, 3.0], 80, 120),  # (9 + 6) / 6 = 2,5: 20,26
        ("100", 0, [900.0, *[0.0] * 6], 87, 113),  # the last six alone
        ("100", 0, [0.0, *[4.0] * 6], 77, 123),  # (24 + 6) / 9 = 3,33: 23,4
    ],
)
def test_an_interval_is_as_wide_as_past_errors(
    projected: str, so_far: int, scatters: list[float], low: int, high: int
) -> None:
    assert interval(Decimal(projected), so_far, scatters) == Interval(low, high)
