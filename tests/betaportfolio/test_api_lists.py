"""Every list of the API follows the common conventions, as named by its URLs and schema.

``make test`` tries a list of each kind (``SAMPLE``), ``make test-all`` all of them.
"""

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import tablib
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from betaportfolio.api.views import openapi_schema
from budget.models import FundingRound
from common.files.ods import ODS_TYPE
from common.files.xlsx import XLSX_TYPE
from indicators.models import Indicator
from tests import wordings
from tests.factories import make_phase_kinds
from tests.gateway.portfolio import make_portfolio, make_service
from tests.openapi import resolved
from tests.sweeps import only
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
COMMON = ("page", "page_size", "search", "fields", "ordering", "format")
NO_LIST = {
    "/api/v1/changes/": "a feed, read from a cursor",
    "/api/v1/portfolio/series/": "the points of a chart, whose number the address says",
}
OTHER_CALENDARS = ("1443-05-29", "2564-01-01", "230-04-14", "14 nivôse an 230", "٢٠٢١-٠١-٠١", "２０２１-01-01")
NO_DAYS = ("2021-02-30", "2021-1-1", "31/01/2021", "hier", "2021-01-01T00:00")
SECRET = "bpf_" + "s" * 43


def addresses(patterns: Any, start: str = "/") -> Iterator[tuple[str, Any]]:
    """Yield each URL without parameters, and its view."""
    for one in patterns:
        path = start + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, path)
        elif isinstance(one, URLPattern) and not {"<", "^", "("} & set(path):
            yield path, one.callback


NAMED = {
    "/api/v1/indicators/{code}/{year}/evidence/": "/api/v1/indicators/launched/2021/evidence/",
    "/api/v1/indicators/{code}/{year}/publications/": "/api/v1/indicators/launched/2021/publications/",
    "/api/v1/charts/{key}/": "/api/v1/charts/portefeuille/",
    "/api/v1/startups/{slug}/money/": "/api/v1/startups/a/money/",
}
"""The lists of one thing, and one of each. That of a drift may have to be computed: its own tests hold it."""


@cache
def lists() -> tuple[str, ...]:
    """Return the URLs of the public lists of /api/v1, which respond with ``results``."""
    found = []
    for path, _ in addresses(get_resolver().url_patterns):
        operation = openapi_schema()["paths"].get(path, {}).get("get")
        if (
            path.startswith("/api/v1/")
            and operation
            and "401" not in operation["responses"]
            and _has_results(operation)
        ):
            found.append(path)
    return (*sorted(set(found) - set(NO_LIST)), *NAMED)


@pytest.fixture(autouse=True)
def records_of_what_is_named(request: pytest.FixtureRequest) -> None:
    if hasattr(request.node, "callspec") and request.node.callspec.params.get("path") in NAMED:
        request.getfixturevalue("portfolio")


def test_every_list_of_one_thing_is_known() -> None:
    found = {
        path for path, methods in openapi_schema()["paths"].items() if "{" in path and _has_results(methods.get("get"))
    }
    not_lists = {
        "/api/v1/publications/{id}/": "one publication, with its results",
    }
    assert {path for path in found if path.startswith("/api/v1/")} - set(not_lists) == {
        *NAMED,
        "/api/v1/indicators/{code}/{year}/drift/",
    }


def _has_results(operation: dict[str, Any] | None) -> bool:
    content = (
        (operation or {"responses": {}})["responses"].get("200", {}).get("content", {}).get("application/json", {})
    )
    name = content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
    return "results" in openapi_schema()["components"]["schemas"].get(name, {}).get("properties", {})


def parameters(path: str) -> dict[str, dict[str, Any]]:
    schema = openapi_schema()
    of_address = [resolved(schema, one) for one in schema["paths"][path]["get"]["parameters"]]
    return {one["name"]: one["schema"] for one in of_address if one["in"] == "query"}


def names_of(path: str) -> list[str]:
    """Return the fields of a row."""
    return list(parameters(path)["fields"]["items"]["enum"])


