"""GAMMA month by month, supports and shared services, at the limits of their periods."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from budget.models import EntryCriterion, Milestone, Participation, Season
from budget.queries.gamma import FollowedMetric, _months, season_of, seasons, seasons_of
from budget.queries.supports import by_kind, in_kind_of, shared_services_of, supports_of
from common.clock import today
from impact.queries.metrics import MetricPeriod
from tests import factories
from tests.cases import cases

DAY = dt.timedelta(days=1)


def month(text: str) -> dt.date:
    return dt.date.fromisoformat(f"{text}-01")


@pytest.mark.parametrize(
    ("start", "end", "day", "first", "last"),
    [
        ("2020-10-01", "2021-04-01", "2030-01-01", "2020-10", "2022-03"),  # its last day is 31 March
        ("2020-10-01", "2021-04-02", "2030-01-01", "2020-10", "2022-04"),
        ("2020-10-15", "2021-03-31", "2030-01-01", "2020-10", "2022-03"),
        ("2020-02-29", "2020-03-01", "2030-01-01", "2020-02", "2021-02"),  # one leap day
        ("2020-12-01", "2021-01-01", "2030-01-01", "2020-12", "2021-12"),
        ("2020-10-01", None, "2020-12-31", "2020-10", "2020-12"),
        ("2020-10-31", None, "2020-10-31", "2020-10", "2020-10"),
        ("2020-10-01", "2021-04-01", "2020-11-15", "2020-10", "2020-11"),
    ],
)
def test_a_season_is_followed_to_a_year_after_its_last_day(
    start: str, end: str | None, day: str, first: str, last: str
) -> None:
    season = Season(start=dt.date.fromisoformat(start), until=factories.day(end))
    months = _months(season, dt.date.fromisoformat(day))
    assert (months[0], months[-1]) == (month(first), month(last))


def test_a_season_to_come_has_no_month() -> None:
    assert _months(Season(start=dt.date(2022, 1, 1)), dt.date(2021, 12, 31)) == ()


DAYS = st.dates(dt.date(2013, 1, 1), dt.date(2060, 12, 31))


@given(start=DAYS, lasts=st.none() | st.integers(1, 900), day=DAYS)
def test_the_months_of_a_season_follow_one_another_and_none_is_to_come(
    start: dt.date, lasts: int | None, day: dt.date
) -> None:
    end = None if lasts is None else start + lasts * DAY
    months = _months(Season(start=start, until=end), day)
    assert all(one.day == 1 and one <= day for one in months)
    places = [one.year * 12 + one.month for one in months]
    assert places == list(range(places[0], places[-1] + 1) if places else [])
    if months and end:
        last = end - DAY
        assert months[-1] == min(day.replace(day=1), dt.date(last.year + 1, last.month, 1))


@pytest.mark.django_db
def test_a_participant_shows_months_longer_periods_and_what_nobody_looked_at() -> None:
    startup = factories.make_startup("a", name="Le service")
    headline = factories.make_metric(startup, "usagers", is_headline=True, position=2)
    quarterly = factories.make_metric(startup, "avis", cadence="quarter", position=1)
    for metric, period, value in (
        (headline, "2020-09", "9"),  # before the season
        (headline, "2020-10", "10.0000"),
        (headline, "2020-12", "0"),  # measured as zero
        (quarterly, "2020-T3", "3"),
        (quarterly, "2020-T4", "4"),
        (quarterly, "2022-T1", "6"),  # ends after the last followed month
    ):
        factories.make_measurement(metric, period, value)
    factories.make_measurement(factories.make_metric(factories.make_startup("b")), "2020-11", "7")
    season = factories.make_season(1, "2020-10-01", "2020-12-01")
    one = Participation.objects.create(season=season, startup=startup, outcome="Doublé", start=dt.date(2020, 10, 2))
    EntryCriterion.objects.create(participation=one, criterion="team", state="not_met", evidence="Seule")
    milestone = Milestone.objects.create(participation=one, label="Dix villes", due_on=dt.date(2020, 12, 1))
    found = season_of(1)
    assert found is not None
    assert (found.months[0], found.months[-1], len(found.months)) == (month("2020-10"), month("2021-11"), 14)
    (participant,) = found.participants
    nothing = (None,) * 11
    assert participant.participation == one
    assert [(row.criterion, row.state, row.evidence) for row in participant.entry_criteria] == [
        ("market_fit", "", ""),
        ("measure", "", ""),
        ("team", "not_met", "Seule"),
    ]
    assert [*participant.participation.milestones.all()] == [milestone]
    assert participant.metrics == (
        FollowedMetric("usagers", "Usagers", "usagers", True, (Decimal(10), None, Decimal(0), *nothing), longer=()),
        FollowedMetric(
            "avis",
            "Avis",
            "avis",
            False,
            (None, None, None, *nothing),
            longer=(MetricPeriod(dt.date(2020, 10, 1), dt.date(2021, 1, 1), Decimal(4)),),
        ),
    )
    assert participant.known_months == [
        (month("2020-10"), (Decimal(10), None)),
        (month("2020-12"), (Decimal(0), None)),
    ]


@pytest.mark.django_db
def test_seasons_without_participants_or_to_come_are_kept() -> None:
    factories.make_season(1, "2020-10-01", "2021-01-01")
    factories.make_season(2, (today() + 40 * DAY).isoformat(), None)
    factories.make_season(3, "2020-12-31", None)
    assert [(one.season.number, one.participants, bool(one.months)) for one in seasons()] == [
        (3, (), True),
        (2, (), False),
        (1, (), True),
    ]
    assert [one.season.number for one in seasons_of(2020)] == [3, 1]
    assert [one.season.number for one in seasons_of(2021)] == [3]
    assert season_of(4) is None


@pytest.mark.django_db
@cases("start", ["2020-10-01", (today() + 40 * DAY).isoformat()])
@cases("has_metric", [False, True])
def test_a_season_alone_is_reported_before_it_begins_and_before_anything_is_measured(
    start: str, has_metric: bool
) -> None:
    startup = factories.make_startup("a")
    if has_metric:
        factories.make_metric(startup)
    Participation.objects.create(season=factories.make_season(1, start, None), startup=startup)
    ((participant,),) = (one.participants for one in seasons())
    assert [(one.longer, set(one.values) <= {None}) for one in participant.metrics] == [((), True)] * has_metric
    assert participant.known_months == []


@pytest.mark.django_db
@cases("number", [1, 3])
def test_seasons_make_six_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for place in range(number):
        season = factories.make_season(place + 1)
        for other in range(number):
            startup = factories.make_startup(f"s{place}-{other}")
            factories.make_measurement(factories.make_metric(startup), "2020-10", "1")
            Participation.objects.create(season=season, startup=startup)
    with django_assert_num_queries(6):  # seasons, participations, criteria, milestones, metrics, values
        assert sum(len(one.participants) for one in seasons()) == number * number


@pytest.mark.django_db
def test_a_startup_has_its_own_participations_the_last_first() -> None:
    startup, other = factories.make_startup("a"), factories.make_startup("b")
    rows = [Participation.objects.create(season=factories.make_season(n), startup=startup) for n in (1, 3, 2)]
    Participation.objects.create(season=rows[0].season, startup=other)
    assert in_kind_of(startup.pk).participations == [rows[1], rows[2], rows[0]]


YEAR = ("2021-01-01", "2022-01-01")


@pytest.mark.django_db
@cases(
    ("start", "end", "years"),
    [
        (*YEAR, [2021]),
        ("2020-12-31", "2021-01-01", [2020]),
        ("2020-12-31", "2021-01-02", [2020, 2021]),
        ("2021-12-31", "2022-01-01", [2021]),
        ("2020-06-01", "2023-01-01", [2020, 2021, 2022]),
        ("2022-01-01", None, [2022, 2023]),
    ],
)
def test_a_support_is_of_the_years_that_hold_one_of_its_days(start: str, end: str | None, years: list[int]) -> None:
    factories.make_support(factories.make_startup(), start=start, until=factories.day(end))
    assert [year for year in range(2019, 2024) if supports_of(year)] == years


@pytest.mark.django_db
def test_supports_are_reported_in_the_order_of_kinds_then_of_time_then_of_names() -> None:
    b, a = factories.make_startup("b", name="B"), factories.make_startup("a", name="A")
    rows = [
        factories.make_support(startup, kind, start)
        for startup, kind, start in (
            (b, "legal", "2021-03-01"),
            (a, "legal", "2021-03-01"),
            (b, "brigade", "2021-06-01"),
            (a, "brigade", "2021-02-01"),
        )
    ]
    assert supports_of(2021) == [rows[3], rows[2], rows[1], rows[0]]
    assert by_kind(supports_of(2021)) == {
        "Brigade d’intervention numérique": [rows[3], rows[2]],
        "Conformité juridique": [rows[1], rows[0]],
    }
    assert by_kind([]) == {}
    assert in_kind_of(a.pk).supports == [rows[1], rows[3]]


@pytest.mark.django_db
def test_a_shared_service_counts_the_services_that_used_it_and_each_once() -> None:
    a, b = factories.make_startup("a"), factories.make_startup("b")
    common = factories.make_shared_service("tchap", kind="tool", startup=a)
    factories.make_shared_service("ancien", until=dt.date(2021, 1, 1))
    guide = factories.make_shared_service("guide", kind="guide", start=dt.date(2021, 12, 31))
    for startup, start, end in (
        (a, "2021-01-01", "2021-02-01"),
        (a, "2021-05-01", None),
        (b, "2020-01-01", "2021-01-01"),
    ):
        factories.make_support(startup, "shared", start, until=factories.day(end), shared_service=common)
    used = [[(one.slug, one.used) for one in shared_services_of(year)] for year in (2020, 2021)]  # type: ignore[attr-defined]
    assert used == [[("ancien", 0), ("tchap", 1)], [(guide.slug, 0), ("tchap", 1)]]
    assert [(one.slug, one.used) for one in in_kind_of(a.pk).shared] == [("tchap", 2)]  # type: ignore[attr-defined]
    assert in_kind_of(b.pk).shared == []
    for slug, name in (("z", "Zoom"), ("m", "Atelier")):
        factories.make_shared_service(slug, name=name, startup=b)
    assert [one.name for one in in_kind_of(b.pk).shared] == ["Atelier", "Zoom"]
