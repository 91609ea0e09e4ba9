"""Several database connections in one test, which must be marked ``django_db(transaction=True)``."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

from django.db import connection

PATIENCE = 10
"""Seconds before a test gives up on the other connection."""


class Elsewhere:
    """Another connection, in its own thread: ``with Elsewhere() as other: other.run(work)``."""

    def __enter__(self) -> "Elsewhere":
        self._thread = ThreadPoolExecutor(max_workers=1)
        return self

    def start[T](self, work: Callable[[], T]) -> "Future[T]":
        """Start ``work`` there, without waiting."""
        return self._thread.submit(work)

    def start_blocked[T](self, work: Callable[[], T]) -> "Future[T]":
        """Start ``work`` there, and return once it waits for a lock."""
        pid, until = self.run(backend_pid), monotonic() + PATIENCE
        begun = self.start(work)
        while not waits_for_a_lock(pid):
            assert not begun.done()
            assert monotonic() < until
            sleep(0.005)
        return begun

    def run[T](self, work: Callable[[], T]) -> T:
        """Return the result of ``work`` there."""
        return self.start(work).result(PATIENCE)

    def __exit__(self, *_: object) -> None:
        self.run(close)
        self._thread.shutdown()


def at_once[T, R](work: Callable[[T], R], over: Iterable[T]) -> list[R]:
    """Return the results of ``work`` for each item, started at the same time in threads with their own connections.

    The first exception is raised here, once all are done.
    """
    listed = list(over)
    start = Barrier(len(listed))

    def begin(one: T) -> R:
        start.wait(PATIENCE)
        try:
            return work(one)
        finally:
            close()

    with ThreadPoolExecutor(max_workers=len(listed)) as threads:
        begun = [threads.submit(begin, one) for one in listed]
    return [one.result() for one in begun]


def waits_for_a_lock(pid: int) -> bool:
    """Whether the backend ``pid`` waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
        row = cursor.fetchone()
    return bool(row[0])


def close() -> None:
    """Close the connection of the calling thread (each thread has its own ``connection``)."""
    connection.close()


def backend_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row = cursor.fetchone()
    return int(row[0])
