"""The periods of a metric: measured, and expected between them by the cadence."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Value
from hypothesis import given
from hypothesis import strategies as st

from impact.models import Measurement, Metric
from impact.queries.metrics import (
    MetricPeriod,
    followed,
    followed_metrics,
    last_value_by,
    late_periods,
    periods_to_last_value,
    values_between,
)
from tests import factories, wordings
from tests.cases import cases

MONTHS = [dt.date(2021 + n // 12, n % 12 + 1, 1) for n in range(25)]


def month(number: int, value: int = 1) -> Measurement:
    return Measurement(start=MONTHS[number], until=MONTHS[number + 1], value=Decimal(value))


def bounds(found: list[MetricPeriod]) -> list[tuple[str, str, Decimal | None]]:
    return [(slot.start.isoformat(), slot.until.isoformat(), slot.value) for slot in found]


def test_missing_month_is_a_period_without_a_value() -> None:
    metric = Metric(cadence="month")
    assert bounds(list(periods_to_last_value(metric, [month(0, 5), month(2, 0)]))) == [
        ("2021-01-01", "2021-02-01", 5),
        ("2021-02-01", "2021-03-01", None),
        ("2021-03-01", "2021-04-01", 0),
    ]


@pytest.mark.parametrize(
    ("cadence", "ends"),
    [
        ("quarter", ["2021-02-01", "2021-04-01", "2021-07-01", "2021-10-01", "2021-12-01", "2022-01-01"]),
        ("year", ["2021-02-01", "2021-12-01", "2022-01-01"]),
    ],
)
def test_gap_is_cut_at_the_cadence(cadence: str, ends: list[str]) -> None:
    found = list(periods_to_last_value(Metric(cadence=cadence), [month(0), month(11)]))
    assert [slot.until.isoformat() for slot in found] == ends


def test_no_measurement_has_no_period() -> None:
    assert list(periods_to_last_value(Metric(cadence="month"), [])) == []


@given(st.sets(st.integers(0, 23), min_size=1), st.sampled_from(["month", "quarter", "year"]))
def test_periods_follow_each_other_and_keep_every_value(measured: set[int], cadence: str) -> None:
    given_ = [month(number, number) for number in sorted(measured)]
    found = list(periods_to_last_value(Metric(cadence=cadence), given_))
    assert all(before.until == after.start for before, after in itertools.pairwise(found))
    assert [(slot.start, slot.value) for slot in found if slot.value is not None] == [
        (m.start, m.value) for m in given_
    ]


@pytest.mark.parametrize(
    ("cadence", "day", "ends"),
    [
        ("month", "2021-04-01", ["2021-03-01", "2021-04-01"]),
        ("month", "2021-04-30", ["2021-03-01", "2021-04-01"]),
        ("month", "2021-02-15", []),
        ("quarter", "2021-08-01", ["2021-04-01", "2021-07-01"]),
        ("year", "2023-06-01", ["2022-01-01", "2023-01-01"]),
    ],
)
def test_periods_that_are_over_since_the_last_measured_are_late(cadence: str, day: str, ends: list[str]) -> None:
    found = late_periods(Metric(cadence=cadence), [month(0)], dt.date.fromisoformat(day))
    assert [slot.until.isoformat() for slot in found] == ends


@pytest.mark.parametrize(
    ("cadence", "period"),
    [
        ("month", ("2021-07-01", "2021-08-01")),
        ("quarter", ("2021-04-01", "2021-07-01")),
        ("year", ("2020-01-01", "2021-01-01")),
    ],
)
def test_last_period_alone_is_late_when_nothing_was_ever_measured(cadence: str, period: tuple[str, str]) -> None:
    (slot,) = late_periods(Metric(cadence=cadence), [], dt.date(2021, 8, 20))
    assert (slot.start.isoformat(), slot.until.isoformat(), slot.value) == (*period, None)


@given(
    st.sets(st.integers(0, 23), min_size=1),
    st.sampled_from(["month", "quarter", "year"]),
    st.dates(dt.date(2021, 1, 1), dt.date(2026, 1, 1)),
)
def test_measured_and_late_periods_leave_no_day_out(measured: set[int], cadence: str, day: dt.date) -> None:
    rows = [month(number) for number in sorted(measured)]
    periods = [*periods_to_last_value(Metric(cadence=cadence), rows), *late_periods(Metric(cadence=cadence), rows, day)]
    assert all(before.until == after.start for before, after in itertools.pairwise(periods))
    assert all(slot.until <= max(day, rows[-1].until) for slot in periods)


@pytest.mark.django_db
def test_one_metric_is_followed_by_one_query(django_assert_num_queries: Any) -> None:
    metric = factories.make_metric(factories.make_startup())
    row = factories.make_measurement(metric, "2021-01", "3")
    with django_assert_num_queries(1):
        found = followed(metric, dt.date(2021, 3, 10))
    assert [(slot.row, slot.value) for slot in (*found.periods_to_last_value, *found.late)] == [
        (row.pk, 3),
        (None, None),
    ]


@pytest.mark.django_db
@cases(
    ("kind", "fields", "refused"),
    [
        ("percentage", {"value": Decimal(240)}, {"value": [wordings.PERCENTAGE_OUT_OF_BOUNDS]}),
        ("count", {"value": Decimal("1.5")}, {"value": [wordings.WHOLE_NUMBER_OF_THINGS]}),
        (
            "count",
            {"until": dt.date(2020, 1, 1)},
            {"until": [wordings.PERIOD_ENDS_BEFORE_ITS_START]},
        ),
    ],
)
def test_measurement_shows_in_french_what_its_triggers_refuse(
    kind: str, fields: dict[str, Any], refused: dict[str, list[str]]
) -> None:
    metric = factories.make_metric(factories.make_startup(), kind=kind)
    bounds = {"start": dt.date(2021, 1, 1), "until": dt.date(2021, 2, 1), "value": Decimal(1)}
    with pytest.raises(ValidationError) as wrong:
        Measurement(metric=metric, **{**bounds, **fields}).clean()
    assert wrong.value.message_dict == refused


@pytest.mark.django_db
def test_value_loses_the_zeros_of_its_column() -> None:
    startup = factories.make_startup()
    metric = Metric.objects.create(startup=startup, code="delai", name="Délai", unit="jours", kind="duration")
    for number, value in enumerate(["3000000", "2.5", "0"]):
        Measurement.objects.create(
            metric=metric, start=MONTHS[number], until=MONTHS[number + 1], value=Decimal(value), source="Relevé"
        )
    (followed,) = followed_metrics(startup.pk, dt.date(2021, 4, 1))
    assert [str(slot.value) for slot in followed.periods_to_last_value] == ["3000000", "2.5", "0"]
    assert (followed.last, followed.missing) == (followed.periods_to_last_value[-1], 0)


@pytest.mark.django_db
def test_the_last_value_by_a_day_is_of_a_period_that_was_over() -> None:
    startup = factories.make_startup()
    metric, other = factories.make_metric(startup), factories.make_metric(startup, "autre")
    for period, value in (("2021-03", "3"), ("2021-01", "1"), ("2021-02", "2")):
        factories.make_measurement(metric, period, value)
    factories.make_measurement(other, "2021-03", "9")

    def by(day: str) -> Decimal | None:
        on = Value(dt.date.fromisoformat(day))
        found = Metric.objects.filter(pk=metric.pk).annotate(last=last_value_by(OuterRef("pk"), on))
        value: Decimal | None = found.values_list("last", flat=True).get()
        return value

    days = ("2021-01-31", "2021-02-01", "2021-03-31", "2021-04-01", "2030-01-01")
    assert [by(day) for day in days] == [None, 1, 2, 3, 3]


@pytest.mark.django_db
def test_values_between_two_days_are_those_whose_period_ends_there() -> None:
    startup = factories.make_startup()
    metric, other = factories.make_metric(startup), factories.make_metric(startup, "autre")
    for period, value in (("2021-03", "3"), ("2021-01", "1"), ("2021-02", "2")):
        factories.make_measurement(metric, period, value)
    factories.make_measurement(other, "2021-02", "9.0000")
    first, second = dt.date(2021, 2, 1), dt.date(2021, 3, 1)
    february = (dt.date(2021, 2, 1), dt.date(2021, 3, 1))
    assert values_between([metric.pk, other.pk], first, second) == {
        metric.pk: [MetricPeriod(*february, Decimal(2))],
        other.pk: [MetricPeriod(*february, Decimal(9))],
    }
    assert values_between([metric.pk], first, first) == {}
    assert [one.value for one in values_between([metric.pk], dt.date(2021, 1, 1), dt.date(2021, 4, 1))[metric.pk]] == [
        1,
        2,
        3,
    ]
    assert values_between([], first, second) == {}
