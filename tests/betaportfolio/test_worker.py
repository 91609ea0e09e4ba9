"""The settings of Celery: a real worker on the real queue."""

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from kombu.exceptions import OperationalError

from betaportfolio.celery import app
from common.models import Worker
from tests.plugins.celery_worker import CeleryWorker

Wait = Callable[[Callable[[], bool]], None]


def pool(worker: CeleryWorker) -> list[int]:
    """Return the processes that run the jobs of the worker."""
    assert worker.process is not None
    return [child.pid for child in psutil.Process(worker.process.pid).children()]


def test_worker_answers_replaces_its_pool_and_leaves_none_behind(
    celery_worker_process: CeleryWorker, wait_until: Wait
) -> None:
    answers = app.control.ping(timeout=60, limit=1) or []
    assert [list(answer.values()) for answer in answers] == [[{"ok": "pong"}]]

    (first,) = pool(celery_worker_process)
    os.kill(first, signal.SIGKILL)
    started: list[int] = []

    def has_another() -> bool:
        started[:] = [child for child in pool(celery_worker_process) if child != first]
        return len(started) == 1

    wait_until(has_another)

    (second,) = started
    assert celery_worker_process.process is not None
    celery_worker_process.process.kill()
    celery_worker_process.process.wait()
    wait_until(lambda: not psutil.pid_exists(second) or psutil.Process(second).status() == psutil.STATUS_ZOMBIE)


def test_job_sent_to_a_dead_queue_fails_at_once() -> None:
    with app.connection_for_write("redis+socket:///nowhere/redis.sock") as nowhere, pytest.raises(OperationalError):
        app.send_task("nothing", connection=nowhere)


@pytest.mark.sweep
def test_two_workers_of_one_configuration_have_two_names(
    celery_worker_process: CeleryWorker, tmp_path: Path, wait_until: Wait
) -> None:
    other = CeleryWorker(tmp_path / "other.log")
    other.start()
    try:
        wait_until(lambda: Worker.objects.count() == 2)
        assert celery_worker_process.process is not None
        assert other.process is not None
        names = {
            f"celery-{one.process.pid}@{socket.gethostname()}" for one in (celery_worker_process, other) if one.process
        }
        assert set(Worker.objects.values_list("name", flat=True)) == names
        asked = app.control.ping(timeout=60, limit=2) or []
        assert {name for answer in asked for name in answer} == names
    finally:
        other.kill()
