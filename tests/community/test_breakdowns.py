"""Community breakdowns by domain, incubator and seniority: groups of at least five."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from community.models import MissionStartup
from community.queries.counts import Community
from community.queries.evolution import (
    IncubatorMembers,
    Moment,
    Seniority,
    _quarter_ends,
    active_over_time,
    by_incubator,
    domains,
    seniority,
)
from startups.models import Startup
from tests import factories
from tests.cases import cases

DAY = dt.date(2021, 6, 1)
pytestmark = pytest.mark.django_db


def make_team(count: int, prefix: str, startup: Startup | None, status: str, domain: str, start: str) -> None:
    for place in range(count):
        member = factories.make_member(f"{prefix}{place}", domain=domain, missions=[(start, None, status)])
        if startup:
            MissionStartup.objects.create(mission=member.missions.get(), startup=startup)


@pytest.fixture
def service() -> Startup:
    return factories.make_startup("un", phases=[("construction", "2020-01-01")], incubator=factories.make_incubator())


def test_domains_under_five_are_added_up(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_team(6, "dev", None, "independent", "development", "2020-01-01")
    make_team(3, "des", None, "independent", "design", "2020-01-01")
    make_team(2, "dat", None, "independent", "", "2020-01-01")
    make_team(9, "later", None, "independent", "design", "2021-06-02")
    with django_assert_num_queries(1):
        assert domains(DAY) == [("Développement", 6), ("Autres domaines", 5)]
    assert domains(dt.date(2019, 1, 1)) == []


def test_an_incubator_has_its_statuses_when_each_is_of_five(
    service: Startup, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_team(6, "dev", service, "independent", "development", "2020-01-01")
    make_team(5, "des", service, "admin", "design", "2020-01-01")
    make_team(5, "none", None, "admin", "design", "2020-01-01")
    incubator = service.memberships.get().incubator
    told = IncubatorMembers(incubator.slug, incubator.name, 11, (5, 6, 0), (("Développement", 6), ("Design", 5)))
    with django_assert_num_queries(1):
        assert by_incubator(DAY) == [told]


def test_a_small_status_hides_the_others_and_a_small_incubator_is_not_shown(service: Startup) -> None:
    make_team(4, "des", service, "admin", "design", "2020-01-01")
    assert by_incubator(DAY) == []
    make_team(6, "dev", service, "service", "development", "2020-01-01")
    (told,) = by_incubator(DAY)
    assert (told.members, told.statuses, told.domains) == (10, None, (("Autres domaines", 10),))


def test_active_members_at_the_end_of_each_quarter_then_on_the_day(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.make_member("a", missions=[("2020-11-15", "2021-03-31"), ("2021-05-01", None, "service")])
    factories.make_member("b", missions=[("2021-01-01", "2021-03-30", "independent")])
    with django_assert_num_queries(2):
        told = active_over_time(DAY)
    assert told == [
        Moment(dt.date(2020, 12, 31), Community(1, 1)),
        Moment(dt.date(2021, 3, 31), Community(1, 1)),
        Moment(DAY, Community(1, 0)),
    ]
    assert active_over_time(dt.date(2020, 11, 14)) == []


def test_the_first_day_of_a_mission_is_a_moment_of_its_own() -> None:
    factories.make_member("a", missions=[("2021-01-01", None)])
    assert active_over_time(dt.date(2021, 1, 1)) == [Moment(dt.date(2021, 1, 1), Community(1, 1))]
    assert active_over_time(dt.date(2020, 12, 31)) == []


def test_a_day_that_ends_a_quarter_comes_once() -> None:
    factories.make_member("a", missions=[("2021-01-01", None)])
    assert [one.day for one in active_over_time(dt.date(2021, 6, 30))] == [dt.date(2021, 3, 31), dt.date(2021, 6, 30)]


def test_stays_are_counted_from_the_first_mission() -> None:
    make_team(5, "new", None, "admin", "", "2021-02-01")
    make_team(6, "old", None, "admin", "", "2015-01-01")
    factories.make_member("gone", missions=[("2020-01-01", "2020-01-10")])
    factories.make_member("back", missions=[("2014-01-01", "2014-01-20"), ("2021-05-01", None)])
    assert seniority(DAY) == Seniority(
        (
            ("moins de 6 mois", 5),
            ("6 mois à 1 an", 0),
            ("1 à 2 ans", 0),
            ("2 à 4 ans", 0),
            ("4 ans et plus", 7),
        ),
        10,
    )
    assert seniority(dt.date(2010, 1, 1)).median_mission_days is None


def test_an_incubator_is_shown_from_five_people_on(service: Startup) -> None:
    make_team(5, "des", service, "admin", "design", "2020-01-01")
    incubator = service.memberships.get().incubator
    assert by_incubator(DAY) == [IncubatorMembers(incubator.slug, incubator.name, 5, (5, 0, 0), (("Design", 5),))]
    other = factories.make_startup("deux", incubator=factories.make_incubator("autre", name="A"))
    make_team(5, "dev", other, "independent", "development", "2020-01-01")
    assert [one.name for one in by_incubator(DAY)] == ["A", incubator.name]  # equal counts: by name
    make_team(1, "x", service, "admin", "design", "2021-06-01")
    assert [(one.name, one.members) for one in by_incubator(DAY)] == [(incubator.name, 6), ("A", 5)]


@cases(
    ("first", "last", "ends"),
    [
        ("2021-01-01", "2021-01-01", ["2021-01-01"]),
        ("2021-03-31", "2021-04-01", ["2021-03-31", "2021-04-01"]),
        ("2021-04-01", "2021-06-29", ["2021-06-29"]),
        ("2021-12-31", "2022-01-01", ["2021-12-31", "2022-01-01"]),
        ("2021-05-01", "2021-10-01", ["2021-06-30", "2021-09-30", "2021-10-01"]),
        ("2021-11-01", "2021-12-31", ["2021-12-31"]),
        ("2020-09-30", "2021-04-01", ["2020-09-30", "2020-12-31", "2021-03-31", "2021-04-01"]),
    ],
)
def test_quarters_end_on_their_last_day_and_the_list_on_its_own(first: str, last: str, ends: list[str]) -> None:
    assert [str(day) for day in _quarter_ends(dt.date.fromisoformat(first), dt.date.fromisoformat(last))] == ends
