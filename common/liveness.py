"""Whether the jobs get done: what each worker has heard of late, and whether a job waits with nobody on it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from common.jobs import LOCKS
from common.models import Worker

LATE = dt.timedelta(minutes=3)
"""How long a job may wait while no worker begins, does or ends any."""
QUIET = dt.timedelta(minutes=2)
"""After how long without a sign a worker is no longer counted on."""
FORGOTTEN = dt.timedelta(days=1)

_LATE = """
SELECT EXISTS (SELECT 1 FROM common_job WHERE state = 'queued' AND queued_at < now() - %(late)s * interval '1 second')
   AND NOT EXISTS (SELECT 1 FROM common_job WHERE greatest(started_at, finished_at) > now() - %(late)s * interval '1 second')
   AND NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %(locks)s AND granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


def jobs_are_late() -> bool:
    """Whether a job has waited for ``LATE`` while no worker began, did or ended any; one query.

    A job that is marked as running by a worker that died is nobody's: only the lock of its worker counts.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LATE, {"late": LATE.total_seconds(), "locks": LOCKS >> 32})
        return bool(cursor.fetchone()[0])


def begin(name: str) -> None:
    """A worker of that name starts; those that gave no sign for long are forgotten."""
    Worker.objects.filter(heard_at__lt=Now() - FORGOTTEN).delete()
    Worker.objects.update_or_create(name=name, defaults={"started_at": Now(), "heard_at": Now(), "heard": 0})


def hear(name: str, number: int) -> None:
    """The worker has received the message of that number from the queue, and runs it."""
    Worker.objects.filter(name=name).update(heard_at=Now(), heard=number)


def work_goes_on(name: str) -> None:
    """The worker is on a job, which is a sign of life too."""
    Worker.objects.filter(name=name).update(heard_at=Now())


def last_heard(name: str) -> int:
    """The number of the last message that the worker has received, 0 when there is none yet."""
    return Worker.objects.filter(name=name).values_list("heard", flat=True).first() or 0


def leave(name: str) -> None:
    """The worker ends as it was asked to."""
    Worker.objects.filter(name=name).delete()


@dataclass(frozen=True, slots=True)
class Liveness:
    """The workers that gave a sign within ``QUIET``, those that did not, and whether jobs wait with nobody on them."""

    answering: Sequence[Worker]
    silent: Sequence[Worker]
    is_late: bool


def liveness() -> Liveness:
    """How the workers are now; two queries."""
    workers = list(Worker.objects.order_by("name").annotate(quiet_for=Now() - F("heard_at")))
    answering = [worker for worker in workers if worker.quiet_for <= QUIET]
    return Liveness(answering, [worker for worker in workers if worker not in answering], jobs_are_late())
