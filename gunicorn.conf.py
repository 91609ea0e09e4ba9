"""How the web server runs the site: everything is loaded once, then its processes are forked from what is loaded.

Gunicorn reads this file by itself in the folder where it starts; the command line adds the address to bind.
"""

import os
from typing import Any

preload_app = True
worker_class = "betaportfolio.web_worker.HeaderFirstWorker"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
control_socket_disable = True
loglevel = "warning"
# The worker bounds the whole header: an address that is too long reaches the site, which says in French what to do.
limit_request_line = 0
if os.path.isdir("/dev/shm"):  # noqa: S108 - the heartbeat of each process, kept off the disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(_server: Any) -> None:
    """Before anybody can connect: the addresses, the templates and the first pages."""
    from django.apps import apps

    if apps.ready:  # the application is the site
        from betaportfolio.loading import load

        load()
