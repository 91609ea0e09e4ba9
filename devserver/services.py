"""The PostgreSQL and Valkey of a data folder, for ``make run``, ``make dev`` and the commands of ``manage.py``.

The process that locks ``services.lock`` starts and stops them; other processes use them in the meantime.
"""

import contextlib
import fcntl
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from devserver.folders import ServiceError, data_dir
from devserver.postgres_server import PostgresServer
from devserver.redis_server import RedisServer
from devserver.server import Server

LOCK_NAME = "services.lock"
TIMEOUT = 150
"""Seconds that a command waits for services that another process starts."""


def missing_servers(folder: Path) -> dict[str, Server]:
    """Return the servers missing from the environment, by their variable."""
    servers: dict[str, Server] = {
        "DATABASE_URL": PostgresServer(folder / "postgres", ("shared_buffers=16MB",)),
        "REDIS_URL": RedisServer(folder / "redis"),
    }
    return {variable: server for variable, server in servers.items() if not os.environ.get(variable)}


def local_environment(folder: Path, servers: dict[str, Server]) -> dict[str, str]:
    """Return the variables of a local run: the environment, its defaults (HTTP on this machine) and its services."""
    defaults = {
        "SECRET_KEY": secret_key(folder),
        "LOCAL_RUN": "on",
        "HTTPS": "off",
        "DJANGO_ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    }
    given = {name: value for name, value in os.environ.items() if value}
    return {**defaults, **given, **addresses(servers)}


def addresses(servers: dict[str, Server]) -> dict[str, str]:
    """Return the URL of each server, by variable."""
    return {variable: server.url for variable, server in servers.items()}


def secret_key(folder: Path) -> str:
    """Return the secret key of the data folder, created at the first use and readable only by its owner."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def lock(folder: Path, user: str) -> IO[str] | None:
    """Lock the services of ``folder`` for ``user`` until the file is closed; return None when another process has them."""
    file = (folder / LOCK_NAME).open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    sign(file, f"{user}, process {os.getpid()}")
    return file


def sign(file: IO[str], user: str) -> None:
    """Write in the locked file who uses the services."""
    file.truncate(0)
    file.write(user)
    file.flush()


def current_user(folder: Path) -> str:
    """Return the user of the services of ``folder``: its command and process number, and its address if it is a site."""
    return (folder / LOCK_NAME).read_text()


@contextlib.contextmanager
def services() -> Iterator[None]:
    """Set the environment of a command: the running services of the data folder, else new ones for its duration.

    A command that started them stops them once the other users have ended.

    :raises ServiceError: one of them did not start.
    """
    folder = data_dir()
    servers = missing_servers(folder)
    with (folder / "users.lock").open("a") as users, contextlib.ExitStack() as stack:
        fcntl.flock(users, fcntl.LOCK_SH)
        held = _lock_or_wait(folder, servers)
        if "DATABASE_URL" in servers:
            os.environ.update(local_environment(folder, servers))
        else:  # the environment is that of an installation, which sets its own secret and hosts
            os.environ.update(addresses(servers))
        if held:
            stack.enter_context(held)
            for server in servers.values():
                stack.callback(server.stop, server.start())
            stack.callback(fcntl.flock, users, fcntl.LOCK_EX)  # waits for the other commands
        yield


def _lock_or_wait(folder: Path, servers: dict[str, Server]) -> IO[str] | None:
    """Lock the services, or return None once those of another process are ready."""
    limit = time.monotonic() + TIMEOUT
    while (held := lock(folder, " ".join(sys.argv[:2]))) is None:
        if all(server.answers() for server in servers.values()):
            return None
        if time.monotonic() > limit:
            raise ServiceError(f"The services of {folder} do not answer. They belong to {current_user(folder)}.")
        time.sleep(0.1)
    return held
