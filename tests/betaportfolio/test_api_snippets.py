"""The programs of the documentation that write run as they are written, in each language, and write nothing by a dry run."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from accounts.models import Scope, ServiceToken
from betaportfolio.api_docs import operations, schema
from betaportfolio.api_snippets import SENDINGS, Sending, reading_snippets, writing_snippets
from common import data_version
from gateway.models import Webhook
from impact.models import Measurement
from indicators.algebra.measured_sources import measured_rule
from indicators.models import MeasuredFigure
from startups.models import LifeEvent, Phase
from tests import factories

SITE = "https://exemple.gouv.fr"
DRY = {key: sending for key, sending in SENDINGS.items() if "dry_run=true" in sending.path}
EFFECTS: dict[str, tuple[int, dict[str, Any] | None]] = {
    "enter-phase": (200, {"startup": "ecole-ouverte", "phase": "acceleration", "effect": "recorded", "dry_run": True}),
    "edit-fiche": (200, {"startup": "ecole-ouverte", "effect": "recorded", "dry_run": True}),
    "add-event": (200, {"startup": "ecole-ouverte", "effect": "recorded", "dry_run": True}),
    "record-measurements": (200, {"dry_run": True}),
    "enter-measured-figure": (200, {"value": 82.5, "effect": "recorded", "dry_run": True}),
    "correct-measured-figure": (200, {"value": 82.5, "effect": "recorded", "dry_run": True}),
    "withdraw-measured-figure": (204, None),
}
"""What each dry run answers."""


def make_examples() -> ServiceToken:
    """What the examples speak of, and a token for all of it."""
    startup = factories.make_startup("ecole-ouverte", phases=[("construction", "2020-01-01")])
    factories.make_metric(startup, code="usagers")
    indicator = factories.make_indicator("satisfaction", rule=measured_rule("satisfaction", "number"))
    MeasuredFigure.objects.create(
        pk=1,
        indicator=indicator,
        start=dt.date(2020, 1, 1),
        end=dt.date(2021, 1, 1),
        value=Decimal(80),
        source="Enquête",
    )
    with connection.cursor() as cursor:  # the next one is another, whatever the tests before this one made
        cursor.execute("SELECT setval(pg_get_serial_sequence('indicators_measuredfigure', 'id'), 1)")
    return factories.make_token(startup, scopes=list(Scope))


def programs(key: str, host: str) -> dict[str, str]:
    """The programs of the page of an operation, by language."""
    html = Client(headers={"host": host}).get(f"/api/docs/{key}/").content.decode()
    found = re.findall(r"<h2[^>]*>(\w+)</h2>\s*<pre[^>]*><code>(.*?)</code></pre>", html, re.DOTALL)
    return {language: unescape(code) for language, code in found}


def run(*program: str) -> str:
    ours = {**os.environ, "JETON": factories.SECRET}
    done = subprocess.run(program, check=False, capture_output=True, text=True, env=ours)
    assert done.returncode == 0, done.stderr
    return done.stdout


def recorded() -> tuple[int, ...]:
    return tuple(one.objects.count() for one in (Phase, LifeEvent, Measurement, MeasuredFigure, Webhook))


def assert_effect(key: str, status: int, body: str) -> None:
    expected_status, expected = EFFECTS[key]
    answer = json.loads(body) if body else None
    said = {name: answer.get(name) for name in expected} if answer and expected else answer
    assert (key, status, said) == (key, expected_status, expected)


@pytest.mark.django_db(transaction=True)
def test_programs_that_write_run_as_they_are_written(live_site: str, page: Page) -> None:
    make_examples()
    host, before, version = live_site.removeprefix("http://"), recorded(), data_version.current()
    page.goto(f"{live_site}/api/docs/")
    process = f"const process = {{env: {{JETON: '{factories.SECRET}'}}}};"
    for key in DRY:
        code = programs(key, host)
        if shutil.which("curl"):
            assert_effect(key, EFFECTS[key][0], run("sh", "-c", code["curl"]))
        status, _, body = run(sys.executable, "-c", code["Python"]).strip().partition(" ")
        assert_effect(key, int(status), body)
        said = page.evaluate(
            f"(async () => {{ let said; const console = {{log: (...all) => said = all}}; {process} {code['JavaScript']}; "
            "return said; })()"
        )
        assert_effect(key, *said)
    assert (recorded(), data_version.current()) == (before, version)


def test_each_operation_of_a_token_has_its_programs() -> None:
    by_token = {
        one["operationId"]
        for methods in schema()["paths"].values()
        for method, one in methods.items()
        if method != "get" and {"jeton": []} in one.get("security", [])
    }
    assert by_token == set(SENDINGS)
    taking = {one.key for one in operations() if one.takes_dry_run}
    assert taking == set(DRY) == set(EFFECTS)


@pytest.mark.django_db
@pytest.mark.parametrize("key", SENDINGS)
def test_page_of_an_operation_shows_them_with_the_address_of_the_site(key: str) -> None:
    code = programs(key, "testserver")
    assert list(code) == ["curl", "Python", "JavaScript"]
    for program in code.values():
        assert f"http://testserver{SENDINGS[key].path}" in program
        assert factories.SECRET not in program
    html = Client().get(f"/api/docs/{key}/").content.decode()
    assert ("n’enregistrent rien" in html) == (key in DRY)


@pytest.mark.parametrize("key", SENDINGS)
def test_example_names_an_operation_of_the_schema(key: str) -> None:
    (operation,) = (one for one in operations() if one.key == key)
    path = SENDINGS[key].path.partition("?")[0]
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path))
    assert (SENDINGS[key].method, bool(re.fullmatch(pattern, path))) == (operation.method, True)
    assert set(SENDINGS[key].body or {}) <= {value.name for value in operation.body}


def test_a_program_without_body_nor_condition_sends_none() -> None:
    curl, python, javascript = (
        one.code for one in writing_snippets(Sending("DELETE", "/api/v1/webhooks/1/", None), SITE)
    )
    assert curl == (
        'curl --fail --request DELETE \\\n  --header "Authorization: Bearer $JETON" \\\n'
        "  'https://exemple.gouv.fr/api/v1/webhooks/1/'"
    )
    assert "data=" not in python
    assert "body" not in javascript
    assert not [code for code in (curl, python, javascript) if "If-Match" in code]


def test_a_program_that_reads_asks_for_the_address_as_it_is() -> None:
    codes = {one.language: one.code for one in reading_snippets(f"{SITE}/api/v1/startups/?page_size=2")}
    assert codes == {
        "curl": "curl --fail --compressed 'https://exemple.gouv.fr/api/v1/startups/?page_size=2'",
        "Python": (
            "import json\nfrom urllib.request import urlopen\n\n"
            'with urlopen("https://exemple.gouv.fr/api/v1/startups/?page_size=2") as answer:\n'
            "    print(json.dumps(json.load(answer), indent=2, ensure_ascii=False))"
        ),
        "JavaScript": (
            'const answer = await fetch("https://exemple.gouv.fr/api/v1/startups/?page_size=2");\n'
            "console.log(await answer.json());"
        ),
    }
