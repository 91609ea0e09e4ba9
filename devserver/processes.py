"""Start processes that never outlive us, stop them, and restart the ones that end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from common.parent_death import die_with_parent
from devserver.folders import ServiceError

type Process = subprocess.Popen[bytes]

STABLE_AFTER = 30.0
"""Seconds of life after which an exit no longer counts as repeated."""
LONGEST_DELAY = 30.0
"""Seconds."""


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    cwd: Path | str | None = None,
) -> Process:
    """Start ``command`` in a session of its own; it gets ``death_signal`` when we end, even by SIGKILL."""
    parent = os.getpid()

    def in_the_child() -> None:
        die_with_parent(death_signal, parent)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell that starts us in the background had it ignored

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


def stop(process: Process, how: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """Ask ``process`` to end; kill it and its children when it has not ended after ``patience`` seconds."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class SupervisedProcess:
    """A process that is restarted when it ends, after a delay that doubles with each early exit."""

    name: str
    start: Callable[[], Process]
    report: Callable[[str], None]
    process: Process = field(init=False)
    delay: float = 0.5
    started_at: float = 0.0
    restart_at: float | None = None

    def __post_init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self.started_at, self.restart_at = time.monotonic(), None  # before the start: a failed one is an early exit
        self.process = self.start()

    def check(self) -> None:
        """Restart the process if it has ended and its delay is over; report a start that fails. Call it often."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self.restart_at is None:
            is_stable = now - self.started_at > STABLE_AFTER
            self.delay = 1.0 if is_stable else min(self.delay * 2, LONGEST_DELAY)
            self.restart_at = now + self.delay
            self.report(f"{self.name} ended (exit code {self.process.returncode}): restart in {self.delay:g} s")
        elif now >= self.restart_at:
            try:
                self._start()
            except ServiceError as error:
                self.report(str(error))
