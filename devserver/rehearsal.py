"""Several machines on one: two web hosts, two workers, a pooler and a replica, from the embedded programs.

    .venv/bin/python -m devserver.rehearsal

It writes by one host and reads by the other, kills a host under load, holds the replica ten seconds late, then stops it,
and says what was seen. It ends with code 1 when an answer was stale, missing or an error.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import httpx
import psycopg2

from devserver import privileges
from devserver.folders import BASE_DIR, ServiceError
from devserver.pooler import Pooler
from devserver.postgres_server import PostgresServer, programs
from devserver.processes import spawn, stop
from devserver.redis_server import RedisServer
from devserver.supervisor import bound_socket

START = 120  # seconds for a host to answer
WRITES = 10
ADMINISTRATOR = "admin@demonstration.example"
PASSWORD = "demonstration"  # noqa: S105 - of the demonstration, which everybody knows
PLACES = ("/", "/startups/", "/api/v1/startups/", "/api/v1/portfolio/", "/api/v2.6/startups.json")


@dataclass
class Host:
    """A web host: its address and its server."""

    url: str
    process: subprocess.Popen[bytes]


@dataclass
class Findings:
    """What was seen, and what should not have been."""

    faults: list[str] = field(default_factory=list)

    def report_finding(self, sentence: str, *, is_right: bool = True) -> None:
        print(f"{'  ' if is_right else '! '}{sentence}", flush=True)
        if not is_right:
            self.faults.append(sentence)


@dataclass
class Machines:
    """All that runs."""

    primary: PostgresServer
    replica: PostgresServer
    replica_process: subprocess.Popen[bytes]
    hosts: list[Host]

    def ask(self, sql: str, *, of_replica: bool = False) -> list[tuple[object, ...]]:
        server = self.replica if of_replica else self.primary
        line = psycopg2.connect(host=str(server.sockets), user="postgres", dbname="postgres")
        line.autocommit = True
        try:
            with line.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            line.close()


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    """Start everything, in this order: database, replica, pooler, queue, records, workers, web hosts."""
    with ExitStack() as running:
        primary = PostgresServer(folder / "primary")
        running.callback(primary.stop, primary.start())
        redis = RedisServer(folder / "redis", volatile=True)
        running.callback(redis.stop, redis.start())
        direct = {
            **os.environ,
            "DATABASE_URL": primary.url,
            "REDIS_URL": redis.url,
            "SECRET_KEY": "of-a-rehearsal-that-signs-nothing-that-lasts-and-ends-in-a-few-minutes",
            "LOCAL_RUN": "on",
            "HTTPS": "off",
            "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
            "STATIC_ROOT": str(folder / "static"),
        }
        (folder / "static").mkdir()
        for command in ("prepare_static", "prepare_database"):
            subprocess.run([sys.executable, "manage.py", command], cwd=BASE_DIR, env=direct, check=True)  # noqa: S603
        replica = PostgresServer(folder / "replica", ("hot_standby_feedback=on",))
        _copy(primary, replica)
        replica_process = replica.start()
        running.callback(replica.stop, replica_process)
        pooler = Pooler(folder / "pooler", primary.sockets, size=8)
        running.callback(pooler.stop, pooler.start())
        for number in (1, 2):
            running.callback(stop, _worker(direct, folder, number))
        web = {**direct, "DATABASE_URL": pooler.url("postgres"), "DATABASE_REPLICA_URL": replica.url}
        hosts = [_host(web, folder, number) for number in (1, 2)]
        for host in hosts:
            running.callback(stop, host.process)
        _wait(hosts)
        yield Machines(primary, replica, replica_process, hosts)


def _copy(primary: PostgresServer, replica: PostgresServer) -> None:
    """A replica that follows ``primary`` by streaming."""
    replica.own(replica.folder)
    command = [
        str(programs() / "pg_basebackup"),
        "-h",
        str(primary.sockets),
        "-U",
        "postgres",
        "-D",
        str(replica.folder),
    ]
    command += ["-R", "-X", "stream", "--checkpoint=fast"]
    paths = [primary.sockets, replica.folder, programs()]
    subprocess.run(  # noqa: S603
        privileges.lowered(command, paths=paths, death_signal=signal.SIGTERM), check=True, cwd="/"
    )
    for file in replica.folder.glob(".s.PGSQL.*"):  # the socket of the primary is in its folder
        file.unlink()


def _worker(env: dict[str, str], folder: Path, number: int) -> subprocess.Popen[bytes]:
    """A worker, straight to the database: it holds locks of its session. The first one is the clock too."""
    command = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "--app", "betaportfolio.celery", "worker"]
    command += ["--concurrency", "1", "--hostname", f"worker{number}@rehearsal"]
    if number == 1:
        command += ["--beat", "--schedule", str(folder / "beat.db")]
    return spawn(command, env=env, cwd=BASE_DIR, log=folder / f"worker{number}.log")


def _host(env: dict[str, str], folder: Path, number: int) -> Host:
    with bound_socket(0) as line:
        url = "http://{}:{}".format(*line.getsockname())
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "gunicorn",
            "betaportfolio.wsgi",
            "--bind",
            f"fd://{line.fileno()}",
        ]
        process = spawn(
            command,
            env={**env, "SITE_URL": url},
            cwd=BASE_DIR,
            log=folder / f"web{number}.log",
            pass_fds=[line.fileno()],
        )
    return Host(url, process)


def _wait(hosts: list[Host]) -> None:
    end = time.monotonic() + START
    for host in hosts:
        while True:
            try:
                if httpx.get(f"{host.url}/healthz", timeout=20).status_code == 200:
                    break
            except httpx.HTTPError:
                pass
            if time.monotonic() > end:
                raise ServiceError(f"{host.url} n’a pas répondu en {START} s")
            time.sleep(0.2)


class Form(HTMLParser):
    """What the form of a page that asks for ``field`` is filled with."""

    def __init__(self, page: str, field: str) -> None:
        super().__init__()
        self._filled: dict[str, str] = {}
        self._text = ""
        self.values: dict[str, str] = {}
        self._field = field
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._filled = {}
        elif tag == "input" and attributes.get("name"):
            self._filled[attributes["name"]] = attributes.get("value", "")
        elif tag == "textarea":
            self._text = attributes.get("name", "")
            self._filled[self._text] = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self._filled[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._filled[self._text] = self._filled[self._text].removeprefix("\n")
            self._text = ""
        elif tag == "form":
            if self._field in self._filled:
                self.values = self._filled
            self._filled = {}


class Author:
    """Somebody who signed in on a host, and changes a fiche there by its page."""

    def __init__(self, host: Host) -> None:
        self._client = httpx.Client(base_url=host.url, timeout=60, headers={"Referer": host.url})
        form = Form(self._client.get("/connexion/").text, "username").values
        filled = {**form, "username": ADMINISTRATOR, "password": PASSWORD}
        _redirected(self._client.post("/connexion/", data=filled))

    def rename(self, slug: str, name: str) -> None:
        """Change the name of a fiche."""
        address = f"/espace/services/{slug}/modifier/identite/"
        form = Form(self._client.get(address).text, "name").values
        _redirected(self._client.post(address, data={**form, "name": name, "reason": "Répétition générale"}))


def _redirected(answer: httpx.Response) -> None:
    if answer.status_code != 302:
        sentence = " ".join(re.findall(r"fr-(?:error-text|message--error|alert)[^>]*>([^<]+)", answer.text))
        raise ServiceError(f"{answer.request.url} : {answer.status_code} {sentence}")


class Door:
    """What a front door does: asks the hosts in turn, and the next one when a host doesn't answer."""

    def __init__(self, hosts: list[Host]) -> None:
        self._clients = [httpx.Client(base_url=host.url, timeout=60) for host in hosts]
        self._next = 0

    def get(self, place: str) -> httpx.Response:
        for _ in self._clients:
            self._next += 1
            try:
                return self._clients[self._next % len(self._clients)].get(place)
            except httpx.TransportError:
                continue
        raise ServiceError("aucun hôte ne répond")


