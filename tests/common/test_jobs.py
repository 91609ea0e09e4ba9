import datetime as dt
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import psycopg2
import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from betaportfolio.celery import app
from bilan.editions.queries import MAKE_FILES
from bilan.tasks import make_files_of_edition
from common import data_version
from common.background import jobs
from common.models import Job
from common.tasks import send_emails
from tests import wordings
from tests.plugins.celery_worker import database_url
from workspace.tasks import preview_rule

KIND = "common.fold_data_version"  # an existing task, so that its message is well formed
OTHER = "common.resend_jobs"
FAILURE = "Échec : ZeroDivisionError dans tests.common.test_jobs, fail. Le journal du serveur dit le reste."
DONE = jobs.JobResult("Tout est fait.", 7)


def states() -> list[tuple[str, int, str]]:
    return list(Job.objects.order_by("pk").values_list("state", "attempts", "message"))


def messages_waiting() -> int:
    with app.connection_for_read() as queue:
        return int(queue.default_channel.client.llen("celery"))  # type: ignore[attr-defined]


@pytest.fixture
def held_elsewhere(transactional_db: None) -> Iterator[Callable[[int], "psycopg2.extensions.connection"]]:
    """Take the lock of a job like a worker in another process; closing the connection simulates its death."""
    sessions = []

    def hold(pk: int) -> "psycopg2.extensions.connection":
        other = psycopg2.connect(database_url())
        sessions.append(other)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [jobs.LOCKS + pk])
            assert cursor.fetchone() == (True,)
        return other

    yield hold
    for session in sessions:
        session.close()


@pytest.mark.django_db(transaction=True)
def test_request_sends_one_job_after_the_commit() -> None:
    with transaction.atomic():
        jobs.request(KIND)
        jobs.request(KIND)
        assert (states(), messages_waiting()) == ([], 0)
    assert (states(), messages_waiting()) == ([("queued", 0, "")], 1)
    jobs.request(KIND)
    assert (states(), messages_waiting()) == ([("queued", 0, "")], 1)


