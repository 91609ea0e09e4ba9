"""A real Celery worker in its own process, on the test database and the test queue."""

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
from common.web.cache_store import CACHE_IS_DOWN
from devserver.folders import BASE_DIR
from devserver.processes import Process, spawn, stop
from tests.plugins.services import WITHOUT_SERVICES

START_TIMEOUT, STOP_TIMEOUT = 60, 15  # seconds
COMMAND = [sys.executable, "-m", "celery", "--quiet", "--app", "betaportfolio.celery", "worker"]
COMMAND += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
QUEUE_KEYS = ("celery", "unacked", "unacked_index")


def database_url() -> str:
    """Return the URL of the database of this test process."""
    parameters = connection.settings_dict
    query = {"host": "HOST", "user": "USER", "password": "PASSWORD", "port": "PORT"}
    said = {name: str(parameters[key]) for name, key in query.items() if parameters[key]}
    return f"postgresql:///{parameters['NAME']}?{urlencode(said)}"


class CeleryWorker:
    """A worker that a test can stop or kill; its messages are in ``log``."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: Process | None = None

    def start(self) -> None:
        """Start the worker, and wait until it takes jobs."""
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
        """Kill it with its children, like a crash of the machine."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Stop it after the job in progress."""
        if self.process is not None:
            stop(self.process, patience=STOP_TIMEOUT)


@cache
def queue() -> Connection:
    """Return one connection for all tests of this process: opening one for each took longer than most of them."""
    return app.connection_for_write()


def forget_jobs() -> None:
    """Empty the queue, so that no job of a test reaches another."""
    queue().default_channel.client.delete(*QUEUE_KEYS)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _clean_redis() -> None:
    """Empty the cache and the queue before each test.

    A busy machine may exceed the 0.3 s that a page waits for Redis: the cache is then cleared at the second attempt.
    """
    if WITHOUT_SERVICES:
        return
    for store in caches.all():
        try:
            store.clear()
        except CACHE_IS_DOWN:
            store.clear()
    forget_jobs()


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[CeleryWorker]:
    """Yield a worker for the jobs of this test, whose writes are committed.

    It stops before the tables are emptied, so that no worker takes the jobs requested then.
    """
    worker = CeleryWorker(tmp_path / "worker.log")
    worker.start()
    yield worker
    worker.stop()


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """Wait at most 30 seconds for a condition that another process makes true."""

    def wait(condition: Callable[[], bool], timeout: float = 30) -> None:
        end = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < end, "the condition did not become true in time"
            time.sleep(0.05)

    return wait
