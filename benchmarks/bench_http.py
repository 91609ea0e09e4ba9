"""The API beside the least that can answer it and plain peers, over the real records: ratios taken in one run.

The baseline isn't ours: ``peers/wsgi_min.py`` of the harness of ``../shared/bench`` (one statement of its own, prepared;
two synchronous workers). Beside it run plain Django REST framework and Datasette, as that harness starts them, the site
keeping no answer ("cold"), the site as it is ("kept"), and the site behind a proxy, which counts in Redis what each address
reads ("counted"). Each is loaded in turn, some rounds; medians are compared.

    BENCH_HARNESS=/a/prepared/copy .venv/bin/python benchmarks/bench_http.py [ROUNDS [SECONDS]]

The harness's README says how its copy is prepared (environment, database, ``data/perf.db``).
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.machines import ROOT, Measure, free_port, measure, server, wait_for  # noqa: E402
from devserver.postgres_server import PostgresServer  # noqa: E402
from devserver.redis_server import RedisServer  # noqa: E402

RECORDS = Path(os.environ.get("BETAGOUV_RECORDS") or ROOT.parent / "shared" / "data" / "betagouv-2026-08") / "content"
HARNESS = Path(os.environ.get("BENCH_HARNESS") or ROOT.parent / "bench")
SLUG = "1000.jours"
DATASETTE = "/perf/api_startup.json?_shape=objects&_json=phases&_json=thematiques&_nocount=1&_nofacet=1&_sort=id"


def _paths(start: str, phase: str = "current_phase") -> dict[str, str]:
    return {
        "full list": f"{start}?page_size=1000",
        "page of 100": f"{start}?page=1",
        "one service": f"{start}{SLUG}/",
        "filtered page": f"{start}?{phase}=construction",
    }


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server: its address, what to ask it, the processes that answer, and what the client says it has."""

    name: str
    address: str
    paths: dict[str, str]
    pids: list[int]
    headers: dict[str, dict[str, str]] = field(default_factory=dict)


