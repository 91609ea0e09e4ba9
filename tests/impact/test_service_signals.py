"""The signals of services: each rule on the day before, the day itself and the day after; the lists of the real records."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from impact.models import Beginning, Metric, Objective, Review, Spending
from impact.queries.metrics import followed
from impact.service_signals import SignalKind, signals_on
from startups.models import Startup
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 9, 10)


@pytest.fixture
def service() -> Startup:
    return factories.make_startup(phases=[("construction", "2020-03-01")])


def measure(service: Startup, *values: tuple[str, int], **fields: Any) -> Metric:
    metric = factories.make_metric(service, **fields)
    for period, value in values:
        factories.make_measurement(metric, period, str(value))
    return metric


def hold(service: Startup, day: str = "2021-06-15", **fields: Any) -> Review:
    return Review.objects.create(startup=service, held_on=day, decision="reinvest", reason="Bien", **fields)


def kinds(service: Startup, day: dt.date = DAY) -> set[SignalKind]:
    return set(signals_on(day).get(service.pk, ())) - {SignalKind.NO_COMMITTEE}


@cases(
    ("fields", "expected", "late_from"),
    [
        ({}, dt.date(2021, 8, 1), dt.date(2021, 8, 2)),
        ({"delay_days": 20}, dt.date(2021, 8, 21), dt.date(2021, 8, 22)),
        ({"cadence": "quarter"}, dt.date(2021, 10, 1), dt.date(2021, 10, 2)),
        ({"cadence": "year"}, dt.date(2022, 1, 1), dt.date(2022, 1, 2)),
        ({"cadence": "unknown"}, None, None),
    ],
)
def test_measurement_is_late_the_day_after_its_expected_date(
    service: Startup, fields: dict[str, Any], expected: dt.date | None, late_from: dt.date | None
) -> None:
    metric = measure(service, **fields)
    factories.make_measurement(Metric(pk=metric.pk, cadence="month"), "2021-06", "3")
    assert followed(metric, DAY).expected_on == expected
    days = [late_from - dt.timedelta(days=1), late_from] if late_from else [dt.date(2021, 8, 2), dt.date(2022, 4, 26)]
    late = [day for day in days if SignalKind.LATE in kinds(service, day)]
    assert late == ([late_from] if late_from else [])


@cases(
    ("values", "fields", "expected"),
    [
        ([("2021-06", 30), ("2021-07", 20), ("2021-08", 10)], {}, True),
        ([("2021-05", 20), ("2021-06", 30), ("2021-07", 20), ("2021-08", 10)], {}, True),
        ([("2021-06", 30), ("2021-07", 20), ("2021-08", 20)], {}, False),
        ([("2021-07", 20), ("2021-08", 10)], {}, False),
        ([("2021-05", 30), ("2021-07", 20), ("2021-08", 10)], {}, False),
        ([("2021-06", 10), ("2021-07", 20), ("2021-08", 30)], {"direction": "down"}, True),
        ([("2021-06", 30), ("2021-07", 20), ("2021-08-01/2021-08-09", 10)], {}, False),
    ],
)
def test_fall_is_two_periods_in_a_row_against_the_direction(
    service: Startup, values: list[tuple[str, int]], fields: dict[str, str], expected: bool
) -> None:
    measure(service, *values, **fields)
    assert (SignalKind.FALLING in kinds(service)) is expected


@cases(
    ("values", "expected"),
    [
        ([("2021-05", 10), ("2021-06", 10), ("2021-07", 10)], True),
        ([("2021-05", 10), ("2021-07", 11), ("2021-08", 10)], False),
        ([("2021-05", 10)], False),
        ([("2021-07", 10)], False),
    ],
)
def test_unchanged_needs_a_new_value_since_the_committee(
    service: Startup, values: list[tuple[str, int]], expected: bool
) -> None:
    hold(service)
    measure(service, *values)
    assert (SignalKind.UNCHANGED in kinds(service)) is expected


@cases(("value", "expected"), [(120, True), (130, False), (250, False)])
def test_objective_of_the_last_committee_may_be_out_of_reach(service: Startup, value: int, expected: bool) -> None:
    metric = measure(service, ("2021-05", 100), ("2021-06", value))
    for held in (hold(service, "2020-12-01"), hold(service, "2021-06-01")):
        Objective.objects.create(
            review=held,
            metric=metric,
            initial_value=100,
            initial_on="2021-05-31",
            target_value=Decimal(200),
            target_on=dt.date(2021, 5, 31) + dt.timedelta(days=120),
        )
    assert (SignalKind.OUT_OF_REACH in kinds(service)) is expected


def test_no_committee_is_for_phases_that_have_some(service: Startup) -> None:
    factories.make_startup("fini", phases=[("transfere", "2020-01-01")])
    day = dt.date(2021, 9, 1)
    assert signals_on(day) == {service.pk: {SignalKind.NO_COMMITTEE: ()}}
    hold(service)
    assert signals_on(day) == {}


@cases(
    ("day", "beginning", "expected"),
    [
        (dt.date(2021, 9, 1), None, False),
        (dt.date(2021, 9, 2), None, True),
        (dt.date(2021, 9, 2), dt.date(2021, 9, 1), False),
        (dt.date(2023, 3, 2), dt.date(2021, 9, 1), True),
    ],
)
def test_first_value_is_missing_eighteen_months_after_the_launch_or_the_beginning(
    service: Startup, day: dt.date, beginning: dt.date | None, expected: bool
) -> None:
    if beginning:
        Beginning.objects.create(day=beginning)
    assert (SignalKind.NO_VALUE in kinds(service, day)) is expected
    measure(service, ("2021-05", 10))
    assert SignalKind.NO_VALUE not in kinds(service, day)


@cases(
    ("period", "day", "beginning", "expected"),
    [
        ("2021-05", dt.date(2021, 10, 15), None, False),
        ("2021-05", dt.date(2021, 10, 20), None, True),
        ("2021-07", dt.date(2021, 10, 20), None, False),
        ("2021-05", dt.date(2021, 10, 20), dt.date(2021, 6, 16), False),
    ],
)
def test_matrix_is_old_if_a_committee_is_near_and_no_value_followed_the_last(
    service: Startup, period: str, day: dt.date, beginning: dt.date | None, expected: bool
) -> None:
    if beginning:
        Beginning.objects.create(day=beginning)
    hold(service)
    measure(service, (period, 10), dimension="used")
    measure(service, ("2021-09", 10), code="autre")
    assert (SignalKind.OLD_MATRIX in kinds(service, day)) is expected


@cases(
    ("spent", "beginning", "expected"),
    [
        ({2019: 100, 2020: 101}, None, True),
        ({2019: 100, 2020: 100}, None, False),
        ({2020: 101}, None, False),
        ({2019: 100, 2020: 101}, dt.date(2021, 1, 1), False),
        ({2019: 100, 2020: 101, 2021: 100}, None, True),
    ],
)
def test_cost_of_a_unit_rises_from_one_followed_year_to_the_next(
    service: Startup, spent: dict[int, int], beginning: dt.date | None, expected: bool
) -> None:
    if beginning:
        Beginning.objects.create(day=beginning)
    files = measure(service, *((str(year), 10) for year in spent), cadence="year", dimension="useful")
    for year, amount in spent.items():
        Spending.objects.create(startup=service, year=year, amount=amount)
    assert (SignalKind.RISING_COST in kinds(service)) is expected
    assert signals_on(DAY)[service.pk].get(SignalKind.RISING_COST) == ([files.unit] if expected else None)
    if 2021 in spent:
        assert SignalKind.RISING_COST not in kinds(service, dt.date(2022, 1, 1))


def test_each_signal_is_a_list_with_its_rule_in_words_on_the_page_and_in_the_api(
    client: Client, service: Startup
) -> None:
    measure(service, ("2021-06", 30), ("2021-07", 20), ("2021-08", 10))
    hold(factories.make_startup("autre", phases=[("construction", "2020-03-01")]))
    for kind, slugs in (("falling", ["un.service"]), ("no_committee", ["un.service"]), ("unchanged", [])):
        query = f"signal={kind}&as_of=2021-09-10"
        page = client.get(f"/startups/?{query}")
        assert [one["slug"] for one in page.context["page"]] == slugs
        assert page.context["signals"]
        assert [one["slug"] for one in client.get(f"/api/v1/startups/?{query}").json()["results"]] == slugs
    assert client.get("/startups/?signal=rouge").status_code == 400
