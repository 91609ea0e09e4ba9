"""Run the site with gunicorn's threaded worker; gunicorn reads this file in its working directory.

With ``DEBUG`` (``make dev``) one process reads an edited module again; requests wait, since the master keeps the port.
"""

import gc
import os
from typing import Any

from betaportfolio.configuration.environment import env_bool, env_int

reload = env_bool("DEBUG", default=False)
accesslog = "-" if reload else None
access_log_format = "%(s)s %(m)s %(U)s %(D)s µs"
preload_app = not reload
worker_class = "betaportfolio.web_worker.WebWorker"  # gthread
workers = 1 if reload else max(env_int("WEB_CONCURRENCY", default=2), 1)
graceful_timeout = (
    1 if reload else 30
)  # seconds: a browser opens connections that it doesn't use, and would delay new code
threads = 16  # more than the saves that may wait for one row for three seconds, so that pages still answer
keepalive = 60  # seconds: longer than the proxy keeps a connection, else a request may be sent on a closed one
control_socket_disable = True
# No header replaces the path of a request: by default SCRIPT_NAME and PATH_INFO do, from a peer of forwarded_allow_ips (this
# machine, and everybody where a platform sets FORWARDED_ALLOW_IPS=*).
forwarder_headers = ""
loglevel = "info" if reload else "warning"
limit_request_line = 8190  # the maximum of gunicorn: the default, 4094, refuses long searches
if os.access("/dev/shm", os.W_OK):  # noqa: S108 - the heartbeat of each process, off the disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(server: Any) -> None:
    """Load the views before the fork, so that the processes share their memory, and freeze it for the garbage
    collector; with ``DEBUG`` each process loads its own.
    """
    if server.cfg.reload:
        return
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - reading it imports every view
    gc.collect()
    gc.freeze()
