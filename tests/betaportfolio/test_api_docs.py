"""The schema of the API and the page made from it say what the API does."""

import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape
from playwright.sync_api import Page

from betaportfolio import api_docs
from betaportfolio.api_docs import GROUPS, operations
from tests.catalogue.universe import make_universe

pytestmark = pytest.mark.django_db
COMMON = ("page", "page_size", "search", "fields", "ordering", "format")

FILTERS = ("phase", "incubator", "theme", "users", "sponsor", "national_impact", "fast", "fictitious", "as_of")


def test_the_schema_is_valid_and_complete() -> None:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert "/api/v1/startups/{slug}/:" in out.getvalue()


def test_the_schema_is_served_to_any_site() -> None:
    response = Client().get("/api/schema/")
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*")
    assert response.json()["openapi"].startswith("3.")
    assert {"/api/v1/startups/", "/api/v1/portfolio/", "/api/v1/incubators/"} <= set(response.json()["paths"])


def test_every_filter_is_in_the_schema() -> None:
    (listing,) = (found for found in operations() if found.path == "/api/v1/startups/")
    assert {parameter.name for parameter in listing.parameters} == {*FILTERS, *COMMON}


def test_each_address_has_a_page_that_says_its_parameters_and_fields() -> None:
    start = Client().get("/api/docs/").content.decode()
    assert [f'href="/api/docs/groupes/{key}/"' in start for key in GROUPS] == [True] * 4
    groups = {key: Client().get(f"/api/docs/groupes/{key}/").content.decode() for key in GROUPS}
    keys = [found.key for found in operations()]
    assert len(keys) == len(set(keys))
    for found in operations():
        assert [key for key, html in groups.items() if f'href="/api/docs/{found.key}/"' in html] == [found.group]
        html = Client().get(f"/api/docs/{found.key}/").content.decode()
        assert f"{found.method} {escape(found.path)}" in html
        for value in (*found.parameters, *found.body, *found.fields):
            assert f"<code>{escape(value.name)}</code>" in html
            assert escape(value.description) in html
    assert Client().get("/api/docs/rien/").status_code == Client().get("/api/docs/groupes/rien/").status_code == 404


def test_what_people_read_has_no_marks_and_names_its_words() -> None:
    (entering,) = (found for found in operations() if found.key == "enter-measured-figure")
    kinds = {value.name: value.kind for value in (*entering.parameters, *entering.fields)}
    assert {name: kinds[name] for name in ("code", "Idempotency-Key", "dry_run", "effect", "value")} == {
        "code": "dans l’adresse : texte",
        "Idempotency-Key": "en-tête : texte",
        "dry_run": "vrai ou faux",
        "effect": "recorded | unchanged",
        "value": "nombre",
    }
    assert [refusal.name for refusal in entering.refusals] == sorted(refusal.name for refusal in entering.refusals)
    texts = [one.summary for one in operations()]
    texts += [value.description for one in operations() for value in (*one.parameters, *one.body, *one.fields)]
    assert not [text for text in texts if "`" in text or "'" in text]
    assert {found.method for found in operations()} == {"GET", "PUT", "POST", "PATCH", "DELETE"}


def test_every_address_is_in_one_group() -> None:
    groups = {found.path: found.group for found in operations() if found.method == "GET"}
    assert groups["/api/v1/startups/"] == "lire"
    assert groups["/api/v1/changes/"] == "changements"
    assert groups["/api/{version}/startups.json"] == "beta-gouv-fr"
    assert {found.group for found in operations() if found.method == "PUT"} == {"ecrire"}
    assert {found.group for found in operations()} == set(GROUPS)


def test_a_key_that_is_a_number_or_a_word_is_said_so() -> None:
    (feed,) = (found for found in operations() if found.path == "/api/v1/changes/")
    assert [value.kind for value in feed.fields if value.name == "results[].id"] == ["entier, ou texte"]


def test_what_is_for_some_has_no_example_that_is_refused() -> None:
    assert [found.example for found in operations() if found.path == "/api/v1/consistency/"] == [None]


def test_refusals_are_said_as_problems() -> None:
    schema = Client().get("/api/schema/").json()
    assert schema["openapi"] == "3.1.0"
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                assert status < "400" or set(response.get("content", {})) <= {"application/problem+json"}
    refused = Client().get("/api/v1/portfolio/?as_of=hier")
    said = "Cette date n’existe pas. Écrivez-la sous la forme 2022-01-31 (année, mois, jour)."
    assert (refused["Content-Type"], refused.json()) == (
        "application/problem+json",
        {
            "type": "about:blank",
            "title": "Demande illisible",
            "status": 400,
            "detail": said,
            "errors": {"as_of": [said]},
        },
    )


