"""Kill the worker of this machine when it completes no task any more: ``python -m common.kill_silent_worker``.

The fault: a worker may keep a connection to Redis on which nothing comes, while it answers every ping. So nothing but
completed work proves that it works: its row of ``common_worker`` moves when it completes a task (``betaportfolio/celery.py``),
and beat has it sent one every 20 seconds. It is asked from outside, by whoever starts again what has ended: the health check
of a container runs this module (code 1: it was silent), and a supervisor in Python calls ``kill_if_silent`` every ten
seconds or so. Nothing here imports Django, so that asking costs little.
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
# The next worker has this name too: until it has started, the row of the former one would have it killed.
_FORGET = """
DELETE FROM common_worker
WHERE name = %s AND heartbeat_at < now() - %s * interval '1 second'
      AND (busy_since IS NULL OR busy_since < now() - %s * interval '1 second')
RETURNING pid
"""


def kill_if_silent(database_url: str, name: str = "") -> bool:
    """Kill the worker if it has completed nothing for 90 seconds and is on no task, and return whether it was so.

    ``name`` is the one that Celery gives to the worker of this machine, when it is not said. One that has never started, or
    a database that doesn't answer, proves nothing.
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
