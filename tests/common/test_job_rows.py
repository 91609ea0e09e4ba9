"""A job as a whole row at each step: which values a step changes, and which jobs it leaves unchanged."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from redis.exceptions import ConnectionError as RedisConnectionError

from common import data_version, request_context
from common.background import jobs
from common.models import Job
from tests import wordings
from tests.cases import cases
from tests.common.test_jobs import KIND, OTHER, messages_waiting

pytestmark = pytest.mark.django_db
STEPS = ("state", "attempts", "done", "total", "message", "data_version")
ONE = dt.timedelta(seconds=1)


def whole(job: Job) -> dict[str, Any]:
    """Return the values that the steps of a job change, without times."""
    return dict(Job.objects.filter(pk=job.pk).values(*STEPS).get())


def row(**values: Any) -> dict[str, Any]:
    return {"state": "queued", "attempts": 0, "done": 0, "total": 0, "message": "", "data_version": None, **values}


def moments(job: Job) -> list[bool]:
    """Return which times are set: queued, started, finished."""
    job.refresh_from_db()
    return [one is not None for one in (job.queued_at, job.started_at, job.finished_at)]


def do(progress: jobs.Progress) -> jobs.JobResult:
    return jobs.JobResult("Fait.", 3)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Return the keys of the jobs sent to the queue, batch by batch."""
    keys: list[list[int]] = []
    monkeypatch.setattr(jobs, "_send", lambda waiting: keys.append([job.pk for job in waiting]))
    return keys


# --- Requesting -----------------------------------------------------------------------------------------------------


