"""Requests that come again word for word are answered by the web server itself, as they were the first time."""

import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from django.db import connection

from devserver.folders import BASE_DIR
from devserver.processes import spawn, stop
from startups.models import Startup
from tests.factories import make_startup
from tests.plugins.celery_worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 4
LIST, FICHE = "/api/v1/startups/?page_size=1000", "/api/v1/startups/a/"
PLACES = ["/", "/startups/a/", "/api/v1/startups/", LIST, FICHE, "/api/v2.6/startups.json"]
EVERY_TIME = re.compile(rb"\r\n(?:Date|X-Request-ID): [^\r]*")
"""What differs in two equal answers."""
FIRST_TWICE = 2
"""The framework gives the first answer, a thread gives what is kept and notes the header; those that follow are repeated."""


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The site, in one process of four threads, on the records of these tests: its port, and what runs it."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = int(line.getsockname()[1])
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "betaportfolio.wsgi", "--bind", f"127.0.0.1:{port}"]
    environment = {**os.environ, "WEB_CONCURRENCY": "1", "SITE_URL": f"http://127.0.0.1:{port}"}
    environment["DATABASE_URL"] = database_url()
    process = spawn([*command, "--keep-alive", "30"], env=environment, log=folder / "web.log", cwd=BASE_DIR)
    end = time.monotonic() + 90
    while True:
        try:
            assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30).status_code == 200
            break
        except httpx.ConnectError:
            assert time.monotonic() < end, (folder / "web.log").read_text()
            time.sleep(0.1)
    yield port, process
    stop(process)
    assert "Traceback" not in (folder / "web.log").read_text()


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running(tmp_path_factory.mktemp("site")) as (port, _):
        yield port


VERSIONS = itertools.count(1_000_000, 1_000_000)


