"""The history read from the records, and the job that stores the projections."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import data_version
from common.models import Job
from common.words import plural_fr
from indicators import following
from indicators.live.plan import plan
from indicators.models import BacktestTrial, Indicator, Projection
from indicators.outlook import projecting
from indicators.outlook.history import Counted, History, Stay
from indicators.outlook.reading import history_of
from startups.models import Phase
from tests import factories
from tests.impact.scene import DESIGNATIONS, LAUNCHES

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 3, 1)


def make_launches() -> Indicator:
    """Three launches: after an investigation, on the very day of one, and after none. A fourth is for later."""
    factories.make_startup("a", phases=[("investigation", "2019-02-01"), ("construction", "2020-05-01")])
    factories.make_startup("b", phases=[("investigation", "2021-01-01"), ("construction", "2021-01-01")])
    factories.make_startup("c", phases=[("construction", "2021-06-01"), ("abandon", "2022-01-01")])
    factories.make_startup("d", phases=[("investigation", "2021-12-01"), ("construction", "2022-09-01")])
    return factories.make_indicator(rule=LAUNCHES, first_year=2022)


def history(day: dt.date) -> History:
    [task] = plan(day)
    assert task.measure
    return history_of(task.measure, day)


def test_history_is_read_from_the_timeline_of_before_the_indicator_too() -> None:
    make_launches()
    first = dt.date(2021, 1, 1)
    found = history(DAY)
    assert found.counted == (
        Counted(dt.date(2020, 5, 1), 2020),
        Counted(first, 2021),
        Counted(dt.date(2021, 6, 1), 2021),
    )
    assert set(found.stays) == {
        Stay("investigation", dt.date(2019, 2, 1), dt.date(2020, 5, 1), True),
        Stay("investigation", first, first, True),
        Stay("investigation", dt.date(2021, 12, 1)),
        Stay("construction", dt.date(2020, 5, 1)),
        Stay("construction", first),
        Stay("construction", dt.date(2021, 6, 1), dt.date(2022, 1, 1), False),
        Stay("abandon", dt.date(2022, 1, 1)),
    }
    assert found.fresh == (Counted(dt.date(2021, 6, 1), 2021),)


def test_history_of_what_is_no_phase_has_no_stays() -> None:
    startup = factories.make_startup(phases=[("construction", "2021-06-01")])
    factories.make_designation(startup, 2022)
    factories.make_indicator(rule=DESIGNATIONS)
    assert history(DAY) == History((Counted(DAY, 2022),))


@pytest.mark.parametrize("number", [1, 3])
def test_history_groups_what_is_alike_in_two_queries(number: int) -> None:
    for index in range(number):
        factories.make_startup(f"s{index}", phases=[("construction", "2021-06-01")])
    factories.make_indicator(rule=LAUNCHES)
    [task] = plan(DAY)
    assert task.measure
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = history_of(task.measure, DAY)
    assert len(queries) == 2
    assert found.counted == found.fresh == (Counted(dt.date(2021, 6, 1), 2021, number),)
    assert found.stays == (Stay("construction", dt.date(2021, 6, 1), number=number),)


def test_job_stores_the_projection_with_its_method_and_its_inputs() -> None:
    launches = make_launches()
    assert following.run_now(projecting.PROJECT) is not None
    [stored] = Projection.objects.all()
    today = dt.datetime.now(dt.UTC).date()
    assert (stored.indicator, stored.year, stored.method) == (launches, today.year, "blend")
    assert (stored.definition.indicator, stored.inputs["facts"], stored.inputs["stays"]) == (launches, 4, 3)
    assert (stored.inputs["first"], stored.inputs["last"]) == ("2020-05-01", "2022-09-01")
    assert stored.low <= stored.value <= stored.high
    done = Job.objects.get(kind=projecting.PROJECT)
    trials = BacktestTrial.objects.count()
    assert done.message == f"1\xa0indicateur projeté, {plural_fr(trials + 1, 'ligne modifiée', 'lignes modifiées')}."


def test_only_what_moved_is_written() -> None:
    launches = make_launches()
    assert projecting.project_running_year(on=DAY).changed == 1  # no year has four years of records before it
    before, version = Projection.objects.get(), data_version.current()
    again = projecting.project_running_year(on=DAY)
    assert (again.changed, again.data_version, data_version.current()) == (0, version, version)
    Phase.objects.filter(startup__slug="d", kind="construction").update(start="2022-02-01")
    assert projecting.project_running_year(on=DAY).changed == 1
    after = Projection.objects.get()
    assert (after.pk, after.so_far, after.computed_at > before.computed_at) == (before.pk, Decimal(1), True)
    Indicator.objects.filter(pk=launches.pk).update(first_year=2013, last_year=DAY.year - 1)
    assert projecting.project_running_year(on=DAY).indicators == 0
    assert not Projection.objects.exists()


def test_trials_are_made_for_each_method_and_each_past_year() -> None:
    for year in range(2015, 2022):
        factories.make_startup(f"s{year}", phases=[("construction", f"{year}-03-01")])
    factories.make_indicator(rule=LAUNCHES)
    projecting.project_running_year(on=DAY)
    found = BacktestTrial.objects.values_list("method", "year", "day", "so_far", "value", "result")
    thirty = [(year, dt.date(year, 6, 30)) for year in (2019, 2020, 2021)]
    told: list[tuple[object, ...]] = [
        row for row in found.order_by("method", "year") if row[0] not in ("blend", "flow")
    ]
    assert told == [
        (method, year, day, 1, value, 1)
        for method, value in (("double", 2), ("last_year", 1), ("rhythm", 1))
        for year, day in thirty
    ]
    assert found.filter(method__in=["blend", "flow"]).count() == 6
    year_later = projecting.project_running_year(on=DAY.replace(year=2023))
    assert year_later.changed == 1 + 5  # the projection, and the year 2022 by each method


def test_an_indicator_that_can_not_be_read_is_left_out() -> None:
    factories.make_indicator(rule={"measure": "nope"})
    assert projecting.project_running_year(on=DAY).indicators == 0
