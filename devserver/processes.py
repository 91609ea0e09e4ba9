"""Start child processes that never outlive this one, stop them, and restart those that end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from common.background.parent_death import die_with_parent
from devserver.folders import ServiceError

type Process = subprocess.Popen[bytes]

RESTART_INTERVAL = 5.0
"""Seconds between two starts of a process that ends at once."""


def log(message: str) -> None:
    print(message, flush=True)


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    cwd: Path | str | None = None,
) -> Process:
    """Start ``command`` in a session of its own; it gets ``death_signal`` when this process ends, even by SIGKILL."""
    parent = os.getpid()

    def in_the_child() -> None:
        die_with_parent(death_signal, parent)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell that starts us in the background ignores SIGINT

    output = log.open("ab") if log else None
    try:
        return subprocess.Popen(  # noqa: S603 - commands are ours
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=in_the_child,  # noqa: PLW1509 - callers start processes from a single thread
            start_new_session=True,
            cwd=cwd,
        )
    finally:
        if output:
            output.close()


def stop(process: Process, how: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
    """Terminate ``process``; kill it and its children if it is still running after ``patience`` seconds."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class SupervisedProcess:
    """A process that is restarted when it ends."""

    name: str
    start: Callable[[], Process]
    report: Callable[[str], None] = log
    stop_signal: signal.Signals = signal.SIGTERM
    started_at: float = 0.0
    process: Process = field(init=False)

    def __post_init__(self) -> None:
        self.process = self._start()

    def _start(self) -> Process:
        self.started_at = time.monotonic()  # before the start, which may fail
        return self.start()

    def check(self) -> None:
        """Restart the process if it has ended, and log it; call this often."""
        if self.process.poll() is None or time.monotonic() < self.started_at + RESTART_INTERVAL:
            return
        self.report(f"{self.name} ended (exit code {self.process.returncode}): restarting it")
        try:
            self.process = self._start()
        except ServiceError as error:
            self.report(str(error))

    def stop(self) -> None:
        stop(self.process, self.stop_signal)
