#!/usr/bin/env python3
"""Rehearse a deployment and its rollback: ``scripts/rehearse_deployment.py v1.0.0 HEAD``.

Two revisions of the repository share one database, with the demonstration. A reader and a tool that saves a measurement
never stop, while: the released version runs; the new one migrates; it replaces the web process; the released version
comes back on the migrated database. A port in front waits for a process that is replaced, as ``deploy/Caddyfile`` does.
The script counts requests, errors, and saves that were answered and are not there at the end, and prints each error.
"""

import argparse
import datetime as dt
import http.client
import http.cookiejar
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from devserver.processes import Process, spawn, stop  # noqa: E402
from devserver.services import local_environment, missing_servers  # noqa: E402

PAGES = (
    "/",
    "/startups/",
    "/incubateurs/",
    "/indicateurs/",
    "/financements/",
    "/standards/",
    "/espace/",
    "/api/v1/startups/",
)
EACH = 8
"""Seconds of each step, with nothing but requests."""
WAIT = float(os.environ.get("WAIT", "60"))
"""Seconds that the port in front waits for the web process, as ``lb_try_duration``."""
FIRST_DAY = dt.date(2000, 1, 1)


class Front:
    """A port that carries each connection to the web process, and waits for it while it is replaced."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self._carry, args=[client], daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, self._connected() as server:
            back = threading.Thread(target=_copy, args=[server, client], daemon=True)
            back.start()
            _copy(client, server)
            back.join()

    def _connected(self) -> socket.socket:
        until = time.monotonic() + WAIT
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


class Load:
    """A reader and a tool that never stop; ``step`` names the current step of the deployment."""

    def __init__(self, site: str, cookies: http.cookiejar.CookieJar, token: str, metric: str) -> None:
        self.site, self.token, self.metric = site, token, metric
        self.reader = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        self.step, self.is_over = "", False
        self.requests: Counter[str] = Counter()
        self.slowest: dict[str, float] = {}
        self.errors: list[str] = []
        self.retries = 0
        self.saved: dict[str, int] = {}
        self.threads = [threading.Thread(target=self._repeat, args=[what]) for what in (self._read, self._save)]

    def _repeat(self, what: Callable[[int], None]) -> None:
        count = 0
        while not self.is_over:
            began = time.monotonic()
            step = self.step
            try:
                self._twice(what, count)
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(f"{step}: {what.__name__[1:]} {count}: {error}")
            self.requests[step] += 1
            self.slowest[step] = max(self.slowest.get(step, 0), time.monotonic() - began)
            count += 1
            time.sleep(0.05)

    def _twice(self, what: Callable[[int], None], count: int) -> None:
        """Repeat a request whose connection was closed without an answer, as Caddy does with a GET, and a tool with its key."""
        try:
            what(count)
        except OSError as error:
            if not isinstance(getattr(error, "reason", error), ConnectionResetError):
                raise
            self.retries += 1
            what(count)

    def _read(self, count: int) -> None:
        page = PAGES[count % len(PAGES)]
        try:
            with self.reader.open(self.site + page, timeout=2 * WAIT) as answer:
                answer.read()
        except urllib.error.HTTPError as error:
            raise OSError(f"{page} {error.code}") from error

    def _save(self, count: int) -> None:
        start = FIRST_DAY + dt.timedelta(days=count)
        period = f"{start}/{start + dt.timedelta(days=1)}/"
        self.call("PUT", period, {"value": 100 + count % 7})
        self.saved[str(start)] = 100 + count % 7

    def call(self, method: str, period: str = "", value: object = None) -> dict[str, list[dict[str, str]]]:
        """Call the API of the measurements, and return its answer."""
        request = urllib.request.Request(  # noqa: S310 - an address of ours
            self.site + self.metric + "measurements/" + period,
            data=json.dumps(value).encode() if value else None,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                **({"Idempotency-Key": f"rehearsal-{period.replace('/', '-')}"} if value else {}),
            },
            method=method,
        )
        with urllib.request.urlopen(request, timeout=2 * WAIT) as answer:  # noqa: S310
            found: dict[str, list[dict[str, str]]] = json.load(answer)
            return found

    def lost(self) -> list[str]:
        """Return the first days of the saves that were answered and are not there."""
        there = {one["start"]: float(one["value"]) for one in self.call("GET")["measurements"]}
        return [start for start, value in self.saved.items() if there.get(start) != value]


class Rehearsal:
    """The two versions, in folders of their own, on one database."""

    def __init__(self, folder: Path, old: str, new: str) -> None:
        self.folder = folder
        self.versions = {"old": self._check_out("old", old), "new": self._check_out("new", new)}
        self.servers = missing_servers(folder)
        self.running = [server.start() for server in self.servers.values()]
        self.env = local_environment(folder, self.servers) | {"READS_PER_MINUTE": "0", "WEB_CONCURRENCY": "1"}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.web: Process | None = None

    def _check_out(self, name: str, revision: str) -> Path:
        target = self.folder / name
        target.mkdir()
        archive = subprocess.run(["git", "-C", ROOT, "archive", revision], check=True, capture_output=True)  # noqa: S603, S607
        subprocess.run(["tar", "-x", "-C", target], input=archive.stdout, check=True)  # noqa: S603, S607
        return target

    def environment(self, version: str) -> dict[str, str]:
        return self.env | {"RELEASE": version, "STATIC_ROOT": str(self.folder / f"static-{version}")}

    def manage(self, version: str, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=self.versions[version], env=self.environment(version), check=True)  # noqa: S603

    def start(self, version: str) -> None:
        """Start the web process of a version in place of the other."""
        if self.web is not None:
            stop(self.web, patience=30)
        command = [sys.executable, "-m", "gunicorn", "betaportfolio.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        folder = self.versions[version]
        self.web = spawn(command, env=self.environment(version), cwd=folder, log=self.folder / f"{version}.log")
        self._wait()

    def _wait(self) -> None:
        """Wait until the web process accepts requests: it opens its port once it is loaded."""
        while self.web is not None and self.web.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.2)
        raise SystemExit("The web process ended: see its log.")

    def close(self) -> None:
        if self.web is not None:
            stop(self.web)
        for server, process in zip(self.servers.values(), self.running, strict=True):
            server.stop(process)


def sign_in(site: str, email: str, password: str, cookies: http.cookiejar.CookieJar) -> urllib.request.OpenerDirector:
    """Return a browser that is signed in, with its ``cookies``."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    send_form(browser, f"{site}/connexion/", {"username": email, "password": password})
    return browser


