"""Nobody who writes waits for Redis: frozen, full or away, it costs less than a second."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from redis.exceptions import ConnectionError as RedisConnectionError

from common.models import Job
from common.redis_patience import Breaker, Courier
from devserver.redis_server import RedisServer
from tests.plugins.celery_worker import database_url


class Clock:
    """A time that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_breaker_refuses_at_once_after_a_failure_and_for_a_while_only() -> None:
    clock = Clock()
    breaker, calls = Breaker(5, clock), []
    with pytest.raises(OSError, match="first"), breaker.guard():
        raise OSError("first")
    with pytest.raises(RedisConnectionError, match="a moment ago"), breaker.guard():
        calls.append("refused")
    clock.now = 5
    with breaker.guard():
        calls.append("done")
    assert calls == ["done"]


def test_breaker_lets_what_is_no_failure_of_redis_pass() -> None:
    breaker, calls = Breaker(5, Clock()), []
    with pytest.raises(ValueError, match="ours"), breaker.guard():
        raise ValueError("ours")
    with breaker.guard():
        calls.append("done")
    assert calls == ["done"]


def test_courier_waits_for_a_while_and_begins_nothing_before_the_end_of_what_is_under_way() -> None:
    courier, thawed, done = Courier(), threading.Event(), []

    def wait_for_the_thaw() -> None:
        thawed.wait(30)

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        courier.deliver(wait_for_the_thaw, 0.05)
    with pytest.raises(TimeoutError):
        courier.deliver(lambda: done.append("too early"), 0.05)
    assert time.monotonic() - began < 5
    thawed.set()
    assert courier._under_way is not None
    courier._under_way.join(5)
    courier.deliver(lambda: done.append("done"), 5)
    assert done == ["done"]


def test_courier_raises_what_the_work_raises() -> None:
    def fail() -> None:
        raise OSError("away")

    with pytest.raises(OSError, match="away"):
        Courier().deliver(fail, 5)


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[tuple[RedisServer, int]]:
    """A Redis that only this test uses, and its process number."""
    server = RedisServer(tmp_path / "redis", volatile=True)
    process = server.start()
    yield server, process.pid
    process.send_signal(signal.SIGCONT)
    server.stop(process)


WRITE = """
import os, signal, sys, time
import django
django.setup()
from django.core.cache import cache
from django.db import transaction
from common import jobs
cache.set("known", 1)
jobs.request("common.resend_jobs", arguments={"year": 1999})
if sys.argv[1] == "frozen":
    os.kill(int(sys.argv[2]), signal.SIGSTOP)
else:
    cache._cache.get_client(None).config_set("maxmemory", 1)
began = time.monotonic()
with transaction.atomic():
    for year in range(2000, 2040):
        jobs.request("common.resend_jobs", arguments={"year": year})
for _ in range(5):
    try:
        cache.set("known", 2)
    except Exception:
        pass
print(time.monotonic() - began)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("how", "why"), [("frozen", "TimeoutError"), ("full", "OperationalError")])
def test_write_costs_less_than_a_second_whatever_the_number_of_jobs(
    own_redis: tuple[RedisServer, int], how: str, why: str
) -> None:
    server, number = own_redis
    environment = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": server.url}
    done = subprocess.run(
        [sys.executable, "-c", WRITE, how, str(number)],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    connection.close()

    assert float(done.stdout) < 1
    assert Job.objects.filter(state="queued").count() == 41
    assert done.stderr.count("attend : la file ne répond pas") == 40
    assert f"({why})" in done.stderr
