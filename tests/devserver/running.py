"""The whole site in processes of its own, as ``make run`` starts it, and the processes of a data folder."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx2
import psutil

from devserver.folders import BASE_DIR

SUPERVISOR = [sys.executable, "-m", "devserver.supervisor"]
SET_BY_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATIC_ROOT", "DJANGO_SETTINGS_MODULE")
PARTS = {
    "postgres": "postgres -D",
    "valkey": "valkey-server",
    "web": "gunicorn betaportfolio.wsgi",
    "worker": "betaportfolio.celery worker",
    "beat": "betaportfolio.celery beat",
}
"""What the command line of each part contains; the parent of several processes has the lowest number."""
LONGEST_WAIT = 400
"""Seconds of one wait, however loaded the machine is."""


def local_environment(folder: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a user who configured only the data folder."""
    inherited = {name: value for name, value in os.environ.items() if name not in SET_BY_THE_TESTS}
    return {**inherited, "DATA_DIR": str(folder), **variables}


def patience(seconds: float) -> float:
    """Return how long to wait for what takes ``seconds`` at most on a free machine: more where processes wait for a core.

    It stays under the time after which pytest ends a test that hangs.
    """
    share = os.getloadavg()[0] / (os.cpu_count() or 1)
    return min(seconds * max(1, share), LONGEST_WAIT)


def wait_for(what: str, condition: Callable[[], object], timeout: float = 60) -> None:
    """Wait until ``condition`` is true; ``timeout`` is that of a free machine."""
    began = time.monotonic()
    while not condition():
        waited = time.monotonic() - began
        assert waited < patience(timeout), f"not in {waited:.0f} s: {what}"
        time.sleep(0.1)


def belongs(process: psutil.Process, folder: Path) -> bool:
    """Whether the process was started for the data folder, by command line: PostgreSQL and Valkey overwrite their
    environment.
    """
    try:
        return process.environ().get("DATA_DIR") == str(folder) or str(folder) in " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def processes(folder: Path) -> dict[int, str]:
    """Return the command lines, by process number, of the running processes of the data folder."""
    found = {}
    for process in [process for process in psutil.process_iter() if belongs(process, folder)]:
        try:
            for member in [process, *process.children(recursive=True)]:
                if member.status() != psutil.STATUS_ZOMBIE:
                    found[member.pid] = " ".join(member.cmdline())
        except psutil.NoSuchProcess:
            continue
    return found


def kill_all(folder: Path) -> None:
    """Kill what a failed test left running."""
    for number in processes(folder):
        psutil.Process(number).kill()


class RunningSite:
    """One ``make run``; its messages are in ``log``."""

    def __init__(self, folder: Path, command: list[str] = SUPERVISOR, cwd: Path = BASE_DIR, **variables: str) -> None:
        self.folder, self.log = folder, folder.with_suffix(".log")
        environment = local_environment(folder, **{"PORT": "0", **variables})
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=log, stderr=log)
        wait_for("the site answers", lambda: "answers at" in self.messages() or self.ended, 150)
        assert not self.ended, self.messages()

    def messages(self) -> str:
        """Return what it printed so far."""
        return self.log.read_text()

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def url(self) -> str:
        """Return the URL that it printed."""
        return self.messages().split("answers at ")[1].split()[0]

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the text of the response at ``path``; status 0 without a response."""
        try:
            response = httpx2.get(f"{self.url}{path}", timeout=patience(30), follow_redirects=True)
        except httpx2.TransportError:
            return 0, ""
        return response.status_code, response.text

    def parts(self) -> dict[str, int]:
        """Return the process number of each of ``PARTS`` that runs: one look at the processes of the machine."""
        latest_first = sorted(processes(self.folder).items(), reverse=True)
        return {name: number for name, words in PARTS.items() for number, command in latest_first if words in command}

    def end(self, how: signal.Signals) -> int:
        """Send the signal and wait; return the exit code."""
        self.process.send_signal(how)
        return self.process.wait(patience(60))


class Writer:
    """A DINUM user who changes the contact of a fiche again and again until the end of the block.

    ``told`` are the values that the site reported as saved.
    """

    FORM = "/espace/services/acceslibre/modifier/contact/"

    def __init__(self, site: RunningSite) -> None:
        self.told: list[str] = []
        self.client = httpx2.Client(base_url=site.url, timeout=30)
        account = {"username": "dinum@demonstration.example", "password": "demonstration"}
        assert self.client.post("/connexion/", data=self._hidden("/connexion/") | account).is_redirect
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        self.thread.join()
        self.client.close()

    def _hidden(self, path: str) -> dict[str, str]:
        page = self.client.get(path)
        return dict(re.findall(r'name="(csrfmiddlewaretoken|token|seen)" value="([^"]+)"', page.text))

    def _run(self) -> None:
        number = 0
        while not self.ending.wait(0.2):
            number += 1
            value = f"contact-{number}@exemple.gouv.fr"
            with suppress(httpx2.TransportError):
                response = self.client.post(self.FORM, data=self._hidden(self.FORM) | {"contact": value})
                if (
                    response.headers.get("Location") == "/espace/services/acceslibre/"
                    or "C’est enregistré" in response.text
                ):
                    self.told.append(value)
