import datetime as dt

import pytest

from common.models import DataVersion, FormerAddress, Freshness, Job, ReplayBounds
from tests.violations import Violation, assert_refused, each


def a_waiting_job_again() -> Job:
    Job.objects.create(kind="import", arguments={"year": 2021})
    return Job(kind="import", arguments={"year": 2021})


def an_address_that_leads_twice() -> FormerAddress:
    FormerAddress.objects.create(kind="startup", slug="a", target="b")
    return FormerAddress(kind="startup", slug="a", target="c")


VIOLATIONS = [
    Violation("former_address_once", an_address_that_leads_twice),
    Violation("former_address_elsewhere", lambda: FormerAddress(kind="startup", slug="a", target="a")),
    Violation(
        "freshness_after_its_facts",
        lambda: Freshness(kind="records", day=dt.date(2026, 8, 1), last_fact=dt.date(2026, 8, 2)),
    ),
    Violation("data_version_single_row", lambda: DataVersion(pk=2)),
    Violation("replay_bounds_single_row", lambda: ReplayBounds(pk=2)),
    Violation("job_state_known", lambda: Job(kind="import", state="lost")),
    Violation("job_done_within_total", lambda: Job(kind="import", done=2, total=1)),
    Violation("job_one_waiting_per_kind", a_waiting_job_again),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_a_job_waits_once_per_arguments() -> None:
    Job.objects.create(kind="import", arguments={"year": 2021})
    Job.objects.create(kind="import", arguments={"year": 2020})
    Job.objects.filter(arguments={"year": 2021}).update(state=Job.State.RUNNING)
    Job.objects.create(kind="import", arguments={"year": 2021})
    assert sorted(Job.objects.values_list("arguments__year", "state")) == [
        (2020, "queued"),
        (2021, "queued"),
        (2021, "running"),
    ]