def orders_of(path: str) -> list[str]:
    return [word for word in parameters(path)["ordering"]["enum"] if word and not word.startswith("-")]


def filters_of(path: str) -> list[str]:
    return [name for name in parameters(path) if name not in COMMON]


def days_of(path: str) -> list[str]:
    """Return the filters whose value is a date."""
    return [name for name, one in parameters(path).items() if one.get("anyOf", [{}])[0].get("format") == "date"]


def several_of(path: str) -> list[str]:
    """Return the filters that take several values."""
    return [name for name in filters_of(path) if parameters(path)[name].get("type") == "array"]


def named(name: str, value: Any) -> dict[str, Any]:
    return {name: value}


def ask(path: str, status: int = 200, headers: dict[str, str] | None = None, **query: Any) -> Any:
    response = Client().get(NAMED.get(path, path), query, headers=headers or {})
    assert response.status_code == status, (path, query, response.content[:500])
    return response.json()


def refusal(path: str, status: int = 400, headers: dict[str, str] | None = None, **query: Any) -> dict[str, list[str]]:
    """Return the messages of a refusal (RFC 9457) by parameter, after checking its format."""
    response = Client().get(NAMED.get(path, path), query, headers=headers or {})
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), (path, query)
    assert response["Access-Control-Allow-Origin"] == "*"
    said = json.loads(response.content)
    assert sorted(said) == ["code", "codes", "detail", "errors", "status", "title", "type"]
    assert (said["status"], said["detail"]) == (status, next(iter(said["errors"].values()))[0])
    errors: dict[str, list[str]] = said["errors"]
    assert all(message.endswith(".") for messages in errors.values() for message in messages)
    return errors


@pytest.fixture
def portfolio() -> None:
    make_phase_kinds()
    make_portfolio()


SAMPLE = (
    "/api/v1/startups/",
    "/api/v1/indicators/",
    "/api/v1/imports/",
    "/api/v1/measurements/",
    "/api/v1/indicators/{code}/{year}/publications/",
)
"""Views of their own, declared lists with and without days, one of an app above, and one of one thing."""
each = pytest.mark.parametrize(
    "path", [path if path in SAMPLE else pytest.param(path, marks=pytest.mark.sweep) for path in lists()]
)


def test_lists_of_the_tests_contain_every_list_of_the_api() -> None:
    assert len(lists()) >= 34
    assert set(SAMPLE) <= set(lists())
    assert {
        "/api/v1/startups/",
        "/api/v1/incubators/",
        "/api/v1/indicators/",
        "/api/v1/definitions/",
    } <= set(lists())
    assert {"/api/v1/funding-rounds/", "/api/v1/imports/", "/api/v1/measured/", "/api/v1/unit-costs/"} <= set(lists())
    known = {path for path, _ in addresses(get_resolver().url_patterns)}
    assert known >= set(NO_LIST)


@each
def test_fields_pages_and_orders(path: str, portfolio: None) -> None:
    whole = ask(path)
    assert list(whole)[-4:] == ["count", "next", "previous", "results"]
    assert whole["count"] == len(whole["results"])
    first, last = names_of(path)[0], names_of(path)[-1]
    for asked in ((first,), (last, first)):
        rows = ask(path, fields=",".join(asked))["results"]
        assert all(set(row) - {"url"} == set(asked) - {"url"} for row in rows)
    pages, page = [], ask(path, page_size=1)
    while True:
        pages += page["results"]
        assert len(page["results"]) <= 1
        if page["next"] is None:
            break
        page = Client().get(page["next"]).json()
    assert pages == whole["results"]
    assert refusal(path, 404, page=999) == {"page": [wordings.PAST_THE_END]}
    for name in orders_of(path):
        up, down = ask(path, ordering=name)["results"], ask(path, ordering=f"-{name}")["results"]
        key = sorted(map(json.dumps, whole["results"]))
        assert sorted(map(json.dumps, up)) == sorted(map(json.dumps, down)) == key


