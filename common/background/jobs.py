"""Jobs: rows that describe the work of the workers, its progress and its outcome.

The ``kind`` of a job is the name of its Celery task. A worker holds a session lock of the database while it works: when
it dies, the lock is released, and the next worker that receives the job takes it over. No timeout decides that a worker
is dead, and a message delivered twice is processed once.
"""

import datetime as dt
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F, Q, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from kombu.exceptions import KombuError
from psycopg2.extras import Json
from redis.exceptions import RedisError

from common import data_version, request_context
from common.locks import session_lock
from common.models import Job
from common.words import plural_fr

OTHERS = "site-packages"


def failure_in_words(error: BaseException) -> str:
    """Return « Échec : ZeroDivisionError dans impact.national.rules, evaluate. […] », with our innermost function."""
    ours = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if _is_ours(frame.f_code.co_filename)]
    where = f" dans {ours[-1].f_globals['__name__']}, {ours[-1].f_code.co_name}" if ours else ""
    return f"Échec : {type(error).__name__}{where}. Le journal du serveur dit le reste."


def _is_ours(file: str) -> bool:
    return Path(file).is_relative_to(settings.BASE_DIR) and OTHERS not in file


logger = logging.getLogger(__name__)

LOCKS = 0x6A6F62 << 32
"""Added to the key of a job, gives the key of its advisory lock."""
MAX_ATTEMPTS = 5
KEPT_FOR = dt.timedelta(days=90)
KEPT_AT_LEAST = 1_000
IN_FLIGHT = dt.timedelta(seconds=30)
"""How long a job may wait before it is sent again."""

REPLACED = "Interrompue, et remplacée par une demande plus récente."
ABANDONED = f"Interrompue {MAX_ATTEMPTS} fois : elle n’est plus relancée."

UNKNOWN = "Cette sorte de tâche n’existe plus."

type Progress = Callable[[int, int], None]
"""Says that so many steps of so many are done; seen by everyone at once, even from inside a transaction."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """The successful outcome of a job: a sentence, and the data version that it has seen."""

    message: str
    data_version: int | None = None


type Work = Callable[[Progress], JobResult]


def request(*kinds: str, arguments: dict[str, Any] | None = None) -> None:
    """Request a job of each kind once the current transaction commits, in one statement.

    A job that is already queued is enough: it will see the change.
    """
    transaction.on_commit(partial(_ask, kinds, arguments or {}))


def request_stale(*kinds: str) -> tuple[str, ...]:
    """Request and return the kinds whose last successful job saw another data version; one query."""
    ended = Job.objects.filter(kind__in=kinds, state=Job.State.DONE)
    last = ended.order_by("kind", "-finished_at", "-pk").distinct("kind")
    seen = dict(last.values_list("kind", "data_version"))
    version = data_version.current()
    stale = tuple(kind for kind in kinds if seen.get(kind) != version)
    if stale:
        request(*stale)
    return stale


def run_now(kind: str, work: Work, arguments: dict[str, Any] | None = None) -> JobResult | None:
    """Run a job in this process, for commands without a worker; return None if another process is running it.

    Uses the queued job if there is one, and sends nothing to the queue.
    """
    job, _ = Job.objects.get_or_create(kind=kind, arguments=arguments or {}, state=Job.State.QUEUED)
    return run(job.pk, kind, work)


def run(pk: int, kind: str, work: Work) -> JobResult | None:
    """Run the job ``pk`` unless it has ended or another process runs it; take it over if its worker has died.

    A message that names a job of another kind comes from another database, or from before a restoration: it is dropped.

    An exception of ``work`` is recorded with the job, and raised.
    """
    with session_lock(LOCKS + pk) as is_ours:
        if not is_ours or not _is_of(kind, pk) or not _start(pk):
            return None
        try:
            with request_context.identified(_request_of(pk)), _progress_reporter(pk) as progress:
                outcome = work(progress)
        except Exception as error:
            _end(pk, Job.State.FAILED, message=failure_in_words(error))
            raise
        _end(pk, Job.State.DONE, message=outcome.message, data_version=outcome.data_version)
        return outcome


def resend() -> int:
    """Requeue the jobs whose worker has died, send them and those that wait for long; return their number.

    Run by the schedule: it recovers a job within a minute of a crash (the queue redelivers messages much later).
    """
    _close_unknown()
    put_back = [job.pk for job in Job.objects.filter(state=Job.State.RUNNING) if _put_back_if_dead(job)]
    now = timezone.now()
    # Requested in the future: the clock was set back since, and nobody will wait that long.
    waits_long = Q(queued_at__lt=now - IN_FLIGHT) | Q(queued_at__gt=now + IN_FLIGHT)
    waiting = list(Job.objects.filter(waits_long | Q(pk__in=put_back), state=Job.State.QUEUED).order_by("pk"))
    _send(waiting)
    return len(waiting)


def _close_unknown() -> None:
    """Fail the queued jobs whose task no longer exists in the code."""
    current_app.loader.import_default_modules()
    unknown = Job.objects.filter(state=Job.State.QUEUED).exclude(kind__in=list(current_app.tasks))
    unknown.update(state=Job.State.FAILED, message=UNKNOWN, finished_at=Now())


def record_done(kind: str, message: str) -> None:
    """Record as a job what a command has done itself."""
    Job.objects.create(kind=kind, state=Job.State.DONE, message=message, started_at=Now(), finished_at=Now())


def last_done(kind: str) -> Job | None:
    """Return the last successful job of a kind."""
    return Job.objects.filter(kind=kind, state=Job.State.DONE).order_by("-finished_at", "-pk").first()


def age_of_last(kind: str) -> tuple[dt.timedelta, bool]:
    """Return the time since the last job of a kind succeeded, and that one did; else since the first migration."""
    done = Job.objects.filter(kind=kind, state=Job.State.DONE).order_by("-finished_at").values("finished_at")[:1]
    migrations = MigrationRecorder.Migration.objects.order_by("applied")
    installed, last = migrations.values_list("applied", Subquery(done))[0]
    return timezone.now() - (last or installed), last is not None


_ENQUEUE = """
INSERT INTO common_job (kind, arguments, state, done, total, attempts, message, request_id)
SELECT kind, %s, 'queued', 0, 0, 0, '', %s FROM unnest(%s) AS kind
ON CONFLICT (kind, arguments) WHERE state = 'queued' DO NOTHING
RETURNING id, kind
"""


def _ask(kinds: tuple[str, ...], arguments: dict[str, Any]) -> None:
    """Create the jobs that are not queued yet, and send only those."""
    _send(list(Job.objects.raw(_ENQUEUE, [Json(arguments), request_context.identifier(), list(kinds)])))


QUEUE_IS_DOWN = (KombuError, RedisError, OSError, RuntimeError)
"""What sending raises when the queue can't be reached, or is full."""
FAILURE = "queue-failure"
SILENCE = 5
"""Seconds after a failure during which nothing is sent by this process."""


