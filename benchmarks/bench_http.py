"""The list of the API beside the least that can answer it, over the real records: ratios taken in one run.

Three servers run side by side under gunicorn with two workers each, over one database: the baseline
(``baseline_wsgi.py``), the site keeping no answer ("cold"), and the site as it is ("kept"). Each is loaded in turn, some
rounds, and the medians are compared. Every answer is compared with the baseline's, field by field, before.

    .venv/bin/python benchmarks/bench_http.py [ROUNDS [SECONDS]]
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.machines import ROOT, Measure, measure, server  # noqa: E402
from devserver.postgres_server import PostgresServer  # noqa: E402
from devserver.redis_server import RedisServer  # noqa: E402

RECORDS = Path(os.environ.get("BETAGOUV_RECORDS") or ROOT.parent / "shared" / "data" / "betagouv-2026-08") / "content"
LIST = "/api/v1/startups/"
PATHS = {"page of 100": LIST, "filtered page": f"{LIST}?phase=construction", "full list": f"{LIST}?page_size=1000"}
PREPARE = """
import json, sys, django
django.setup()
from catalogue.filters import StartupFilters
from catalogue.queries.conditions import selection
from catalogue.queries.documents import list_statement
from startups.queries import today
TYPES = {"as_of": "date", "phase": "text[]", "after": "bigint", "upto": "bigint", "site": "text"}
def prepared(name, filters):
    chosen = selection(filters)
    names = [*chosen.parameters, "after", "upto", "site"]
    sql = list_statement(chosen.source, filters.ordering) % {one: f"${place}" for place, one in enumerate(names, 1)}
    return f"PREPARE {name}({', '.join(TYPES[one] for one in names)}) AS {sql}"
json.dump({
    "everything": prepared("everything", StartupFilters(as_of=today())),
    "filtered": prepared("filtered", StartupFilters(as_of=today(), phase=("construction",))),
}, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Contest:
    """What is measured: a name, its address, the processes that answer, and what the client says it has."""

    name: str
    url: str
    pids: list[int]
    headers: dict[str, str]


@contextmanager
def records(folder: Path) -> Iterator[int]:
    """A database of our own with the real records: the process of its server."""
    postgres, redis = PostgresServer(folder / "postgres", ("shared_buffers=512MB",)), RedisServer(folder / "redis")
    running, queue = postgres.start(), redis.start()
    os.environ |= {
        "DATABASE_URL": postgres.url,
        "REDIS_URL": redis.url,
        "SECRET_KEY": "only-for-a-benchmark-that-signs-nothing-and-ends-in-a-minute-or-two",
        "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "off",
        "DJANGO_SETTINGS_MODULE": "betaportfolio.settings",
    }
    try:
        for command in (["migrate"], ["load_reference"], ["import_betagouv", str(RECORDS), "--apply"]):
            manage = [sys.executable, "manage.py", *command]
            subprocess.run(manage, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        vacuum = (
            "import django; django.setup(); from django.db import connection as c; c.cursor().execute('VACUUM ANALYZE')"
        )
        subprocess.run([sys.executable, "-c", vacuum], cwd=ROOT, check=True)
        yield running.pid
    finally:
        redis.stop(queue)
        postgres.stop(running)


def fetched(url: str) -> tuple[Any, str]:
    """The document and its tag, with the address of the server taken out."""
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  our own server
        text = answer.read().decode()
        return json.loads(text.replace(url.partition("/api/")[0], "")), answer.headers.get("ETag", "")


def compared(baseline: str, ours: list[str]) -> None:
    """Stop when an answer has another field or value than the baseline's."""
    for path in PATHS.values():
        expected, _ = fetched(baseline + path)
        assert expected["count"] > 0
        for address in ours:
            found, _ = fetched(address + path)
            assert {**found, "next": None} == {**expected, "next": None}, f"{address}{path} differs"
            assert (found["next"] is None) == (expected["next"] is None)


def contests(addresses: dict[str, tuple[str, int]], postgres: int) -> list[Contest]:
    """Each server with each path; what does not change is measured on the full list."""
    made = [
        Contest(f"{name}, {path}", addresses[name][0] + query, [addresses[name][1], postgres], {})
        for path, query in PATHS.items()
        for name in ("baseline", "cold")
    ]
    address, pid = addresses["kept"]
    url = address + PATHS["full list"]
    tag = fetched(url)[1]
    return [
        *made,
        Contest("kept, full list", url, [pid, postgres], {}),
        Contest("kept, 304", url, [pid, postgres], {"If-None-Match": tag}),
    ]


TARGETS = {
    "cold, page of 100": ("baseline, page of 100", 0.5),
    "cold, filtered page": ("baseline, filtered page", 0.5),
    "cold, full list": ("baseline, full list", 0.8),
    "kept, full list": ("baseline, full list", 5.0),
    "kept, 304": ("baseline, full list", 5.0),
}


def report(measures: dict[str, list[Measure]]) -> None:
    """The medians, then the ratios that were aimed at; a ratio of processor time does not feel other loads."""
    middle = {
        name: Measure(median(m.rate for m in found), median(m.cpu for m in found)) for name, found in measures.items()
    }
    print(f"\n{'':26}{'answers/s':>12}{'CPU ms each':>14}")
    for name, found in middle.items():
        print(f"{name:26}{found.rate:12.0f}{found.cpu * 1000:14.2f}")
    print(f"\n{'beside the baseline':26}{'answers/s':>12}{'CPU':>14}{'aim':>8}")
    for name, (baseline, aim) in TARGETS.items():
        rate = middle[name].rate / middle[baseline].rate
        cpu = middle[baseline].cpu / middle[name].cpu
        print(f"{name:26}{rate:12.2f}{cpu:14.2f}{aim:8.1f}{'' if max(rate, cpu) >= aim else '  MISSED'}")


def main(rounds: int = 3, seconds: int = 4) -> None:
    if not RECORDS.is_dir():
        sys.exit(f"The real records are not at {RECORDS}: set BETAGOUV_RECORDS to their folder.")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="betaportfolio-bench-")))
        folder.chmod(0o711)
        postgres = stack.enter_context(records(folder))
        statements = subprocess.run(
            [sys.executable, "-c", PREPARE], cwd=ROOT, check=True, capture_output=True, text=True
        )
        (folder / "statements.json").write_text(statements.stdout)
        env = {"BASELINE_STATEMENTS": str(folder / "statements.json")}
        addresses = {
            "baseline": stack.enter_context(server("benchmarks.baseline_wsgi:application", env)),
            "cold": stack.enter_context(
                server("betaportfolio.wsgi", {"DJANGO_SETTINGS_MODULE": "benchmarks.cold_settings"})
            ),
            "kept": stack.enter_context(server("betaportfolio.wsgi", {})),
        }
        compared(addresses["baseline"][0], [addresses["cold"][0], addresses["kept"][0]])
        measures: dict[str, list[Measure]] = {}
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", flush=True)
            for contest in contests(addresses, postgres):
                found = measure(contest.url, seconds, contest.pids, contest.headers)
                measures.setdefault(contest.name, []).append(found)
        report(measures)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
