"""The pages that people open, built cold, beside the least page of every fiche: processor time in one run.

The least page (``/flat/``) is one view whose one query reads the rows of the list, put in a bare table by one template
loop; the others have their layout, filters and forms. All pass through the same middleware, compression included, over
the real records in a database of its own; processor time is that of this process and of its database connection's, and
a fixed piece of work timed beside it all along tells what it would be on a quiet machine.

    .venv/bin/python benchmarks/bench_page.py [REQUESTS]
"""

import os
import sys
import tempfile
import time
from functools import cache, partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.bench_http import records  # noqa: E402
from benchmarks.bench_indicators import processor  # noqa: E402
from benchmarks.calibration import Machine, in_pieces  # noqa: E402

PATHS = {
    "baseline": "/flat/",
    "list of all": "/startups/?page_size=1000",
    "home": "/",
    "fiche": "/startups/1000.jours/",
    "year": "/annees/2021/",
}
WANTED = {"list of all": 11, "home": 10, "fiche": 10, "year": 10}
"""Milliseconds on a quiet machine."""
BATCH = 10
"""Requests of a page between two looks at the machine."""


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
    before, start = processor(), time.process_time()
    for _ in range(BATCH):
        ask(path)
    python, queries = time.process_time() - start, processor() - before
    return 1000 * python / BATCH, 1000 * queries / BATCH


def measure(requests: int) -> None:
    """Warm the pages, then time them in turn, and print the medians, the sizes and the load of the machine."""
    machine, load = Machine(), os.getloadavg()[0]
    sizes = {name: [ask(path) for _ in range(10)][-1] for name, path in PATHS.items()}
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in PATHS}
    for _ in range(max(1, requests // BATCH)):
        for name, path in PATHS.items():
            (python, queries), piece = machine.beside(partial(batch, path))
            found[name].append((python, queries, piece))
    report(machine, found, sizes)
    print(f"\nload of the machine {load:.1f}, then {os.getloadavg()[0]:.1f}; {machine.describe()}")


def report(machine: Machine, found: dict[str, list[tuple[float, float, float]]], sizes: dict[str, int]) -> None:
    """The table of what each page costs."""
    print(
        "| | Python | database | pieces | on a quiet machine | wanted | ÷ baseline | compressed |\n" + "|---" * 8 + "|"
    )
    pieces = {
        name: in_pieces((python + queries, piece) for python, queries, piece in rows) for name, rows in found.items()
    }
    for name, rows in found.items():
        python, queries, _ = (median(column) for column in zip(*rows, strict=True))
        print(
            f"| {name} | {python:.1f} ms | {queries:.1f} ms | {pieces[name]:.1f} | {pieces[name] * machine.quiet:.1f} ms "
            f"| {WANTED.get(name, '')} | {pieces[name] / pieces['baseline']:.2f} | {sizes[name] / 1000:.0f} kB |"
        )


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
