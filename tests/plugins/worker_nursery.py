"""Forks a Celery worker for each line that it reads: the file for the words of that worker. It answers with its number.

A worker started from nothing takes four seconds, nearly all of them to load what the next one loads again.
"""

import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from devserver.forked import Forked, load_worker, run_celery

WORKER = ("worker", "--concurrency", "1", "--without-gossip", "--without-mingle")


def reap(*_: object) -> None:
    """Forget the workers that have ended, so that nobody sees them as alive."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def work(log: Path) -> None:
    """The life of one worker."""
    with log.open("ab") as output:
        for descriptor in (1, 2):
            os.dup2(output.fileno(), descriptor)
    run_celery(*WORKER)


def main() -> None:
    """Fork until nobody asks any more; the workers end with us."""
    load_worker()
    signal.signal(signal.SIGCHLD, reap)
    for line in sys.stdin:
        print(Forked("worker", partial(work, Path(line.rstrip("\n")))).pid, flush=True)


if __name__ == "__main__":
    main()
