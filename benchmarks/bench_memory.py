"""The memory of a local run: the PSS of each process of `make run`, PostgreSQL and Redis included (Linux only).

    .venv/bin/python benchmarks/bench_memory.py [SECONDS]      # left to the jobs that follow the start; 30 by default

PSS shares out each page of memory between the processes that hold it, so that the sum is what the machine gives.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psutil

sys.path[0] = str(Path(__file__).resolve().parents[1])

from devserver.folders import BASE_DIR  # noqa: E402

PAGES = (
    *("/", "/startups/", "/startups/dossierfacile/", "/indicateurs/2021/", "/impact-national/", "/communaute/"),
    *("/incubateurs/", "/donnees/", "/recherche/?q=jeunes", "/bilan/", "/api/v1/startups/?page_size=1000"),
    *("/startups/export.csv", "/graphiques/portefeuille/"),
)
DOCUMENTATION = ("/api/docs/", "/api/schema/")


def pss(number: int) -> float:
    """The share of a process, in MB."""
    lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)


def report(moment: str, run: subprocess.Popen[str]) -> None:
    """The share of each process of the run, and their sum."""
    members = [psutil.Process(run.pid), *psutil.Process(run.pid).children(recursive=True)]
    shares = {member.pid: (pss(member.pid), f"{member.name()} {' '.join(member.cmdline())}") for member in members}
    print(f"\n{moment}: {sum(share for share, _ in shares.values()):.0f} MB")
    for share, words in sorted(shares.values(), reverse=True):
        if share >= 1:
            print(f"  {share:6.1f}  {words[:100]}")


def read(site: str, pages: tuple[str, ...]) -> None:
    """Ask for each page once."""
    for page in pages:
        httpx.get(f"{site}{page}", timeout=60).raise_for_status()


def main(settling: float = 30) -> None:
    """Start, measure, read, measure again."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # root's PostgreSQL runs as nobody
        environment = {**os.environ, "DATA_DIR": folder, "PORT": "0"}
        command = [sys.executable, "-m", "devserver.supervisor"]
        run = subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True)
        assert run.stdout is not None
        said = next(line for line in run.stdout if "répond sur" in line)
        site = said.split("répond sur ")[1].split()[0]
        for moment, pages in (("started", ()), ("pages read", PAGES), ("documentation of the API read", DOCUMENTATION)):
            read(site, pages)
            time.sleep(settling)
            report(moment, run)
        run.send_signal(signal.SIGTERM)
        run.communicate()


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
