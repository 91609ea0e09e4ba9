"""The projections stored by the job, and the errors of the rule with the records known at the time."""

import datetime as dt

import pytest
from django.db import connection

from common import data_version
from indicators.models import BacktestTrial, Indicator, Projection
from indicators.projection.actions import Projected, project_running_year
from tests import factories
from tests.impact.scene import LAUNCHES

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 3, 1)


def make_alternating() -> Indicator:
    """Create two launches, then six, every other October from 2015."""
    for year in range(2015, DAY.year):
        for number in range(6 if year % 2 else 2):
            factories.make_startup(f"s{year}-{number}", phases=[("construction", f"{year}-10-01")])
    return factories.make_indicator(rule=LAUNCHES, first_year=2022)


def trials() -> list[tuple[int, int, int, bool]]:
    return [(one.year, int(one.value), int(one.result), one.is_as_known) for one in BacktestTrial.objects.all()]


def test_projection_is_stored_with_the_error_of_its_rule() -> None:
    launches = make_alternating()
    assert project_running_year(on=DAY) == Projected(indicators=1, projections=1, changed=4)
    projection = Projection.objects.get()
    assert (projection.indicator, projection.year, projection.day) == (launches, 2022, DAY)
    numbers = (projection.so_far, projection.value, projection.mean_error, projection.low, projection.high)
    assert [int(number) for number in numbers] == [0, 6, 4, 2, 10]
    assert (projection.facts, projection.last_fact_on) == (30, dt.date(2021, 10, 1))
    assert trials() == [(2019, 2, 6, False), (2020, 6, 2, False), (2021, 2, 6, False)]


def test_only_what_differs_is_written() -> None:
    launches = make_alternating()
    project_running_year(on=DAY)
    before, version = Projection.objects.get(), data_version.current()
    assert project_running_year(on=DAY).changed == 0
    assert data_version.current() == version
    factories.make_startup("new", phases=[("construction", "2022-02-01")])
    assert project_running_year(on=DAY).changed == 1
    after = Projection.objects.get()
    assert (after.pk, int(after.so_far), int(after.value)) == (before.pk, 1, 7)
    Indicator.objects.filter(pk=launches.pk).update(first_year=2013, last_year=DAY.year - 1)
    assert project_running_year(on=DAY).indicators == 0
    assert not Projection.objects.exists()


def test_rule_that_could_be_tried_on_no_year_projects_nothing() -> None:
    factories.make_startup("a", phases=[("construction", "2020-05-01")])
    factories.make_indicator(rule=LAUNCHES)
    factories.make_indicator("nope", rule={"measure": "nope"})
    assert project_running_year(on=DAY) == Projected(indicators=1, projections=0, changed=0)


def test_where_the_history_reaches_the_rule_is_tried_on_the_records_as_they_were_known() -> None:
    make_alternating()
    with connection.cursor() as cursor:  # known since 2020, except the launches of 2020, entered at the end of 2021
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE startups_phasekindhistory SET pgh_created_at = '2020-01-01'")
        cursor.execute("UPDATE startups_startuphistory SET pgh_created_at = '2020-01-01'")
        cursor.execute("UPDATE startups_phasehistory SET pgh_created_at = '2020-01-01'")
        cursor.execute("UPDATE startups_phasehistory SET pgh_created_at = '2021-12-01' WHERE start = '2020-10-01'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    project_running_year(on=DAY)
    # On 30 June 2021 the two launches of October 2020 were unknown; in June 2020, those of 2019 were known.
    assert trials() == [(2019, 2, 6, False), (2020, 6, 2, True), (2021, 0, 6, True)]
    assert project_running_year(on=DAY).changed == 0
