"""The web server and the worker of a local run, forked from one process that has loaded the site: they share its memory.

Whatever dies is forked again, alone. Nothing of the site is imported by name: production never imports this package.
"""

import ctypes
import gc
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from importlib import import_module

import django
from django.urls import get_resolver

from common.parent_death import die_with_parent
from devserver.processes import SupervisedProcess, stop

PAUSE = 0.2  # seconds between two looks at the processes
PATIENCE = 10.0  # seconds left to the requests and jobs under way when we stop
WEB = ("gunicorn.app.wsgiapp", "gunicorn.arbiter", "betaportfolio.wsgi", "gunicorn.workers.gthread")
WORKER = (
    "celery.apps.worker",
    "celery.beat",
    "celery.bin.celery",
    "celery.concurrency.prefork",
    "celery.contrib.django.task",
    "celery.events.state",
    "celery.worker.components",
    "celery.worker.consumer",
    "kombu.transport.redis",
    "betaportfolio.deafness",
)

PR_SET_NAME = 15

type Body = Callable[[], object]


def name_process(name: str) -> None:
    """Show this process under ``name``, of fifteen bytes at most, where the command line is its parent's (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_NAME, name.encode())


class Forked:
    """A process forked from ours, which shows itself as a ``subprocess.Popen`` does."""

    def __init__(self, name: str, body: Body) -> None:
        self.args = name
        self.returncode: int | None = None
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if not self.pid:
            _live(name, body, parent)

    def poll(self) -> int | None:
        """The exit code, negative for a signal, None while it lives."""
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once it has ended."""
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            time.sleep(PAUSE / 10)
        return code

    def send_signal(self, sig: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)


def _live(name: str, body: Body, parent: int) -> None:
    """The life of the forked process: it returns nowhere."""
    code = 1
    try:
        os.setsid()
        die_with_parent(signal.SIGKILL, parent)
        name_process(name)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        body()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def serve(descriptor: str) -> None:
    """The web server, on the socket that the supervisor holds."""
    sys.argv = ["gunicorn", "betaportfolio.wsgi", "--bind", f"fd://{descriptor}", "--graceful-timeout", "5"]
    import_module("gunicorn.app.wsgiapp").run()


LEAN = ("--max-memory-per-child", "200000")
"""Kilobytes beyond which the process that worked gives way to another one, once its job is done: it is forked from what is
loaded, while the demonstration's computations would leave theirs for as long as the site runs."""


def run_celery(*arguments: str) -> None:
    """Be one of Celery's programs, without Django's checks: they would read, and so copy, all that is shared."""
    sys.argv = ["celery", "--quiet", "--skip-checks", "--app", "betaportfolio.celery", *arguments]
    import_module("celery.bin.celery").main()


def work(schedule: str) -> None:
    """The worker, with beat: there is one worker, so there is one beat, which takes a tenth of what it takes apart."""
    # Celery warns of root at each start; it is no danger here, where the queue is ours alone.
    warnings.filterwarnings("ignore", "You're running the worker with superuser")
    run_celery("worker", "--concurrency", "1", *LEAN, "--beat", "--schedule", schedule)


def load_worker() -> None:
    """Load the jobs and what runs them."""
    app = import_module("betaportfolio.celery").app
    django.setup()
    for module in WORKER:
        import_module(module)
    app.loader.import_default_modules()
    app.finalize()


def load() -> None:
    """Load the site, its jobs and what runs them. No connection and no thread may cross a fork."""
    load_worker()
    for module in WEB:
        import_module(module)
    get_resolver().url_patterns  # noqa: B018 - reading it imports every view
    gc.collect()
    gc.freeze()
    if threading.active_count() > 1:
        raise RuntimeError(f"threads would be lost in the fork: {threading.enumerate()}")


def programs(descriptor: str, schedule: str) -> list[SupervisedProcess]:
    """Both, forked and kept."""

    def kept(words: str, name: str, body: Body) -> SupervisedProcess:
        return SupervisedProcess(words, lambda: Forked(name, body), lambda told: print(told, flush=True))

    return [
        kept("le site", "web", lambda: serve(descriptor)),
        kept("le worker", "worker", lambda: work(schedule)),
    ]


def main(descriptor: str, schedule: str) -> None:
    """Load, fork, and keep both alive until we are asked to stop."""
    name_process("loaded")
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    load()
    kept = [] if stopping else programs(descriptor, schedule)
    try:
        while not stopping:
            for program in kept:
                program.tend()
            time.sleep(PAUSE)
    finally:
        for program in kept:
            program.process.send_signal(signal.SIGTERM)  # all asked at once
        for program in kept:
            stop(program.process, patience=PATIENCE)


if __name__ == "__main__":
    main(*sys.argv[1:])
