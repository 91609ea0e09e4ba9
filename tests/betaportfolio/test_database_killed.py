"""PostgreSQL is killed during a hundred writes: each response matches what was saved."""

import os
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import psycopg2
import pytest
from django.db import connection

from betaportfolio.backups.restoring import read, restore
from betaportfolio.backups.saving import back_up
from betaportfolio.configuration.addresses import database_from_url
from devserver.folders import BASE_DIR
from devserver.postgres_server import PostgresServer
from devserver.processes import SupervisedProcess, spawn, stop
from tests import factories, wordings

WRITES, AT_ONCE, KILLED_AFTER = 100, 6, 40
SAVED, REFUSED, UNKNOWN = "C’est enregistré", wordings.NOT_SAVED, "Nous ne savons pas"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[PostgresServer, SupervisedProcess]]:
    """Yield a PostgreSQL for this test, restarted like that of `make run`, with the tables and rows of the test
    database.
    """
    tmp_path.chmod(0o711)
    (tmp_path / "base").mkdir(mode=0o711)
    server = PostgresServer(tmp_path / "base" / "postgres")  # durable: what it reports as committed is on the disk
    kept = SupervisedProcess("postgres", server.start)
    file = back_up(tmp_path / "one.dump")
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database_from_url(server.url))
    try:
        restore(read(file))
    finally:
        connection.close()
        connection.settings_dict.update(before)
    yield server, kept
    server.stop(kept.process)


@pytest.fixture
def service(transactional_db: None) -> None:
    startup = factories.make_startup("a.service", phases=[("construction", "2010-01-01")])
    factories.make_metric(startup)
    for number in range(WRITES):  # a token of its own for each: one token writes twice at once
        factories.make_token(startup, secret=f"{factories.SECRET}{number}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as line:
        return int(line.getsockname()[1])


@pytest.fixture
def site(service: None, server: tuple[PostgresServer, SupervisedProcess], tmp_path: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "betaportfolio.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "6"]
    environment = {**os.environ, "DATABASE_URL": server[0].url, "DJANGO_SETTINGS_MODULE": "betaportfolio.settings"}
    process = spawn([*command, "--no-control-socket"], env=environment, log=tmp_path / "web.log", cwd=BASE_DIR)
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while True:
        try:
            if httpx2.get(f"{address}/healthz").status_code == 200:
                break
        except httpx2.HTTPError:
            pass
        assert time.monotonic() < end, (tmp_path / "web.log").read_text()
        time.sleep(0.2)
    yield address
    stop(process)


def month(number: int) -> tuple[str, str]:
    year, index = divmod(number, 12)
    after = divmod(number + 1, 12)
    return f"{2011 + year}-{index + 1:02}-01", f"{2011 + after[0]}-{after[1] + 1:02}-01"


def write(site: str, number: int) -> str:
    """Write the value of a month; return the result in the response."""
    start, end = month(number)
    try:
        answer = httpx2.post(
            f"{site}/api/v1/startups/a.service/metrics/usagers/measurements/",
            json={"start": start, "end": end, "value": number},
            headers={"Authorization": f"Bearer {factories.SECRET}{number}"},
            timeout=60,
        )
    except httpx2.HTTPError as error:
        return f"no answer: {error!r}"
    if answer.status_code == 200:
        return SAVED
    title = answer.json()["title"]
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30"), answer.text
    return UNKNOWN if title.startswith(UNKNOWN) else title


def present(server: PostgresServer) -> set[int]:
    parameters = database_from_url(server.url)
    base = psycopg2.connect(host=str(parameters["HOST"]), user="postgres", dbname="postgres")
    try:
        with base.cursor() as cursor:
            cursor.execute("SELECT value::int FROM impact_measurement")
            return {row[0] for row in cursor.fetchall()}
    finally:
        base.close()


@pytest.mark.sweep
def test_nothing_is_reported_saved_and_absent_nor_failed_and_present(
    site: str, server: tuple[PostgresServer, SupervisedProcess]
) -> None:
    postgres, kept = server
    told: dict[int, str] = {}
    with ThreadPoolExecutor(AT_ONCE) as clients:
        sent = {number: clients.submit(write, site, number) for number in range(WRITES)}
        while sum(future.done() for future in sent.values()) < KILLED_AFTER:
            time.sleep(0.005)
        os.killpg(kept.process.pid, signal.SIGKILL)
        while not all(future.done() for future in sent.values()):
            kept.check()
            time.sleep(0.02)
        told = {number: future.result() for number, future in sent.items()}
    while kept.process.poll() is not None:
        kept.check()
        time.sleep(0.02)

    there, counts = present(postgres), Counter(told.values())
    assert set(counts) <= {SAVED, REFUSED, UNKNOWN}, counts
    assert {number for number, said in told.items() if said == SAVED} - there == set()
    assert {number for number, said in told.items() if said == REFUSED} & there == set()
    assert (counts[SAVED] >= KILLED_AFTER, counts[REFUSED] > 0, counts[UNKNOWN] <= AT_ONCE) == (True, True, True)
