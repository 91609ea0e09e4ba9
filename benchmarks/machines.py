"""What the benchmarks over HTTP stand on: services of their own, servers, load, and processor time."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import psutil

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Measure:
    """Answers per second, and the processor time of one answer in the server and the database (seconds)."""

    rate: float
    cpu: float


def processor_time(pids: list[int]) -> float:
    """Seconds of processor that these processes and those under them have used; those that ended count by their parent."""
    total = 0.0
    for pid in pids:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
    return total


def load(url: str, seconds: int, headers: dict[str, str]) -> int:
    """Ask for ``url`` from ``CLIENTS`` clients for some seconds; how many answers came."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return _load_from_python(url, seconds, headers)
    options = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{CLIENTS}", f"-d{seconds}", *options, url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in out or "If-None-Match" in headers, out
    found = re.search(r"(\d+) requests in", out)
    assert found is not None, out
    return int(found[1])


def _load_from_python(url: str, seconds: int, headers: dict[str, str]) -> int:
    parts = urlsplit(url)
    end = time.monotonic() + seconds

    def ask(_: int) -> int:
        client, answers = HTTPConnection(parts.netloc), 0
        while time.monotonic() < end:
            client.request("GET", f"{parts.path}?{parts.query}", headers=headers)
            client.getresponse().read()
            answers += 1
        return answers

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(ask, range(CLIENTS)))


def measure(url: str, seconds: int, pids: list[int], headers: dict[str, str]) -> Measure:
    """Load ``url`` after a short warming; ``pids`` are those of its server and of the database."""
    load(url, 1, headers)
    before, start = processor_time(pids), time.monotonic()
    answers = load(url, seconds, headers)
    return Measure(answers / (time.monotonic() - start), (processor_time(pids) - before) / max(answers, 1))


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@contextmanager
def server(env: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The site under gunicorn as it is run, with two processes: its address and its process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "betaportfolio.wsgi", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--log-level", "error"], env={**os.environ, "SITE_URL": address, **env}, cwd=ROOT
    )
    try:
        wait_for(f"{address}/api/v1/startups/?page_size=1")
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_for(url: str) -> None:
    """Return once ``url`` is answered."""
    end = time.monotonic() + 90
    while True:
        try:
            urllib.request.urlopen(url, timeout=20).read()  # noqa: S310
        except OSError:
            assert time.monotonic() < end, f"{url} does not answer"
            time.sleep(0.2)
        else:
            return
