"""Reads of many statements that see the records at one version: one transaction, on a replica when it has come as far.

The version is asked of the primary, always: a replica that is late is left out, and the primary answers.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.utils import timezone

from common import data_version

REST = 5.0
"""Seconds for which a replica that failed isn't asked again."""
_BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; "

logger = logging.getLogger(__name__)


class LateReplicaError(Exception):
    """The replica has not come as far as the version that was asked for."""


class Replica:
    """The replica of ``settings.REPLICA``: a connection for each thread, left alone for a while when it fails."""

    def __init__(self) -> None:
        self._own = threading.local()
        self.rests_until = 0.0

    def is_asked(self) -> bool:
        return settings.REPLICA is not None and time.monotonic() >= self.rests_until

    def rest(self) -> None:
        self.rests_until = time.monotonic() + REST

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Within this block ``django.db.connection`` is the replica's, whatever reads by it: the ORM or SQL."""
        primary = connections["default"]
        replica = self._connection()
        replica.close_if_unusable_or_obsolete()
        connections["default"] = replica
        try:
            yield
        finally:
            connections["default"] = primary

    def close(self) -> None:
        """Close the connection of this thread."""
        if (held := getattr(self._own, "connection", None)) is not None:
            held.close()
            self._own.connection = None

    def _connection(self) -> BaseDatabaseWrapper:
        if getattr(self._own, "connection", None) is None:
            parameters = {**connections.settings["default"], **(settings.REPLICA or {})}
            self._own.connection = load_backend(parameters["ENGINE"]).DatabaseWrapper(parameters, alias="default")
        found: BaseDatabaseWrapper = self._own.connection
        return found


replica = Replica()


def read_at[T](version: int, read: Callable[[int], T]) -> T:
    """What ``read`` gives from the records at one version, ``version`` or a later one, which it is called with.

    ``read`` is called a second time, on the primary, when the replica fails it.
    """
    if replica.is_asked():
        try:
            with replica.reading(), _snapshot() as seen:
                if seen < version:
                    raise LateReplicaError
                return read(seen)
        except LateReplicaError:
            logger.info("Le réplica est en retard : le serveur principal répond.")
        except DatabaseError as error:
            replica.rest()
            logger.warning("Le réplica est laissé de côté : %s.", type(error).__name__)
    with _snapshot() as seen:
        return read(seen)


def once_a_version[T](read: Callable[[], T]) -> Callable[[], T]:
    """Decorate what many answers read alike: it is read once for each version and day, and kept by this process.

    So it is within ``read_at``, which knows the version; elsewhere it is read each time. Nobody may change what is given.
    """

    @wraps(read)
    def known() -> T:
        state = _state.get()
        if state is None:
            return read()
        kept = _kept.get(read)
        if kept is None or kept[0] != state:
            kept = _kept[read] = (state, read())
        return cast("T", kept[1])

    return known


def forget() -> None:
    """Forget what is kept for a version."""
    _kept.clear()


type _State = tuple[int, dt.date]
_state: ContextVar[_State | None] = ContextVar("state", default=None)
"""The version, and the day, of the snapshot that is being read."""
_kept: dict[Callable[[], Any], tuple[_State, Any]] = {}


@contextmanager
def _snapshot() -> Iterator[int]:
    """A transaction that sees one state of the records, and the version of that state."""
    day = timezone.localdate()
    connection.close_if_health_check_failed()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_BEGIN + data_version.STATEMENT)
            (seen,) = cursor.fetchone()
        token = _state.set((int(seen), day))
        try:
            yield int(seen)
        finally:
            _state.reset(token)