@contextmanager
def records(folder: Path) -> Iterator[tuple[int, int]]:
    """A database of our own with the real records, and a Redis: the processes of both."""
    postgres, redis = PostgresServer(folder / "postgres", ("shared_buffers=512MB",)), RedisServer(folder / "redis")
    running, queue = postgres.start(), redis.start()
    os.environ |= {
        "DATABASE_URL": postgres.url,
        "REDIS_URL": redis.url,
        "SECRET_KEY": "only-for-a-benchmark-that-signs-nothing-and-ends-in-a-minute-or-two",
        "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "off",
        "DJANGO_SETTINGS_MODULE": "betaportfolio.settings",
        "STATIC_ROOT": str(folder / "static"),
    }
    try:
        # Pages name the style sheet by what was collected: without it the hot ones can't be made ready at the start.
        steps = (
            ["collectstatic", "--no-input"],
            ["migrate"],
            ["load_reference"],
            ["import_betagouv", str(RECORDS), "--apply"],
        )
        for command in steps:
            manage = [sys.executable, "manage.py", *command]
            subprocess.run(manage, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        vacuum = (
            "import django; django.setup(); from django.db import connection as c; c.cursor().execute('VACUUM ANALYZE')"
        )
        subprocess.run([sys.executable, "-c", vacuum], cwd=ROOT, check=True)
        yield running.pid, queue.pid
    finally:
        redis.stop(queue)
        postgres.stop(running)


@contextmanager
def peer(command: list[str | Path], env: dict[str, str], probe: str) -> Iterator[tuple[str, int]]:
    """A peer of the harness, on a free port that its command is given last: its address and its process."""
    port = free_port()
    process = subprocess.Popen(
        [*map(str, command), str(port) if command[-1] == "-p" else f"127.0.0.1:{port}"],
        env={**os.environ, **env}, cwd=HARNESS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}{probe}")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def peers(stack: ExitStack) -> list[Contestant]:
    """The baseline, plain DRF and Datasette, as the harness starts them."""
    dsn = {"PERF_DSN": f"host={HARNESS}/run port=5499 user=postgres dbname=perf_x1", "PERF_DB": "perf_x1"}
    dsn["DJANGO_SETTINGS_MODULE"] = "settings"  # those of the harness, not ours
    postgres = int((HARNESS / "pg" / "postmaster.pid").read_text().split()[0])
    gunicorn: list[str | Path] = [HARNESS / "venv/bin/gunicorn", "-w", "2", "--keep-alive", "30", "--no-control-socket"]
    found = []
    for name, folder, application, start in (
        ("baseline", "peers", "wsgi_min:app", "/api/startups/"),
        ("plain DRF", "peers/dj", "wsgi:application", "/drf/startups/"),
    ):
        command = [*gunicorn, "--chdir", HARNESS / folder, application, "-b"]
        address, pid = stack.enter_context(peer(command, dsn, start))
        found.append(Contestant(name, address, _paths(start), [pid, postgres]))
    command = [HARNESS / "venv/bin/datasette", "serve", "-i", HARNESS / "data/perf.db", "-h", "127.0.0.1"]
    command += ["--setting", "suggest_facets", "off", "--setting", "max_returned_rows", "10000"]
    command += ["--setting", "default_cache_ttl", "0", "-p"]
    address, pid = stack.enter_context(peer(command, {}, "/perf.json"))
    asked = {"full list": "&_size=max", "page of 100": "&_size=100", "one service": f"&slug={SLUG}"}
    asked["filtered page"] = "&current_phase=construction&_size=100"
    return [*found, Contestant("Datasette", address, {name: DATASETTE + end for name, end in asked.items()}, [pid])]


def ours(stack: ExitStack, postgres: int, redis: int) -> list[Contestant]:
    """The site that keeps nothing, as it is, as it is where it counts what each address reads, and asked by who has the
    answers."""
    paths = _paths("/api/v1/startups/", "phase")
    cold, cold_pid = stack.enter_context(server({"DJANGO_SETTINGS_MODULE": "benchmarks.cold_settings"}))
    kept, kept_pid = stack.enter_context(server({}))
    counted, counted_pid = stack.enter_context(server({"READS_PER_MINUTE": "1000000000"}))
    tags = {name: {"If-None-Match": fetched(kept + path)[1]} for name, path in paths.items()}
    return [
        Contestant("cold", cold, paths, [cold_pid, postgres]),
        Contestant("kept", kept, paths, [kept_pid, postgres]),
        Contestant("counted", counted, paths, [counted_pid, postgres, redis]),
        Contestant("304", kept, paths, [kept_pid, postgres], tags),
    ]


def fetched(url: str) -> tuple[bytes, str]:
    """The body and its tag."""
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  our own servers
        return answer.read(), answer.headers.get("ETag", "")


def slugs_of(body: bytes) -> set[str]:
    document = json.loads(body)
    rows: list[dict[str, str]] = document.get("results") or document.get("rows") or [document]
    return {row["slug"] for row in rows}


def compared(found: list[Contestant]) -> dict[str, dict[str, int]]:
    """The bytes of each answer; stop when a full list or a service isn't that of the baseline."""
    sizes: dict[str, dict[str, int]] = {}
    for place in ("full list", "page of 100", "one service", "filtered page"):
        bodies = {one.name: fetched(one.address + one.paths[place])[0] for one in found}
        sizes[place] = {name: len(body) for name, body in bodies.items()}
        slugs = {name: slugs_of(body) for name, body in bodies.items()}
        if place in ("full list", "one service"):
            assert all(said == slugs["baseline"] for said in slugs.values()), place
    return sizes


def report(measures: dict[tuple[str, str], list[Measure]], sizes: dict[str, dict[str, int]]) -> None:
    """Medians, then what each is of the baseline: answers in a second, and processor time of one."""
    middle = {
        key: Measure(median(one.rate for one in found), median(one.cpu for one in found))
        for key, found in measures.items()
    }
    print("\n| | | answers/s | processor, ms | answers/s ÷ baseline | baseline's processor time ÷ | bytes |")
    print("|---|---|---|---|---|---|---|")
    for (place, name), found in middle.items():
        base = middle[place, "baseline"]
        print(
            f"| {place} | {name} | {found.rate:.0f} | {found.cpu * 1000:.2f} | {found.rate / base.rate:.2f} "
            f"| {base.cpu / found.cpu:.2f} | {sizes[place][name] if name != '304' else 0} |"
        )


def main(rounds: int = 3, seconds: int = 4) -> None:
    if not RECORDS.is_dir() or not (HARNESS / "pg" / "postmaster.pid").exists():
        sys.exit(f"Set BETAGOUV_RECORDS ({RECORDS}) and BENCH_HARNESS ({HARNESS}, prepared and its database started).")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="betaportfolio-bench-")))
        folder.chmod(0o711)
        found = [*peers(stack), *ours(stack, *stack.enter_context(records(folder)))]
        sizes = compared(found)
        measures: dict[tuple[str, str], list[Measure]] = {}
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}", flush=True)
            for place in sizes:
                for one in found:
                    measured = measure(one.address + one.paths[place], seconds, one.pids, one.headers.get(place, {}))
                    measures.setdefault((place, one.name), []).append(measured)
        print(f"commit {commit.stdout.strip()}, {rounds} rounds of {seconds} s, load {os.getloadavg()[0]:.1f}")
        report(measures, sizes)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
