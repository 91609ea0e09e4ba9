"""The queries of the published charts: returns, zero lengths and two incubators, each in one statement."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from catalogue.portfolio import changes_by_month
from catalogue.published_charts import queries
from catalogue.published_charts.queries import Durations, Piece
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 1, 1)


def test_passages_count_each_startup_once_a_pair(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    factories.make_startup("a", phases=[("investigation", "2020-01-01"), ("construction", "2020-06-01")])
    factories.make_startup(
        "b",
        phases=[
            ("investigation", "2020-01-01"),
            ("construction", "2020-02-01"),
            ("acceleration", "2020-03-01"),
            ("construction", "2020-04-01"),
            ("acceleration", "2020-05-01"),
            ("abandon", "2023-01-01"),  # after the day
        ],
    )
    with django_assert_num_queries(1):
        found = queries.passages(DAY)
    assert found == {
        ("investigation", "construction"): 2,
        ("construction", "acceleration"): 1,
        ("acceleration", "construction"): 1,
    }


def test_passages_see_through_a_change_of_incubator_and_a_phase_entered_twice() -> None:
    first, second = factories.make_incubator("un"), factories.make_incubator("deux")
    startup = factories.make_startup(
        "a", phases=[("construction", "2020-01-01"), ("construction", "2020-03-01"), ("acceleration", "2021-01-01")]
    )
    factories.make_membership(startup, first, start="2020-01-01", until="2020-09-01")
    factories.make_membership(startup, second, start="2020-09-01")
    assert queries.passages(DAY) == {("construction", "acceleration"): 1}
    days = (dt.date(2021, 1, 1) - dt.date(2020, 1, 1)).days
    assert queries.durations(DAY) == [
        Durations("acceleration", (DAY - dt.date(2021, 1, 1)).days, 0, 1),
        Durations("construction", days, 1, 0),
    ]


def test_durations_leave_out_ends_perennial_phases_and_zero_lengths() -> None:
    factories.make_startup("a", phases=[("investigation", "2021-12-01"), ("abandon-investigation", "2021-12-11")])
    factories.make_startup("b", phases=[("construction", "2021-12-01"), ("opere", "2021-12-11")])
    factories.make_startup("c", phases=[("investigation", "2021-12-01"), ("construction", "2021-12-01")])
    assert queries.durations(DAY) == [
        Durations("construction", 10, 1, 0),
        Durations("construction", 31, 0, 1),
        Durations("investigation", 10, 1, 0),
    ]


def test_months_change_on_the_first_that_sees_the_move() -> None:
    factories.make_startup("a", phases=[("construction", "2021-01-01"), ("acceleration", "2021-02-02")])
    factories.make_startup("b", phases=[("construction", "2021-01-31")])
    assert changes_by_month(DAY) == [
        (dt.date(2021, 1, 1), "construction", 1),
        (dt.date(2021, 2, 1), "construction", 1),
        (dt.date(2021, 3, 1), "acceleration", 1),
        (dt.date(2021, 3, 1), "construction", -1),
    ]


def test_launches_are_first_entries_into_construction() -> None:
    factories.make_startup(
        "a", phases=[("construction", "2021-03-05"), ("acceleration", "2021-04-01"), ("construction", "2021-05-01")]
    )
    factories.make_startup("b", phases=[("construction", "2021-03-30")])
    factories.make_startup("c", phases=[("construction", "2022-03-30")])
    assert queries.launches_by_month(DAY) == {dt.date(2021, 3, 1): 2}


def test_service_lives_go_from_the_launch_to_the_first_end_known_on_the_day() -> None:
    factories.make_startup("a", phases=[("construction", "2021-01-01"), ("abandon", "2021-03-02")])
    factories.make_startup("b", phases=[("investigation", "2020-01-01"), ("construction", "2021-01-01")])
    factories.make_startup("c", phases=[("construction", "2015-01-01"), ("transfere", "2019-01-01")])
    factories.make_startup("d", phases=[("construction", "2021-01-01"), ("abandon", "2023-01-01")])
    assert queries.service_lives(DAY, 3) == [
        Durations("2013", (DAY - dt.date(2015, 1, 1)).days, 0, 1),
        Durations("2019", 60, 1, 0),
        Durations("2019", 365, 0, 2),
    ]


def test_services_of_a_ministry_are_those_that_one_of_its_administrations_sponsors() -> None:
    offices = [factories.make_administration(slug, ministry="justice") for slug in ("a", "b")]
    startup = factories.make_startup("a", phases=[("investigation", "2020-01-01"), ("construction", "2020-06-01")])
    for place, office in enumerate(offices):
        startup.sponsorships.create(administration=office, position=place)
    assert queries.services_by_ministry(2022) == {"justice": {2021: 1, 2022: 1}}


def test_lives_are_cut_where_the_incubator_changes_and_at_the_day() -> None:
    first, second = factories.make_incubator("un"), factories.make_incubator("deux")
    moved = factories.make_startup("b", name="Parti", phases=[("construction", "2020-01-01")])
    factories.make_membership(moved, first, start="2020-01-01", until="2021-01-01")
    factories.make_membership(moved, second, start="2021-01-01")
    stayed = factories.make_startup(
        "a", name="Resté", phases=[("construction", "2021-06-01"), ("acceleration", "2023-01-01")]
    )
    factories.make_membership(stayed, first, start="2021-06-01")
    assert queries.lives_in("un", DAY) == [
        Piece("b", "Parti", "Construction", "construction", dt.date(2020, 1, 1), dt.date(2021, 1, 1)),
        Piece("a", "Resté", "Construction", "construction", dt.date(2021, 6, 1), None),
    ]
    assert queries.lives_in("ailleurs", DAY) == []


def test_cost_needs_a_spending_and_a_count_of_the_whole_year() -> None:
    whole, partial = factories.make_startup("a", name="Entier"), factories.make_startup("b", name="Partiel")
    for startup, period in ((whole, "2021"), (partial, "2021-01")):
        metric = factories.make_metric(startup, is_headline=True)
        factories.make_measurement(metric, period, "400")
        startup.spendings.create(year=2021, amount=Decimal(1000))
    assert queries.cost_and_impact(2021) == [("Entier", Decimal("1000.00"), Decimal(400))]
    assert queries.cost_and_impact(2020) == []
