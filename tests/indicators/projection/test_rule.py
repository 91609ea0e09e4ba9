"""The rule « même date l’an dernier »: its projections, and their errors."""

import datetime as dt
from decimal import Decimal

import pytest

from common.words import same_date
from indicators.projection.rule import DayCount, ExpectedTotal, mean_error, project, tried_days


def yearly(year: int, first_half: int, second_half: int) -> list[DayCount]:
    """Return these counts of facts on 1 March and on 1 October."""
    return [DayCount(dt.date(year, 3, 1), year, first_half), DayCount(dt.date(year, 10, 1), year, second_half)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2022, 2, 28), ExpectedTotal(0, 9)),
        (dt.date(2022, 3, 1), ExpectedTotal(7, 11)),
        (dt.date(2022, 6, 30), ExpectedTotal(7, 11)),
        (dt.date(2022, 12, 31), ExpectedTotal(8, 8)),
    ],
)
def test_as_many_are_expected_as_came_after_the_same_date_last_year(day: dt.date, expected: ExpectedTotal) -> None:
    assert project([*yearly(2021, 5, 4), *yearly(2022, 7, 1)], day) == expected


def test_a_fact_of_another_year_than_its_day_counts_for_its_year() -> None:
    facts = [DayCount(dt.date(2021, 12, 20), 2022, 3), DayCount(dt.date(2021, 11, 1), 2021, 2)]
    assert project(facts, dt.date(2022, 6, 30)) == ExpectedTotal(3, 5)


def test_the_rule_is_tried_on_the_years_that_have_four_years_of_records_before_them() -> None:
    facts = [fact for year in range(2015, 2022) for fact in yearly(year, 1, 1)]
    assert tried_days(facts, 2022) == [dt.date(year, 6, 30) for year in (2019, 2020, 2021)]
    assert tried_days(facts[:2], 2018) == tried_days([], 2022) == []


def test_the_mean_error_forgets_the_signs() -> None:
    assert mean_error([Decimal(2), Decimal(-3), Decimal(0)]) == Decimal("1.7")


def test_the_same_date_of_29_february_is_the_28th() -> None:
    assert same_date(dt.date(2024, 2, 29), 2023) == dt.date(2023, 2, 28)
