"""A keeper owns one embedded service for all who use it, and ends with the last of them.

A user (``make run``, a ``manage.py`` command) holds a shared lock on ``users.lock``, which the kernel releases
however the user dies. The keeper ends when it can take that lock for itself; a newcomer then waits for the lock, and
starts a new keeper. The keeper holds ``<service>.lock`` all its life and publishes the address in ``<service>.url``.
"""

import fcntl
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from devserver.folders import ServiceError
from devserver.postgres_server import PostgresServer
from devserver.processes import SupervisedProcess
from devserver.redis_server import RedisServer

Service = PostgresServer | RedisServer
SERVICES: dict[str, Callable[[Path], Service]] = {
    "postgres": lambda folder: PostgresServer(folder / "postgres", ("shared_buffers=16MB",)),
    "redis": lambda folder: RedisServer(folder / "redis"),
}
PAUSE = 0.2  # seconds between two looks


def is_last_user(users: IO[bytes]) -> bool:
    """Whether no user holds the lock any more; from then on we hold it, and newcomers wait for our end."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def log(message: str) -> None:
    """Write ``message`` to the keeper's log."""
    print(time.strftime("%Y-%m-%d %H:%M:%S"), message, file=sys.stderr, flush=True)


def keep(service: Service, folder: Path, stopping: list[int]) -> None:
    """Run ``service`` until its last user has gone or a signal came."""
    address = folder / f"{service.name}.url"
    with (folder / "users.lock").open("rb") as users:  # closed, and so released, once the service has ended
        kept = SupervisedProcess(service.name, service.start, log)
        try:
            draft = address.with_suffix(".draft")
            draft.write_text(service.url)
            draft.replace(address)
            while not stopping and not is_last_user(users):
                tend(kept)
                time.sleep(PAUSE)
        finally:
            address.unlink(missing_ok=True)
            service.stop(kept.process)


def tend(kept: SupervisedProcess) -> None:
    """Start the service again when it died; one that can't start yet is tried again later."""
    try:
        kept.tend()
    except ServiceError as error:
        log(str(error))


def main(name: str, folder: str) -> int:
    """Keep the service ``name`` of the data folder; the caller left us ``<name>.lock`` open and taken."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    try:
        keep(SERVICES[name](Path(folder)), Path(folder), stopping)
    except ServiceError as error:
        log(str(error))
        (Path(folder) / f"{name}.error").write_text(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