@pytest.mark.django_db(transaction=True)
def test_request_of_several_kinds_is_one_statement_and_sends_those_that_do_not_wait(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    jobs.request(OTHER)
    with django_assert_num_queries(1):
        jobs.request(KIND, OTHER)
    assert list(Job.objects.order_by("pk").values_list("kind", "state")) == [(OTHER, "queued"), (KIND, "queued")]
    assert messages_waiting() == 2


@pytest.mark.django_db(transaction=True)
def test_stale_means_that_records_changed_since_the_last_job_that_ended_well(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    version = data_version.current()
    now = timezone.now()
    for kind, state, seen, minutes in [
        (KIND, "done", version, 1),
        (KIND, "done", version - 1, 2),
        (OTHER, "done", version - 1, 2),
        (OTHER, "failed", version, 1),
    ]:
        Job.objects.create(kind=kind, state=state, data_version=seen, finished_at=now - dt.timedelta(minutes=minutes))
    with django_assert_num_queries(3):  # jobs, version, request
        assert jobs.request_stale(KIND, OTHER, "common.unknown") == (OTHER, "common.unknown")
    waiting = Job.objects.filter(state="queued").order_by("pk")
    assert list(waiting.values_list("kind", flat=True)) == [OTHER, "common.unknown"]
    waiting.update(state="done", data_version=version, finished_at=now)
    with django_assert_num_queries(2):
        assert jobs.request_stale(KIND, OTHER, "common.unknown") == ()


@pytest.mark.django_db(transaction=True)
def test_request_of_a_transaction_that_fails_is_forgotten() -> None:
    with transaction.atomic():
        jobs.request(KIND)
        transaction.set_rollback(True)
    assert (states(), messages_waiting()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_request_distinguishes_jobs_by_their_arguments() -> None:
    jobs.request(KIND, arguments={"year": 2021})
    jobs.request(KIND, arguments={"year": 2022})
    assert list(Job.objects.order_by("pk").values_list("arguments", flat=True)) == [{"year": 2021}, {"year": 2022}]


ASK = f"import django; django.setup(); from common.background import jobs; jobs.request({KIND!r})"


@pytest.mark.sweep  # test_frozen_redis has a queue that is down, test_job_rows the jobs that are sent again
@pytest.mark.django_db(transaction=True)
def test_request_waits_for_resend_when_the_queue_is_down() -> None:
    nowhere = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": "redis+socket:///nowhere/redis.sock"}
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=nowhere, capture_output=True, text=True, timeout=60, check=False
    )
    job = Job.objects.get()
    assert (asked.returncode, job.state) == (0, "queued")
    assert asked.stderr.endswith(f"La tâche {job.pk} ({KIND}) attend : la file ne répond pas (OperationalError).\n")
    Job.objects.update(queued_at=timezone.now() - dt.timedelta(minutes=1))
    assert (jobs.resend(), messages_waiting()) == (1, 1)


@pytest.mark.django_db
def test_run_does_the_work_and_stores_its_outcome() -> None:
    job = Job.objects.create(kind=KIND)
    before = timezone.now()
    assert jobs.run(job.pk, KIND, lambda progress: DONE) == DONE
    job.refresh_from_db()
    assert (job.state, job.attempts, job.message, job.data_version) == ("done", 1, "Tout est fait.", 7)
    assert job.started_at is not None
    assert job.finished_at is not None
    assert before - dt.timedelta(minutes=1) < job.started_at <= job.finished_at
    assert jobs.last_done(KIND) == job


@pytest.mark.django_db
def test_last_done_is_the_one_that_ended_last() -> None:
    now = timezone.now()
    first, last, _ = (
        Job.objects.create(kind=kind, state=Job.State.DONE, finished_at=now - dt.timedelta(minutes=minutes))
        for kind, minutes in ((KIND, 2), (KIND, 1), (OTHER, 0))
    )
    assert jobs.last_done(KIND) == last
    Job.objects.filter(pk=first.pk).update(finished_at=now)
    assert jobs.last_done(KIND) == first


@pytest.mark.django_db
def test_run_does_a_job_once() -> None:
    job = Job.objects.create(kind=KIND)
    calls: list[int] = []

    def work(progress: jobs.Progress) -> jobs.JobResult:
        calls.append(1)
        return DONE

    assert [jobs.run(job.pk, KIND, work), jobs.run(job.pk, KIND, work)] == [DONE, None]
    assert (calls, states()) == ([1], [("done", 1, "Tout est fait.")])
    assert jobs.run(job.pk + 1, KIND, lambda progress: DONE) is None


@pytest.mark.django_db
@pytest.mark.parametrize("state", Job.State)
def test_message_of_another_kind_or_database_is_dropped_with_a_line_in_the_log(
    state: str, caplog: pytest.LogCaptureFixture
) -> None:
    job = Job.objects.create(kind=MAKE_FILES, arguments={"edition": 1}, state=state)
    send_emails(job.pk)
    preview_rule(job.pk)
    make_files_of_edition(job.pk + 1)
    assert caplog.messages == [
        f"Un message de la sorte common.send_emails désigne la tâche {job.pk} (bilan.make_files) : il est écarté.",
        f"Un message de la sorte workspace.preview_rule désigne la tâche {job.pk} (bilan.make_files) : il est écarté.",
        f"Un message de la sorte bilan.make_files désigne la tâche {job.pk + 1} (inconnue) : il est écarté.",
    ]
    assert states() == [(state, 0, "")]


@pytest.mark.django_db
def test_run_keeps_an_error_without_its_trace_and_raises_it() -> None:
    job = Job.objects.create(kind=KIND)

    def fail(progress: jobs.Progress) -> jobs.JobResult:
        raise ZeroDivisionError("secret")

    with pytest.raises(ZeroDivisionError):
        jobs.run(job.pk, KIND, fail)
    assert states() == [("failed", 1, FAILURE)]
    assert jobs.last_done(KIND) is None


@pytest.mark.django_db(transaction=True)
def test_run_shows_its_progress_to_others_before_its_transaction_ends() -> None:
    job = Job.objects.create(kind=KIND)
    seen: list[tuple[int, int, str]] = []

    def look() -> None:
        seen.extend(Job.objects.values_list("done", "total", "state"))
        connection.close()

    def work(progress: jobs.Progress) -> jobs.JobResult:
        with transaction.atomic():
            progress(2, 4)
            other = threading.Thread(target=look)
            other.start()
            other.join()
        return DONE

    jobs.run(job.pk, KIND, work)
    assert seen == [(2, 4, "running")]


@pytest.mark.django_db(transaction=True)
def test_run_ends_when_the_table_of_jobs_is_locked_while_it_shows_its_progress(
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = Job.objects.create(kind=KIND)
    locker = psycopg2.connect(database_url())

    def work(progress: jobs.Progress) -> jobs.JobResult:
        with locker.cursor() as cursor:
            cursor.execute("LOCK TABLE common_job IN ACCESS EXCLUSIVE MODE")
        progress(1, 2)
        locker.close()
        progress(2, 2)
        return DONE

    assert jobs.run(job.pk, KIND, work) == DONE
    assert caplog.messages == [f"L’avancement de la tâche {job.pk} n’a pas pu être noté."]
    assert list(Job.objects.values_list("done", "total", "state")) == [(2, 2, "done")]


def test_run_leaves_a_job_that_a_living_worker_holds(
    held_elsewhere: "Callable[[int], psycopg2.extensions.connection]",
) -> None:
    job = Job.objects.create(kind=KIND, state=Job.State.RUNNING, attempts=1)
    held_elsewhere(job.pk)
    assert jobs.run(job.pk, KIND, lambda progress: DONE) is None
    assert states() == [("running", 1, "")]


def test_run_takes_over_the_job_of_a_dead_worker(
    held_elsewhere: "Callable[[int], psycopg2.extensions.connection]",
    wait_until: Callable[[Callable[[], bool]], None],
) -> None:
    job = Job.objects.create(kind=KIND, state=Job.State.RUNNING, attempts=1, done=3, total=4)
    held_elsewhere(job.pk).close()
    wait_until(lambda: jobs.run(job.pk, KIND, lambda progress: DONE) == DONE)
    assert states() == [("done", 2, "Tout est fait.")]
    assert list(Job.objects.values_list("done", "total")) == [(0, 0)]


@pytest.mark.django_db
def test_run_gives_up_a_job_that_kills_its_workers() -> None:
    job = Job.objects.create(kind=KIND, state=Job.State.RUNNING, attempts=jobs.MAX_ATTEMPTS)
    assert jobs.run(job.pk, KIND, lambda progress: DONE) is None
    assert states() == [("failed", 5, wordings.INTERRUPTED_FIVE_TIMES)]


@pytest.mark.django_db
def test_run_now_does_the_job_that_waits() -> None:
    Job.objects.create(kind=KIND)
    assert jobs.run_now(KIND, lambda progress: DONE) == DONE
    assert jobs.run_now(KIND, lambda progress: DONE) == DONE
    assert states() == [("done", 1, "Tout est fait."), ("done", 1, "Tout est fait.")]


def test_resend_puts_back_the_jobs_of_dead_workers_only(
    held_elsewhere: "Callable[[int], psycopg2.extensions.connection]",
) -> None:
    living = Job.objects.create(kind=KIND, arguments={"year": 1}, state=Job.State.RUNNING, attempts=1)
    held_elsewhere(living.pk)
    Job.objects.create(kind=KIND, arguments={"year": 2}, state=Job.State.RUNNING, attempts=1)
    assert (jobs.resend(), messages_waiting()) == (1, 1)
    assert states() == [("running", 1, ""), ("queued", 1, "")]


@pytest.mark.django_db
def test_resend_closes_a_dead_job_that_a_newer_one_replaces() -> None:
    Job.objects.create(kind=KIND, state=Job.State.RUNNING, attempts=1)
    Job.objects.create(kind=KIND)
    assert (jobs.resend(), messages_waiting()) == (0, 0)
    assert states() == [("failed", 1, jobs.REPLACED), ("queued", 0, "")]


@pytest.mark.django_db
def test_resend_leaves_alone_what_was_just_asked() -> None:
    Job.objects.create(kind=KIND)
    assert (jobs.resend(), messages_waiting()) == (0, 0)


@pytest.mark.django_db
def test_job_requested_before_the_clock_went_back_is_sent_again() -> None:
    Job.objects.create(kind=KIND, queued_at=timezone.now() + dt.timedelta(hours=1))
    assert (jobs.resend(), messages_waiting()) == (1, 1)


@pytest.mark.django_db
def test_job_during_which_the_clock_goes_back_an_hour_ends_well() -> None:
    job = Job.objects.create(kind=KIND)

    def work(progress: jobs.Progress) -> jobs.JobResult:
        Job.objects.update(started_at=timezone.now() + dt.timedelta(hours=1))
        return DONE

    assert jobs.run(job.pk, KIND, work) == DONE
    job.refresh_from_db()
    assert job.started_at is not None
    assert job.finished_at is not None
    assert (job.state, job.finished_at < job.started_at) == ("done", True)
    assert jobs.last_done(KIND) == job
