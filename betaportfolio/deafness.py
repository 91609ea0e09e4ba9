"""A worker that receives nothing any more ends by itself, for whoever keeps it to start it again.

After a stall of Redis the library may keep a connection on which nothing comes, while the worker answers every ping.
So each worker sends itself a message by its own queue, again and again, and looks in the database whether it came.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from celery import Celery
from celery.utils.nodenames import worker_direct
from celery.worker import state
from django.db import DatabaseError, connection

from common import jobs, liveness

PAUSE = 5.0
"""Seconds between two looks."""
PATIENCE = 30.0
"""Seconds that a message to oneself may take while the worker is idle."""
EXIT_DEAF = 75
"""The exit code (EX_TEMPFAIL): try again."""
EXPIRES = 300
"""Seconds after which a message to a worker that is gone is worth nothing."""
DEAF = "plus rien n’arrive de la file"
CLOCKLESS = "l’horloge qu’il portait s’est arrêtée"
STUCK = "des tâches attendent et aucune n’est prise"

logger = logging.getLogger(__name__)


@dataclass
class Watch:
    """What a worker called ``name`` knows of its own hearing; ``look`` is called every ``PAUSE``."""

    name: str
    send: Callable[[int], None]
    is_busy: Callable[[], bool]
    queue_answers: Callable[[], bool]
    has_clock: Callable[[], bool] = lambda: True
    clock: Callable[[], float] = time.monotonic
    number: int = 0
    since: float = field(init=False)

    def __post_init__(self) -> None:
        self.since = self.clock()

    def look(self) -> str:
        """Why the worker has to end, in a few words; empty when it has not."""
        if not self.has_clock():
            return CLOCKLESS
        if self.is_busy():
            self.since = self.clock()
            liveness.work_goes_on(self.name)
            return ""
        came, late = liveness.last_heard(self.name) == self.number, liveness.jobs_are_late()
        if came:
            self._send_next()
        if came and not late:
            self.since = self.clock()
        elif self.clock() - self.since >= PATIENCE and self.queue_answers():
            return STUCK if came else DEAF
        return ""

    def _send_next(self) -> None:
        try:
            self.send(self.number + 1)
        except jobs.QUEUE_IS_DOWN:
            return  # the next look tries again
        self.number += 1


def start(app: Celery, name: str, has_clock: Callable[[], bool]) -> None:
    """Watch the worker of this process from a thread, and the beat that it may carry; called once it takes jobs."""
    watch = Watch(name, _sender(app, name), lambda: bool(state.active_requests), _asker(app), has_clock)
    threading.Thread(target=_keep_watch, args=[watch], name="deafness", daemon=True).start()


def end(name: str) -> None:
    """The worker ends as it was asked to."""
    _once(lambda: liveness.leave(name))


def _sender(app: Celery, name: str) -> Callable[[int], None]:
    queue: Any = worker_direct(name)

    def send(number: int) -> None:
        app.send_task("common.hear", args=[name, number], queue=queue, expires=EXPIRES)

    return send


def _asker(app: Celery) -> Callable[[], bool]:
    """Whether the queue answers on a new connection: when it does not, starting again would help nobody."""

    def answers() -> bool:
        try:
            with app.connection_for_read() as queue:
                queue.ensure_connection(max_retries=1, timeout=2)
                queue.default_channel.client.ping()  # type: ignore[attr-defined]
        except jobs.QUEUE_IS_DOWN:
            return False
        return True

    return answers


def _keep_watch(watch: Watch) -> None:
    _once(lambda: liveness.begin(watch.name))
    _once(jobs.resend)
    while True:
        if why := _once(watch.look):
            logger.error("Le worker s’arrête de lui-même pour être relancé : %s.", why)
            logging.shutdown()
            os._exit(EXIT_DEAF)  # nothing is under way, and what is deaf may not hear that it is asked to end
        time.sleep(PAUSE)


def _once[T](work: Callable[[], T]) -> T | None:
    """Do ``work`` unless the database is away, and leave no connection that a process forked later would share."""
    try:
        return work()
    except DatabaseError:
        return None
    finally:
        connection.close()
