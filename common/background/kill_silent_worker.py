"""Kill the worker of this machine when it no longer completes any task: ``python -m common.background.kill_silent_worker``.

The fault: a worker may keep a dead connection to Redis and still answer every ping. Only completed work proves that it
works: its row of ``common_worker`` is updated when it completes a task (``betaportfolio/celery.py``), and beat sends it
one every 20 seconds. The health check of a container runs this module (exit code 1: the worker was silent), and a
supervisor in Python calls ``kill_if_silent`` every ten seconds or so. Nothing here imports Django, so that the check is
cheap.
"""

import os
import signal
import socket
import sys
from contextlib import closing, suppress

import psycopg2

HEARTBEAT = 20.0
"""Seconds between two tasks that each worker is sent."""
SILENT_AFTER = 90
"""Seconds without a completed task after which a worker is killed."""
LONGEST_TASK = 1500
"""Seconds after which Celery kills a task: until then a worker whose processes are all at work is left alone."""
# The next worker has the same name: without this, the row of the dead one would have it killed before it has started.
_FORGET = """
DELETE FROM common_worker
WHERE name = %s AND heartbeat_at < now() - %s * interval '1 second'
      AND (busy_since IS NULL OR busy_since < now() - %s * interval '1 second')
RETURNING pid
"""


def kill_if_silent(database_url: str, name: str = "") -> bool:
    """Kill the worker if it completed nothing for 90 seconds and runs no task; return whether it was killed.

    ``name`` defaults to Celery's name for the worker of this machine. A worker that never started, or a database that
    does not respond, proves nothing.
    """
    values = [name or f"celery@{socket.gethostname()}", SILENT_AFTER, LONGEST_TASK + SILENT_AFTER]
    try:
        with closing(psycopg2.connect(database_url, connect_timeout=5)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(_FORGET, values)
                row = cursor.fetchone()
    except psycopg2.Error:
        return False
    if row is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(row[0], signal.SIGKILL)
    return True


if __name__ == "__main__":
    sys.exit(int(kill_if_silent(os.environ["DATABASE_URL"])))
