"""The periods of a metric: those measured, and between them those that the cadence expected."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.models import Measurement, Metric
from impact.queries.metrics import Slot, followed_metrics, slots
from tests import factories

MONTHS = [dt.date(2021 + n // 12, n % 12 + 1, 1) for n in range(25)]


def month(number: int, value: int = 1) -> Measurement:
    return Measurement(start=MONTHS[number], end=MONTHS[number + 1], value=Decimal(value))


def bounds(found: list[Slot]) -> list[tuple[str, str, Decimal | None]]:
    return [(slot.start.isoformat(), slot.end.isoformat(), slot.value) for slot in found]


def test_missing_month_is_a_period_without_a_value() -> None:
    metric = Metric(cadence="month")
    assert bounds(list(slots(metric, [month(0, 5), month(2, 0)]))) == [
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
    found = list(slots(Metric(cadence=cadence), [month(0), month(11)]))
    assert [slot.end.isoformat() for slot in found] == ends


def test_no_measurement_has_no_period() -> None:
    assert list(slots(Metric(cadence="month"), [])) == []


@given(st.sets(st.integers(0, 23), min_size=1), st.sampled_from(["month", "quarter", "year"]))
def test_periods_follow_each_other_and_keep_every_value(measured: set[int], cadence: str) -> None:
    given_ = [month(number, number) for number in sorted(measured)]
    found = list(slots(Metric(cadence=cadence), given_))
    assert all(before.end == after.start for before, after in itertools.pairwise(found))
    assert [(slot.start, slot.value) for slot in found if slot.value is not None] == [
        (m.start, m.value) for m in given_
    ]


@pytest.mark.django_db
def test_value_loses_the_zeros_of_its_column() -> None:
    startup = factories.make_startup()
    metric = Metric.objects.create(startup=startup, code="delai", name="Délai", unit="jours", kind="duration")
    for number, value in enumerate(["3000000", "2.5", "0"]):
        Measurement.objects.create(
            metric=metric, start=MONTHS[number], end=MONTHS[number + 1], value=Decimal(value), source="Relevé"
        )
    (followed,) = followed_metrics(startup.pk, dt.date(2021, 4, 1))
    assert [str(slot.value) for slot in followed.slots] == ["3000000", "2.5", "0"]
    assert (followed.last, followed.missing) == (followed.slots[-1], 0)