def columns_described_by(link: str) -> list[str]:
    """Return the columns of the Table Schema that a table links to."""
    (address,) = re.findall('<http://testserver([^>]+)>; rel="describedby"', link)
    return [field["name"] for field in Client().get(address).json()["fields"]]


@each
def test_csv_and_ods_hold_the_rows_of_the_json_by_accept_or_format(path: str, portfolio: None) -> None:
    whole = ask(path, page_size=1)
    csv = Client().get(NAMED.get(path, path), headers={"accept": "text/csv"})
    assert (csv["Content-Type"], "Accept" in csv["Vary"]) == ("text/csv; charset=utf-8", True)
    heading, *rows = csv_cells(csv.content)
    assert (heading, len(rows)) == (columns_described_by(csv["Link"]), whole["count"])
    assert Client().get(NAMED.get(path, path), {"format": "csv"}).content == csv.content
    ods = Client().get(NAMED.get(path, path), headers={"accept": ODS_TYPE})
    assert ods["Content-Type"] == ODS_TYPE
    assert Client().get(NAMED.get(path, path), {"format": "ods"})["Content-Type"] == ods["Content-Type"]
    if rows:
        table = tablib.Dataset().load(io.BytesIO(ods.content), format="ods")
        assert (table.headers, table.height) == (heading, len(rows))
    assert ask(path, headers={"accept": "text/html, application/json;q=0.9, text/csv;q=0.1"}) == ask(path)
    assert ask(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}) == ask(path)


@each
def test_what_no_list_has_is_refused_by_its_name(path: str) -> None:
    (unknown,) = refusal(path, rien="1")["rien"]
    sentence, _, listed = unknown.removesuffix(".").partition(" Paramètres possibles : ")
    assert (sentence, set(listed.split(", "))) == (wordings.UNKNOWN_PARAMETER, set(parameters(path)))
    assert refusal(path, **named("a\0b", "1")) == {"a�b": [unknown]}
    names = ", ".join(names_of(path))
    assert refusal(path, fields=f"{names_of(path)[0]},rien") == {
        "fields": [f"Champ inconnu : « rien ». Champs possibles : {names}."]
    }
    orders = ", ".join(orders_of(path))
    assert refusal(path, ordering="rien") == {
        "ordering": [f"L’ordre « rien » n’existe pas. Ordres possibles : {orders}, ou l’un d’eux après « - »."]
    }
    for size in ("1000000", "0", "-1", "beaucoup"):
        sentence = f"« {size} » n’est pas un nombre entier de 1 à 1000 : écrivez-en un."
        assert refusal(path, page_size=size) == {"page_size": [sentence]}
    assert list(refusal(path, page="un")) == ["page"]
    assert refusal(path, page=["1", "2"]) == {"page": [wordings.PARAMETER_TWICE]}
    assert refusal(path, format="xml") == {"format": [wordings.UNKNOWN_FORM]}
    types = f"application/json, text/csv, {ODS_TYPE}, {XLSX_TYPE}"
    for accept in ("application/xml", "image/*, text/csv;q=0"):
        assert refusal(path, 406, headers={"accept": accept}) == {"Accept": [f"Cette adresse répond en {types}."]}
    assert refusal(path, token=SECRET) == {"token": [unknown]}
    assert SECRET not in Client().get(NAMED.get(path, path), {"token": SECRET}).content.decode()


@each
def test_days_of_no_calendar_or_of_another_are_refused(path: str) -> None:
    for name in days_of(path):
        for day in (*OTHER_CALENDARS, *NO_DAYS):
            (message,) = refusal(path, **named(name, day))[name]
            is_far = day in ("1443-05-29", "2564-01-01")
            why = " : l’année d’une date va de 1900 à 2100" if is_far else " n’est pas une date."
            assert message.startswith(f"« {day} »{why}")


@each
def test_a_cursor_of_the_feed_is_refused(path: str) -> None:
    cursor = Client().get("/api/v1/changes/?since=latest").json()["cursor"]
    for name in ("since", "cursor", "page"):
        assert list(refusal(path, **named(name, cursor))) == [name]