def test_a_job_requested_shows_who_asked(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with request_context.identified("requete-1"), django_capture_on_commit_callbacks(execute=True):
        jobs.request(KIND, arguments={"year": 2021})
    job = Job.objects.get()
    assert (job.kind, job.arguments, job.request_id) == (KIND, {"year": 2021}, "requete-1")
    assert (whole(job), moments(job)) == (row(), [True, False, False])


def test_a_job_is_named_by_the_request_that_asked_first(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for name in ("premiere-1", "seconde-2"):
        with request_context.identified(name), django_capture_on_commit_callbacks(execute=True):
            jobs.request(KIND)
    assert Job.objects.get().request_id == "premiere-1"
    assert request_context.identifier() == ""


@pytest.mark.parametrize(("state", "count"), [("queued", 1), ("running", 2), ("done", 2), ("failed", 2)])
def test_a_job_that_waits_is_enough_and_one_under_way_or_over_is_not(
    state: str,
    count: int,
    sent: list[list[int]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    Job.objects.create(kind=KIND, state=state)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.request(KIND)
    assert (Job.objects.count(), Job.objects.filter(state="queued").count()) == (count, 1)
    assert [len(keys) for keys in sent] == [count - 1]


def test_nothing_is_asked_before_the_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        jobs.request(KIND, OTHER)
        assert jobs.request_stale() == ()
    assert (len(callbacks), Job.objects.count()) == (1, 0)


@cases(
    ("state", "seen", "is_stale"),
    [("done", 0, False), ("done", -1, True), ("done", None, True), ("failed", 0, True), ("running", 0, True)],
)
def test_a_kind_is_up_to_date_when_its_last_job_succeeded_on_the_current_records(
    state: str, seen: int | None, is_stale: bool
) -> None:
    version = data_version.current()
    Job.objects.create(
        kind=KIND, state=state, data_version=None if seen is None else version + seen, finished_at=timezone.now()
    )
    assert jobs.request_stale(KIND) == ((KIND,) if is_stale else ())


def test_the_last_job_of_a_moment_decides_whether_a_kind_is_up_to_date() -> None:
    version, now = data_version.current(), timezone.now()
    for seen in (version, version - 1):
        Job.objects.create(kind=KIND, state="done", data_version=seen, finished_at=now)
    assert jobs.request_stale(KIND) == (KIND,)
    Job.objects.create(kind=KIND, state="done", data_version=version, finished_at=now)
    assert jobs.request_stale(KIND) == ()


# --- Running --------------------------------------------------------------------------------------------------------


def test_a_job_done_keeps_its_outcome() -> None:
    job, other = Job.objects.create(kind=KIND), Job.objects.create(kind=OTHER)
    assert jobs.run(job.pk, KIND, do) == jobs.JobResult("Fait.", 3)
    assert whole(job) == row(state="done", attempts=1, message="Fait.", data_version=3)
    assert moments(job) == [True, True, True]
    assert (whole(other), moments(other)) == (row(), [True, False, False])


def test_a_job_that_fails_keeps_no_version() -> None:
    def fail(progress: jobs.Progress) -> jobs.JobResult:
        raise OSError("secret")

    job = Job.objects.create(kind=KIND)
    with pytest.raises(OSError, match="secret"):
        jobs.run(job.pk, KIND, fail)
    found = whole(job)
    assert found == row(state="failed", attempts=1, message=found["message"])
    assert found["message"].startswith("Échec : OSError dans ")
    assert moments(job) == [True, True, True]


def test_a_job_taken_over_begins_again() -> None:
    job = Job.objects.create(kind=KIND, state="running", attempts=2, done=3, total=4, message="Interrompue.")
    seen: list[dict[str, Any]] = []

    def look(progress: jobs.Progress) -> jobs.JobResult:
        seen.append(whole(job))
        return jobs.JobResult("Fait.")

    jobs.run(job.pk, KIND, look)
    assert seen == [row(state="running", attempts=3)]
    assert whole(job) == row(state="done", attempts=3, message="Fait.")


@cases(("attempts", "is_done"), [(jobs.MAX_ATTEMPTS - 1, True), (jobs.MAX_ATTEMPTS, False)])
def test_a_job_is_tried_five_times(attempts: int, is_done: bool) -> None:
    job = Job.objects.create(kind=KIND, state="running", attempts=attempts)
    assert (jobs.run(job.pk, KIND, do) is not None) is is_done
    found = whole(job)
    assert (found["state"], found["attempts"]) == (("done", 5) if is_done else ("failed", 5))
    assert found["message"] == ("Fait." if is_done else wordings.INTERRUPTED_FIVE_TIMES)
    assert moments(job)[2]


@cases("state", ["done", "failed"])
def test_a_job_that_is_over_stays_as_it_is(state: str) -> None:
    job = Job.objects.create(kind=KIND, state=state, attempts=1, message="Avant.", data_version=1)
    assert jobs.run(job.pk, KIND, do) is None
    assert whole(job) == row(state=state, attempts=1, message="Avant.", data_version=1)
    assert moments(job) == [True, False, False]


def test_work_is_named_as_the_request_that_requested_it() -> None:
    named: list[str] = []

    def look(progress: jobs.Progress) -> jobs.JobResult:
        named.append(request_context.identifier())
        return jobs.JobResult("Fait.")

    for name in ("requete-1", ""):
        jobs.run(Job.objects.create(kind=KIND, request_id=name).pk, KIND, look)
    assert (named, request_context.identifier()) == (["requete-1", ""], "")


def held(pk: int) -> bool:
    """Whether this session holds the lock of a job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND (classid::bigint << 32) + objid::bigint = %s",
            [jobs.LOCKS + pk],
        )
        return bool(cursor.fetchone()[0])


@cases("fails", [False, True])
def test_the_lock_of_a_job_is_held_while_it_is_done_and_let_go_after(fails: bool) -> None:
    job, other = Job.objects.create(kind=KIND), Job.objects.create(kind=OTHER)
    seen: list[tuple[bool, bool]] = []

    def look(progress: jobs.Progress) -> jobs.JobResult:
        seen.append((held(job.pk), held(other.pk)))
        if fails:
            raise ZeroDivisionError
        return jobs.JobResult("Fait.")

    try:
        jobs.run(job.pk, KIND, look)
    except ZeroDivisionError:
        assert fails
    assert (seen, held(job.pk)) == ([(True, False)], False)


def test_a_job_done_now_is_the_one_that_waits_with_these_arguments() -> None:
    others = [Job.objects.create(kind=KIND, arguments={"year": 2020}), Job.objects.create(kind=OTHER)]
    waits = Job.objects.create(kind=KIND, arguments={"year": 2021})
    assert jobs.run_now(KIND, do, {"year": 2021}) == jobs.JobResult("Fait.", 3)
    assert [whole(one)["state"] for one in (*others, waits)] == ["queued", "queued", "done"]
    assert jobs.run_now(KIND, do, {"year": 2022}) == jobs.JobResult("Fait.", 3)
    assert Job.objects.filter(kind=KIND, arguments={"year": 2022}, state="done").count() == 1
    assert messages_waiting() == 0


def test_nothing_is_the_last_job_of_a_kind_that_never_ended_well() -> None:
    for state in ("queued", "running", "failed"):
        Job.objects.create(kind=KIND, state=state, finished_at=timezone.now())
    Job.objects.create(kind=OTHER, state="done", finished_at=timezone.now())
    assert jobs.last_done(KIND) is None


def test_the_last_of_two_jobs_that_ended_together_is_the_one_requested_last() -> None:
    now = timezone.now()
    _, last = (Job.objects.create(kind=KIND, state="done", finished_at=now) for _ in range(2))
    assert jobs.last_done(KIND) == last


# --- Sending again --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "count"), [(-3600, 1), (-40, 1), (-10, 0), (0, 0), (20, 0), (60, 1)])
def test_a_job_is_sent_again_after_half_a_minute_or_when_the_clock_went_back(
    seconds: int, count: int, sent: list[list[int]]
) -> None:
    Job.objects.create(kind=KIND, queued_at=timezone.now() + seconds * ONE)
    assert (jobs.resend(), [len(keys) for keys in sent]) == (count, [count])


def test_jobs_are_sent_again_in_the_order_in_which_they_were_requested(sent: list[list[int]]) -> None:
    long_ago = timezone.now() - 60 * ONE
    first = Job.objects.create(kind=KIND, arguments={"year": 2}, queued_at=long_ago + ONE)
    second = Job.objects.create(kind=KIND, arguments={"year": 1}, queued_at=long_ago)
    dead = Job.objects.create(kind=OTHER, state="running", attempts=1, queued_at=long_ago)
    assert (jobs.resend(), sent) == (3, [[first.pk, second.pk, dead.pk]])


def test_a_job_put_back_waits_from_now_and_keeps_its_attempts() -> None:
    job = Job.objects.create(kind=KIND, state="running", attempts=2, queued_at=timezone.now() - 3600 * ONE)
    assert jobs.resend() == 1
    assert whole(job) == row(attempts=2)
    job.refresh_from_db()
    assert timezone.now() - job.queued_at < 60 * ONE
    assert moments(job)[2] is False


def test_what_is_over_is_not_sent_again() -> None:
    long_ago = timezone.now() - 3600 * ONE
    for state in ("done", "failed"):
        Job.objects.create(kind=KIND, state=state, queued_at=long_ago)
    assert (jobs.resend(), messages_waiting()) == (0, 0)
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "failed"]


def test_a_task_that_no_longer_exists_is_closed_and_the_others_are_left() -> None:
    gone, known = Job.objects.create(kind="app.gone"), Job.objects.create(kind=KIND)
    running = Job.objects.create(kind="app.gone", state="done", message="Fait.")
    assert jobs.resend() == 0
    assert [whole(one) for one in (gone, known, running)] == [
        row(state="failed", message="Cette sorte de tâche n’existe plus."),
        row(),
        row(state="done", message="Fait."),
    ]
    assert moments(gone) == [True, False, True]


@pytest.mark.parametrize(
    ("count", "others"), [(1, ""), (2, ", avec 1\u00a0autre"), (3, ", avec 2\u00a0autres")], ids=["one", "two", "three"]
)
def test_a_queue_that_does_not_answer_is_reported_once(
    count: int, others: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def silent(kind: str, args: list[int]) -> None:
        asked.append(kind)
        raise RedisConnectionError

    monkeypatch.setattr("common.background.jobs.current_app.send_task", silent)
    long_ago = timezone.now() - 60 * ONE
    made = [Job.objects.create(kind=KIND, arguments={"n": n}, queued_at=long_ago) for n in range(count)]
    jobs._send(made)
    assert caplog.messages == [
        f"La tâche {made[0].pk} ({KIND}) attend{others} : la file ne répond pas (ConnectionError)."
    ]
    jobs._send(made)
    assert len(asked) == 1, "a queue that failed a moment ago is not asked again"
    assert set(Job.objects.values_list("state", flat=True)) == {"queued"}
