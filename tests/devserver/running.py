"""The whole site in processes of its own, as ``make run`` starts it, and a look at what runs for a data folder."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from devserver.folders import BASE_DIR

CONFIGURED_BY_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATIC_ROOT", "DJANGO_SETTINGS_MODULE")
# What tells each part of the site by its name and its command line; the parent of several processes comes first.
PARTS = {
    "postgres keeper": "devserver.keeper postgres",
    "postgres": "postgres -D",
    "redis keeper": "devserver.keeper redis",
    "redis": "valkey-server",
    "loaded": "(loaded)",
    "web": "(web)",
    "worker": "(worker)",
}


def local_environment(folder: Path, **variables: str) -> dict[str, str]:
    """The environment of someone who configured nothing but the data folder."""
    kept = {name: value for name, value in os.environ.items() if name not in CONFIGURED_BY_THE_TESTS}
    return {**kept, "DATA_DIR": str(folder), **variables}


def wait_for(what: str, condition: Callable[[], object], timeout: float = 60) -> None:
    """Wait until ``condition`` holds."""
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, f"not in {timeout} s: {what}"
        time.sleep(0.1)


def belongs(process: psutil.Process, folder: Path) -> bool:
    """Whether the process was started for the data folder: PostgreSQL and Redis write over their environment."""
    try:
        return process.environ().get("DATA_DIR") == str(folder) or str(folder) in " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def processes(folder: Path) -> dict[int, str]:
    """The names and command lines, by number, of the living processes that were started for the data folder."""
    found = {}
    for process in [process for process in psutil.process_iter() if belongs(process, folder)]:
        try:
            for member in [process, *process.children(recursive=True)]:
                if member.status() != psutil.STATUS_ZOMBIE:
                    found[member.pid] = " ".join([f"({member.name()})", *member.cmdline()])
        except psutil.NoSuchProcess:
            continue
    return found


class RunningSite:
    """One ``make run``; its messages are in ``log``."""

    def __init__(self, folder: Path, *, port: int = 0, command: list[str] | None = None) -> None:
        self.folder, self.log = folder, folder.with_suffix(".log")
        command = command or [sys.executable, "-m", "devserver.supervisor"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=BASE_DIR, env=local_environment(folder, PORT=str(port)), stdout=log, stderr=log
            )
        wait_for(f"the site answers\n{self.messages()}", lambda: "répond sur" in self.messages() or self.ended, 120)
        assert not self.ended, self.messages()

    def messages(self) -> str:
        """What it said so far."""
        return self.log.read_text()

    @property
    def ended(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None

    @property
    def port(self) -> int:
        """The port that it took."""
        return int(self.messages().split("http://localhost:")[1].split()[0])

    def get(self, path: str) -> tuple[int, str]:
        """The status and the text of the answer at ``path``; status 0 when nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return int(answer.status), answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, ""
        except OSError:
            return 0, ""

    def status(self) -> int:
        """The status of ``/healthz``, 0 when nothing answers."""
        return self.get("/healthz")[0]

    def part(self, name: str) -> int | None:
        """The process number of one of ``PARTS``, None when it does not run."""
        numbers = [number for number, command in processes(self.folder).items() if PARTS[name] in command]
        return min(numbers, default=None)

    def end(self, how: signal.Signals) -> int:
        """Send the signal and wait; gives the exit code."""
        self.process.send_signal(how)
        return self.process.wait(60)