@each
def test_search_and_filters_find_nothing_or_show_why(path: str, portfolio: None) -> None:
    count = ask(path)["count"]
    if "search" in parameters(path):
        assert ask(path, search="zzzzqqqq")["count"] == 0
        assert ask(path, search=" ")["count"] == count
        assert list(refusal(path, search="a" * 201)) == ["search"]
        assert refusal(path, search="a\0b") == {"search": [wordings.FORBIDDEN_CHARACTER]}
    else:
        assert refusal(path, search="a")["search"][0].startswith(wordings.UNKNOWN_PARAMETER)
    for name in filters_of(path):
        assert ask(path, **named(name, ""))["count"] == count
        assert list(refusal(path, **named(name, "n’existe pas\0"))) == [name]
        assert list(refusal(path, **named(name, "x" * 201))) == [name]


@each
def test_value_that_names_nothing_is_refused_alone_or_among_others(path: str, portfolio: None) -> None:
    for name in several_of(path):
        for sent in ("zzzz", "zzzz,zzzy", ["zzzz", "zzzy"]):
            response = Client().get(NAMED.get(path, path), {name: sent})
            assert (response.status_code, response.json().get("codes")) == (400, {name: ["invalid_choice"]}), (
                name,
                sent,
            )
            assert "« zzzz »" in response.json()["detail"]


@each
def test_several_values_are_bounded_and_the_bound_is_told(path: str, portfolio: None) -> None:
    words = [f"service-{number}" for number in range(300)]
    for name in several_of(path):
        for sent in (words, ",".join(words), words[:1] * 300):
            assert refusal(path, **named(name, sent)) == {name: ["Donnez au plus 50 valeurs, et non 300."]}


@each
def test_fields_are_repeated_or_separated_by_commas(path: str, portfolio: None) -> None:
    first, last, *_ = names_of(path)
    both = ask(path, fields=f"{last},{first}")["results"]
    assert ask(path, fields=[first, last])["results"] == both
    assert refusal(path, fields=[first, "zzzz"])["fields"][0].startswith("Champ inconnu : « zzzz ».")


@pytest.mark.parametrize("path", only(["/api/v1/measurements/"], lists()))
def test_any_number_given_to_a_filter_is_answered(path: str, portfolio: None) -> None:
    for name in filters_of(path):
        for number in ("0", "0" * 150, "32767", "99999999999", "-1", "1e3", "NaN"):
            assert Client().get(NAMED.get(path, path), {name: number}).status_code in (200, 400, 404)


@each
def test_no_body_is_read(path: str) -> None:
    for method, body in (("POST", b"{"), ("PUT", b"{}"), ("PATCH", b"[" * 10_000), ("DELETE", b"")):
        response = Client().generic(method, NAMED.get(path, path), body, content_type="application/json")
        assert response.status_code in (401, 405)
        assert response["Content-Type"] == "application/problem+json"
    huge = Client().generic("POST", NAMED.get(path, path), io.BytesIO(b"9" * 1000).read(), CONTENT_LENGTH="100000000")
    assert huge.status_code in (401, 405, 413)


@each
def test_an_answer_takes_as_many_queries_whatever_it_holds(path: str, portfolio: None) -> None:
    def queries() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(path)
        return [one["sql"][:60] for one in asked.captured_queries]

    before = queries()
    call, indicator = FundingRound.objects.get(), Indicator.objects.get()
    for number in range(3, 8):
        make_service(f"s{number}", number, call, indicator)
    after = queries()
    assert len(after) == len(before) <= 12, (before, after)


@pytest.mark.django_db(transaction=True)
@each
def test_an_answer_is_kept_and_any_site_may_read_it(path: str, portfolio: None) -> None:
    response = Client().get(NAMED.get(path, path))
    assert response["Access-Control-Allow-Origin"] == "*"
    again = Client().get(NAMED.get(path, path), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
