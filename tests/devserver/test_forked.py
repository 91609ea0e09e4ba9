"""Processes forked from ours live, end and are told apart as those started from a program do."""

import subprocess
import sys
from importlib import import_module

import pytest

from devserver import forked
from devserver.folders import BASE_DIR

BEGINNING = """
import os, psutil, signal, subprocess, sys, time
from devserver.forked import Forked
from devserver.processes import stop
"""


def said(program: str) -> subprocess.CompletedProcess[str]:
    """What a process of one thread says, which alone may fork without danger."""
    command = [sys.executable, "-c", BEGINNING + program]
    return subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=True, timeout=60)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("lambda: None", 0),
        ("lambda: sys.exit(3)", 3),
        ("lambda: sys.exit()", 0),
        ("lambda: sys.exit('why')", 1),
        ("lambda: os.kill(os.getpid(), signal.SIGKILL)", -9),
    ],
)
def test_exit_code_is_that_of_a_program(body: str, code: int) -> None:
    program = f"process = Forked('test', {body}); print(process.wait(30), process.returncode, process.poll())"

    assert said(program).stdout == f"{code} {code} {code}\n"


def test_fault_is_told_and_goes_no_further() -> None:
    done = said("print(Forked('test', lambda: 1 // 0).wait(30))")

    assert done.stdout == "1\n"
    assert done.stderr.endswith("ZeroDivisionError: integer division or modulo by zero\n")


LIFE = """
process = Forked("test", lambda: time.sleep(60))
try:
    process.wait(0.1)
except subprocess.TimeoutExpired:
    print(process.poll(), os.getsid(process.pid) == process.pid, psutil.Process(process.pid).name())
stop(process)
process.send_signal(signal.SIGTERM)  # it has ended: nobody else is asked
print(process.returncode)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only the Linux kernel names a process")
def test_forked_process_has_its_name_and_a_session_of_its_own() -> None:
    assert said(LIFE).stdout == "None True test\n-15\n"


def test_worker_of_a_local_run_gives_way_to_another_when_it_took_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [])
    asked: list[list[str]] = []
    monkeypatch.setattr(import_module("celery.bin.celery"), "main", lambda: asked.append(sys.argv))

    forked.work("/data/beat.db")

    words = "celery --quiet --skip-checks --app betaportfolio.celery worker --concurrency 1"
    assert asked == [f"{words} --max-memory-per-child 200000 --beat --schedule /data/beat.db".split()]


def test_nothing_is_forked_from_a_process_of_several_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked, "load_worker", lambda: None)
    monkeypatch.setattr(forked, "WEB", ())
    monkeypatch.setattr("gc.freeze", lambda: None)
    monkeypatch.setattr("threading.active_count", lambda: 2)

    with pytest.raises(RuntimeError, match="threads would be lost"):
        forked.load()