def name_on(host: Host, slug: str) -> tuple[str, int]:
    """The name of a fiche as a host says it, and the version that it read."""
    answer = httpx.get(f"{host.url}/api/v1/startups/{slug}/", timeout=60)
    return str(answer.json()["name"]), int(answer.headers["Data-Version"])


def writes_are_seen(found: Machines, findings: Findings, slug: str, what: str) -> None:
    """Write by one host, read by the other at once, both ways."""
    stale, longest = 0, 0.0
    authors = [Author(host) for host in found.hosts]
    for number in range(WRITES):
        by, other = number % 2, found.hosts[1 - number % 2]
        name = f"{what} {number}"
        authors[by].rename(slug, name)
        began = time.monotonic()
        stale += sum(name_on(host, slug)[0] != name for host in (other, found.hosts[by]))
        longest = max(longest, time.monotonic() - began)
    sentence = (
        f"{what} : {WRITES} écritures, {stale} réponse périmée, la plus longue des lectures {longest * 500:.0f} ms"
    )
    findings.report_finding(sentence, is_right=stale == 0)


def jobs_are_done_once(found: Machines, findings: Findings) -> None:
    end = time.monotonic() + 90
    while found.ask("SELECT 1 FROM common_job WHERE state IN ('queued', 'running')") and time.monotonic() < end:
        time.sleep(0.5)
    ((total, twice, failed),) = found.ask(
        "SELECT count(*), count(*) FILTER (WHERE attempts > 1), count(*) FILTER (WHERE state <> 'done') FROM common_job"
    )
    sentence = f"{total} tâches : {twice} faite deux fois, {failed} qui n’a pas abouti"
    findings.report_finding(sentence, is_right=(twice, failed) == (0, 0))
    workers = found.ask("SELECT name FROM common_worker WHERE heard_at > now() - interval '2 minutes'")
    findings.report_finding(f"{len(workers)} workers répondent", is_right=len(workers) == 2)


