"""Use the embedded services: attach to the running ones, or start them for our own duration."""

import contextlib
import fcntl
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from devserver.folders import BASE_DIR, ServiceError, data_dir

VARIABLES = {"DATABASE_URL": "postgres", "REDIS_URL": "redis"}
TIMEOUT = 150  # seconds


def free_lock(path: Path) -> IO[bytes] | None:
    """The file ``path`` locked by us, or None when another process holds it."""
    lock = path.open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def start_keeper(name: str, folder: Path, lock: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the keeper of ``name``, which inherits ``lock``; it lives on when we end."""
    command = [sys.executable, "-m", "devserver.keeper", name, str(folder)]
    with (folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own module
            command,
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )


def address(name: str, folder: Path) -> str:
    """The address of the service ``name``, started when it is not running. Call it while holding ``users.lock``.

    :raises ServiceError: it did not start.
    """
    published, failure = folder / f"{name}.url", folder / f"{name}.error"
    keeper: subprocess.Popen[bytes] | None = None
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        if lock := free_lock(folder / f"{name}.lock"):
            with lock:
                if keeper is not None:
                    reason = failure.read_text() if failure.exists() else f"voir {folder / name}.log"
                    raise ServiceError(f"Le service {name} n’a pas démarré : {reason}")
                published.unlink(missing_ok=True)
                failure.unlink(missing_ok=True)
                keeper = start_keeper(name, folder, lock)
        elif published.exists():
            return published.read_text()
        time.sleep(0.02)
    raise ServiceError(f"Le service {name} n’a pas répondu en {TIMEOUT} s : voir {folder / name}.log")


def running(name: str, folder: Path) -> bool:
    """Whether the keeper of ``name`` is alive."""
    if lock := free_lock(folder / f"{name}.lock"):
        lock.close()
        return False
    return True


def missing() -> dict[str, str]:
    """The services to embed, by variable: those whose address is not in the environment."""
    return {variable: name for variable, name in VARIABLES.items() if not os.environ.get(variable)}


def secret_key(folder: Path) -> str:
    """The secret key of a local run, made at its first use and readable by its owner alone."""
    path = folder / "secret_key"
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=folder) as draft:  # made for its owner alone
            draft.write(secrets.token_urlsafe(48))
            draft.flush()
            with contextlib.suppress(FileExistsError):  # another command was first: we use its key
                os.link(draft.name, path)
    return path.read_text()


def local_defaults(folder: Path) -> dict[str, str]:
    """The variables of a local run that the environment does not set: plain HTTP, on this machine only."""
    defaults = {
        "SECRET_KEY": secret_key(folder),
        "LOCAL_RUN": "on",
        "HTTPS": "off",
        "DJANGO_ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    }
    return {name: value for name, value in defaults.items() if not os.environ.get(name)}


@contextlib.contextmanager
def services(folder: Path) -> Iterator[dict[str, str]]:
    """Hold the embedded services that are needed; gives their addresses by variable.

    :raises ServiceError: one of them did not start.
    """
    wanted = missing()
    with (folder / "users.lock").open("rb") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is ending
        yield {variable: address(name, folder) for variable, name in wanted.items()}


@contextlib.contextmanager
def standalone() -> Iterator[None]:
    """The environment of a command on its own: the embedded services when none is configured.

    :raises ServiceError: one of them did not start.
    """
    if not missing():
        yield
        return
    folder = data_dir()
    with services(folder) as addresses:
        if "DATABASE_URL" in addresses:  # else it is a deployment, which says its own secret and hosts
            os.environ.update(local_defaults(folder))
        os.environ.update(addresses)
        yield
