"""The page that lists every fiche, built cold, beside the least that makes such a table: processor time in one run.

The page has its layout, its filters and its forms; the baseline is one Django view whose one query reads the same flat
rows, put in a bare table by one template loop. Both pass through the same middleware, compression included, over the
real records in a database of its own; processor time is that of this process and of its database connection's.

    .venv/bin/python benchmarks/bench_page.py [REQUESTS]
"""

import os
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import psutil

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.bench_http import records  # noqa: E402

PATHS = {"page": "/startups/?page_size=1000", "baseline": "/flat/"}
BATCH = 20
"""Requests between two looks at the clock of the database, whose step is a hundredth of a second."""


def backend() -> psutil.Process:
    """The database process of this thread's connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0])


@cache
def client() -> Any:
    """One client: it makes the handler, with all its middleware, once."""
    from django.test import Client

    return Client()


def ask(path: str) -> int:
    """Get ``path``: the bytes of the compressed answer."""
    answer = client().get(path, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, (path, answer.status_code)
    assert answer.headers["Content-Encoding"] == "gzip", path
    return len(answer.content)


def batch(path: str) -> tuple[float, float]:
    """Milliseconds of processor for a request: in this process and in the database."""
    database = backend()
    before, start = database.cpu_times(), time.process_time()
    for _ in range(BATCH):
        ask(path)
    python, after = time.process_time() - start, database.cpu_times()
    queries = after.user + after.system - before.user - before.system
    return 1000 * python / BATCH, 1000 * queries / BATCH


def measure(requests: int) -> None:
    """Warm both, then time them in turn, and print the medians, the sizes and the load of the machine."""
    print("load of the machine before:", *(f"{one:.1f}" for one in os.getloadavg()))
    sizes = {name: [ask(path) for _ in range(10)][-1] for name, path in PATHS.items()}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in PATHS}
    for _ in range(max(1, requests // BATCH)):
        for name, path in PATHS.items():
            times[name].append(batch(path))
    totals = {}
    for name, found in times.items():
        python, queries = (median(column) for column in zip(*found, strict=True))
        totals[name] = python + queries
        print(f"{name:9} {python:5.1f} ms in Python, {queries:5.1f} ms in the database, {sizes[name] / 1000:.0f} kB")
    print(f"the page costs {totals['page'] / totals['baseline']:.2f} of the baseline")


def main(requests: int = 200) -> None:
    """Serve the real records and measure."""
    with tempfile.TemporaryDirectory(prefix="betaportfolio-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with records(folder):
            os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.page_settings", "DJANGO_ALLOWED_HOSTS": "testserver"}
            import django

            django.setup()
            measure(requests)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
