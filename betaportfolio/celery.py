"""The jobs: the Celery application, which finds the ``tasks`` of every app."""

import gc
import logging.config
import os
import signal
import threading
from typing import Any

from celery import Celery
from celery.signals import (
    beat_embedded_init,
    celeryd_after_setup,
    setup_logging,
    worker_process_init,
    worker_ready,
    worker_shutdown,
    worker_shutting_down,
)

from common.parent_death import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betaportfolio.settings")

app = Celery("betaportfolio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
parents: list[int] = []
"""The number of the worker, once it is about to fork."""
ending = threading.Event()
"""Set once this worker is asked to end."""


@setup_logging.connect
def use_our_logging(**_: Any) -> None:
    """Log as the site does, with personal data hidden, rather than with Celery's own handlers."""
    from django.conf import settings  # settings may not be read yet when this module is imported

    logging.config.dictConfig(settings.LOGGING)


@celeryd_after_setup.connect
def share_what_is_loaded(**_: Any) -> None:
    """The processes of the pool are forked from what is loaded by now: looking for garbage would copy its pages."""
    parents.append(os.getpid())
    gc.collect()
    gc.freeze()


@beat_embedded_init.connect
@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A process of the pool, or beat, whose worker was killed must not stay behind."""
    worker = parents[-1]
    if os.getpid() != worker:  # the pool of one process is the worker itself
        die_with_parent(signal.SIGKILL, worker)


@worker_ready.connect
def watch_its_hearing(sender: Any, **_: Any) -> None:
    """The worker looks whether jobs still reach it."""
    from betaportfolio import deafness  # the apps may not be ready yet when this module is imported

    beat = getattr(sender.controller, "beat", None)  # the process of `worker --beat`, which nobody else starts again
    deafness.start(app, sender.hostname, lambda: beat is None or beat.is_alive() or ending.is_set())


@worker_shutting_down.connect
def let_the_clock_stop(**_: Any) -> None:
    """The beat of a worker that ends stops before it."""
    ending.set()


@worker_shutdown.connect
def take_leave(sender: Any, **_: Any) -> None:
    """A worker that was asked to end is no silent one."""
    from betaportfolio import deafness

    deafness.end(sender.hostname)
