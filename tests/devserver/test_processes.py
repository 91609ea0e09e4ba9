import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from devserver import processes
from devserver.folders import BASE_DIR, ServiceError
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
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_stop_asks_first() -> None:
    process = spawn(SLEEP)

    stop(process, signal.SIGINT)

    assert process.returncode == -signal.SIGINT


def test_interrupt_ends_a_process_even_when_ours_is_ignored() -> None:
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


def test_stop_accepts_a_process_that_has_ended() -> None:
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


def test_supervised_process_that_ends_at_once_is_restarted_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "RESTART_INTERVAL", 0.5)
    began, numbers = time.monotonic(), set[int]()
    supervised = SupervisedProcess("the site", lambda: spawn(["false"]))
    while len(numbers) < 3:
        supervised.check()
        numbers.add(supervised.process.pid)
        time.sleep(0.01)

    supervised.stop()
    assert 1 <= time.monotonic() - began < 10


def test_supervised_process_that_ran_is_restarted_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    supervised = SupervisedProcess("the site", lambda: spawn(SLEEP))
    first = supervised.process
    supervised.started_at -= 31
    supervised.check()
    assert supervised.process is first
    first.kill()
    first.wait()

    supervised.check()

    assert supervised.process.poll() is None
    assert capsys.readouterr().out == "the site ended (exit code -9): restarting it\n"
    supervised.stop()


def test_supervised_process_that_can_not_restart_is_tried_later(capsys: pytest.CaptureFixture[str]) -> None:
    supervised = SupervisedProcess("the site", lambda: spawn(["true"]))
    supervised.process.wait()

    def fail() -> processes.Process:
        raise ServiceError("it did not start")

    supervised.start = fail
    for _ in range(2):
        supervised.started_at -= 31
        supervised.check()
        supervised.check()

    assert capsys.readouterr().out.count("it did not start\n") == 2
