"""The Celery application, which finds the ``tasks`` of every app."""

import gc
import logging.config
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from celery import Celery
from celery.signals import (
    beat_embedded_init,
    beat_init,
    celeryd_after_setup,
    celeryd_init,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_process_init,
    worker_shutdown,
)
from celery.utils.nodenames import default_nodename, gethostname, nodename

from common.background.parent_death import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betaportfolio.settings")

app = Celery("betaportfolio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
parents: list[int] = []
"""The number of the worker, once it is about to fork."""
LONGEST_FREEZE = 60
"""Seconds for which a worker waits for an answer of Redis."""
logger = logging.getLogger(__name__)


@setup_logging.connect
def use_our_logging(**_: Any) -> None:
    """Log like the site, with personal data masked, instead of with Celery's handlers."""
    from django.conf import settings  # the settings may not be read yet when this module is imported

    logging.config.dictConfig(settings.LOGGING)


@celeryd_init.connect
def wait_for_redis(conf: Any, **_: Any) -> None:
    """Let the worker wait for a frozen Redis: Celery drops a failed acknowledgement, and then takes no more jobs."""
    patient = {"socket_connect_timeout": 5, "socket_timeout": LONGEST_FREEZE, "max_retries": None}
    conf.broker_transport_options = {**conf.broker_transport_options, **patient}


@celeryd_init.connect
def give_unique_name(sender: str, instance: Any, **_: Any) -> None:
    """Name the worker by its process: two of one machine with Celery's own name would share a row and a queue."""
    if sender == default_nodename(""):
        instance.hostname = nodename(f"celery-{os.getpid()}", gethostname())


@beat_init.connect
def send_when_redis_answers(sender: Any, **_: Any) -> None:
    """Make beat wait until Redis answers: a task that beat cannot send is skipped until its next scheduled time."""
    wait_for_redis(sender.app.conf)


@celeryd_after_setup.connect
def share_what_is_loaded(**_: Any) -> None:
    """Freeze loaded objects before the pool is forked: garbage collection would copy their memory pages."""
    parents.append(os.getpid())
    gc.collect()
    gc.freeze()


@beat_embedded_init.connect
@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """End a pool process, or beat, when its worker is killed."""
    worker = parents[-1]
    if os.getpid() != worker:  # the pool of one process is the worker itself
        die_with_parent(signal.SIGKILL, worker)


@worker_init.connect
def register(sender: Any, **_: Any) -> None:
    """Record the worker's process before it waits for the queue, for monitoring."""
    with _rows_of_workers() as workers:
        workers.register(sender.hostname, os.getpid())


@task_prerun.connect
def note_task_begun(task: Any, **_: Any) -> None:
    """Record that the worker has begun a task."""
    if not task.request.is_eager:
        with _rows_of_workers() as workers:
            workers.note_task_begun(task.request.hostname)


@task_postrun.connect
def note_task_completed(task: Any, **_: Any) -> None:
    """Record that the worker has completed a task."""
    if not task.request.is_eager:
        with _rows_of_workers() as workers:
            workers.note_task_completed(task.request.hostname, parents[-1])


@worker_shutdown.connect
def remove(sender: Any, **_: Any) -> None:
    """Delete the worker's row after a normal stop."""
    with _rows_of_workers() as workers:
        workers.remove(sender.hostname)


@contextmanager
def _rows_of_workers() -> Iterator[ModuleType]:
    """Yield ``common.background.workers``; skip the record without the database, and leave no connection open for a fork."""
    from django.db import DatabaseError, connection  # the apps may not be ready yet when this module is imported

    from common.background import workers

    try:
        yield workers
    except DatabaseError as error:
        logger.warning("Le worker n’a rien pu noter de son travail (%s).", type(error).__name__)
    finally:
        connection.close()
