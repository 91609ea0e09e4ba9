#!/usr/bin/env python3
"""Rehearse a deployment and its rollback: ``scripts/rehearse_deployment.py FORMER HEAD``.

Two revisions share one database, with the exercise. Pages are read and measurements saved all along, while the former
version runs; the new one migrates, replaces the web process, and the former one comes back on the migrated database.
A request waits for a process that is replaced, as behind ``deploy/Caddyfile``.
"""

import datetime as dt
import itertools
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from devserver.processes import Process, spawn, stop  # noqa: E402
from devserver.services import local_environment, missing_servers  # noqa: E402

PAGES = ("/", "/startups/", "/incubateurs/", "/indicateurs/", "/financements/", "/standards/", "/api/v1/startups/")
ISSUE = """
import datetime as dt
from access.token_actions import issue_token
from accounts.models import User
from impact.models import Metric
metric = Metric.objects.filter(kind="count").first()
admin, until = User.objects.get(email__startswith="admin@"), dt.date.today() + dt.timedelta(days=30)
_, secret = issue_token(name="Rehearsal", last_day=until, actor=admin, startups=[metric.startup])
print(secret, f"/api/v1/startups/{metric.startup.slug}/metrics/{metric.code}/measurements/")
"""


class Load:
    """A client that reads a page and saves a value in turn, until it ``is_over``; ``step`` is that of the deployment."""

    def __init__(self, site: str, secret: str, metric: str) -> None:
        self.metric, self.step, self.is_over = metric, "", False
        self.saved, self.counts, self.errors = dict[str, int](), Counter[str](), Counter[str]()
        headers = {"Authorization": f"Bearer {secret}", "Connection": "close"}
        waiting = httpx2.HTTPTransport(retries=8)
        self.client = httpx2.Client(base_url=site, headers=headers, transport=waiting, timeout=120)
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        for number in itertools.takewhile(lambda _: not self.is_over, itertools.count()):
            day, value = dt.date(2000, 1, 1) + dt.timedelta(days=number), 100 + number % 7
            period = f"{day}/{day + dt.timedelta(days=1)}/"
            try:
                self.client.get(PAGES[number % len(PAGES)]).raise_for_status()
                self.client.put(self.metric + period, json={"value": value}).raise_for_status()
                self.saved[str(day)] = value
            except httpx2.ReadError:
                self.counts["closed without an answer: a tool tries again"] += 1
            except httpx2.HTTPError as error:
                self.errors[f"{self.step}: {error}"] += 1
            self.counts[self.step] += 2

    def lost(self) -> int:
        """Return how many saves were answered and are not there."""
        there = {row["start"]: float(row["value"]) for row in self.client.get(self.metric).json()["measurements"]}
        return sum(there.get(start) != value for start, value in self.saved.items())


def rehearse(folder: Path, revisions: dict[str, str]) -> int:
    """Print the counts; return how many requests failed, or saves were lost."""
    servers = missing_servers(folder)
    running = [server.start() for server in servers.values()]
    env = local_environment(folder, servers) | {
        "READS_PER_MINUTE": "0",
        "SET": "exercice",
        "STATIC_ROOT": f"{folder}/static",
    }
    with socket.create_server(("127.0.0.1", 0)) as free:
        bind = f"127.0.0.1:{free.getsockname()[1]}"

    def manage(name: str, *arguments: str) -> str:
        return subprocess.check_output([sys.executable, "manage.py", *arguments], cwd=folder / name, env=env, text=True)  # noqa: S603

    def start(name: str) -> Process:
        command = [sys.executable, "-m", "gunicorn", "betaportfolio.wsgi", "--bind", bind]
        web = spawn(command, env=env, cwd=folder / name, log=folder / f"{name}.log")
        while load.client.get("/livez").is_error:
            time.sleep(0.2)
        return web

    for name, revision in revisions.items():
        files = subprocess.check_output(["git", "-C", ROOT, "archive", f"--prefix={name}/", revision])  # noqa: S603, S607
        subprocess.run(["tar", "-x", "-C", folder], input=files, check=True)  # noqa: S603, S607
        manage(name, "collectstatic", "--noinput")
    manage("former", "prepare_database")
    load = Load(f"http://{bind}", *manage("former", "shell", "--verbosity=0", "-c", ISSUE).split())
    web = start("former")
    load.thread.start()
    for load.step, name in (("former", ""), ("new migrates", ""), ("new", "new"), ("former again", "former")):
        if load.step == "new migrates":
            manage("new", "migrate", "--noinput")
        elif name:
            stop(web, patience=30)
            web = start(name)
        time.sleep(8)
    load.is_over = True
    load.thread.join()
    lost = load.lost()
    print(f"Requests: {dict(load.counts)}. Saves: {len(load.saved)}, lost: {lost}.", *load.errors.items(), sep="\n")
    for process in (web, *running):
        stop(process)
    return load.errors.total() + lost


if __name__ == "__main__":
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as kept:
        Path(kept).chmod(0o711)
        sys.exit(rehearse(Path(kept), {"former": sys.argv[1], "new": sys.argv[2]}) > 0)
