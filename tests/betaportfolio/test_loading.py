"""The web server is ready when it answers: loaded before it listens, and its processes are forked from that."""

import gc
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import OperationalError, connections
from django.template import engines

from betaportfolio.loading import load
from common import warming
from common.kept_answers import store
from devserver.folders import BASE_DIR
from devserver.processes import spawn, stop
from tests.connections import backend_pid
from tests.factories import make_startup
from tests.plugins.celery_worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, scope="module")
def thawed() -> Iterator[None]:
    """What these tests loaded is garbage again, and not what the tests loaded before any (``tests.plugins.collecting``)."""
    yield
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def test_first_pages_are_built_and_no_connection_stays_open(settings: LazySettings) -> None:
    settings.SITE_URL, settings.HOT_ANSWERS = "http://testserver", ("/mentions-legales/",)
    backend_pid()
    redis = cache._cache.get_client(write=True)  # type: ignore[attr-defined]
    number = redis.client_id()
    load()
    assert store.bytes > 0
    assert connections["default"].connection is None
    assert str(number) not in {one["id"] for one in redis.client_list()}


@pytest.mark.parametrize("site", ["http://ailleurs.example", "http://", "pas une adresse"])
def test_site_starts_without_its_first_pages(
    settings: LazySettings, caplog: pytest.LogCaptureFixture, site: str
) -> None:
    settings.SITE_URL, settings.HOT_ANSWERS = site, ("/mentions-legales/",)
    load()
    [record] = caplog.records
    assert (record.levelname, record.exc_info is not None) == ("WARNING", True)  # the journal says where
    assert store.bytes == 0


def test_site_that_starts_without_its_database_says_so_in_a_line(
    settings: LazySettings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(site: str) -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr(warming, "build", away)
    load()
    [record] = caplog.records
    message = "Les premières pages n’ont pas pu être préparées : OperationalError."
    assert (record.getMessage(), bool(record.exc_info)) == (message, False)


def test_every_template_is_compiled() -> None:
    load()
    (loader,) = engines["django"].engine.template_loaders  # type: ignore[attr-defined]
    names = {path.name for path in (BASE_DIR / "templates").rglob("*.html")}
    assert names <= {key.rpartition("/")[2].partition(".html")[0] + ".html" for key in loader.get_template_cache}


def test_site_listens_once_it_is_loaded(tmp_path: Path) -> None:
    make_startup("a")
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = int(line.getsockname()[1])
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "betaportfolio.wsgi", "--bind", f"127.0.0.1:{port}"]
    environment = {**os.environ, "WEB_CONCURRENCY": "2", "SITE_URL": f"http://127.0.0.1:{port}"}
    environment["DATABASE_URL"] = database_url()
    process = spawn(command, env=environment, log=tmp_path / "web.log", cwd=BASE_DIR)
    try:
        first = _first_answer(port, time.monotonic() + 90)
        assert first.json()["database"] == "ok", (tmp_path / "web.log").read_text()
        page = httpx.get(f"http://127.0.0.1:{port}/startups/a/", timeout=30)
        assert page.status_code == 200, (tmp_path / "web.log").read_text()
    finally:
        stop(process)


def _first_answer(port: int, end: float) -> httpx.Response:
    while True:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30)
        except httpx.ConnectError:
            assert time.monotonic() < end
            time.sleep(0.1)
