"""A busy worker whose Valkey freezes at random moments takes jobs again within a minute.

``FREEZES`` (2) is the number of freezes, ``SEED`` (1) and ``LONGEST_FREEZE`` (6 seconds) choose them: ``FREEZES=20
LONGEST_FREEZE=20 pytest tests/betaportfolio/test_worker_freezes.py -s`` prints the duration of each.
"""

import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from celery import Celery
from celery.utils.nodenames import worker_direct

from common.background.jobs import QUEUE_IS_DOWN
from common.background.kill_silent_worker import PATIENCE, kill_if_silent
from common.background.recompute import RECOMPUTE
from common.models import Job, Worker
from devserver.folders import BASE_DIR
from devserver.processes import SupervisedProcess, spawn, stop
from devserver.redis_server import RedisServer
from tests.plugins.celery_worker import database_url

FREEZES = int(os.environ.get("FREEZES", "2"))
LONGEST_FREEZE = float(os.environ.get("LONGEST_FREEZE", "6"))
CHANCE = random.Random(int(os.environ.get("SEED", "1")))
NAME = "celery@frozen"
RESUMES_WITHIN = 60  # seconds
CUTS = int(os.environ.get("CUTS", "1"))
DEAD_FOR = 240
"""Seconds: the worker waits a minute for an answer, or is killed after two, and starts again."""


class KeptWorker:
    """A worker with beat on its own Valkey, restarted like in production; ``told`` contains the supervisor's messages."""

    def __init__(self, folder: Path, *, wire: "Wire | None" = None) -> None:
        self.server = RedisServer(folder / "redis")
        self.redis = self.server.start()
        url = wire.open(self.server.socket) if wire else self.server.url
        self.queue = Celery(broker=self.server.url, set_as_current=False)
        self.queue.conf.broker_transport_options = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}
        self.told: list[str] = []
        self.log = folder / "worker.log"
        environment = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": url, "LOG_LEVEL": "INFO"}
        command = [sys.executable, "-m", "celery", "--quiet", "--app", "betaportfolio.celery", "worker", "--beat"]
        command += [
            "--without-mingle",
            "--without-gossip",
            "--concurrency",
            "1",
            "--hostname",
            NAME,
            "--schedule",
            str(folder / "beat.db"),
        ]
        self.kept = SupervisedProcess(
            "worker", lambda: spawn(command, env=environment, log=self.log, cwd=BASE_DIR), self.told.append
        )
        self.ending = threading.Event()
        self.parent = threading.Thread(target=self._keep)
        self.parent.start()

    def _keep(self) -> None:
        while not self.ending.wait(1):
            if kill_if_silent(database_url(), "frozen"):
                self.told.append("silent")
            self.kept.check()

    def ask(self, number: int) -> Job:
        """Request a job as a web request does: a row, and a message that is lost if Valkey does not respond."""
        job = Job.objects.create(kind=RECOMPUTE, arguments={"n": number})
        with suppress(*QUEUE_IS_DOWN):
            self.queue.send_task(job.kind, args=[job.pk], retry=False)
        return job

    def close(self) -> None:
        self.ending.set()
        self.parent.join()
        self.redis.send_signal(signal.SIGCONT)
        stop(self.kept.process)
        self.queue.close()
        self.server.stop(self.redis)


class Wire:
    """A TCP port in front of a socket, whose connections die without a close when it is cut."""

    def __init__(self) -> None:
        self.is_cut: list[threading.Event] = []
        self.ends: list[socket.socket] = []

    def open(self, target: Path) -> str:
        """Return the URL of the port."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.ends.append(listener)
        threading.Thread(target=self._accept, args=[listener, target], daemon=True).start()
        return f"redis://127.0.0.1:{listener.getsockname()[1]}/0"

    def _accept(self, listener: socket.socket, target: Path) -> None:
        with suppress(OSError):
            while True:
                client, server = listener.accept()[0], socket.socket(socket.AF_UNIX)
                server.connect(str(target))
                dead = threading.Event()
                self.is_cut.append(dead)
                self.ends += [client, server]
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._copy, args=[source, sink, dead], daemon=True).start()

    def _copy(self, source: socket.socket, sink: socket.socket, dead: threading.Event) -> None:
        with suppress(OSError):
            while (data := source.recv(65536)) and not dead.is_set():
                sink.sendall(data)

    def cut(self) -> None:
        """Carry nothing more on the connections that exist; new ones work."""
        for dead in self.is_cut:
            dead.set()

    def close(self) -> None:
        for end in self.ends:
            end.close()


@pytest.mark.sweep
def test_jobs_resume_after_connections_died_without_a_close(
    transactional_db: None, tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    wire = Wire()
    worker = KeptWorker(tmp_path, wire=wire)
    try:
        first = worker.ask(0)
        wait_until(lambda: Job.objects.get(pk=first.pk).state == "done", 60)
        for number in range(1, CUTS + 1):
            wire.cut()
            job, began = worker.ask(number), time.monotonic()
            wait_until(lambda job=job: Job.objects.get(pk=job.pk).state == "done", DEAD_FOR)
            print(f"job done {time.monotonic() - began:.0f} s after its connections died; {worker.told}")
    finally:
        worker.close()
        wire.close()


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[KeptWorker]:
    kept = KeptWorker(tmp_path)
    yield kept
    kept.close()


@pytest.mark.sweep
def test_jobs_resume_after_each_freeze(worker: KeptWorker, wait_until: Callable[..., None]) -> None:
    first, asked = worker.ask(0), 1
    wait_until(lambda: Job.objects.get(pk=first.pk).state == "done", 60)
    for _ in range(FREEZES):
        burst, before, frozen = CHANCE.randint(1, 20), CHANCE.uniform(0, 2), CHANCE.uniform(2, LONGEST_FREEZE)
        jobs = [worker.ask(asked + place) for place in range(burst)]
        asked += burst + 1
        time.sleep(before)
        worker.redis.send_signal(signal.SIGSTOP)
        time.sleep(frozen)
        worker.redis.send_signal(signal.SIGCONT)
        thawed = time.monotonic()
        jobs.append(worker.ask(asked))
        left = {job.pk for job in jobs}

        def all_are_done(left: set[int] = left) -> bool:
            return not Job.objects.filter(pk__in=left).exclude(state="done").exists()

        wait_until(all_are_done, RESUMES_WITHIN)
        took = time.monotonic() - thawed
        print(f"{burst} jobs, frozen {before:.1f} s later for {frozen:.1f} s: all done {took:.1f} s after")
    print(worker.told)


@pytest.mark.sweep
def test_worker_that_takes_no_task_any_more_is_started_again(
    worker: KeptWorker, wait_until: Callable[..., None]
) -> None:
    first = worker.ask(0)
    wait_until(lambda: Job.objects.get(pk=first.pk).state == "done", 60)
    before = Worker.objects.get(name=NAME).pid
    for queue in ("celery", worker_direct(NAME).name):
        worker.queue.control.cancel_consumer(queue)
    assert worker.queue.control.ping(timeout=5, limit=1) == [{NAME: {"ok": "pong"}}]
    second = worker.ask(1)
    Worker.objects.update(heartbeat_at="2020-01-01T00:00:00Z")  # instead of waiting for a minute and a half
    wait_until(lambda: Job.objects.get(pk=second.pk).state == "done", PATIENCE + RESUMES_WITHIN)
    assert Worker.objects.get(name=NAME).pid != before
    assert worker.told[0] == "silent"
