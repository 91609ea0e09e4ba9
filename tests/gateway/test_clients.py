"""The clients of docs/api-changes.md, run as they are written."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page

from startups.models import Startup
from tests.factories import make_startup

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = Path(__file__).parents[2] / "docs" / "api-changes.md"
SITE = "http://localhost:8000"


def programs(site: str) -> list[str]:
    """Return the programs of the page, which ask ``site``."""
    found = re.findall(r"```(?:python|javascript)\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return [program.replace(SITE, site) for program in found]


def renamed(slug: str, name: str) -> None:
    startup = Startup.objects.get(slug=slug)
    startup.name = name
    startup.save()


def run(program: str, folder: Path, **environment: str) -> list[str]:
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_python_client_prints_what_changed_since_it_last_ran(live_site: str, tmp_path: Path) -> None:
    make_startup("a", name="Un")
    client, *_ = programs(live_site)
    assert client.count("\n") <= 11
    assert run(client, tmp_path) == []
    renamed("a", "Deux")
    assert run(client, tmp_path) == [f"Deux : Nom : Un → Deux. {live_site}/startups/a/"]
    assert run(client, tmp_path) == []


def test_javascript_client_prints_what_changed_since_it_last_ran(live_site: str, page: Page) -> None:
    make_startup("a", name="Un")
    _, client, _ = programs(live_site)
    said: list[str] = []
    page.goto(f"{live_site}/livez")  # light, and of the same origin
    page.on("console", lambda message: said.append(message.text))
    for name in ("Deux", "Trois"):
        page.evaluate(f"(async () => {{ {client} }})()")
        renamed("a", name)
    page.evaluate(f"(async () => {{ {client} }})()")
    address = f"{live_site}/startups/a/"
    assert said == [
        f"Deux : Nom : Un → Deux. {address}",
        f"Trois : Nom : Deux → Trois. {address}",
    ]


@pytest.fixture
def channel() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a webhook, and what it receives."""
    received: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", received
    server.shutdown()
    server.server_close()


def test_webhook_of_a_channel_receives_each_sentence(
    live_site: str, tmp_path: Path, channel: tuple[str, list[str]]
) -> None:
    make_startup("a", name="Un")
    client, _, bot = programs(live_site)
    webhook, received = channel
    program = bot + client.replace('print(change["text"], change["page"])', "say(change)")
    run(program, tmp_path, WEBHOOK=webhook)
    renamed("a", "Deux")
    run(program, tmp_path, WEBHOOK=webhook)
    assert received == [f"Deux : Nom : Un → Deux. {live_site}/startups/a/"]
