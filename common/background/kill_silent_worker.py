"""Kill the workers of this machine that have stopped completing tasks: ``python -m common.background.kill_silent_worker``.

The fault: a worker may keep a dead connection to Redis and still answer every ping. Only completed work proves that it
works: its row of ``common_worker`` is updated when it completes a task (``betaportfolio/celery.py``), and beat sends it
one every 20 seconds. The health check of a container runs this module (exit code 1: a worker was silent), and a
supervisor in Python calls ``kill_if_silent`` every ten seconds or so. Nothing here imports Django, so that the check is
cheap.

A worker without a completed task for 90 seconds is suspected, and killed if it completes none in the 30 seconds after,
by a clock that nobody sets: the clock of the database may jump. It is killed only if its process number still belongs
to it.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2

HEARTBEAT = 20.0
"""Seconds between two tasks that each worker is sent."""
SILENT_AFTER = 90
"""Seconds without a completed task after which a worker is suspected."""
PATIENCE = 30
"""Seconds without a completed task for which a suspected worker is not killed."""
LONGEST_TASK = 1500
"""Seconds after which Celery kills a task: until then a worker whose processes are all at work is left alone."""
# A completed task in the future: the clock was set back since.
_SILENT = """
SELECT name, pid, process, suspected_uptime FROM common_worker
WHERE split_part(name, '@', 2) = %s
      AND heartbeat_at NOT BETWEEN now() - %s * interval '1 second' AND now() + interval '1 minute'
      AND (busy_since IS NULL OR busy_since < now() - %s * interval '1 second')
"""
_SUSPECT = "UPDATE common_worker SET suspected_uptime = %s WHERE name = %s AND pid = %s"
# The row goes first: else the next worker of this number would be killed before it has started.
_FORGET = "DELETE FROM common_worker WHERE name = %s AND pid = %s"
_FORGET_SUSPECTED = f"{_FORGET} AND suspected_uptime IS NOT NULL"


def process_identity(pid: int) -> str:
    """Return what tells a process from a later one of the same number: when it started; empty if it does not run."""
    with suppress(OSError, IndexError):
        started = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
        return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()} {started}"
    with suppress(OSError):
        command = ["ps", "-o", "lstart=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    return ""


def kill_if_silent(database_url: str, host: str = "") -> bool:
    """Kill the silent workers of this machine; return whether any was killed.

    ``host`` is what follows « @ » in their names, by default the name of this machine. A worker that never started, or
    a database that does not respond, proves nothing.
    """
    try:
        with closing(psycopg2.connect(database_url, connect_timeout=5)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(_SILENT, [host or socket.gethostname(), SILENT_AFTER, LONGEST_TASK + SILENT_AFTER])
                return any([_kill_suspected(cursor, *row) for row in cursor.fetchall()])  # noqa: C419 - each of them
    except psycopg2.Error:
        return False


def _kill_suspected(cursor: Any, name: str, pid: int, identity: str, suspected: float | None) -> bool:
    """Kill a silent worker that was suspected for long enough, else suspect it; forget one that no longer runs."""
    uptime = time.monotonic()
    if not identity or process_identity(pid) != identity:
        cursor.execute(_FORGET, [name, pid])
        return False
    if suspected is None or suspected > uptime:
        cursor.execute(_SUSPECT, [uptime, name, pid])
        return False
    if uptime - suspected < PATIENCE:
        return False
    cursor.execute(_FORGET_SUSPECTED, [name, pid])
    if not cursor.rowcount:  # it completed a task just now
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return True


if __name__ == "__main__":
    sys.exit(int(kill_if_silent(os.environ["DATABASE_URL"])))
