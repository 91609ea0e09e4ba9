"""The history read from the records, and the job that stores the projections."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import data_version
from common.models import Job
from common.recompute import recompute_now
from common.words import plural_fr
from indicators.live.plan import plan
from indicators.models import BacktestTrial, Indicator, Projection
from indicators.outlook import projecting
from indicators.outlook.history import Counted, History, Stay
from indicators.outlook.reading import history_of
from startups.models import Phase
from tests import factories
from tests.impact.scene import DESIGNATIONS, LAUNCHES

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
DAY = dt.date(2022, 3, 1)


def make_launches() -> Indicator:
    """Three launches: after an investigation, on the very day of one, and after none. A fourth is for later."""
    factories.make_startup("a", phases=[("investigation", "2019-02-01"), ("construction", "2020-05-01")])
    factories.make_startup("b", phases=[("investigation", "2021-01-01"), ("construction", "2021-01-01")])
    factories.make_startup("c", phases=[("construction", "2021-06-01"), ("abandon", "2022-01-01")])
    factories.make_startup("d", phases=[("investigation", "2021-12-01"), ("construction", "2022-09-01")])
    return factories.make_indicator(rule=LAUNCHES, first_year=2022)


def make_alternating(until: int = DAY.year) -> Indicator:
    """Two launches, then six, every other October from 2015: a method that does better than the rule of last year."""
    for year in range(2015, until):
        for number in range(6 if year % 2 else 2):
            factories.make_startup(f"s{year}-{number}", phases=[("construction", f"{year}-10-01")])
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
    year = dt.datetime.now(dt.UTC).astimezone(PARIS).year
    launches = make_alternating(until=year)
    assert recompute_now() is not None
    [stored] = Projection.objects.all()
    assert (stored.indicator, stored.year, stored.method) == (launches, year, "blend")
    made = sum(6 if one % 2 else 2 for one in range(2015, year))
    assert (stored.definition.indicator, stored.inputs["facts"], stored.inputs["stays"]) == (launches, made, 0)
    assert (stored.inputs["first"], stored.inputs["last"]) == ("2015-10-01", f"{year - 1}-10-01")
    assert stored.low <= stored.value <= stored.high
    trials = BacktestTrial.objects.count()
    told = f"1\xa0indicateur projeté sur 1, {plural_fr(trials + 1, 'ligne modifiée', 'lignes modifiées')}."
    assert told in Job.objects.get().message


def test_only_what_moved_is_written() -> None:
    launches = make_alternating()
    assert (
        projecting.project_running_year(on=DAY).changed == 1 + 4 * 3
    )  # the projection, and three years by four methods
    before, version = Projection.objects.get(), data_version.current()
    again = projecting.project_running_year(on=DAY)
    assert (again.indicators, again.kept, again.changed) == (1, 1, 0)
    assert data_version.current() == version
    factories.make_startup("new", phases=[("construction", "2022-02-01")])
    assert projecting.project_running_year(on=DAY).changed == 1
    after = Projection.objects.get()
    assert (after.pk, after.so_far, after.computed_at > before.computed_at) == (before.pk, Decimal(1), True)
    Indicator.objects.filter(pk=launches.pk).update(first_year=2013, last_year=DAY.year - 1)
    assert projecting.project_running_year(on=DAY).indicators == 0
    assert not Projection.objects.exists()


def test_projection_goes_when_the_rule_of_last_year_does_as_well() -> None:
    make_alternating()
    assert projecting.project_running_year(on=DAY).kept == 1
    Phase.objects.filter(start__year=2021, startup__slug__in=["s2021-2", "s2021-3", "s2021-4", "s2021-5"]).delete()
    Phase.objects.filter(start__year=2019, startup__slug__in=["s2019-2", "s2019-3", "s2019-4", "s2019-5"]).delete()
    # Two launches every October from 2018 on: the rule of last year is right.
    assert projecting.project_running_year(on=DAY).kept == 0
    assert not Projection.objects.exists()
    assert BacktestTrial.objects.filter(method="blend").count() == 3  # they stay, to say why


def test_trials_are_made_for_each_method_and_each_past_year() -> None:
    for year in range(2015, 2022):
        factories.make_startup(f"s{year}", phases=[("construction", f"{year}-03-01")])
    factories.make_indicator(rule=LAUNCHES)
    done = projecting.project_running_year(on=DAY)
    assert (done.indicators, done.kept) == (1, 0)  # one each March: the rule of last year is never wrong
    found = BacktestTrial.objects.values_list("method", "year", "day", "so_far", "value", "result")
    thirty = [(year, dt.date(year, 6, 30)) for year in (2019, 2020, 2021)]
    told: list[tuple[object, ...]] = [row for row in found.order_by("method", "year") if row[0] != "blend"]
    assert told == [
        (method, year, day, 1, value, 1)
        for method, value in (("double", 2), ("last_year", 1), ("rhythm", 1))
        for year, day in thirty
    ]
    assert found.filter(method="blend").count() == 3
    assert projecting.project_running_year(on=DAY.replace(year=2023)).changed == 4  # the year 2022 by each method


def test_an_indicator_that_can_not_be_read_is_left_out() -> None:
    factories.make_indicator(rule={"measure": "nope"})
    assert projecting.project_running_year(on=DAY).indicators == 0