@pytest.mark.django_db(transaction=True)
def test_the_examples_run_as_they_are_written(live_site: str, page: Page) -> None:
    make_universe()
    html = Client(headers={"host": live_site.removeprefix("http://")}).get("/api/docs/").content.decode()
    curl, python, javascript = (
        unescape(code) for code in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", html, re.DOTALL)
    )
    assert live_site in python
    asked = subprocess.run([sys.executable, "-c", python], capture_output=True, text=True, check=True)
    answer = json.loads(asked.stdout)
    assert (len(answer["results"]), answer["count"] > 2) == (2, True)
    if program := shutil.which("curl"):
        told = subprocess.run([program, "-s", *shlex.split(curl)[1:]], capture_output=True, check=True).stdout
        assert json.loads(told) == answer
    page.goto(f"{live_site}/api/docs/")
    said = page.evaluate(
        f"(async () => {{ let said; const console = {{log: value => said = value}}; {javascript}; return said; }})()"
    )
    assert said == answer


def test_the_examples_of_the_page_answer() -> None:
    make_universe()
    examples = [found.example for found in operations() if found.example]
    assert "/api/v1/portfolio/?as_of=2022-01-01" in examples
    assert {example: Client().get(example).status_code for example in examples if example.startswith(OURS)} == {
        example: 200 for example in examples if example.startswith(OURS)
    }


OURS = ("/api/v1/startups/", "/api/v1/incubators/", "/api/v1/portfolio/", "/api/v1/national-impact/")


@pytest.mark.parametrize("address", [*OURS, "/api/v1/startups/ecole-ouverte/", "/api/v1/incubators/atelier/"])
def test_the_schema_names_every_field_of_an_answer(address: str) -> None:
    make_universe()
    schema = Client().get("/api/schema/").json()
    path = re.sub(r"/(?:ecole-ouverte|atelier)/$", "/{slug}/", address)
    shape = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert_named(Client().get(address).json(), shape, schema["components"]["schemas"])


def assert_named(value: Any, shape: dict[str, Any], shapes: dict[str, Any]) -> None:
    """Each object of ``value`` has exactly the fields of its shape."""
    shape = (shape.get("allOf") or shape.get("oneOf") or [shape])[0]
    if "$ref" in shape:
        shape = shapes[shape["$ref"].rsplit("/", 1)[-1]]
    if isinstance(value, list):
        for item in value:
            assert_named(item, shape["items"], shapes)
    elif isinstance(value, dict) and "properties" in shape:
        assert set(value) == set(shape["properties"])
        for name, part in value.items():
            assert_named(part, shape["properties"][name], shapes)


@pytest.mark.django_db(transaction=True)
def test_the_page_is_clean_in_a_browser(live_site: str, page: Page, axe: Callable[[Page], None]) -> None:
    page.goto(f"{live_site}/api/docs/")
    assert page.title() == "API publique – Betaportfolio"
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_field_and_parameter_has_a_meaning() -> None:
    schema = Client().get("/api/schema/").json()
    shapes = schema["components"]["schemas"]
    silent = [
        f"{shape}.{name}"
        for shape, spec in shapes.items()
        for name, field in spec.get("properties", {}).items()
        if not field.get("description")
    ]
    operations_of = [(path, one) for path, methods in schema["paths"].items() for one in methods.values()]
    silent += [
        f"{path} {parameter['name']}"
        for path, one in operations_of
        for parameter in one.get("parameters", [])
        if not parameter.get("description")
    ]
    silent += [path for path, one in operations_of if not one.get("description")]
    assert silent == []
    assert all(one["responses"] and one["operationId"] for _, one in operations_of)


def test_every_field_and_parameter_has_an_example_and_every_operation_its_refusals() -> None:
    schema = Client().get("/api/schema/").json()
    shapes = schema["components"]["schemas"]
    without = [
        f"{shape}.{name}"
        for shape, spec in shapes.items()
        for name, field in spec.get("properties", {}).items()
        if not field.get("examples") and not _is_of_objects(field)
    ]
    operations_of = [
        (f"{method} {path}", one) for path, all_of in schema["paths"].items() for method, one in all_of.items()
    ]
    without += [
        f"{name} {parameter['name']}"
        for name, one in operations_of
        for parameter in one.get("parameters", [])
        if parameter.get("example") in (None, "") and not parameter.get("examples")
    ]
    assert without == []
    takes_nothing = ["get /api/v1/indicators/grammar/"]
    assert [name for name, one in operations_of if not any(code >= "400" for code in one["responses"])] == takes_nothing
    for _, one in operations_of:
        assert all(response["description"] for code, response in one["responses"].items() if code >= "400")


def _is_of_objects(field: dict[str, Any]) -> bool:
    """Whether the values of a field are objects, whose own fields have examples."""
    said = json.dumps(field)
    return "$ref" in said or field.get("type") in ("object", None) or '"type": "object"' in said


def test_threads_that_ask_first_at_once_get_the_same_schema() -> None:
    """What makes the schema keeps notes on the views: two threads at once gave an error, or each part of the other's."""
    api_docs._made.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(lambda _: api_docs.schema(), range(4))
    assert all(other is first for other in others)
    assert len(first["paths"]) > 50
