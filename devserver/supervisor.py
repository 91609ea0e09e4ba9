"""``make run`` and ``make dev``: start the services, the site, the worker and beat; restart what ends; stop all.

``make run`` shows the site as a deployment runs it. ``make dev`` (``--reload``) is the development loop: gunicorn with
``DEBUG`` reads an edited module again, and ``watchfiles`` restarts the worker.
"""

import argparse
import contextlib
import hashlib
import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from common.background.kill_silent_worker import kill_if_silent
from common.background.parent_death import die_with_parent
from devserver.folders import BASE_DIR, ServiceError, data_dir
from devserver.processes import SupervisedProcess, log, spawn, stop
from devserver.services import current_user, local_environment, lock, missing_servers, sign

LAST_PORT = 65535
ANSWER_TIMEOUT = 2.0
"""Seconds that one answer may take while the site starts."""
PAUSE = 0.2
"""Seconds between two checks of the processes."""
WORKER_CHECK = 10.0
"""Seconds between two checks that the worker still completes tasks."""
START_TIMEOUT = 90
"""Seconds that the site may take to answer."""
COLLECTED = "sources.sha256"
"""The file of the static folder with the digest of its sources: collecting them takes ten seconds."""
AS_ROOT_TOO = ("-W", "ignore::UserWarning:celery.platforms")
"""Silence the nine lines of Celery about a worker of root: this one serves one machine, often a container."""
CELERY = [sys.executable, *AS_ROOT_TOO, "-m", "celery", "--quiet", "--app", "betaportfolio.celery"]
WORKER = [*CELERY, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Log the title of a step, then its duration."""
    log(f"{title}…")
    began = time.monotonic()
    yield
    log(f"  done in {time.monotonic() - began:.1f} s")


def free_address() -> tuple[str, int]:
    """Return the host and the port of ``BIND`` (127.0.0.1) and ``PORT`` (8000; 0 for any free one).

    :raises ServiceError: it is not a port, or it is in use.
    """
    host, port = os.environ.get("BIND") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdecimal() or int(port) > LAST_PORT:
        raise ServiceError(f"PORT={port} is not a port: give a number from 1 to {LAST_PORT}, such as PORT=8001.")
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, int(port)))
        except OSError as error:
            raise ServiceError(
                f"Port {port} is not free ({error.strerror}). Stop the program that uses it, or choose another port: "
                f"PORT={int(port) % LAST_PORT + 1}"
            ) from error
        return host, attempt.getsockname()[1]


def sources_digest() -> str:
    """Return the digest of what collectstatic reads: the files of ``static/``, and the dependencies with theirs."""
    digest = hashlib.sha256((BASE_DIR / "requirements.lock").read_bytes())
    for path in sorted(path for path in (BASE_DIR / "static").rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(BASE_DIR)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


class Site:
    """The processes of a local run, in their start order."""

    def __init__(self, folder: Path, *, reloads: bool) -> None:
        self.folder, self.reloads = folder, reloads
        self.host, self.port = free_address()
        self.address = f"{self.host}:{self.port}"
        self.url = f"http://{self.address.replace('127.0.0.1', 'localhost')}"
        self.servers = missing_servers(folder)
        defaults = {"SITE_URL": self.url, "STATIC_ROOT": str(folder / "static")}
        self.env = {**defaults, **local_environment(folder, self.servers), "DATA_DIR": str(folder)}
        self.env["DEBUG"] = "on" if reloads else "off"
        self.processes: list[SupervisedProcess] = []
        self.worker_checked_at = time.monotonic()

    def run(self) -> None:
        """Start everything and keep it running until a signal.

        :raises ServiceError: something could not start.
        """
        try:
            with step(f"Starting PostgreSQL and Valkey in {self.folder} (about 1 s, the first time 3 s)"):
                for server in self.servers.values():
                    self.processes.append(SupervisedProcess(server.name, server.start, stop_signal=server.stop_signal))
            with step("Preparing the database and the static files (about 5 s, the first time a minute)"):
                accounts = self._prepare()
            with step("Starting the web server (about 5 s)"):
                self._start_web()
                self._wait_for_web()
            self._start_jobs()
            log(f"\nBetaportfolio answers at {self.url} (Ctrl-C stops it).\n{accounts}")
            while True:
                self._check()
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):  # a second Ctrl-C does not interrupt the stop
                signal.signal(number, signal.SIG_IGN)
            for process in reversed(self.processes):
                process.stop()

    def _prepare(self) -> str:
        """Migrate, load a set of examples into an empty database, collect static files; return the accounts to display."""
        accounts, notice = self.folder / "accounts.txt", self.folder / "notice.txt"
        commands = [["prepare_database", "--accounts", str(accounts), "--notice", str(notice)]]
        collected = Path(self.env["STATIC_ROOT"], COLLECTED)
        sources = "" if self.reloads else sources_digest()  # with DEBUG the sources are served
        if sources and not (collected.exists() and collected.read_text() == sources):
            commands.append(["collectstatic", "--noinput", "--verbosity=0"])
        env = {**self.env, "DEBUG": "off"}  # with DEBUG Django keeps each query in memory
        started = [spawn([sys.executable, "manage.py", *command], env=env, cwd=BASE_DIR) for command in commands]
        try:
            if any([process.wait() for process in started]):  # noqa: C419 - each has to end
                raise ServiceError("The preparation failed: the message is above.")
        finally:
            for process in started:
                stop(process)
        if sources:
            collected.write_text(sources)
        self.env.setdefault("SITE_NOTICE", notice.read_text())
        return accounts.read_text()

    def _start_web(self) -> None:
        self._start("The web server", [sys.executable, "-m", "gunicorn", "betaportfolio.wsgi", "-b", self.address])

    def _start_jobs(self) -> None:
        worker = WORKER
        if self.reloads:
            apps = [str(path.parent) for path in BASE_DIR.glob("*/apps.py")]
            watch = [sys.executable, "-m", "watchfiles", "--filter", "python", "--sigint-timeout", "3"]
            worker = [*watch, shlex.join(WORKER), *apps]
        self._start("The worker", worker)
        self._start("Beat", [*CELERY, "beat", "--pidfile=", "--schedule", str(self.folder / "beat.db")])

    def _start(self, name: str, command: list[str]) -> None:
        # gunicorn and watchfiles end their child process when they get SIGTERM.
        death_signal = signal.SIGTERM if self.reloads else signal.SIGKILL
        start = partial(spawn, command, env=self.env, cwd=BASE_DIR, death_signal=death_signal)
        self.processes.append(SupervisedProcess(name, start))

    def _check(self) -> None:
        if not self.reloads and time.monotonic() - self.worker_checked_at > WORKER_CHECK:
            self.worker_checked_at = time.monotonic()
            kill_if_silent(self.env["DATABASE_URL"])
        for process in self.processes:
            process.check()
        time.sleep(PAUSE)

    def _wait_for_web(self) -> None:
        """Wait until the site answers."""
        limit = time.monotonic() + START_TIMEOUT
        while time.monotonic() < limit:
            if self._answers():
                return
            self._check()
        raise ServiceError(f"{self.url} did not answer within {START_TIMEOUT} s: see the messages above.")

    def _answers(self) -> bool:
        connection = HTTPConnection(self.host, self.port, timeout=ANSWER_TIMEOUT)
        with contextlib.closing(connection), contextlib.suppress(OSError, HTTPException):
            connection.request("GET", "/livez")
            return connection.getresponse().status == HTTPStatus.OK
        return False


def run(*, reloads: bool) -> None:
    """Run the site with the data folder of the environment.

    :raises ServiceError: something could not start, or another process uses the folder.
    """
    folder, command = data_dir(), "make dev" if reloads else "make run"
    held = lock(folder, command)
    if held is None:
        raise ServiceError(
            f"The services of {folder} are used by {current_user(folder)}. Stop it first (Ctrl-C), or choose other data "
            f"and another port: {command} DATA_DIR=/another/folder PORT=8001"
        )
    with held:
        site = Site(folder, reloads=reloads)
        sign(held, f"{command} at {site.url}, process {os.getpid()}")
        site.run()


def main() -> int:
    """Parse the command line and run; return 0 after a requested stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reload", action="store_true", help="the development loop")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    die_with_parent(signal.SIGTERM, os.getppid())
    try:
        run(reloads=parser.parse_args().reload)
    except KeyboardInterrupt:
        log("Stopped.")
    except ServiceError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
