"""Twelve people save a service whose row is locked: each gets an error after some seconds, and the site still responds."""

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import psycopg2
import pytest

from devserver.folders import BASE_DIR
from devserver.processes import spawn, stop
from tests import factories, wordings
from tests.betaportfolio.test_database_killed import free_port
from tests.plugins.celery_worker import database_url

SAVERS = 12
PAGES = ("/livez", "/readyz", "/api/v1/portfolio/", "/api/v1/startups/")


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    startup = factories.make_startup("a.service", phases=[("construction", "2010-01-01")])
    factories.make_metric(startup)
    for number in range(SAVERS):
        factories.make_token(startup, secret=secret_of(number))
    address = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "betaportfolio.wsgi", "--bind", address.removeprefix("http://")]
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "betaportfolio.settings"}
    process = spawn(command, env=environment, log=tmp_path / "web.log", cwd=BASE_DIR)
    limit = time.monotonic() + 60
    try:
        while asked(f"{address}/readyz")[0] != 200:
            assert time.monotonic() < limit, (tmp_path / "web.log").read_text()
            time.sleep(0.2)
        yield address
    finally:
        stop(process)


def asked(url: str) -> tuple[int, float]:
    """Return the status of a page (0 without a response) and the seconds that it took."""
    began = time.monotonic()
    try:
        status = httpx2.get(url, timeout=30).status_code
    except httpx2.HTTPError:
        status = 0
    return status, time.monotonic() - began


def secret_of(number: int) -> str:
    return f"bpf_{number:02}{factories.SECRET}"


def save(site: str, number: int, *, token: int | None = None) -> httpx2.Response:
    """Save a month with the token of its number, or with another one."""
    return httpx2.post(
        f"{site}/api/v1/startups/a.service/metrics/usagers/measurements/",
        json={"start": f"2012-{number:02}-01", "end": f"2012-{number:02}-28", "value": number},
        headers={"Authorization": f"Bearer {secret_of(number - 1 if token is None else token)}"},
        timeout=60,
    )


@pytest.mark.sweep  # one save that waits for a row is in `test_outages.py`
def test_saves_that_wait_for_a_row_end_and_pages_answer_concurrently(site: str) -> None:
    other = psycopg2.connect(database_url())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM startups_startup FOR UPDATE")
        began = time.monotonic()
        with ThreadPoolExecutor(SAVERS) as savers:
            saves = [savers.submit(save, site, number + 1) for number in range(SAVERS)]
            time.sleep(0.5)
            pages = [asked(f"{site}{page}") for page in PAGES * 2]
            answers = [one.result() for one in saves]
        took = time.monotonic() - began
    finally:
        other.close()
    print(f"12 saves in {took:.1f} s; pages in {[round(seconds, 2) for _, seconds in pages]} s")
    assert {(one.status_code, one.headers["Retry-After"]) for one in answers} == {(503, "5")}
    assert {one.json()["title"] for one in answers} == {wordings.NOT_SAVED}
    assert {status for status, _ in pages} == {200}
    assert max(seconds for _, seconds in pages) < 3
    assert save(site, 1).status_code == 200


@pytest.mark.sweep  # it needs a whole process; the count of a minute is in `tests/impact/test_api_metrics.py`
def test_third_save_at_once_of_one_token_is_refused_and_nothing_is_written(site: str) -> None:
    other = psycopg2.connect(database_url())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM startups_startup FOR UPDATE")
        with ThreadPoolExecutor(4) as savers:
            answers = [one.result() for one in [savers.submit(save, site, number, token=0) for number in range(1, 5)]]
    finally:
        other.close()
    assert sorted(one.status_code for one in answers) == [429, 429, 503, 503]
    assert {one.headers["Retry-After"] for one in answers if one.status_code == 429} == {"1"}
    assert save(site, 1, token=0).status_code == 200
