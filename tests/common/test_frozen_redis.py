"""Writes try a frozen or full Redis once, for less than a second, whatever the number of jobs."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from common.models import Job
from devserver.redis_server import RedisServer
from tests.plugins.celery_worker import database_url
from tests.sweeps import one_in


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[tuple[RedisServer, int]]:
    """Yield a Redis only for this test, and its process number."""
    server = RedisServer(tmp_path / "redis")
    process = server.start()
    yield server, process.pid
    process.send_signal(signal.SIGCONT)
    server.stop(process)


WRITE = """
import os, signal, sys
import django
django.setup()
from celery import current_app
from django.core.cache import cache
from django.db import transaction
from common.background import jobs
attempts, send_task, jobs.SILENCE = [], current_app.send_task, 3600
def try_to_send(*args, **options):
    attempts.append(args)
    return send_task(*args, **options)
current_app.send_task = try_to_send
cache.set("known", 1)
jobs.request("common.resend_jobs", arguments={"year": 1999})
if sys.argv[1] == "frozen":
    os.kill(int(sys.argv[2]), signal.SIGSTOP)
else:
    cache._cache.get_client(None).config_set("maxmemory", 1)
attempts.clear()
with transaction.atomic():
    for year in range(2000, 2040):
        jobs.request("common.resend_jobs", arguments={"year": year})
print(len(attempts))
"""


def test_attempt_to_send_a_job_ends_within_a_second() -> None:
    broker = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    assert broker["socket_connect_timeout"] + broker["socket_timeout"] < 1
    assert (broker["max_retries"], settings.CELERY_TASK_PUBLISH_RETRY) == (0, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", one_in(2, ["frozen", "full"]))
def test_write_of_forty_jobs_tries_an_unusable_redis_once(own_redis: tuple[RedisServer, int], how: str) -> None:
    server, number = own_redis
    environment = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": server.url}
    done = subprocess.run(
        [sys.executable, "-c", WRITE, how, str(number)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    connection.close()

    assert int(done.stdout) == 1
    assert Job.objects.filter(state="queued").count() == 41
    assert done.stderr.count("attend : la file ne répond pas") == 40
    assert "(OperationalError)" in done.stderr
