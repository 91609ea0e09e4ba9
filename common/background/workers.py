"""The workers: when each last completed a task, and whether jobs are late."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from celery import current_app
from celery.utils.nodenames import worker_direct
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Now

from common.background.jobs import LOCKS
from common.background.kill_silent_worker import HEARTBEAT, LONGEST_TASK, SILENT_AFTER, process_identity
from common.locks import is_any_held
from common.models import Job, Worker

LATE = dt.timedelta(minutes=3)
"""How long a job may wait while no worker begins, does or ends any."""
FORGOTTEN = dt.timedelta(minutes=10)
"""After how long a worker that completes nothing is taken for one that is no more."""
ASKED_FOR = dt.timedelta(hours=2)
"""For how long it is still sent tasks: after a jump of the clock, all seem silent for long."""


def jobs_are_late() -> bool:
    """Whether a job has waited for ``LATE`` while workers neither started nor ended a job; three queries at most.

    A job marked as running by a dead worker counts as waiting: only the lock of its worker proves that it runs.
    """
    past = Now() - LATE
    if not Job.objects.filter(state=Job.State.QUEUED, queued_at__lt=past).exists():
        return False
    is_recent = Q(started_at__gt=past) | Q(finished_at__gt=past)
    return not Job.objects.filter(is_recent).exists() and not is_any_held(LOCKS >> 32)


def register(name: str, pid: int) -> None:
    """Record that a worker starts as that process, and delete the rows of former workers."""
    Worker.objects.exclude(_seen_within(FORGOTTEN)).delete()
    process = {"pid": pid, "process": process_identity(pid), "suspected_uptime": None}
    started = {**process, "started_at": Now(), "heartbeat_at": Now(), "busy_since": None}
    Worker.objects.update_or_create(name=name, defaults=started)


def note_task_begun(name: str) -> None:
    """Record that the worker has begun a task, which may be long and occupy its only process."""
    Worker.objects.filter(name=name).update(busy_since=Now())


def note_task_completed(name: str, pid: int) -> None:
    """Record that the worker has completed a task, successfully or not: the only proof that it works.

    Register a worker that started without the database.
    """
    if not Worker.objects.filter(name=name).update(heartbeat_at=Now(), busy_since=None, suspected_uptime=None):
        register(name, pid)


def remove(name: str) -> None:
    """Delete a worker that ends normally."""
    Worker.objects.filter(name=name).delete()


def send_heartbeats() -> None:
    """Send each worker a task through its own queue (``CELERY_WORKER_DIRECT``)."""
    for name in Worker.objects.filter(_seen_within(ASKED_FOR)).values_list("name", flat=True):
        queue: Any = worker_direct(name)
        current_app.send_task("common.heartbeat", queue=queue, expires=3 * HEARTBEAT)


@dataclass(frozen=True, slots=True)
class Workers:
    """The active and silent workers, and whether jobs are late."""

    answering: Sequence[Worker]
    silent: Sequence[Worker]
    is_late: bool


def workers_now() -> Workers:
    """Return the state of the workers; two queries."""
    silence = dt.timedelta(seconds=SILENT_AFTER)
    workers = list(Worker.objects.annotate(answers=ExpressionWrapper(_seen_within(silence), BooleanField())))
    return Workers(
        answering=[worker for worker in workers if worker.answers],
        silent=[worker for worker in workers if not worker.answers],
        is_late=jobs_are_late(),
    )


def _seen_within(delay: dt.timedelta) -> Q:
    """Return the condition that a worker completed a task within ``delay``, or runs one (see ``kill_silent_worker``)."""
    busy = dt.timedelta(seconds=LONGEST_TASK + SILENT_AFTER)
    return Q(heartbeat_at__gte=Now() - delay) | Q(busy_since__isnull=False, busy_since__gte=Now() - busy)
