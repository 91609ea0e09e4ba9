"""A real Celery worker, in a process of its own, on the test database and the test queue."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.cache import caches
from django.db import connection
from kombu import Connection

from betaportfolio.celery import app
from common.cache_store import CACHE_IS_DOWN
from devserver.folders import BASE_DIR
from devserver.processes import Process, spawn, stop

START_TIMEOUT, STOP_TIMEOUT = 60, 15  # seconds
COMMAND = [sys.executable, "-m", "celery", "--quiet", "--app", "betaportfolio.celery", "worker"]
COMMAND += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
QUEUE_KEYS = ("celery", "unacked", "unacked_index")


def database_url() -> str:
    """The address of the database that the tests of this process use."""
    parameters = connection.settings_dict
    query = {"host": "HOST", "user": "USER", "password": "PASSWORD", "port": "PORT"}
    said = {name: str(parameters[key]) for name, key in query.items() if parameters[key]}
    return f"postgresql:///{parameters['NAME']}?{urlencode(said)}"


class CeleryWorker:
    """One worker that a test can stop or kill; its messages are in ``log``."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: Process | None = None

    def start(self) -> None:
        """Start and wait until it takes jobs."""
        self.log.touch()
        before = self.log.stat().st_size
        environment = {**os.environ, "DATABASE_URL": database_url(), "LOG_LEVEL": "INFO"}
        self.process = spawn(COMMAND, env=environment, log=self.log, cwd=BASE_DIR)
        end = time.monotonic() + START_TIMEOUT
        while b" ready." not in self.log.read_bytes()[before:]:
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"The worker did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it as a crash of the machine would (with what it runs)."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Stop it; the job in progress ends first."""
        if self.process is not None:
            stop(self.process, patience=STOP_TIMEOUT)


@cache
def queue() -> Connection:
    """One connection for all tests of this process: making one for each took longer than most of them."""
    return app.connection_for_write()


def forget_jobs() -> None:
    """Empty the queue, so that no job of a test reaches another."""
    queue().default_channel.client.delete(*QUEUE_KEYS)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _clean_redis() -> None:
    """Each test starts with an empty cache and an empty queue.

    A busy machine may take longer than the 0.3 s that a page waits for Redis: the cache is emptied on a second try then.
    """
    for store in caches.all():
        try:
            store.clear()
        except CACHE_IS_DOWN:
            store.clear()
    forget_jobs()


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[CeleryWorker]:
    """A worker that runs the jobs sent by this test, whose writes are really committed.

    It ends with the test, before its tables are emptied: what the next ones ask for is nobody's work.
    """
    worker = CeleryWorker(tmp_path / "worker.log")
    worker.start()
    yield worker
    worker.stop()


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """Wait, at most 30 seconds, for a condition that another process makes true."""

    def wait(condition: Callable[[], bool], timeout: float = 30) -> None:
        end = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < end, "the condition did not become true in time"
            time.sleep(0.05)

    return wait
