"""A real Celery worker, in a process of its own, on the test database and the test queue."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from django.core.cache import cache as answers
from django.db import connection
from kombu import Connection

from betaportfolio.celery import app
from common.redis_patience import breaker
from devserver.folders import BASE_DIR

START_TIMEOUT, STOP_TIMEOUT = 60, 15  # seconds
QUEUE_KEYS = ("celery", "unacked", "unacked_index")


def database_url() -> str:
    """The address of the database that the tests of this process use."""
    parameters = connection.settings_dict
    query = {"host": "HOST", "user": "USER", "password": "PASSWORD", "port": "PORT"}
    said = {name: str(parameters[key]) for name, key in query.items() if parameters[key]}
    return f"postgresql:///{parameters['NAME']}?{urlencode(said)}"


class Nursery:
    """The process that the workers of all tests are forked from, one for each start: none is used by two tests."""

    def __init__(self) -> None:
        environment = {**os.environ, "DATABASE_URL": database_url(), "LOG_LEVEL": "INFO"}
        command = [sys.executable, "-m", "tests.plugins.worker_nursery"]
        self.process = subprocess.Popen(
            command, cwd=BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def worker(self, log: Path) -> psutil.Process:
        """A new worker, which begins."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(log, file=self.process.stdin, flush=True)
        return psutil.Process(int(self.process.stdout.readline()))

    def close(self) -> None:
        """End it, and whatever worker is left."""
        self.process.communicate()


class CeleryWorker:
    """One worker that a test can stop or kill; its messages are in ``log``."""

    def __init__(self, nursery: Nursery, log: Path) -> None:
        self.nursery, self.log = nursery, log
        self.process: psutil.Process | None = None

    def start(self) -> None:
        """Start and wait until it takes jobs."""
        self.log.touch()
        before = self.log.stat().st_size
        self.process = self.nursery.worker(self.log)
        end = time.monotonic() + START_TIMEOUT
        while b" ready." not in self.log.read_bytes()[before:]:
            if not self.process.is_running() or time.monotonic() > end:
                raise AssertionError(f"The worker did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it as a crash of the machine would (with what it runs)."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Stop it; the job under way ends first."""
        if self.process is not None and self.process.is_running():
            self.process.terminate()
            try:
                self.process.wait(STOP_TIMEOUT)
            except psutil.TimeoutExpired:
                self.kill()


@cache
def queue() -> Connection:
    """One connection for all tests of this process: making one for each took longer than most of them."""
    return app.connection_for_write()


def forget_jobs() -> None:
    """Empty the queue, so that no job of a test reaches another."""
    queue().default_channel.client.delete(*QUEUE_KEYS)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _clean_redis() -> None:
    """Each test starts with an empty cache and an empty queue."""
    breaker.reset()
    answers.clear()
    forget_jobs()


@pytest.fixture(scope="session")
def worker_nursery(django_db_setup: None) -> Iterator[Nursery]:
    """One for all tests of this process, on its database."""
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def celery_worker_process(transactional_db: None, worker_nursery: Nursery, tmp_path: Path) -> Iterator[CeleryWorker]:
    """A worker that runs the jobs sent by this test, whose writes are really committed.

    It ends with the test, before its tables are emptied: what the next ones ask for is nobody's work.
    """
    worker = CeleryWorker(worker_nursery, tmp_path / "worker.log")
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