@pytest.fixture(autouse=True)
def base(db: None) -> None:
    """The version begins above that of the test before: the site goes on while the tables are emptied between two."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO common_dataversion (id, base) VALUES (1, %s)", [next(VERSIONS)])


@pytest.fixture
def records() -> None:
    for slug in ("a", "b", "c"):
        make_startup(slug, name=f"Service {slug}", mission="Aider " * 400)


@dataclass(frozen=True)
class Said:
    head: bytes
    body: bytes

    @property
    def same(self) -> tuple[bytes, bytes]:
        """All of it but what differs each time."""
        return EVERY_TIME.sub(b"", self.head), self.body


class Caller:
    """A connection that stays, on which the bytes of each request are ours."""

    def __init__(self, port: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.host = f"127.0.0.1:{port}"
        self.came = b""

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()

    def request(self, place: str, method: str = "GET", **headers: str) -> bytes:
        said = {"Host": self.host, "User-Agent": "essai", **{k.replace("_", "-"): v for k, v in headers.items()}}
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        return f"{method} {place} HTTP/1.1\r\n{lines}\r\n".encode()

    def ask(self, place: str, method: str = "GET", **headers: str) -> Said:
        self.line.sendall(self.request(place, method, **headers))
        return self.answer(method)

    def ask_until_repeated(self, place: str) -> tuple[bytes, bytes]:
        """The answer, once what comes again is answered by the web server itself: threads that lost their connection of the
        database leave theirs to the framework once."""
        return [self.ask(place).same for _ in range(FIRST_TWICE + 2 * THREADS)][-1]

    def answer(self, method: str = "GET") -> Said:
        """The next answer that comes."""
        while b"\r\n\r\n" not in self.came:
            self._receive()
        head, _, self.came = self.came.partition(b"\r\n\r\n")
        length = re.search(rb"\r\nContent-Length: (\d+)", head)
        size = int(length[1]) if length and method != "HEAD" and b" 304 " not in head[:14] else 0
        while len(self.came) < size:
            self._receive()
        body, self.came = self.came[:size], self.came[size:]
        return Said(head, body)

    def _receive(self) -> None:
        part = self.line.recv(1 << 20)
        assert part, self.came
        self.came += part


# --- The same bytes ------------------------------------------------------------------------------------------------------


def test_answers_are_those_of_the_first_time(server: int, records: None) -> None:
    """Whatever the place, the method, the encoding, and what the client has already."""
    with Caller(server) as caller:
        for place, method, accepted in itertools.product(PLACES, ("GET", "HEAD"), ("", "gzip", "br, zstd")):
            headers = {"Accept_Encoding": accepted} if accepted else {}
            first = caller.ask(place, method, **headers)
            assert first.head.startswith(b"HTTP/1.1 200 OK\r\nServer: gunicorn\r\nDate: "), first
            assert [caller.ask(place, method, **headers).same for _ in range(4)] == [first.same] * 4


def test_who_has_the_answer_is_told_so_in_the_same_words(server: int, records: None) -> None:
    with Caller(server) as caller:
        for place in PLACES:
            tag = re.search(rb"\r\nETag: ([^\r]*)", caller.ask(place).head)
            assert tag is not None
            first = caller.ask(place, If_None_Match=tag[1].decode())
            assert first.head.startswith(b"HTTP/1.1 304 Not Modified\r\n")
            assert [caller.ask(place, If_None_Match=tag[1].decode()).same for _ in range(4)] == [first.same] * 4


def test_each_answer_has_its_name_and_its_hour(server: int, records: None) -> None:
    with Caller(server) as caller:
        heads = [caller.ask(FICHE).head for _ in range(6)]
    assert len({re.search(rb"X-Request-ID: (\w+)", head)[1] for head in heads}) == 6  # type: ignore[index]
    assert all(re.search(rb"\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n", head) for head in heads)


def test_two_requests_sent_at_once_are_answered_in_their_order(server: int, records: None) -> None:
    with Caller(server) as caller:
        expected = [[caller.ask(place).same for _ in range(3)][-1] for place in (FICHE, LIST, FICHE)]
        caller.line.sendall(b"".join(caller.request(place) for place in (FICHE, LIST, FICHE)))
        assert [caller.answer().same for _ in range(3)] == expected


def test_answer_that_its_reader_takes_slowly_comes_whole(server: int) -> None:
    """And while it leaves, others are answered."""
    for number in range(150):
        make_startup(f"long-{number}", name=f"Service {number}", mission="Aider ceux qui attendent. " * 190)
    with ExitStack() as lines:
        whole = [lines.enter_context(Caller(server)).ask(LIST) for _ in range(3)][-1]
        assert len(whole.body) > 700_000
        slow = [lines.enter_context(Caller(server)) for _ in range(THREADS - 1)]
        for caller in slow:
            caller.line.sendall(caller.request(LIST))
        time.sleep(0.3)
        assert lines.enter_context(Caller(server)).ask(LIST).same == whole.same
        assert [caller.answer().same for caller in slow] == [whole.same] * len(slow)


# --- Never stale ----------------------------------------------------------------------------------------------------------


def rename(name: str) -> None:
    Startup.objects.filter(slug="a").update(name=name)


def test_write_is_seen_by_the_next_answer(server: int, records: None) -> None:
    with Caller(server) as caller:
        for number in range(10):
            rename(f"Nom {number}")
            assert [f'"Nom {number}"'.encode() in caller.ask(FICHE).body for _ in range(4)] == [True] * 4


def test_nobody_reads_what_was_before_a_write_that_ended_when_they_asked(server: int, records: None) -> None:
    """Six readers while somebody writes: each answer is at least that of the last write that was over."""
    written = [0]
    rename("Nom 0")

    def read(_: int) -> list[bool]:
        fresh = []
        with Caller(server) as caller:
            while written[0] < 40:
                known = written[0]
                found = re.search(rb'"Nom (\d+)"', caller.ask(FICHE).body)
                fresh.append(found is not None and int(found[1]) >= known)
        return fresh

    with ThreadPoolExecutor(6) as pool:
        readers = pool.map(read, range(6))
        for number in range(1, 41):
            rename(f"Nom {number}")
            written[0] = number
            time.sleep(0.02)
        answers = [fresh for reader in readers for fresh in reader]
    assert len(answers) > 100
    assert all(answers)


def test_connection_of_the_database_that_is_lost_is_opened_again(server: int, records: None) -> None:
    with Caller(server) as caller:
        first = caller.ask_until_repeated(FICHE)
        for _ in range(3):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
            assert [caller.ask(FICHE).same for _ in range(3)] == [first] * 3


# --- Nobody waits for others ---------------------------------------------------------------------------------------------


def test_kept_answer_waits_for_no_page_that_is_being_built(server: int, records: None) -> None:
    """Every thread waits for a lock of the database; who asks for what is kept is answered."""
    with ExitStack() as lines:
        caller = lines.enter_context(Caller(server))
        first = caller.ask_until_repeated(FICHE)
        builders = [lines.enter_context(Caller(server)) for _ in range(THREADS)]
        with Locked("startups_startup"):
            for number, builder in enumerate(builders):
                builder.line.sendall(builder.request(f"/api/v1/startups/?page_size={number + 1}"))
            time.sleep(0.5)
            began = time.monotonic()
            assert [caller.ask(FICHE).same for _ in range(10)] == [first] * 10
            assert time.monotonic() - began < 1
        assert [builder.answer().head[:15] for builder in builders] == [b"HTTP/1.1 200 OK"] * THREADS


def test_version_that_can_not_be_read_silences_nobody_else(server: int, records: None) -> None:
    with ExitStack() as lines:
        asking = [lines.enter_context(Caller(server)) for _ in range(2)]
        first = asking[0].ask_until_repeated(FICHE)
        other = lines.enter_context(Caller(server))
        with Locked("common_datachange"):
            for caller in asking:
                caller.line.sendall(caller.request(FICHE))
                time.sleep(0.4)
            began = time.monotonic()
            assert other.ask("/adresse-qui-nexiste-pas.xml").head.startswith(b"HTTP/1.1 404")
            assert time.monotonic() - began < 1
        assert [caller.answer().same for caller in asking] == [first] * 2
        assert [caller.ask(FICHE).same for caller in asking] == [first] * 2


class Locked:
    """A table that nobody else reads, within the block."""

    def __init__(self, table: str) -> None:
        self.statement = f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(self.statement)

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def test_reader_who_leaves_before_the_answer_harms_nobody(server: int, records: None) -> None:
    with Caller(server) as caller:
        first = caller.ask_until_repeated(LIST)
        for _ in range(20):
            with Caller(server) as gone:
                gone.line.sendall(gone.request(LIST))
        assert [caller.ask(LIST).same for _ in range(3)] == [first] * 3


def test_server_that_stops_answers_and_says_that_it_closes(tmp_path: Path, records: None) -> None:
    with running(tmp_path) as (port, process), Caller(port) as caller:
        first = caller.ask_until_repeated(FICHE)
        os.kill(process.pid, signal.SIGTERM)
        time.sleep(0.3)
        head, body = caller.ask(FICHE).same
        assert (head.replace(b"Connection: close", b"Connection: keep-alive"), body) == first
        assert b"Connection: close" in head
        assert caller.line.recv(1) == b""
