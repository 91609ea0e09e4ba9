"""The commands of the Procfile, as a platform starts them, with only environment variables."""

import datetime as dt
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from django.utils import timezone

from common.background import jobs
from common.background.kill_silent_worker import PATIENCE
from common.background.recompute import RECOMPUTE
from common.models import Job, Worker
from devserver.folders import BASE_DIR
from devserver.processes import Process, spawn, stop
from tests.betaportfolio.test_database_killed import free_port
from tests.plugins.celery_worker import database_url

COMMANDS = dict(re.findall(r"^(\w+): (.+)$", (BASE_DIR / "Procfile").read_text(), re.MULTILINE))
OURS = ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "HTTPS", "PASSWORD_SIGN_IN", "DJANGO_ALLOWED_HOSTS")


@pytest.fixture
def environment() -> dict[str, str]:
    """Return the environment of a platform, with the variables that docs/operations.md requires."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PORT": str(free_port()),
        "DATABASE_URL": database_url().replace("postgresql:", "postgres:"),
        "SECRET_KEY": "a secret of the tests, which signs nothing that lasts, of fifty letters",
        "DJANGO_ALLOWED_HOSTS": "betaportfolio.example.gouv.fr",
        "BEHIND_PROXY": "on",
        "METRICS_TOKEN": "un-jeton",
        "METRICS_FOLDER": "/tmp/betaportfolio-tests-metrics",
    }


@pytest.fixture
def started(transactional_db: None, environment: dict[str, str], tmp_path: Path) -> Iterator[dict[str, Process]]:
    """Yield the processes of the Procfile, except the release; the worker is checked each second."""
    processes = {
        name: spawn(
            ["sh", "-c", f"exec {COMMANDS[name].replace('sleep 60', 'sleep 1')}"],
            env=environment,
            log=tmp_path / f"{name}.log",
            cwd=BASE_DIR,
        )
        for name in ("web", "worker", "clock")
    }
    yield processes
    for process in processes.values():
        stop(process)


@pytest.mark.sweep  # it compresses the static files, as the end-to-end test of `make run` does too
def test_release_command_prepares_the_database(transactional_db: None, environment: dict[str, str]) -> None:
    assert COMMANDS["release"] == COMMANDS["postdeploy"]
    done = subprocess.run(
        ["sh", "-c", COMMANDS["release"]], env=environment, cwd=BASE_DIR, capture_output=True, check=False
    )
    assert (done.returncode, b"No migrations to apply" in done.stdout) == (0, True), done.stderr


@pytest.mark.sweep
def test_platform_commands_serve_pages_do_jobs_and_end_a_silent_worker(
    started: dict[str, Process], environment: dict[str, str], wait_until: Callable[..., None]
) -> None:
    site = f"http://127.0.0.1:{environment['PORT']}"
    proxied = {"Host": "betaportfolio.example.gouv.fr", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}

    def answers() -> bool:
        try:
            return httpx2.get(f"{site}/healthz").status_code == 200
        except httpx2.HTTPError:
            return False

    wait_until(answers, 60)
    assert httpx2.get(f"{site}/api/v1/portfolio/", headers=proxied, timeout=30).status_code == 200
    assert httpx2.get(f"{site}/", headers=proxied | {"X-Forwarded-Proto": "http"}, timeout=30).status_code == 301
    wait_until(Worker.objects.exists, 60)
    jobs.request(RECOMPUTE)
    wait_until(lambda: Job.objects.filter(kind=RECOMPUTE, state="done").exists(), 60)
    said = httpx2.get(f"{site}/metrics", headers={**proxied, "Authorization": "Bearer un-jeton"}, timeout=30).text
    assert 'betaportfolio_requests_total{area="api",method="GET",status="200"}' in said
    assert started["worker"].poll() is None
    os.kill(started["worker"].pid, signal.SIGSTOP)

    def is_killed() -> bool:  # its pool may complete a last task
        long_ago = timezone.now() - dt.timedelta(minutes=5)
        Worker.objects.filter(suspected_uptime=None).update(heartbeat_at=long_ago, busy_since=None)
        return started["worker"].poll() == -signal.SIGKILL

    wait_until(is_killed, PATIENCE + 60)
