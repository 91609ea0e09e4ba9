"""A worker notices that nothing reaches it any more, ends by itself, and is started again."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery import Celery
from celery.signals import worker_ready, worker_shutting_down
from celery.utils.nodenames import worker_direct
from django.db import OperationalError

from betaportfolio import deafness
from betaportfolio.deafness import DEAF, STUCK, Watch
from common import liveness
from common.models import Job, Worker
from devserver.folders import BASE_DIR
from devserver.processes import SupervisedProcess, spawn, stop
from devserver.redis_server import RedisServer
from impact.national.actions import EVALUATE
from tests.plugins.celery_worker import database_url

NAME = "celery@test"
jobs_of_the_site = import_module("betaportfolio.celery")


@dataclass
class Surroundings:
    """What a watch sees, as a test has it."""

    at: float = 100.0
    busy: bool = False
    answers: bool = True
    sends: bool = True
    has_clock: bool = True
    sent: list[int] = field(default_factory=list)

    def send(self, number: int) -> None:
        if not self.sends:
            raise OSError("no queue")
        self.sent.append(number)

    def watch(self) -> Watch:
        return Watch(
            NAME, self.send, lambda: self.busy, lambda: self.answers, lambda: self.has_clock, clock=lambda: self.at
        )


@pytest.fixture
def around(db: None) -> Surroundings:
    liveness.begin(NAME)
    return Surroundings()


@pytest.mark.parametrize("busy", [True, False])
def test_worker_that_lost_the_beat_that_it_carried_ends(around: Surroundings, busy: bool) -> None:
    watch = around.watch()
    assert watch.look() == ""
    around.has_clock, around.busy = False, busy
    assert watch.look() == deafness.CLOCKLESS


class Ready:
    """A worker that takes jobs, as Celery's signal has it, whose beat is dead."""

    hostname = NAME
    controller = SimpleNamespace(beat=SimpleNamespace(is_alive=lambda: False))


def test_beat_that_stops_with_its_worker_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether there is a clock, as a worker that carries beat says it: while it works, then when it is asked to end."""
    clocks: list[Callable[[], bool]] = []
    monkeypatch.setattr(deafness, "start", lambda _app, _name, has_clock: clocks.append(has_clock))
    monkeypatch.setattr(jobs_of_the_site, "ending", threading.Event())
    worker_ready.send(sender=Ready())
    assert [clock() for clock in clocks] == [False]
    worker_shutting_down.send(sender=NAME, sig="SIGTERM", how="Warm", exitcode=0)
    assert [clock() for clock in clocks] == [True]


def test_watch_sends_the_next_message_once_the_last_one_came(around: Surroundings) -> None:
    watch = around.watch()
    assert [watch.look(), watch.look(), around.sent] == ["", "", [1]]
    liveness.hear(NAME, 1)
    assert [watch.look(), around.sent] == ["", [1, 2]]


def test_watch_ends_the_worker_whose_message_does_not_come(around: Surroundings) -> None:
    watch = around.watch()
    watch.look()
    around.at += deafness.PATIENCE - 1
    assert watch.look() == ""
    around.at += 1
    assert watch.look() == DEAF


def test_watch_is_patient_again_after_a_message_that_came(around: Surroundings) -> None:
    watch = around.watch()
    watch.look()
    around.at += deafness.PATIENCE
    liveness.hear(NAME, 1)
    assert watch.look() == ""
    around.at += deafness.PATIENCE - 1
    assert watch.look() == ""


def test_watch_leaves_a_busy_worker_at_work_and_says_that_it_lives(around: Surroundings) -> None:
    watch = around.watch()
    watch.look()
    Worker.objects.update(heard_at="2020-01-01T00:00:00Z")
    around.busy = True
    around.at += 10 * deafness.PATIENCE
    assert watch.look() == ""
    assert [worker.name for worker in liveness.liveness().answering] == [NAME]
    around.busy = False
    around.at += 1
    assert watch.look() == ""


def test_watch_does_not_end_the_worker_while_the_queue_is_away(around: Surroundings) -> None:
    watch = around.watch()
    around.sends = around.answers = False
    watch.look()
    around.at += 10 * deafness.PATIENCE
    assert [watch.look(), around.sent] == ["", []]
    around.sends = around.answers = True
    assert [watch.look(), around.sent] == ["", [1]]


def test_watch_ends_the_worker_that_hears_itself_while_jobs_wait(around: Surroundings) -> None:
    watch = around.watch()
    Job.objects.create(kind="common.resend_jobs", queued_at="2020-01-01T00:00:00Z")
    assert watch.look() == ""
    around.at += deafness.PATIENCE
    liveness.hear(NAME, 1)
    assert watch.look() == STUCK


def test_look_without_the_database_ends_nothing() -> None:
    def away() -> str:
        raise OperationalError("no database")

    assert deafness._once(away) is None


# --- The real thing: a worker kept as `make run` keeps it, on a Redis of its own. ------------------------------------

IMPATIENT = """
import django
django.setup()
import sys
from betaportfolio import deafness
deafness.PAUSE, deafness.PATIENCE = 1, 8
sys.argv = ["celery", "--quiet", "--app", "betaportfolio.celery", "worker", "--concurrency", "1", "--hostname", "deaf@test"]
from celery.__main__ import main
main()
"""
FROZEN_FOR = 20  # seconds


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[RedisServer, "int"]]:
    server = RedisServer(tmp_path / "redis", volatile=True)
    process = server.start()
    yield server, process.pid
    process.send_signal(signal.SIGCONT)
    server.stop(process)


def deafen(app: Celery) -> None:
    """The worker keeps its connection and answers pings, and receives no job any more."""
    for queue in ("celery", worker_direct("deaf@test").name):
        app.control.cancel_consumer(queue)


@pytest.mark.django_db(transaction=True)
def test_worker_on_a_frozen_redis_does_its_job_within_two_minutes_without_help(
    redis: tuple[RedisServer, int], tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    server, number = redis
    log = tmp_path / "worker.log"
    told: list[str] = []
    environment = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": server.url, "LOG_LEVEL": "INFO"}
    command = [sys.executable, "-c", IMPATIENT]
    worker = SupervisedProcess("le worker", lambda: spawn(command, env=environment, log=log, cwd=BASE_DIR), told.append)
    app = Celery(broker=server.url, set_as_current=False)

    def first_message_came() -> bool:
        return liveness.last_heard("deaf@test") > 0

    def job_is_done() -> bool:
        worker.check()
        return Job.objects.get(pk=job.pk).state == "done"

    try:
        wait_until(first_message_came, 90)
        os.kill(number, signal.SIGSTOP)
        job = Job.objects.create(kind=EVALUATE)  # nobody could send it
        time.sleep(FROZEN_FOR)
        os.kill(number, signal.SIGCONT)
        deafen(app)
        assert [list(one.values()) for one in app.control.ping(timeout=5, limit=1) or []] == [[{"ok": "pong"}]]
        wait_until(job_is_done, 120)
    finally:
        stop(worker.process)
    assert told == ["le worker s’est arrêté (code 75), relance dans 1 s"]
    assert DEAF in log.read_text()
