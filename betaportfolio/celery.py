"""The jobs: the Celery application, which finds the ``tasks`` of every app."""

import logging.config
import os
import signal
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_ready, worker_shutdown

from common.parent_death import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betaportfolio.settings")

app = Celery("betaportfolio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logging(**_: Any) -> None:
    """Log as the site does, with personal data hidden, rather than with Celery's own handlers."""
    from django.conf import settings  # settings may not be read yet when this module is imported

    logging.config.dictConfig(settings.LOGGING)


@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A pool process whose worker was killed must not stay behind."""
    die_with_parent(signal.SIGKILL)


@worker_ready.connect
def watch_its_hearing(sender: Any, **_: Any) -> None:
    """The worker looks whether jobs still reach it."""
    from betaportfolio import deafness  # the apps may not be ready yet when this module is imported

    deafness.start(app, sender.hostname)


@worker_shutdown.connect
def take_leave(sender: Any, **_: Any) -> None:
    """A worker that was asked to end is no silent one."""
    from betaportfolio import deafness

    deafness.end(sender.hostname)
