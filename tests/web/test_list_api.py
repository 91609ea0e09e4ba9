"""The lists of the API by their URLs: formats, filters, search, order, pages, and each refusal by parameter."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from common.files.ods import ODS_TYPE
from tests.cases import cases
from tests.catalogue.universe import make_universe
from tests.gateway.portfolio import make_portfolio
from tests.sweeps import examples
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
TABLE, ROWS = "/api/v1/events/", "/api/v1/incubators/"
each = cases("path", [TABLE, ROWS])


@pytest.fixture
def portfolio(db: None) -> None:
    make_portfolio()


def get(path: str, query: str = "", status: int = 200, **headers: str) -> Any:
    response = Client().get(f"{path}?{query}", headers=headers)
    assert response.status_code == status, response.content
    return response.json()


def slugs(query: str) -> list[str]:
    return [row["slug"] for row in get(ROWS, query)["results"]]


@each
@cases(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("APPLICATION/JSON", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        (ODS_TYPE, ODS_TYPE),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("application/json;q=0.4, text/csv;q=0.5", "text/csv; charset=utf-8"),
        ("text/csv, application/json", "text/csv; charset=utf-8"),
        ("text/csv;q=0, */*", "application/json"),
    ],
)
def test_accept_chooses_the_format(path: str, accept: str, media_type: str, portfolio: None) -> None:
    response = Client().get(path, headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    assert "Accept" in response["Vary"].split(", ")


@cases("accept", ["text/html", "image/png, text/html;q=0.9", "application/json;q=0", "json", ",;,"])
def test_an_accept_that_no_format_satisfies_is_refused(accept: str) -> None:
    response = Client().get(TABLE, headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")
    assert list(response.json()["errors"]) == ["Accept"]
    assert "Accept" in response["Vary"]


def test_the_format_of_the_url_goes_before_accept(portfolio: None) -> None:
    response = Client().get(f"{ROWS}?format=csv", headers={"accept": "application/json"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"


@examples(30)
@given(st.text(max_size=60))
def test_any_text_of_accept_is_answered(accept: str) -> None:
    text = quote(accept, safe=" ,;*/=+")
    assert Client().get("/api/v1/trainings/", headers={"accept": text}).status_code in (200, 406)


@each
def test_a_refusal_of_a_table_is_json(path: str) -> None:
    for headers, query in (({"accept": "text/csv"}, "rien=1"), ({}, "rien=1&format=ods")):
        response = Client().get(f"{path}?{query}", headers=headers)
        assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
        assert list(response.json()["errors"]) == ["rien"]


@cases("path", ["/api/v1/portfolio/", "/api/v1/community/"])
def test_what_has_one_format_refuses_no_accept(path: str) -> None:
    assert Client().get(path, headers={"accept": "text/html"})["Content-Type"] == "application/json"


@each
@cases(
    ("query", "names"),
    [
        ("page=0", ["page"]),
        ("page=-1&page_size=0", ["page", "page_size"]),
        ("page=1000000000&page_size=1001", ["page", "page_size"]),
        ("page=deux&page_size=1,5", ["page", "page_size"]),
        (f"page={'9' * 100}", ["page"]),
        ("page=last", ["page"]),
        ("page=1&page=2&ordering=name&ordering=name", ["ordering", "page"]),
        (f"search={'a' * 201}", ["search"]),
        ("search=a%00b", ["search"]),
        ("inconnu=1&Page=2", ["Page", "inconnu"]),
        ("utm_source=lettre", ["utm_source"]),
        (quote("a\0") + "=1", ["a\ufffd"]),
        ("ordering=url", ["ordering"]),
        ("ordering=--name", ["ordering"]),
        ("ordering=-", ["ordering"]),
        ("fields=nom,autre", ["fields"]),
        ("fields=%00", ["fields"]),
        ("format=JSON", ["format"]),
        ("page=0&fields=x&ordering=x&format=x&inconnu=", ["fields", "format", "inconnu", "ordering", "page"]),
    ],
)
def test_all_that_is_wrong_is_refused_at_once_by_parameter(path: str, query: str, names: list[str]) -> None:
    if path == ROWS and query == "ordering=url":
        query = "ordering=owner"
    said = get(path, query, 400)["errors"]
    assert sorted(said) == names
    assert all(len(messages) == 1 and messages[0].endswith(".") for messages in said.values())


def test_a_url_of_too_many_parameters_is_refused() -> None:
    assert list(get(TABLE, "&".join(f"a{number}=1" for number in range(1001)), 400)["errors"]) == ["query"]


@cases(
    "day", ["2021-02-29", "1899-12-31", "2101-01-01", "2021-2-1", "20210201", "2021-W05-1", " 2021-02-01", "٢٠٢١-٠١-٠١"]
)
def test_a_day_is_written_in_one_way(day: str) -> None:
    for path, name in ((TABLE, "since"), (ROWS, "as_of"), ("/api/v1/startups/", "as_of")):
        assert list(get(path, f"{name}={quote(day)}", 400)["errors"]) == [name]


def test_rows_in_memory_are_filtered_searched_and_ordered() -> None:
    make_universe()
    rows = get(ROWS)["results"]
    assert len(rows) > 1
    first = rows[0]
    assert slugs(f"search={first['slug'].upper()}") == [first["slug"]]
    assert slugs("search=zzzz") == []
    assert slugs("hidden=true") == [row["slug"] for row in rows if row["hidden"]]
    assert slugs("ordering=slug") == sorted(row["slug"] for row in rows) == slugs("ordering=-slug")[::-1]
    counted = [row["services"] for row in get(ROWS, "ordering=-services")["results"]]
    assert counted == sorted(counted, reverse=True)
    before = get(ROWS, "as_of=1990-01-01")["results"]
    assert [row["services"] for row in before] == [0] * len(rows)


def test_unknown_values_come_last_in_either_order() -> None:
    make_universe()
    for path, name in ((ROWS, "opened_on"), ("/api/v1/phases/", "start"), ("/api/v1/startups/", "since")):
        for order in (name, f"-{name}"):
            rows = get(path, f"ordering={order}")["results"]
            values = [row[name] if name in row else row["phase"] and row["phase"]["since"] for row in rows]
            known = [value for value in values if value is not None]
            assert known == sorted(known, reverse=order.startswith("-"))
            assert values == known + [None] * (len(values) - len(known))


@each
def test_pages_link_to_one_another(path: str, portfolio: None) -> None:
    whole = get(path)["results"]
    assert len(whole) >= 2
    first = get(path, "page_size=1&search=")
    second = Client().get(first["next"]).json()
    assert [*first["results"], *second["results"]] == whole[:2]
    assert (first["previous"], Client().get(second["previous"]).json()) == (None, first)
    assert get(path, f"page_size={len(whole)}")["next"] is None


@each
def test_the_first_page_of_nothing_is_empty_and_the_second_is_missing(path: str) -> None:
    empty = get(path)
    empty.pop("as_of", None)  # that of counts
    assert empty == {"count": 0, "next": None, "previous": None, "results": []}
    for query in ("page=2", "page=999999999&page_size=1000"):
        assert list(get(path, query, 404)["errors"]) == ["page"]


def test_a_table_has_every_page_and_the_fields_of_an_object_are_columns() -> None:
    make_universe()
    items = get(ROWS, "ordering=slug")["results"]
    (names, *rows) = csv_cells(Client().get(f"{ROWS}?format=csv&page_size=1&ordering=slug").content)
    assert [name for name in names if not name.startswith("owner_")] == [name for name in items[0] if name != "owner"]
    assert [row[names.index("slug")] for row in rows] == [item["slug"] for item in items]
    owners = [row[names.index("owner_slug")] for row in rows]
    assert owners == ["" if item["owner"] is None else item["owner"]["slug"] for item in items]
    assert csv_cells(Client().get(f"{ROWS}?format=csv&fields=name&search=zzzz").content) == [["name"]]


def test_plain_lists_are_cells_of_their_own() -> None:
    make_universe()
    items = get("/api/v1/startups/", "fields=themes")["results"]
    rows = csv_cells(Client().get("/api/v1/startups/?format=csv&fields=themes").content)[1:]
    assert [cell for [cell] in rows] == [", ".join(item["themes"]) for item in items]
