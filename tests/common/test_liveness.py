"""Whether jobs get done, as the tables of jobs and of workers say."""

import datetime as dt

import psycopg2
import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from common import jobs, liveness
from common.models import Job, Worker
from tests.plugins.celery_worker import database_url

KIND = "common.resend_jobs"


def minutes_ago(minutes: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(minutes=minutes)


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "late"), [(2.9, False), (3.1, True)])
def test_jobs_are_late_when_one_has_waited_for_minutes(
    minutes: float, late: bool, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Job.objects.create(kind=KIND, queued_at=minutes_ago(minutes))

    with django_assert_num_queries(1):
        assert liveness.jobs_are_late() is late


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "late"),
    [
        ({"state": "done", "started_at": 5, "finished_at": 2}, False),
        ({"state": "failed", "started_at": 5, "finished_at": 2}, False),
        ({"state": "running", "started_at": 2}, False),
        ({"state": "running", "started_at": 9}, True),  # marked so by a worker that died
        ({"state": "done", "started_at": 5, "finished_at": 4}, True),
    ],
)
def test_jobs_are_not_late_while_others_are_begun_or_ended(fields: dict[str, str | int], late: bool) -> None:
    Job.objects.create(kind=KIND, queued_at=minutes_ago(9))
    moments = {name: minutes_ago(value) if isinstance(value, int) else value for name, value in fields.items()}
    Job.objects.create(kind=KIND, arguments={"year": 1}, **moments)

    assert liveness.jobs_are_late() is late


@pytest.mark.django_db(transaction=True)
def test_jobs_are_not_late_while_a_worker_is_on_a_long_one() -> None:
    Job.objects.create(kind=KIND, queued_at=minutes_ago(20))
    long_one = Job.objects.create(kind=KIND, arguments={"year": 1}, state="running", started_at=minutes_ago(20))
    other = psycopg2.connect(database_url())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [jobs.LOCKS + long_one.pk])
        assert not liveness.jobs_are_late()
    finally:
        other.close()


@pytest.mark.django_db
def test_worker_is_heard_and_leaves() -> None:
    Worker.objects.create(name="celery@old", heard_at=minutes_ago(60 * 25))
    liveness.begin("celery@a")
    assert liveness.last_heard("celery@a") == 0
    liveness.hear("celery@a", 7)
    assert (liveness.last_heard("celery@a"), liveness.last_heard("celery@b")) == (7, 0)
    liveness.begin("celery@a")
    assert list(Worker.objects.values_list("name", "heard")) == [("celery@a", 0)]
    liveness.leave("celery@a")
    assert not Worker.objects.exists()


@pytest.mark.django_db
def test_liveness_tells_the_workers_that_answer_from_the_silent_ones(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for name, minutes in (("a", 0.0), ("b", 1.9), ("c", 2.1)):
        Worker.objects.create(name=name, heard_at=minutes_ago(minutes))

    with django_assert_num_queries(2):
        now = liveness.liveness()

    assert ([w.name for w in now.answering], [w.name for w in now.silent], now.is_late) == (["a", "b"], ["c"], False)


@pytest.mark.django_db
def test_job_of_a_kind_that_is_no_more_is_closed() -> None:
    Job.objects.create(kind="common.gone", queued_at=minutes_ago(9))

    assert jobs.resend() == 0
    assert list(Job.objects.values_list("state", "message")) == [("failed", jobs.UNKNOWN)]
    assert not liveness.jobs_are_late()


@pytest.mark.django_db
def test_job_that_is_put_back_waits_from_then_on() -> None:
    Job.objects.create(kind=KIND, state="running", queued_at=minutes_ago(30), started_at=minutes_ago(30))

    assert jobs.resend() == 1
    assert not liveness.jobs_are_late()
