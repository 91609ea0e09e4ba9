"""Shared parts of the benchmarks: their own services with the real records, CPU time, medians."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import psutil

from devserver.postgres_server import PostgresServer
from devserver.redis_server import RedisServer

ROOT = Path(__file__).resolve().parents[1]
RECORDS = Path(os.environ.get("BETAGOUV_RECORDS", "")) / "content"
ROUNDS = 3


@contextmanager
def services(*, with_records: bool = True) -> Iterator[tuple[PostgresServer, int]]:
    """Start PostgreSQL and Valkey in a temporary folder and set the environment; yield PostgreSQL and its process."""
    if with_records and not RECORDS.is_dir():
        sys.exit("Set BETAGOUV_RECORDS to the folder of the real records, which contains content/.")
    with tempfile.TemporaryDirectory(prefix="betaportfolio-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # root's PostgreSQL runs as nobody
        postgres = PostgresServer(folder / "postgres", ("shared_buffers=512MB", "jit=off"))
        redis = RedisServer(folder / "redis")
        database, queue = postgres.start(), redis.start()
        os.environ |= {
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "SECRET_KEY": "only-for-a-benchmark-that-signs-nothing-and-ends-in-a-minute-or-two",
            "DJANGO_ALLOWED_HOSTS": "127.0.0.1,testserver",
            "HTTPS": "off",
            "PASSWORD_SIGN_IN": "on",
            "DJANGO_SETTINGS_MODULE": "betaportfolio.settings",
            "STATIC_ROOT": str(folder / "static"),
        }
        try:
            yield postgres, database.pid
        finally:
            if "django" in sys.modules:
                from django.db import connections

                connections.close_all()
            redis.stop(queue)
            postgres.stop(database)


def load_records() -> None:
    """Migrate, then import the real records and the reference facts, in separate processes."""
    for command in (["migrate"], ["load_reference"], ["import_betagouv", str(RECORDS), "--apply"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def processor_time(pids: list[int]) -> float:
    """Return the CPU seconds of these processes and their children, including ended ones."""
    total = 0.0
    for pid in pids:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
    return total


def own_processor_time() -> float:
    """Return the CPU seconds of this process and its database session."""
    from django.db import connection

    connection.ensure_connection()
    backend = Path("/proc", str(connection.connection.info.backend_pid), "schedstat")
    return time.process_time() + int(backend.read_text().split()[0]) / 1e9


def cost(work: Callable[[], object], times: int = 1) -> float:
    """Return the CPU seconds of ``work``: the mean of ``times`` runs."""
    before = own_processor_time()
    for _ in range(times):
        work()
    return (own_processor_time() - before) / times


def medians[K](rounds: list[dict[K, float]]) -> dict[K, float]:
    """Return the median of each measure over the rounds."""
    return {key: median(one[key] for one in rounds) for key in rounds[0]}


def print_table(head: str, rows: Mapping[str, tuple[float, str]]) -> None:
    """Print each ratio with its aim, after the load of the machine."""
    print(f"\nmedians of {ROUNDS} rounds, load of the machine {os.getloadavg()[0]:.1f}")
    print(f"\n| {head} | measured | aim |\n|---|---|---|")
    for name, (ratio, aim) in rows.items():
        print(f"| {name} | {ratio:.3g} | {aim} |")
