from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from budget.queries.credits import ComparedCredits, ComparedLine, compare_credits
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db


@cases("lines", [1, 3])
def test_lines_of_both_years_are_in_the_order_of_the_first(
    lines: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.make_credits(2020, [(f"Ligne {number}", "100") for number in range(lines)])
    factories.make_credits(2021, [("Nouvelle", "7"), ("Ligne 0", "150.5")])
    with django_assert_num_queries(2):
        found = compare_credits(2020, 2021, running=2022)
    others = tuple(ComparedLine(f"Ligne {number}", Decimal(100), None) for number in range(1, lines))
    assert found == ComparedCredits(
        first=2020,
        second=2021,
        lines=(
            ComparedLine("Ligne 0", Decimal(100), Decimal("150.5")),
            *others,
            ComparedLine("Nouvelle", None, Decimal(7)),
        ),
        total=ComparedLine("Total", Decimal(100 * lines), Decimal("157.5")),
    )
    assert [line.change for line in found.lines] == [Decimal("50.5"), *(None for _ in others), None]
    assert found.total.change == Decimal("157.5") - 100 * lines


def test_a_year_without_lines_has_what_was_printed_as_its_total() -> None:
    factories.make_credits(2020, stated_total=Decimal(900))
    found = compare_credits(2020, 2020, running=2022)
    assert (found.lines, found.total, found.is_known) == ((), ComparedLine("Total", Decimal(900), Decimal(900)), True)
    assert found.total.change == 0


def test_years_that_nobody_knows_are_unknown_and_not_zero() -> None:
    found = compare_credits(1789, 2099, running=2022)
    assert found == ComparedCredits(1789, 2099, (), ComparedLine("Total", None, None))
    assert (found.is_known, found.total.change) == (False, None)


def test_a_change_from_a_rounded_total_is_rounded_too_and_a_year_in_progress_has_none() -> None:
    factories.make_credits(2020, stated_total=Decimal(5_500_000), stated_is_rounded=True)
    factories.make_credits(2021, [("Réseau", "6821046")])
    total = compare_credits(2020, 2021, running=2022).total
    assert (total.rounded, total.change) == ((Decimal(5_500_000),), Decimal(1_300_000))
    assert compare_credits(2020, 2021, running=2021).total.change is None
