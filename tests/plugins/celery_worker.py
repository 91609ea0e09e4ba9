"""A real Celery worker in its own process, on the test database and the test queue."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from devserver.folders import BASE_DIR
from devserver.processes import Process, spawn

START_TIMEOUT = 60  # seconds
COMMAND = [sys.executable, "-m", "celery", "--quiet", "--app", "betaportfolio.celery", "worker"]
COMMAND += ["--concurrency", "1", "--without-gossip", "--without-mingle"]


def database_url() -> str:
    """Return the URL of the database of this test process."""
    parameters = connection.settings_dict
    query = {"host": "HOST", "user": "USER", "password": "PASSWORD", "port": "PORT"}
    said = {name: str(parameters[key]) for name, key in query.items() if parameters[key]}
    return f"postgresql:///{parameters['NAME']}?{urlencode(said)}"


class CeleryWorker:
    """A worker that a test can kill; its messages are in ``log``."""

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
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[CeleryWorker]:
    """Yield a worker for the jobs of this test, whose writes are committed.

    It is killed before the tables are emptied, so that no worker takes the jobs requested then; a stop takes two seconds.
    """
    worker = CeleryWorker(tmp_path / "worker.log")
    worker.start()
    yield worker
    worker.kill()


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """Wait at most 30 seconds for a condition that another process makes true."""

    def wait(condition: Callable[[], bool], timeout: float = 30) -> None:
        end = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < end, "the condition did not become true in time"
            time.sleep(0.05)

    return wait
