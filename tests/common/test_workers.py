"""Whether jobs are late, from the tables of jobs and workers."""

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import psycopg2
import pytest
from celery.utils.nodenames import worker_direct
from django.db.models import F
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from common.background import jobs, workers
from common.background.kill_silent_worker import PATIENCE, kill_if_silent
from common.models import Job, Worker
from common.tasks import send_heartbeats
from tests.cases import cases
from tests.forgetting import queue
from tests.plugins.celery_worker import database_url

KIND = "common.resend_jobs"


def minutes_ago(minutes: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(minutes=minutes)


@pytest.mark.django_db
@cases(("minutes", "late"), [(2.9, False), (3.1, True)])
def test_jobs_are_late_when_one_has_waited_for_minutes(
    minutes: float, late: bool, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Job.objects.create(kind=KIND, queued_at=minutes_ago(minutes))

    with django_assert_num_queries(3 if late else 1):  # a job that waits; the others; the locks of workers
        assert workers.jobs_are_late() is late


@pytest.mark.django_db
@cases(
    ("fields", "late"),
    [
        ({"state": "done", "started_at": 5, "finished_at": 2}, False),
        ({"state": "failed", "started_at": 5, "finished_at": 2}, False),
        ({"state": "running", "started_at": 2}, False),
        ({"state": "running", "started_at": 9}, True),  # its worker died
        ({"state": "done", "started_at": 5, "finished_at": 4}, True),
    ],
)
def test_jobs_are_not_late_while_others_are_begun_or_ended(fields: dict[str, str | int], late: bool) -> None:
    Job.objects.create(kind=KIND, queued_at=minutes_ago(9))
    moments = {name: minutes_ago(value) if isinstance(value, int) else value for name, value in fields.items()}
    Job.objects.create(kind=KIND, arguments={"year": 1}, **moments)

    assert workers.jobs_are_late() is late


@pytest.mark.django_db(transaction=True)
def test_jobs_are_not_late_while_a_worker_is_on_a_long_one() -> None:
    Job.objects.create(kind=KIND, queued_at=minutes_ago(20))
    long_one = Job.objects.create(kind=KIND, arguments={"year": 1}, state="running", started_at=minutes_ago(20))
    other = psycopg2.connect(database_url())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [jobs.LOCKS + long_one.pk])
        assert not workers.jobs_are_late()
    finally:
        other.close()


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("heartbeat", "busy_since", "silent"),
    [(0, None, False), (1.4, None, False), (1.6, None, True), (20, 10, False), (40, 30, True)],
)
def test_worker_that_completes_nothing_and_is_on_nothing_is_killed(
    process: subprocess.Popen[bytes], heartbeat: float, busy_since: float | None, silent: bool
) -> None:
    workers.register("celery@a", process.pid)
    Worker.objects.update(
        heartbeat_at=minutes_ago(heartbeat), busy_since=None if busy_since is None else minutes_ago(busy_since)
    )
    now = workers.workers_now()
    assert (len(now.answering), len(now.silent)) == (int(not silent), int(silent))
    assert not kill_if_silent(database_url(), "a")
    assert Worker.objects.exists()
    let_patience_pass()
    assert not kill_if_silent(database_url(), "b")
    assert kill_if_silent(database_url(), "a") is silent
    assert Worker.objects.exists() is not silent
    if silent:
        assert process.wait(10) == -signal.SIGKILL
    assert (process.poll() is None) is not silent


def let_patience_pass() -> None:
    """Let the time pass that a suspected worker is given."""
    suspected = Worker.objects.filter(suspected_uptime__isnull=False)
    suspected.update(suspected_uptime=F("suspected_uptime") - PATIENCE)


@pytest.mark.django_db(transaction=True)
def test_health_check_of_a_container_kills_its_worker(process: subprocess.Popen[bytes]) -> None:
    workers.register(f"celery@{socket.gethostname()}", process.pid)
    Worker.objects.update(heartbeat_at=minutes_ago(2))
    command = [sys.executable, "-m", "common.background.kill_silent_worker"]
    codes = []
    for _ in range(3):
        environment = {**os.environ, "DATABASE_URL": database_url()}
        codes.append(subprocess.run(command, env=environment, check=False).returncode)
        let_patience_pass()
    assert (codes, process.wait(10)) == ([0, 1, 0], -signal.SIGKILL)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gone", ["another program", "nothing"])
