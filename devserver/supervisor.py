"""``make run``: the embedded services, the database brought up to date, then site and worker (with beat), kept alive."""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import IO

from devserver import embedded
from devserver.folders import BASE_DIR, ServiceError, data_dir
from devserver.processes import LONGEST_DELAY, SupervisedProcess, spawn, stop

LAST_PORT = 65535
PAUSE = 0.2  # seconds between two looks at the processes
WEB_TIMEOUT = 90  # seconds for the site to answer after the start
PATIENCE = 10.0  # seconds left to the services that we started to end


class Stopped(BaseException):
    """Someone asked us to stop; not an error, so nothing catches it on the way."""


def log(message: str) -> None:
    """Say ``message`` on the terminal."""
    print(message, flush=True)


def port_number() -> int:
    """The port of ``PORT`` (8000 when unset); 0 takes a free one.

    :raises ServiceError: it is no port.
    """
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise ServiceError(f"PORT={text} n’est pas un port : donnez un nombre de 1 à {LAST_PORT}, comme PORT=8001")
    return int(text)


def claim(folder: Path) -> IO[str]:
    """The lock of the only run of ``folder``, where :func:`run` writes its address for those who come second.

    :raises ServiceError: another run holds it.
    """
    lock = (folder / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise ServiceError(
            f"Betaportfolio tourne déjà avec les données de {folder} ({lock.read()}). Arrêtez-le d’abord (Ctrl-C), ou "
            f"choisissez d’autres données et un autre port : make run DATA_DIR=/autre/dossier PORT=8001"
        ) from None
    lock.truncate(0)
    return lock


def bound_socket(port: int) -> socket.socket:
    """A socket bound to ``port`` of this machine, not listening yet, so that nobody takes it while we prepare.

    :raises ServiceError: it is taken.
    """
    line = socket.socket(socket.AF_INET)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((os.environ.get("BIND") or "127.0.0.1", port))
    except OSError as error:
        line.close()
        raise ServiceError(
            f"Le port {port} n’est pas libre ({error.strerror}). Arrêtez le programme qui l’utilise, "
            f"ou choisissez un autre port : make run PORT={port % LAST_PORT + 1}"
        ) from error
    return line


def manage(env: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """Start a management command."""
    return spawn([sys.executable, "manage.py", *arguments], env=env, cwd=BASE_DIR)


def prepare(env: dict[str, str]) -> None:
    """Migrate, load the demonstration into an empty database, and collect the static files meanwhile.

    :raises ServiceError: one of the two failed; it said why on the terminal.
    """
    steps = {name: manage(env, name) for name in ("prepare_static", "prepare_database")}
    for name, process in steps.items():
        if process.wait():
            raise ServiceError(f"La préparation a échoué (manage.py {name}) : le message ci-dessus dit pourquoi.")


FRUGAL = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072", "WEB_CONCURRENCY": "1"}
"""What is freed goes back to the system, threads share one heap; the few readers of a local run share one process."""


def programs(env: dict[str, str], folder: Path, line: socket.socket) -> SupervisedProcess:
    """The web server, and the worker with beat: one process loads the site, and keeps both."""
    command = [sys.executable, "-m", "devserver.forked", str(line.fileno()), str(folder / "beat.db")]
    frugal = {**FRUGAL, **env}
    return SupervisedProcess("le site", lambda: spawn(command, env=frugal, cwd=BASE_DIR, pass_fds=[line.fileno()]), log)


def answers(address: str) -> bool:
    """Whether the site answers, and its database and Redis: jobs that waited while we were away are no obstacle."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=10):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        body = error.read()
        return b'"late"' in body and b'"unavailable"' not in body
    except (urllib.error.URLError, TimeoutError):
        return False


def wait_for_site(address: str, kept: SupervisedProcess) -> None:
    """Return once the site and its services answer.

    :raises ServiceError: they do not.
    """
    end = time.monotonic() + WEB_TIMEOUT
    while time.monotonic() < end:
        kept.tend()
        if answers(address):
            return
        time.sleep(PAUSE)
    raise ServiceError(f"Le site n’a pas répondu sur {address} en {WEB_TIMEOUT} s : voir les messages ci-dessus.")


def revive(names: list[str], folder: Path) -> None:
    """Start a new keeper for each service of ``names`` that has lost its own.

    :raises ServiceError: it did not start.
    """
    for name in names:
        if not embedded.running(name, folder):
            log(f"{name} s’est arrêté, relance")
            embedded.address(name, folder)


def keep_going(kept: SupervisedProcess, names: list[str], folder: Path, parent: int | None) -> None:
    """Start again whatever dies, until a signal comes or ``parent`` is no longer our parent."""
    pause = PAUSE
    while parent in (None, os.getppid()):
        kept.tend()
        try:
            revive(names, folder)
            pause = PAUSE
        except ServiceError as error:
            log(str(error))
            pause = min(pause * 2, LONGEST_DELAY)
        time.sleep(pause)


def wait_for_keepers(names: list[str], folder: Path) -> None:
    """Wait, for a few seconds, until the keepers have ended; they stay when a command still uses them."""
    limit = time.monotonic() + PATIENCE
    while any(embedded.running(name, folder) for name in names) and time.monotonic() < limit:
        time.sleep(PAUSE)


def serve(folder: Path, line: socket.socket, addresses: dict[str, str], parent: int | None) -> None:
    """Prepare, start the programs and keep them alive until we are asked to stop.

    :raises ServiceError: something prevents it.
    """
    kept: SupervisedProcess | None = None
    site = "http://{}:{}".format(*line.getsockname())
    shown = site.replace("127.0.0.1", "localhost")
    try:
        # The first pages are built for the address that we say, and the links of mails lead there.
        env = {"SITE_URL": shown, **os.environ, **embedded.local_defaults(folder), **addresses, "DATA_DIR": str(folder)}
        prepare(env)
        kept = programs(env, folder, line)
        wait_for_site(site, kept)
        log(f"\nBetaportfolio répond sur {shown}   (Ctrl-C pour arrêter)\n")
        keep_going(kept, [embedded.VARIABLES[name] for name in addresses], folder, parent)
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):  # a second Ctrl-C does not stop the stopping
            signal.signal(number, signal.SIG_IGN)
        if kept is not None:
            stop(kept.process)


def run(parent: int | None) -> None:
    """Do all of it until we are asked to stop.

    :raises ServiceError: something prevents it.
    """
    port, folder = port_number(), data_dir()
    with claim(folder) as lock, bound_socket(port) as line:
        lock.write(f"processus {os.getpid()}, port {line.getsockname()[1]}")
        lock.flush()
        names = list(embedded.missing().values())
        try:
            with embedded.services(folder) as addresses:
                serve(folder, line, addresses, parent)
        finally:
            wait_for_keepers(names, folder)


def main() -> int:
    """The command line; the exit code is 0 after a stop that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--follow-parent", action="store_true", help="stop when the process that started us ends")
    parent = os.getppid() if parser.parse_args().follow_parent else None

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, interrupted)
    try:
        run(parent)
    except Stopped:
        log("Arrêté.")
    except ServiceError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
