"""The site behind PgBouncer in transaction mode, with several processes: every answer is there, and is the right one."""

import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from common.rights import Action
from devserver.folders import BASE_DIR
from devserver.pooler import Pooler, program
from devserver.processes import spawn, stop
from startups.models import Startup
from startups.queries import today
from tests.factories import make_incubator, make_startup
from tests.rights_table import SLUG
from tests.test_rights_matrix import SIGNING_IN, addresses

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = [f"/api/v1/startups/?page_size={size}&ordering=name" for size in range(1, 9)]
"""Statements whose parameters differ, so that each is planned, kept and lost on its own."""
ENDLESS = {"api-changes-stream"}
"""An answer that lasts as long as its reader."""
OF_THE_MOMENT = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|name="token" value="[^"]*"')
"""What a form says anew each time that it is shown."""


def places() -> list[str]:
    """Every address that anybody may read, with its example, and some lists."""
    public = [one for one in addresses() if one.right is Action.READ and one.name not in SIGNING_IN | ENDLESS]
    return [*dict.fromkeys([*(one.example for one in public), *LISTS])]


@pytest.fixture(scope="module")
def pooler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pooler]:
    program()  # without PgBouncer nothing here is shown: it fails, and says what to install
    folder = tmp_path_factory.mktemp("pooler")
    for above in (folder, *folder.parents[:2]):
        above.chmod(0o711)  # root's PgBouncer runs as nobody
    found = Pooler(folder / "bouncer", Path(str(connection.settings_dict["HOST"])), size=3)
    process = found.start()
    yield found
    found.stop(process)


@pytest.fixture
def site(pooler: Pooler, tmp_path: Path) -> Iterator[str]:
    """Three processes of the web server, with four threads each, over three connections of the database."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        port = int(line.getsockname()[1])
    url = pooler.url(str(connection.settings_dict["NAME"]))
    environment = {**os.environ, "DATABASE_URL": url, "WEB_CONCURRENCY": "3", "SITE_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "betaportfolio.wsgi", "--bind", f"127.0.0.1:{port}"]
    process = spawn(command, env=environment, log=tmp_path / "web.log", cwd=BASE_DIR)
    end = time.monotonic() + 90
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/mentions-legales/", timeout=60)
            break
        except httpx.HTTPError:
            assert time.monotonic() < end, (tmp_path / "web.log").read_text()
            time.sleep(0.2)
    yield f"http://127.0.0.1:{port}"
    stop(process)


type Said = tuple[str, int, bytes]


def said_directly(site: str, place: str) -> Said:
    """The answer of this process, by a connection of its own, to who calls it by the name of the site."""
    answer = Client().get(place, headers={"host": site.removeprefix("http://")})
    return place, answer.status_code, OF_THE_MOMENT.sub(b"", b"".join(answer))


def said_behind(site: str, asked: list[str]) -> list[Said]:
    """The answers of the site, asked by twelve clients at once."""
    with httpx.Client(base_url=site, timeout=60) as client, ThreadPoolExecutor(12) as pool:

        def ask(place: str) -> Said:
            answer = client.get(place)
            return place, answer.status_code, OF_THE_MOMENT.sub(b"", answer.content)

        return list(pool.map(ask, asked))


def differing(site: str, asked: list[str], *, times: int) -> list[tuple[str, int, bytes]]:
    """The answers behind the pooler that are not those given directly, on one day: at midnight they are asked again."""
    day = today()
    expected = {place: said_directly(site, place) for place in asked}
    assert [said for said in expected.values() if said[1] >= 500] == []
    found = [said for said in said_behind(site, asked * times) if said != expected[said[0]]]
    return found if today() == day else differing(site, asked, times=times)


def test_every_public_answer_is_the_one_of_a_site_without_a_pooler(site: str, settings: LazySettings) -> None:
    """Whatever the address: built by three processes at once, kept, and built again after a write."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    incubator = make_incubator(SLUG)
    for slug in (SLUG, *"abcdefgh"):
        make_startup(slug, name=f"Service {slug}", incubator=incubator, phases=[("construction", "2021-01-01")])
    asked = places()
    assert len(asked) > 150
    assert differing(site, asked, times=2) == []
    Startup.objects.filter(slug="a").update(name="Après")
    assert differing(site, LISTS, times=3) == []
