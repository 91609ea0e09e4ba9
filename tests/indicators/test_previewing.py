"""The preview of a rule on past years: computed figures, first records, names, progress."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from common.periods import FIRST_YEAR
from indicators.actions.previewing import SHOWN, preview
from indicators.live.actions import compute_live_results
from indicators.models import LiveResult
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 6, 1)
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction", "first_time": True}


def seen(rule: dict[str, Any]) -> tuple[dict[int, dict[str, Any]], list[tuple[int, int]]]:
    """Return the years of a preview, and its progress reports."""
    told: list[tuple[int, int]] = []
    found = preview(rule, DAY, lambda done, total: told.append((done, total)))
    return {one["year"]: one for one in found["years"]}, told


def names(rule: dict[str, Any], year: int = 2021) -> list[tuple[str, str]]:
    return [(row["name"], row["startup"]) for row in seen(rule)[0][year]["rows"]]


def test_the_figures_are_those_of_the_computation() -> None:
    for number in range(12):
        factories.make_startup(f"s{number}", phases=[("construction", f"20{20 + number % 3}-03-{number + 1:02}")])
    indicator = factories.make_indicator(rule=LAUNCHES, first_year=FIRST_YEAR)
    compute_live_results(on=DAY)
    years, told = seen(LAUNCHES)
    live = dict(LiveResult.objects.filter(indicator=indicator).values_list("year", "value"))
    assert {year: int(one["value"]) for year, one in years.items()} == live
    assert list(years) == list(range(2022, FIRST_YEAR - 1, -1))
    assert told == [(done, 11) for done in range(12)]


def test_the_first_records_of_a_year_are_shown_by_date() -> None:
    for number in range(SHOWN + 2):
        factories.make_startup(f"s{number:02}", phases=[("construction", f"2021-{12 - number:02}-01")])
    [found] = [one for year, one in seen(LAUNCHES)[0].items() if year == 2021]
    assert (found["counted"], found["base"], len(found["rows"])) == (SHOWN + 2, 0, SHOWN)
    assert [row["date"] for row in found["rows"]] == [f"2021-{month:02}-01" for month in range(1, SHOWN + 1)]


def test_each_record_is_called_by_its_service_or_by_what_it_is() -> None:
    factories.make_phase_kinds()
    factories.make_award(factories.make_round(9, 2021, quarter=1), factories.make_startup("a"))
    factories.make_award(factories.make_round(10, 2021, quarter=2), factories.make_incubator("i", name="Fabrique"))
    factories.make_member(missions=[("2021-03-01", None)])
    assert names({"measure": "awards"}) == [("Service a", "a"), ("Fabrique", "")]
    assert names({"measure": "members_joining"}) == [("Membre de la communauté", "")]


def test_a_rule_that_means_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="La mesure « stars » n’existe pas"):
        seen({"measure": "stars"})


@cases("number", [1, 3])
def test_queries_do_not_grow_with_the_records(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for place in range(number):
        factories.make_startup(f"s{place}", phases=[("construction", "2021-03-01")])
    years = DAY.year - FIRST_YEAR + 1
    with django_assert_num_queries(1 + 1 + years + 1):  # vocabulary, figures, records of each year, services
        seen(LAUNCHES)
