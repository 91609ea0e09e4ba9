"""Start processes that never outlive us, stop them, start again the ones that die."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from common.parent_death import die_with_parent

CALM_AFTER = 30.0  # seconds of life after which a death no longer counts as repeated
LONGEST_DELAY = 30.0


class Running(Protocol):
    """What is asked of a process, whether it was started from a program or forked from ours."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None:
        """The exit code, negative for a signal, None while it lives."""

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once it has ended.

        :raises subprocess.TimeoutExpired: it has not ended after ``timeout`` seconds.
        """

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    pass_fds: Sequence[int] = (),
    cwd: Path | str | None = None,
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own; it gets ``death_signal`` when we die, however we die."""
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
            pass_fds=pass_fds,
            cwd=cwd,
        )
    finally:
        if output:
            output.close()


def stop(process: Running, how: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """Ask ``process`` to end; kill it and what it started when it has not ended after ``patience`` seconds."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class SupervisedProcess:
    """A process that is started again when it dies, after a delay that doubles with each early death."""

    name: str
    start: Callable[[], Running]
    report: Callable[[str], None]
    process: Running = field(init=False)
    delay: float = 0.5
    born: float = 0.0
    due: float | None = None

    def __post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.born, self.due = time.monotonic(), None  # before the start: one that fails counts as an early death
        self.process = self.start()

    def tend(self) -> None:
        """Start the process again if it is dead and its delay is over. Call it several times a second."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self.due is None:
            self.delay = 1.0 if now - self.born > CALM_AFTER else min(self.delay * 2, LONGEST_DELAY)
            self.due = now + self.delay
            self.report(f"{self.name} s’est arrêté (code {self.process.returncode}), relance dans {self.delay:g} s")
        elif now >= self.due:
            self._begin()
