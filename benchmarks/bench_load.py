"""Two hundred readers for a minute while somebody writes each second: errors, stale answers, and how long readers wait.

The site as it is run (two processes, a worker, Redis) over the real records; each answer is held to the version that was
committed when its request began. Then the readers that come once a change has been followed: their slowest hundredth,
beside that of readers of what nobody has changed.

    .venv/bin/python benchmarks/bench_load.py [SECONDS [CLIENTS]]      # 60 seconds and 200 clients by default

The code is 1 when an answer was an error or stale.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import psycopg2

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.bench_http import RECORDS, records  # noqa: E402
from benchmarks.machines import ROOT, server  # noqa: E402
from common.data_version import STATEMENT  # noqa: E402
from devserver.processes import spawn, stop  # noqa: E402
from devserver.rehearsal import Author, Host  # noqa: E402

SLUG = "1000.jours"
HOT = ("/", "/startups/", "/api/v1/startups/", "/api/v1/startups/?page_size=1000", "/api/v2.6/startups.json")
OTHERS = (f"/startups/{SLUG}/", f"/api/v1/startups/{SLUG}/", "/api/v1/startups/?phase=construction", "/incubateurs/")
BETWEEN_WRITES = 1.0  # seconds
WRITES_FOLLOWED = 10
READERS = 100
"""Readers after each change that is followed."""


@dataclass
class Seen:
    """What the readers got; times in seconds."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    committed: int = 0
    """The version that was committed last, as far as its author knows."""

    def p(self, percent: int) -> float:
        """The time under which so many hundredths of the answers came, in milliseconds."""
        return quantiles(self.times, n=100)[percent - 1] * 1000


