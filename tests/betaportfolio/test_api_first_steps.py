"""The page « Premiers pas »: its programs run, and its responses are those of the API."""

import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape

import pytest
from django.test import Client
from playwright.sync_api import Page

from common import data_version
from startups.models import Startup
from tests import factories
from tests.catalogue.universe import make_universe

LISTED = "/api/v1/startups/?page_size=2&fields=slug,name,phase,incubator"


def programs(html: str) -> list[str]:
    """Return the programs and the responses of the page, in order."""
    return [unescape(code) for code in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", html, re.DOTALL)]


def run(*program: str) -> dict[str, object]:
    environment = {**os.environ, "JETON": factories.SECRET}
    done = subprocess.run(program, check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def run_in_browser(page: Page, code: str) -> dict[str, object]:
    process = f"const process = {{env: {{JETON: '{factories.SECRET}'}}}};"
    said = page.evaluate(
        f"(async () => {{ let said; const console = {{log: value => said = value}}; {process} {code}; return said; }})()"
    )
    found: dict[str, object] = json.loads(said) if isinstance(said, str) else said
    return found


@pytest.mark.django_db(transaction=True)
def test_examples_of_the_first_steps_run_as_printed(live_site: str, page: Page) -> None:
    make_universe()
    first = Startup.objects.get(slug=json.loads(Client().get(LISTED).content)["results"][0]["slug"])
    reading = factories.make_measurement(factories.make_metric(first), "2021-03", "366")
    factories.make_token(first)
    client = Client(headers={"host": live_site.removeprefix("http://")})
    html = client.get("/api/docs/premiers-pas/").content.decode()
    curl, python, javascript, listed, refused, curl_write, python_write, javascript_write = programs(html)
    version = data_version.current()

    page.goto(f"{live_site}/api/docs/premiers-pas/")
    assert json.loads(listed) == client.get(LISTED).json()
    assert json.loads(refused) == client.get("/api/v1/portfolio/?as_of=hier").json()
    reads = [run(sys.executable, "-c", python), run_in_browser(page, javascript)]
    writes = [run(sys.executable, "-c", python_write), run_in_browser(page, javascript_write)]
    if shutil.which("curl"):
        reads.append(run("sh", "-c", curl))
        writes.append(run("sh", "-c", curl_write))
    assert all(read == json.loads(listed) for read in reads)
    effects = [(write["metric"], write["unchanged"], write["dry_run"]) for write in writes]
    assert effects == [(reading.metric.code, 1, True)] * len(writes)
    assert data_version.current() == version


@pytest.mark.django_db
def test_first_steps_without_a_service_show_an_empty_list_and_an_error() -> None:
    *_, listed, refused = programs(Client().get("/api/docs/premiers-pas/").content.decode())
    assert (json.loads(listed)["results"], json.loads(refused)["status"]) == ([], 400)


@pytest.mark.django_db
def test_type_of_an_error_is_the_address_that_explains_its_code() -> None:
    told = Client().get("/api/v1/startups/?nope=1").json()["type"]
    address, _, anchor = told.removeprefix("http://localhost:8000").partition("#")
    assert f'<li id="{anchor}"><code>unknown_parameter</code>' in Client().get(address).content.decode()
