"""The OpenAPI schema, and its page, match the API."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jsonschema
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from playwright.sync_api import Page, expect
from rest_framework.request import Request
from rest_framework.response import Response

from betaportfolio.api import views as api_views
from betaportfolio.api.examples import READS
from tests import wordings
from tests.cases import cases
from tests.catalogue.universe import make_universe
from tests.openapi import resolved
from web.api.public import PublicView

pytestmark = pytest.mark.django_db
COMMON = ("page", "page_size", "search", "fields", "ordering", "format")

FILTERS = (
    "phase",
    "incubator",
    "theme",
    "users",
    "sponsor",
    "national_impact",
    "fast",
    "ministry",
    "end_reason",
    "ended_in",
    "changed_since",
    "signal",
    "matrix_level",
    "matrix_state",
    "as_of",
)


def test_the_schema_is_served_to_any_site() -> None:
    response = Client().get("/api/schema/")
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*")
    assert response.json()["openapi"].startswith("3.")
    assert {"/api/v1/startups/", "/api/v1/portfolio/", "/api/v1/incubators/"} <= set(response.json()["paths"])


def test_every_filter_is_in_the_schema() -> None:
    schema = Client().get("/api/schema/").json()
    parameters = schema["paths"]["/api/v1/startups/"]["get"]["parameters"]
    assert {resolved(schema, parameter)["name"] for parameter in parameters} == {*FILTERS, *COMMON}


def test_enums_come_before_the_schemas_that_use_them() -> None:
    schemas = Client().get("/api/schema/").json()["components"]["schemas"]
    are_enums = ["enum" in one for one in schemas.values()]
    assert (are_enums[0], are_enums) == (True, sorted(are_enums, reverse=True))


def test_refusals_are_reported_as_problems() -> None:
    schema = Client().get("/api/schema/").json()
    assert schema["openapi"] == "3.1.0"
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                content = resolved(schema, response).get("content", {})
                assert status < "400" or set(content) == {"application/problem+json"}
    refused = Client().get("/api/v1/portfolio/?as_of=hier")
    said = wordings.NO_DAY.format("hier")
    assert (refused["Content-Type"], refused.json()) == (
        "application/problem+json",
        {
            "type": "http://localhost:8000/api/docs/premiers-pas/#invalid",
            "title": "Demande illisible",
            "status": 400,
            "code": "invalid",
            "detail": said,
            "errors": {"as_of": [said]},
            "codes": {"as_of": ["invalid"]},
        },
    )


OURS = ("/api/v1/startups/", "/api/v1/incubators/", "/api/v1/portfolio/", "/api/v1/national-impact/")


@cases("address", [*OURS, "/api/v1/startups/ecole-ouverte/", "/api/v1/incubators/atelier/"])
def test_the_schema_names_every_field_of_an_answer(address: str) -> None:
    make_universe()
    schema = Client().get("/api/schema/").json()
    path = re.sub(r"/(?:ecole-ouverte|atelier)/$", "/{slug}/", address)
    shape = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert_named(Client().get(address).json(), shape, schema["components"]["schemas"])


def assert_named(value: Any, shape: dict[str, Any], shapes: dict[str, Any]) -> None:
    """Check that each object of ``value`` has exactly the fields of its shape."""
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


def test_recorded_examples_are_shown_and_valid_for_the_schema() -> None:
    schema, shown = Client().get("/api/schema/").json(), set()
    for methods in schema["paths"].values():
        for operation in methods.values():
            content = next(iter(operation["responses"]["200"]["content"].values()))
            for example in content.get("examples", {}).values():
                shown.add(operation["operationId"])
                jsonschema.validate(example["value"], {**content["schema"], "components": schema["components"]})
    assert shown == {*READS, *WRITES}


WRITES = ("recorded-measurements", "recorded-measurement", "add-measurements", "replace-measurement")


def test_each_refusal_has_an_example_that_is_valid_for_its_schema() -> None:
    schema = Client().get("/api/schema/").json()
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if content := resolved(schema, response).get("content", {}).get("application/problem+json"):
                    jsonschema.validate(content["example"], {**content["schema"], "components": schema["components"]})
                    assert content["example"]["status"] == int(status)


def test_schema_names_its_server_its_licence_and_its_subjects_and_uses_each_component() -> None:
    schema = Client().get("/api/schema/").json()
    assert schema["servers"] == [{"url": "/", "description": "Ce site"}]
    assert {"title", "version", "license", "contact", "termsOfService"} <= set(schema["info"])
    used = {tag for methods in schema["paths"].values() for one in methods.values() for tag in one["tags"]}
    assert used == {one["name"] for one in schema["tags"] if one["description"]}
    text = json.dumps(schema)
    assert [name for name in schema["components"]["schemas"] if f'/schemas/{name}"' not in text] == []


@pytest.mark.parametrize("chosen", [None, "budget"])
def test_view_without_a_known_subject_is_named_with_the_possible_ones(chosen: Any) -> None:
    class UnsortedView(PublicView):
        """Rien."""

        subject = chosen

        def get(self, request: Request) -> Response:
            return Response()

    patterns = [path("api/v1/unsorted/", UnsortedView.as_view())]
    with pytest.raises(ImproperlyConfigured, match=r"^UnsortedView needs a `subject`: one of startups, portfolio, "):
        SchemaGenerator(patterns=patterns).get_schema(public=True)  # type: ignore[no-untyped-call]


@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_first_steps_are_clean_in_a_browser(live_site: str, page: Page, axe: Callable[[Page], None]) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_site}/api/docs/premiers-pas/")
    assert page.title() == "Premiers pas – API publique – Betaportfolio"
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def try_a_request(page: Page, site: str) -> None:
    """Open an operation of the reference and send its request, by the keyboard."""
    page.goto(f"{site}/api/docs/?essai=oui")
    expect(page.get_by_role("heading", level=1)).to_have_text("Référence de l’API")
    expect(page.locator(".opblock-tag")).not_to_have_count(0)
    expect(page.get_by_text("Cette partie utilise JavaScript.")).to_be_hidden()
    assert page.locator(".opblock").count() == 0  # folded
    for block in ("#operations-tag-portfolio", "#operations-portfolio-portfolio"):
        page.locator(block).get_by_role("button").first.focus()
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Paramètres")).to_be_visible()
    page.get_by_role("button", name="Essayer").press("Enter")
    page.get_by_role("button", name="Envoyer la requête").press("Enter")
    expect(page.locator(".live-responses-table .response-col_status").last).to_have_text("200")


def test_reference_lists_each_operation_at_once_with_the_page_that_tries_it(client: Client) -> None:
    html = client.get("/api/docs/").content.decode()
    listed = re.findall(r'<a href="\?essai=oui#/(.*?)"><code>(\w+) (.*?)</code></a>\s:\s(.+?)</li>', html)
    paths = client.get("/api/schema/").json()["paths"]
    assert sorted((path, method.lower()) for _, method, path, _ in listed) == sorted(
        (path, method) for path, methods in paths.items() for method in methods
    )
    assert all(summary for *_, summary in listed)
    assert "swagger-ui" not in html


@pytest.mark.django_db(transaction=True)
def test_reference_tries_a_request_by_the_keyboard(live_site: str, page: Page, browser_errors: list[str]) -> None:
    try_a_request(page, live_site)
    assert browser_errors == []


@pytest.mark.sweep  # seconds of axe, on the markup of a library
@pytest.mark.django_db(transaction=True)
def test_reference_has_no_accessibility_fault(live_site: str, page: Page, axe: Callable[[Page], None]) -> None:
    try_a_request(page, live_site)
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_reference_shows_each_operation(live_site: str, page: Page) -> None:
    page.goto(f"{live_site}/api/docs/?essai=oui")
    expect(page.locator(".opblock-tag")).not_to_have_count(0)
    for subject in page.locator(".opblock-tag").all():
        subject.click()
    operations = [one for methods in Client().get("/api/schema/").json()["paths"].values() for one in methods.values()]
    expect(page.locator(".opblock")).to_have_count(len(operations))
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("blocked", ["**/swagger-ui-bundle*", "**/api/schema/"])
def test_reference_that_cannot_load_leads_to_the_schema(
    live_site: str, page: Page, browser_errors: list[str], blocked: str
) -> None:
    page.route(blocked, lambda route: route.abort())
    page.goto(f"{live_site}/api/docs/?essai=oui")
    elsewhere = page.get_by_text("Cette partie utilise JavaScript.")
    expect(elsewhere.get_by_role("link", name="schéma OpenAPI")).to_have_attribute("href", "/api/schema/")
    expect(elsewhere).to_be_visible()
    expect(page.get_by_text("Chargement…")).to_have_count(0)
    assert "ERR_FAILED" in browser_errors[0]  # the browser reports what was blocked
    browser_errors.clear()


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
        for parameter in (resolved(schema, each) for each in one.get("parameters", []))
        if not parameter.get("description")
    ]
    silent += [path for path, one in operations_of if not one.get("description")]
    assert silent == []
    assert all(one["responses"] and one["operationId"] for _, one in operations_of)


def test_every_operation_shows_its_refusals() -> None:
    schema = Client().get("/api/schema/").json()
    operations = {f"{method} {path}": one for path, found in schema["paths"].items() for method, one in found.items()}
    refusals = {name: [code for code in one["responses"] if code >= "400"] for name, one in operations.items()}
    assert {name for name, codes in refusals.items() if not {"414", "429"} <= {*codes}} == set()
    assert all(
        resolved(schema, one["responses"][code])["description"]
        for name, one in operations.items()
        for code in refusals[name]
    )


def test_parameter_and_refusal_of_several_addresses_are_components() -> None:
    components = Client().get("/api/schema/").json()["components"]
    assert {"page", "page_size", "format", "as_of", "startup", "ministry"} <= set(components["parameters"])
    assert {"BadRequest", "NotFound", "UriTooLong", "TooManyRequests"} <= set(components["responses"])
    assert all("description" in one for one in components["parameters"].values())


def test_threads_that_ask_first_at_once_get_the_same_schema() -> None:
    api_views._generated_schema.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(lambda _: api_views.openapi_schema(), range(4))
    assert all(other is first for other in others)
    assert len(first["paths"]) > 50


def shape_of(path: str, field: str) -> list[dict[str, Any]]:
    """Return the possible shapes of a field of the rows of a list, those of its references in their place."""
    schema = Client().get("/api/schema/").json()
    shapes = schema["components"]["schemas"]

    def read(shape: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = shapes[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
        return found

    listing = read(schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"])
    found = read(listing["properties"]["results"]["items"])["properties"][field]
    return [read(one) for one in found.get("oneOf", found.get("allOf", [found]))]


@cases(
    ("path", "field", "values"),
    [
        ("metrics", "kind", {"count", "percentage", "amount", "duration", "note"}),
        ("metrics", "cadence", {"month", "quarter", "year", "unknown"}),
        ("reviews", "decision", {"", "reinvest", "pivot", "hand_over", "stop"}),
        ("investigations", "conclusion", {"", "go", "no_go"}),
        ("measurements", "origin", {"page", "api", "file", "reference"}),
        ("phase-kinds", "group", {"investigation", "service", "ended"}),
    ],
)
def test_field_with_choices_lists_them(path: str, field: str, values: set[str]) -> None:
    assert {word for shape in shape_of(f"/api/v1/{path}/", field) for word in shape["enum"]} == values


@cases(("path", "field"), [("metrics", "url"), ("unit-costs", "url"), ("shared-services", "address")])
def test_field_with_an_address_says_so(path: str, field: str) -> None:
    assert "uri" in [shape.get("format") for shape in shape_of(f"/api/v1/{path}/", field)]
