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
from contextlib import contextmanager
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
    """Seconds of processor that these processes and those under them have used."""
    total = 0.0
    for pid in pids:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            times = process.cpu_times()
            total += times.user + times.system
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
    return Measure(answers / (time.monotonic() - start), (processor_time(pids) - before) / answers)


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@contextmanager
def server(application: str, env: dict[str, str]) -> Iterator[tuple[str, int]]:
    """``application`` under gunicorn with two workers: its address and its process."""
    port = free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket", "--log-level", "error"]
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", application, *options]
    process = subprocess.Popen(command, env={**os.environ, **env}, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait(address: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/api/v1/startups/?page_size=1", timeout=20).read()  # noqa: S310
        except OSError:
            assert time.monotonic() < end, f"{address} does not answer"
            time.sleep(0.2)
        else:
            return