def test_process_number_that_is_not_the_worker_any_more_is_left_alone(
    process: subprocess.Popen[bytes], gone: str
) -> None:
    workers.register("celery@a", process.pid)
    Worker.objects.update(heartbeat_at=minutes_ago(20), process="autre démarrage 123")
    if gone == "nothing":
        Worker.objects.update(pid=2**22 - 1)
    assert not kill_if_silent(database_url(), "a")
    assert (process.poll(), Worker.objects.exists()) == (None, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hours", [-1, 1])
def test_clock_that_jumps_by_an_hour_kills_no_worker_that_works(process: subprocess.Popen[bytes], hours: int) -> None:
    workers.register("celery@a", process.pid)
    Worker.objects.update(heartbeat_at=minutes_ago(60 * hours))
    assert not kill_if_silent(database_url(), "a")
    send_heartbeats()
    assert queued_for("celery@a") == 1
    workers.note_task_completed("celery@a", process.pid)
    let_patience_pass()
    assert not kill_if_silent(database_url(), "a")
    assert process.poll() is None


@pytest.mark.django_db(transaction=True)
def test_clock_set_back_by_an_hour_hides_no_silent_worker(process: subprocess.Popen[bytes]) -> None:
    workers.register("celery@a", process.pid)
    Worker.objects.update(heartbeat_at=minutes_ago(-60))
    assert not kill_if_silent(database_url(), "a")
    let_patience_pass()
    assert kill_if_silent(database_url(), "a")


@pytest.mark.django_db(transaction=True)
def test_one_silent_worker_of_two_on_a_machine_is_killed(process: subprocess.Popen[bytes]) -> None:
    with subprocess.Popen(["sleep", "60"]) as other:
        for number, one in enumerate((process, other)):
            workers.register(f"celery-{number}@a", one.pid)
        Worker.objects.filter(pid=process.pid).update(heartbeat_at=minutes_ago(2))
        kill_if_silent(database_url(), "a")
        let_patience_pass()
        assert kill_if_silent(database_url(), "a")
        assert (process.wait(10), other.poll()) == (-signal.SIGKILL, None)
        other.kill()


def queued_for(name: str) -> int:
    """Return how many tasks wait in the queue of a worker, and empty it."""
    redis, key = queue().default_channel.client, worker_direct(name).name  # type: ignore[attr-defined]
    count = redis.llen(key)
    redis.delete(key)
    return int(count)


@pytest.mark.django_db
def test_task_that_a_worker_begins_and_completes_proves_that_it_works() -> None:
    workers.register("celery@a", 1)
    Worker.objects.update(heartbeat_at=minutes_ago(2))
    assert len(workers.workers_now().silent) == 1
    workers.note_task_begun("celery@a")
    assert len(workers.workers_now().answering) == 1
    workers.note_task_completed("celery@a", 1)
    assert Worker.objects.filter(busy_since=None, heartbeat_at__gte=minutes_ago(0.1)).exists()
    workers.remove("celery@a")
    assert not Worker.objects.exists()
    workers.note_task_completed("celery@a", 7)
    assert Worker.objects.get().pid == 7


@pytest.mark.django_db
def test_schedule_sends_a_task_to_each_worker_seen_recently() -> None:
    for name, minutes in (("celery@a", 2), ("celery@b", 100_000)):
        Worker.objects.create(name=name, pid=1, heartbeat_at=minutes_ago(minutes))
    send_heartbeats()
    assert [queued_for(name) for name in ("celery@a", "celery@b")] == [1, 0]


def test_database_that_is_away_proves_nothing_of_a_worker() -> None:
    assert not kill_if_silent("postgresql:///nothing?host=/nowhere")


@pytest.mark.django_db
def test_worker_that_starts_forgets_those_that_no_longer_exist() -> None:
    for name, minutes in {"old": 11, "silent": 9}.items():
        Worker.objects.create(name=name, heartbeat_at=minutes_ago(minutes))
    workers.register("new", 1)
    assert set(Worker.objects.values_list("name", flat=True)) == {"silent", "new"}


@pytest.mark.django_db
def test_job_of_a_kind_that_no_longer_exists_is_closed() -> None:
    Job.objects.create(kind="common.gone", queued_at=minutes_ago(9))

    assert jobs.resend() == 0
    assert list(Job.objects.values_list("state", "message")) == [("failed", jobs.UNKNOWN)]
    assert not workers.jobs_are_late()


@pytest.mark.django_db
def test_job_that_is_put_back_waits_from_then_on() -> None:
    Job.objects.create(kind=KIND, state="running", queued_at=minutes_ago(30), started_at=minutes_ago(30))

    assert jobs.resend() == 1
    assert not workers.jobs_are_late()