def send_form(browser: urllib.request.OpenerDirector, address: str, values: dict[str, str]) -> str:
    """Fill in the form of a page, send it, and return the page that follows."""
    page = browser.open(address).read().decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    data = {**{name: unescape(value) for name, value in hidden}, **values}
    request = urllib.request.Request(address, urllib.parse.urlencode(data).encode(), {"Referer": address})  # noqa: S310
    return str(browser.open(request).read().decode())


@contextmanager
def rehearsal(old: str, new: str) -> Iterator[Rehearsal]:
    folder = Path(tempfile.mkdtemp(prefix="rehearsal-"))
    folder.chmod(0o711)
    one = Rehearsal(folder, old, new)
    try:
        yield one
    finally:
        one.close()
        shutil.rmtree(folder)


def main(old: str, new: str) -> int:
    """Rehearse, print the counts, and return 0 if nothing failed or was lost."""
    with rehearsal(old, new) as one:
        accounts = one.folder / "accounts.txt"
        one.manage("old", "prepare_database", "--accounts", str(accounts))
        for version in one.versions:
            one.manage(version, "collectstatic", "--noinput", "--verbosity=0")
        front = Front(one.port)
        site = f"http://127.0.0.1:{front.port}"
        one.start("old")
        load = prepared(site, accounts.read_text())
        for thread in load.threads:
            thread.start()
        steps: dict[str, Callable[[], None]] = {
            "the released version": lambda: None,
            "the new version migrates": lambda: one.manage("new", "migrate", "--noinput", "--verbosity=0"),
            "the new version replaces it": lambda: one.start("new"),
            "the released version comes back": lambda: one.start("old"),
        }
        for name, run in steps.items():
            load.step = name
            run()
            time.sleep(EACH)
        load.is_over = True
        for thread in load.threads:
            thread.join()
        return report(load)


def prepared(site: str, accounts: str) -> Load:
    """Sign in as an administrator of the demonstration, and issue a token for the first metric."""
    email, password = re.findall(r"- (admin[^,]*), mot de passe « (.+?) »", accounts)[0]
    cookies = http.cookiejar.CookieJar()
    browser = sign_in(site, email, password, cookies)
    rows = json.load(browser.open(f"{site}/api/v1/metrics/?kind=count&page_size=1"))["results"]
    slug, code = rows[0]["startup"], rows[0]["code"]
    last_day = dt.date.today() + dt.timedelta(days=30)  # noqa: DTZ011
    page = send_form(
        browser, f"{site}/espace/jetons/nouveau/", {"name": "Répétition", "startups": slug, "last_day": str(last_day)}
    )
    token = re.findall(r"bpf_[\w-]+", page)[0]
    return Load(site, cookies, token, f"/api/v1/startups/{slug}/metrics/{code}/")


def report(load: Load) -> int:
    """Print the counts; return 0 if nothing failed or was lost."""
    for step, count in load.requests.items():
        failed = sum(error.startswith(f"{step}:") for error in load.errors)
        print(f"{step}: {count} requests, {failed} errors, the slowest {load.slowest[step]:.1f} s")
    lost = load.lost()
    print(f"{len(load.saved)} saves, {len(lost)} lost; {load.retries} requests sent twice")
    for error, count in Counter(re.sub(r" \d+:", ":", error) for error in load.errors).most_common(20):
        print(f"  {count} × {error}")
    return 1 if load.errors or lost else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", help="the released revision, such as v1.0.0")
    parser.add_argument("new", help="the revision to deploy")
    given = parser.parse_args()
    os.environ.pop("DATABASE_URL", None)
    sys.exit(main(given.old, given.new))