def host_is_killed(found: Machines, findings: Findings) -> None:
    """Readers go on while a host dies."""
    answers: list[int] = []
    stopping = threading.Event()

    def read() -> None:
        door = Door(found.hosts)
        while not stopping.is_set():
            answers.append(door.get(PLACES[len(answers) % len(PLACES)]).status_code)

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    time.sleep(3)
    before = len(answers)
    os.killpg(found.hosts[0].process.pid, signal.SIGKILL)
    time.sleep(5)
    stopping.set()
    for reader in readers:
        reader.join()
    errors = sum(status != 200 for status in answers)
    sentence = f"un hôte tué : {before} réponses avant, {len(answers) - before} après, {errors} erreur"
    findings.report_finding(sentence, is_right=errors == 0 and len(answers) > before)


def _load_of_replica(found: Machines) -> int:
    """How many transactions the replica has done."""
    ((done,),) = found.ask("SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'", of_replica=True)
    return int(str(done))


def rehearse(found: Machines) -> Findings:
    """All of it, in turn."""
    findings = Findings()
    ((slug,),) = found.ask("SELECT slug FROM startups_startup ORDER BY slug LIMIT 1")
    before = _load_of_replica(found)
    writes_are_seen(found, findings, str(slug), "réplica à jour")
    time.sleep(1)
    for host in found.hosts:
        for place in PLACES:
            httpx.get(host.url + place, timeout=60)
    time.sleep(2)
    findings.report_finding(f"le réplica a fait {_load_of_replica(found) - before} transactions")
    jobs_are_done_once(found, findings)
    found.ask("ALTER SYSTEM SET recovery_min_apply_delay = '10s'", of_replica=True)
    found.ask("SELECT pg_reload_conf()", of_replica=True)
    writes_are_seen(found, findings, str(slug), "réplica en retard de dix secondes")
    stop(found.replica_process, signal.SIGINT)
    writes_are_seen(found, findings, str(slug), "réplica arrêté")
    host_is_killed(found, findings)
    return findings


def main() -> int:
    """The command line; the code is 1 when something was not as it should be."""
    with tempfile.TemporaryDirectory(prefix="betaportfolio-rehearsal-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # root's services run as nobody
        try:
            with machines(folder) as found:
                findings = rehearse(found)
        except ServiceError as error:
            print(error, file=sys.stderr)
            for log in sorted(folder.glob("*.log")):
                print(f"--- {log.name}\n{log.read_text()[-1500:]}", file=sys.stderr)
            return 1
    return 1 if findings.faults else 0


if __name__ == "__main__":
    sys.exit(main())
