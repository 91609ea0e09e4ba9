"""Processes are ended, never left behind, and started again with a growing delay."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from devserver.folders import BASE_DIR
from devserver.processes import SupervisedProcess, spawn, stop
from tests.devserver.running import wait_for

SLEEP = ["sleep", "60"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)",
]


PARENT = """
import time
from devserver.processes import spawn
print(spawn(["sleep", "60"]).pid, flush=True)
time.sleep(60)
"""


def is_alive(number: int) -> bool:
    """Whether the process runs."""
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_stop_asks_first() -> None:
    process = spawn(SLEEP)

    stop(process, signal.SIGINT)

    assert process.returncode == -signal.SIGINT


def test_an_interrupt_ends_a_process_even_when_we_ignore_ours() -> None:
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = spawn(SLEEP)
    finally:
        signal.signal(signal.SIGINT, ours)

    stop(process, signal.SIGINT, patience=5)

    assert process.returncode == -signal.SIGINT


def test_stop_kills_the_stubborn_with_their_children(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = spawn(STUBBORN, log=log)
    wait_for("the process is ready", lambda: log.read_text().endswith("\n"))

    stop(process, patience=0.2)

    assert process.returncode == -signal.SIGKILL
    wait_for("its child is dead", lambda: not is_alive(int(log.read_text())), 5)


def test_stop_leaves_the_dead_in_peace() -> None:
    process = spawn(["true"])
    process.wait()

    stop(process)

    assert process.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only the Linux kernel tells children of their parent's death")
def test_spawned_process_dies_with_its_killed_parent(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as output:
        parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=BASE_DIR, stdout=output)
    wait_for("the child runs", lambda: log.read_text().endswith("\n"))
    child = int(log.read_text())
    assert is_alive(child)

    parent.kill()
    parent.wait()

    wait_for("the child is dead", lambda: not is_alive(child), 5)


def test_kept_process_is_started_again_later_and_later() -> None:
    said: list[str] = []
    numbers: set[int] = set()
    kept = SupervisedProcess("le site", lambda: spawn(["false"]), said.append)
    began = time.monotonic()
    while len(said) < 3:
        kept.tend()
        numbers.add(kept.process.pid)
        time.sleep(0.01)

    assert said == [f"le site s’est arrêté (code 1), relance dans {delay} s" for delay in (1, 2, 4)]
    assert len(numbers) == 3
    assert time.monotonic() - began > 3


def test_kept_process_that_lived_long_is_started_again_soon() -> None:
    said: list[str] = []
    kept = SupervisedProcess("le site", lambda: spawn(SLEEP), said.append, delay=16)
    kept.tend()
    assert said == []
    os.kill(kept.process.pid, signal.SIGKILL)
    kept.process.wait()

    kept.born -= 31
    kept.tend()

    assert said == ["le site s’est arrêté (code -9), relance dans 1 s"]


def test_kept_process_that_fails_to_start_is_tried_later() -> None:
    starts = iter([spawn(["true"])])
    said: list[str] = []
    kept = SupervisedProcess("redis", lambda: next(starts), said.append)
    kept.process.wait()
    kept.tend()
    assert kept.due is not None
    kept.due = time.monotonic()

    with pytest.raises(StopIteration):
        kept.tend()
    kept.tend()

    assert said == [f"redis s’est arrêté (code 0), relance dans {delay} s" for delay in (1, 2)]