class Reader:
    """A client that keeps its connection, as browsers do."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def read(self, place: str) -> tuple[int, int]:
        """The status of an answer that came whole, and its version; a connection that was closed is opened again."""
        is_fresh = self._line is None
        try:
            return await self._ask(place)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            if is_fresh:
                raise
            return await self._ask(place)

    async def _ask(self, place: str) -> tuple[int, int]:
        if self._line is None:
            self._line = await asyncio.open_connection(self._host, self._port, limit=2**20)
        reader, writer = self._line
        question = f"GET {place} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nAccept-Encoding: br\r\n\r\n"
        writer.write(question.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        said = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        await reader.readexactly(int(said["content-length"]))
        if said.get("connection") == "close":
            self.close()
        return int(head[0].split()[1]), int(said.get("data-version", -1))

    def close(self) -> None:
        if self._line:
            self._line[1].close()
        self._line = None


async def read_for(url: str, clients: int, end: float, seen: Seen) -> None:
    """So many clients read in turn all places until ``end``."""

    async def client(number: int) -> None:
        reader, places = Reader(url), HOT + OTHERS
        while time.monotonic() < end:
            number += 1
            await note(reader, places[number % len(places)], seen)
        reader.close()

    await asyncio.gather(*map(client, range(clients)))


async def note(reader: Reader, place: str, seen: Seen) -> None:
    """One answer: its time, and whether it is right."""
    least, start = seen.committed, time.perf_counter()
    try:
        status, version = await reader.read(place)
    except (OSError, asyncio.IncompleteReadError, ValueError, KeyError) as error:
        seen.wrong.append(f"{place}: {error!r}")
        return
    seen.times.append(time.perf_counter() - start)
    if status != 200:
        seen.wrong.append(f"{place}: {status}")
    elif version < least:
        seen.wrong.append(f"{place}: version {version}, though {least} was committed before it was asked for")


class Writer:
    """Somebody who changes a fiche by its page, and knows the version that is committed then."""

    def __init__(self, url: str, process: subprocess.Popen[bytes]) -> None:
        self._author = Author(Host(url, process))
        self._line = psycopg2.connect(os.environ["DATABASE_URL"])
        self._line.autocommit = True
        self.writes = 0

    def write(self, seen: Seen) -> None:
        self.writes += 1
        self._author.rename(SLUG, f"Service {self.writes}")
        seen.committed = self.ask(STATEMENT)

    def ask(self, statement: str) -> int:
        with self._line.cursor() as cursor:
            cursor.execute(statement)
            ((number,),) = cursor.fetchall()
        return int(number)

    def write_until(self, end: float, seen: Seen) -> None:
        while time.monotonic() < end:
            began = time.monotonic()
            self.write(seen)
            time.sleep(max(0.0, BETWEEN_WRITES - (time.monotonic() - began)))

    def wait_for_jobs(self) -> float:
        """Seconds until what follows a change is done."""
        began = time.monotonic()
        while self.ask("SELECT count(*) FROM common_job WHERE state IN ('queued', 'running')"):
            time.sleep(0.02)
        return time.monotonic() - began


def under_load(url: str, writer: Writer, seconds: int, clients: int) -> Seen:
    """Readers and the writer at once."""
    seen, end = Seen(committed=writer.ask(STATEMENT)), time.monotonic() + seconds
    author = threading.Thread(target=writer.write_until, args=(end, seen))
    before = writer.writes
    author.start()
    asyncio.run(read_for(url, clients, end, seen))
    author.join()
    writes = writer.writes - before
    print(f"{clients} clients for {seconds} s, {writes} writes: {len(seen.times)} answers, {len(seen.wrong)} wrong")
    print(
        f"    half within {seen.p(50):.0f} ms, 99 % within {seen.p(99):.0f} ms, all within {max(seen.times) * 1000:.0f} ms"
    )
    return seen


def after_changes(url: str, writer: Writer) -> Seen:
    """Readers of the hot documents: nothing changed, then each change was just followed."""
    kept, warm, delays = Seen(), Seen(), []
    writer.wait_for_jobs()
    asyncio.run(read_hot(url, kept, WRITES_FOLLOWED))
    kept = Seen()
    for _ in range(WRITES_FOLLOWED):
        asyncio.run(read_hot(url, kept, 1))
        writer.write(warm)
        delays.append(writer.wait_for_jobs())
        asyncio.run(read_hot(url, warm, 1))
    print(f"readers of what is kept: 99 % within {kept.p(99):.1f} ms")
    print(f"{READERS} readers after each of {WRITES_FOLLOWED} changes: 99 % within {warm.p(99):.1f} ms, "
          f"{warm.p(99) / kept.p(99):.2f} times (wanted: 2); warm {max(delays):.1f} s after it at most")  # fmt: skip
    warm.wrong += kept.wrong
    return warm


async def read_hot(url: str, seen: Seen, times: int) -> None:
    """So many times a hundred readers, eight at once."""

    async def client(number: int) -> None:
        reader = Reader(url)
        for place in range(number, READERS * times, 8):
            await note(reader, HOT[place % len(HOT)], seen)
        reader.close()

    await asyncio.gather(*map(client, range(8)))


@contextmanager
def site(folder: Path) -> Iterator[tuple[str, Writer]]:
    """The site over the real records, with a worker and somebody who writes."""
    os.environ |= {"STATIC_ROOT": str(folder / "static"), "LOCAL_RUN": "on"}
    (folder / "static").mkdir(exist_ok=True)
    account = (
        "import django; django.setup(); from accounts.models import User; from devserver.rehearsal import *; "
        "User.objects.create_superuser(ADMINISTRATOR, PASSWORD)"
    )
    for command in (["manage.py", "prepare_static"], ["-c", account]):
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    worker = spawn(
        [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "--app", "betaportfolio.celery", "worker",
         "--concurrency", "1"], cwd=ROOT, log=folder / "worker.log",
    )  # fmt: skip
    try:
        with server({}) as (url, _):
            yield url, Writer(url, worker)
    finally:
        stop(worker)


def main(seconds: int = 60, clients: int = 200) -> int:
    if not RECORDS.is_dir():
        print(f"Skipped: the real records are not at {RECORDS}; set BETAGOUV_RECORDS to their folder.")
        return 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="betaportfolio-bench-")))
        folder.chmod(0o711)
        stack.enter_context(records(folder))
        url, writer = stack.enter_context(site(folder))
        found = [after_changes(url, writer), under_load(url, writer, seconds, clients)]
        print(f"load of the machine {os.getloadavg()[0]:.1f}")
    wrong = [one for seen in found for one in seen.wrong]
    with suppress(IndexError):
        print("first of what is wrong:", wrong[0])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3])))
