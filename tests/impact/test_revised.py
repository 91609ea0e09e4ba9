"""Corrected or withdrawn values: before, after, reason, author."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from common.history import because, changes
from impact.models import Measurement, Metric
from impact.queries.metrics import Revised, revisions_of
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)


@pytest.fixture
def metric() -> Metric:
    return factories.make_metric(factories.make_startup())


def at(row: Measurement) -> list[dt.datetime]:
    """Return the times of the changes of a measurement."""
    return [change.at for change in changes(Measurement, pgh_obj_id=row.pk)]


def test_each_correction_and_withdrawal_is_reported_the_latest_first(metric: Metric) -> None:
    Metric.objects.update(kind="duration")
    row = factories.make_measurement(metric, "2021-05", "10.50")
    key = row.pk
    user = factories.make_user("ana@example.gouv.fr", User.Role.DINUM, name="Ana")
    with because(reason="Erreur de saisie", source="page", user=user.pk, author="Ana"):
        Measurement.objects.update(value=Decimal("12.00"))
    Measurement.objects.update(source="Une note")  # its value stays
    with because(reason="En double", source="page", author="Ben"):
        Measurement.objects.all().delete()
    _, corrected, _, withdrawn = [change.at for change in changes(Measurement, pgh_obj_id=key)]
    assert revisions_of([metric.pk]) == {
        metric.pk: [
            Revised(metric.pk, withdrawn, MAY, JUNE, Decimal(12), None, "En double", "Ben"),
            Revised(metric.pk, corrected, MAY, JUNE, Decimal("10.5"), Decimal(12), "Erreur de saisie", "Ana"),
        ]
    }


def test_same_value_written_again_is_not_a_revision(metric: Metric) -> None:
    factories.make_measurement(metric, "2021-05", "10")
    Measurement.objects.update(value=Decimal("10.0000"), is_approximate=True)
    assert revisions_of([metric.pk]) == {}


def test_a_change_outside_of_the_application_has_neither_reason_nor_author(metric: Metric) -> None:
    row = factories.make_measurement(metric, "2021-05", "10")
    Measurement.objects.update(value=0)
    assert revisions_of([metric.pk]) == {
        metric.pk: [Revised(metric.pk, at(row)[-1], MAY, JUNE, Decimal(10), Decimal(0), "", "")]
    }


@cases("number", [1, 3])
def test_metrics_are_reported_apart_in_one_query(
    metric: Metric, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    metrics = [metric, *(factories.make_metric(metric.startup, f"m{n}", position=n) for n in range(1, number))]
    other = factories.make_metric(factories.make_startup("autre"))
    for place, one in enumerate((*metrics, other)):
        factories.make_measurement(one, "2021-05", str(place))
    Measurement.objects.update(value=9)
    with django_assert_num_queries(1):
        found = revisions_of([one.pk for one in metrics])
    assert {key: [(one.before, one.after) for one in rows] for key, rows in found.items()} == {
        one.pk: [(Decimal(place), Decimal(9))] for place, one in enumerate(metrics)
    }