def _send(waiting: list[Job]) -> None:
    """Send jobs to the workers; ``resend`` sends those that the queue refuses.

    A failure is remembered for a few seconds, so that requesting many jobs waits only once for a frozen Redis.
    """
    failure, left = caches["process"].get(FAILURE), list(waiting)
    try:
        while left and failure is None:
            current_app.send_task(left[0].kind, args=[left[0].pk])
            left.pop(0)
    except QUEUE_IS_DOWN as error:
        failure = type(error).__name__
        caches["process"].set(FAILURE, failure, SILENCE)
    if left:
        others = f", avec {plural_fr(len(left) - 1, 'autre', 'autres')}" if len(left) > 1 else ""
        message = "La tâche %s (%s) attend%s : la file ne répond pas (%s)."
        logger.warning(message, left[0].pk, left[0].kind, others, failure)


def _is_of(kind: str, pk: int) -> bool:
    """Whether the job is of that kind; log it otherwise."""
    found = Job.objects.filter(pk=pk).values_list("kind", flat=True).first()
    if found != kind:
        logger.warning(
            "Un message de la sorte %s désigne la tâche %s (%s) : il est écarté.", kind, pk, found or "inconnue"
        )
    return found == kind


def _start(pk: int) -> bool:
    """Mark the job as running; return False if there is nothing to do."""
    to_do = Job.objects.filter(pk=pk, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    to_do.filter(attempts__gte=MAX_ATTEMPTS).update(state=Job.State.FAILED, message=ABANDONED, finished_at=Now())
    return bool(
        to_do.update(state=Job.State.RUNNING, attempts=F("attempts") + 1, done=0, total=0, message="", started_at=Now())
    )


def _request_of(pk: int) -> str:
    """Return the identifier of the request that asked for the job, for its records and logs."""
    return Job.objects.values_list("request_id", flat=True).get(pk=pk)


def _end(pk: int, state: Job.State, *, message: str, data_version: int | None = None) -> None:
    Job.objects.filter(pk=pk).update(state=state, message=message, data_version=data_version, finished_at=Now())


def _put_back_if_dead(job: Job) -> bool:
    """Requeue the job of a dead worker, or fail it if a newer one of its kind is queued."""
    with session_lock(LOCKS + job.pk) as is_ours:
        if not is_ours:
            return False
        dead = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
        try:
            with transaction.atomic():
                return bool(dead.update(state=Job.State.QUEUED, queued_at=Now()))
        except IntegrityError:
            dead.update(state=Job.State.FAILED, message=REPLACED, finished_at=Now())
            return False


_REPORT_PROGRESS = "SET lock_timeout = '1s'; UPDATE common_job SET done = %s, total = %s WHERE id = %s"


@contextmanager
def _progress_reporter(pk: int) -> Iterator[Progress]:
    """Yield a function that reports progress by a separate connection, visible while the transaction of the work is
    open.

    It gives up soon on a lock: its holder may be waiting for the transaction of the work, a deadlock that the database
    can't detect. A progress report that fails is skipped.
    """
    apart = connection.copy()

    def report(done: int, total: int) -> None:
        try:
            with apart.cursor() as cursor:
                cursor.execute(_REPORT_PROGRESS, [done, total, pk])
        except DatabaseError:
            logger.warning("L’avancement de la tâche %s n’a pas pu être noté.", pk)

    try:
        yield report
    finally:
        apart.close()


def prune() -> int:
    """Delete the jobs that ended more than ``KEPT_FOR`` ago; return their number.

    The last ``KEPT_AT_LEAST`` stay, and the last success of each kind, which tells its age.
    """
    ended = Job.objects.filter(state__in=[Job.State.DONE, Job.State.FAILED])
    last = ended.order_by("-finished_at", "-pk").values("pk")[:KEPT_AT_LEAST]
    done = (
        Job.objects.filter(state=Job.State.DONE).order_by("kind", "-finished_at", "-pk").distinct("kind").values("pk")
    )
    old = ended.filter(finished_at__lt=timezone.now() - KEPT_FOR)
    gone, _ = old.exclude(pk__in=last).exclude(pk__in=done).delete()
    return gone
