"""The generic lists of the API: common filters, order, fields, pages, formats and refusals."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from betagouv.imports_api import IMPORTS
from budget.models import CreditLine
from common.clock import today
from gateway.lists.declaring import ListDeclaration
from gateway.lists.records import LISTS
from impact.models import Measurement
from startups.models import Sponsorship, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.gateway.portfolio import make_portfolio
from tests.sweeps import one_in
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
each = cases("listed", [*LISTS, IMPORTS], ids=lambda listed: listed.path)


def get(path: str, status: int = 200, **query: Any) -> Any:
    response = Client().get(f"/api/v1/{path}/", query)
    assert response.status_code == status, response.content
    return response.json()


def errors(path: str, **query: Any) -> Any:
    return get(path, 400, **query)["errors"]


@pytest.fixture
def portfolio() -> None:
    make_portfolio()


def sorted_names(listed: ListDeclaration) -> list[str]:
    return [one.name for one in listed.columns if one.is_plain(listed.rows())]


@each
def test_portfolio_has_a_row_of_each_list(listed: ListDeclaration, portfolio: None) -> None:
    assert get(listed.path)["count"] > 0, "add a row of it to tests/gateway/portfolio.py: other tests read its rows"


@each
def test_a_page_takes_two_queries_whatever_it_holds(
    listed: ListDeclaration, portfolio: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):  # the count, and the rows if there are some
        get(listed.path)


@each
def test_pages_hold_each_row_once(listed: ListDeclaration, portfolio: None) -> None:
    whole = get(listed.path)
    assert whole["count"] == len(whole["results"]) == listed.rows().count()
    found, page = [], get(listed.path, page_size=1)
    found += page["results"]
    while page["next"]:
        page = Client().get(page["next"]).json()
        found += page["results"]
    assert found == whole["results"]


@pytest.mark.parametrize("part", one_in(4, range(4)))
def test_every_field_sorts_the_list_both_ways_and_can_be_selected_alone(portfolio: None, part: int) -> None:
    for listed in [*LISTS, IMPORTS][part::4]:
        check_order(listed)


def check_order(listed: ListDeclaration) -> None:
    """Check that each field sorts the list both ways, alone in its rows."""
    for name in sorted_names(listed):
        up = [row[name] for row in get(listed.path, ordering=name, fields=name)["results"]]
        down = [row[name] for row in get(listed.path, ordering=f"-{name}", fields=name)["results"]]
        assert (listed.path, name, sorted(map(str, up))) == (listed.path, name, sorted(map(str, down)))
        known = [value for value in up if value is not None]
        assert [value for value in down if value is not None] == known[::-1] or len(set(map(str, known))) < len(known)


@each
def test_every_filter_takes_nothing_and_refuses_or_finds_nothing_of_what_is_not_there(
    listed: ListDeclaration, portfolio: None
) -> None:
    for name in listed.filters:
        assert get(listed.path, 200, **{name: ""})["count"] == listed.rows().count()
        response = Client().get(f"/api/v1/{listed.path}/", {name: "n’existe pas\0"})
        assert (response.status_code, list(response.json()["errors"])) == (400, [name])


def test_a_spreadsheet_has_cells_of_their_kind(portfolio: None) -> None:
    import tablib

    response = Client().get("/api/v1/spendings/?format=ods")
    assert response["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    table = tablib.Dataset().load(response.content, format="ods")
    assert [float(row[table.headers.index("amount")]) for row in table] == [1234.5, 1234.5]


OTHERS = ("startups", "incubators", "indicators", "national-impact", "funding-rounds", "administrations")
TABLES = (*OTHERS, *(one.path for one in LISTS))


@cases("listed", TABLES)
def test_table_has_one_level_and_the_columns_of_its_schema(portfolio: None, listed: str) -> None:
    answer = Client().get(f"/api/v1/{listed}/?format=csv")
    (names, *rows) = csv_cells(answer.content)
    (link,) = re.findall('<http://testserver([^>]+)>; rel="describedby"', answer["Link"])
    fields = Client().get(link).json()["fields"]
    assert [field["name"] for field in fields] == names
    assert [cell for row in rows for cell in row if cell.startswith(("{", "[{"))] == []
    assert [field["name"] for field in fields if not (field["description"] and field["title"])] == []
    read: dict[str, Callable[[str], object]] = {
        "integer": int,
        "number": Decimal,
        "boolean": {"true": True, "false": False}.__getitem__,
    }
    for field, values in zip(fields, zip(*rows, strict=True), strict=False):
        assert [value for value in values if value and read.get(field["type"], str)(value) is None] == []


def test_table_has_the_numbers_of_json(portfolio: None) -> None:
    (names, *rows) = csv_cells(Client().get("/api/v1/spendings/?format=csv").content)
    assert [row[names.index("amount")] for row in rows] == ["1234.5", "1234.5"]


def test_no_list_has_no_schema() -> None:
    for path in ("rien", "startups/a", "portfolio", "schema"):
        assert Client().get(f"/api/table-schemas/{path}/").status_code == 404


def test_no_cell_is_run_as_a_formula(portfolio: None) -> None:
    assert "'=CALCUL()" in Client().get("/api/v1/reviews/?format=csv").content.decode()
    assert get("reviews")["results"][0]["reason"] == "=CALCUL()"


CASES: list[tuple[str, dict[str, Any], Callable[[dict[str, Any]], Any], list[Any]]] = [
    ("phases", {"startup": "a"}, lambda row: row["kind"], ["investigation", "construction"]),
    (
        "phases",
        {"as_of": "2020-06-01"},
        lambda row: (row["startup"], row["kind"]),
        [("a", "investigation"), ("b.c", "investigation")],
    ),
    (
        "phases",
        {"kind": "construction", "since": "2021-02-01", "before": "2021-02-02"},
        lambda row: row["startup"],
        ["a", "b.c"],
    ),
    ("memberships", {"as_of": "2022-01-01"}, lambda row: row["incubator"], ["i0"]),
    ("memberships", {"incubator": "i1"}, lambda row: row["startup"], ["a"]),
    ("events", {"search": "comite ete"}, lambda row: row["startup"], ["b.c", "a"]),
    ("events", {"since": "2021-02-01"}, lambda row: row["startup"], ["a"]),
    ("investigations", {"search": "PROBLEME", "startup": "a"}, lambda row: row["problem"], ["Un problème"]),
    ("awards", {"round": 9, "startup": "a"}, lambda row: row["amount"], [1000]),
    ("credits", {"year": 2021, "search": "reseau"}, lambda row: row["amount"], [100.5]),
    ("measurements", {"startup": "a", "as_of": "2021-01-15"}, lambda row: row["value"], [12]),
    ("measurements", {"as_of": "2021-02-01"}, lambda row: row["value"], []),
    ("measurements", {"incubator": "i0"}, lambda row: row["startup"], ["b.c"]),
    ("measurements", {"latest": "true", "startup": "a"}, lambda row: row["end"], ["2021-02-01"]),
    ("measurements", {"latest": "false"}, lambda row: row["value"], []),
    ("measurements", {"headline": "true"}, lambda row: row["value"], []),
    ("reviews", {"decision": "stop"}, lambda row: row["startup"], []),
    ("designations", {"millesime": 2021, "startup": "b.c"}, lambda row: row["startup"], ["b.c"]),
    ("targets", {"year": 2021}, lambda row: row["year"], [2021]),
    ("target-comments", {"year": 2021}, lambda row: row["text"], ["Six services ouvrent."]),
    ("administrations", {"kind": "operateur"}, lambda row: row["slug"], ["agence"]),
    ("results", {"year": 2021}, lambda row: (row["value"], row["version"]), [(49.5, 1)]),
    ("published-results", {"in_force": "true"}, lambda row: row["value"], [50]),
    ("published-results", {"in_force": "false"}, lambda row: row["replaces"], [None]),
    ("imports", {"since": "2021-01-01"}, lambda row: row["records_as_of"], ["2021-01-01"]),
    ("measured", {"year": 2021, "as_of": "2021-12-31"}, lambda row: (row["end"], row["value"]), [("2021-12-31", 38.5)]),
    ("measured", {"as_of": "2022-01-01"}, lambda row: row["id"], []),
    ("measured", {"search": "enquete", "before": "2021-01-01"}, lambda row: row["start"], ["2020-01-01"]),
    ("metrics", {"headline": "true"}, lambda row: row["code"], []),
    ("phase-kinds", {"group": "investigation"}, lambda row: row["key"], ["investigation"]),
    ("sponsorships", {"administration": "agence"}, lambda row: row["startup"], ["a"]),
    ("spendings", {"year": 2021, "startup": "a"}, lambda row: row["amount"], [1234.5]),
    ("objectives", {"metric": "usagers", "startup": "a"}, lambda row: row["target_value"], [20]),
    ("matrix-decisions", {"outcome": "certified", "startup": "a"}, lambda row: row["decided_on"], ["2026-01-01"]),
    ("trainings", {"since": "2021-01-01", "before": "2021-01-02"}, lambda row: row["programme"], ["Alpha"]),
    ("surveys", {"since": "2021-03-01", "before": "2021-03-02"}, lambda row: row["score"], [49]),
    ("seasons", {"as_of": "2020-10-01"}, lambda row: row["number"], [1, 2]),
    ("participations", {"season": 1}, lambda row: row["startup"], ["b.c"]),
    ("milestones", {"startup": "a"}, lambda row: row["season"], [2]),
    ("entry-criteria", {"criterion": "team", "season": 2}, lambda row: row["startup"], ["a"]),
    ("supports", {"kind": "shared", "as_of": "2021-01-01"}, lambda row: row["startup"], ["a", "b.c"]),
    ("shared-services", {"kind": "common"}, lambda row: row["slug"], ["outil-1", "outil-2"]),
    ("other-fundings", {"year": 2021, "startup": "a"}, lambda row: row["funder"], ["Région"]),
    ("stated-unit-costs", {"year": 2021, "startup": "a"}, lambda row: row["amount"], [0.5]),
    ("cost-units", {"startup": "a"}, lambda row: row["label"], ["dossier"]),
    ("credit-years", {"year": 2021}, lambda row: row["year"], [2021]),
    ("definitions", {"indicator": "launched"}, lambda row: row["version"], [1]),
    ("indicator-cards", {"indicator": "launched"}, lambda row: row["method"], ["Compter les lancements"]),
    ("indicator-followers", {"indicator": "launched"}, lambda row: row["follower"], ["budget_law"]),
]


@each
def test_each_list_has_a_case_of_its_filters(listed: ListDeclaration) -> None:
    assert listed.path in {path for path, *_ in CASES}, "add what its filters find to CASES"


@cases(("path", "query", "read", "expected"), CASES)
def test_filters(
    portfolio: None, path: str, query: dict[str, Any], read: Callable[[dict[str, Any]], Any], expected: list[Any]
) -> None:
    assert [read(row) for row in get(path, **query)["results"]] == expected


@cases(
    ("path", "query", "field"),
    [
        ("events", {"since": "31/01/2021"}, "since"),
        ("phases", {"as_of": "2021-02-30"}, "as_of"),
        ("memberships", {"lead": "oui"}, "lead"),
        ("memberships", {"incubator": "rien"}, "incubator"),
        ("events", {"kind": "rien"}, "kind"),
        ("awards", {"year": "1e3"}, "year"),
        ("awards", {"year": "0" * 201}, "year"),
        ("surveys", {"search": "x"}, "search"),
    ],
)
def test_values_that_cannot_be_are_refused(path: str, query: dict[str, str], field: str) -> None:
    (message,) = errors(path, **query)[field]
    assert message.endswith(".")


@each
def test_each_row_has_an_address_that_gives_it(listed: ListDeclaration, portfolio: None) -> None:
    for row in get(listed.path)["results"]:
        answer = Client().get(row["url"])
        assert answer.status_code == 200
        if not listed.address and listed.path != "administrations":
            assert answer.json() == row


def test_a_page_past_the_end_is_not_found(portfolio: None) -> None:
    assert get("credits", 404, page=2)["errors"] == {"page": [wordings.PAST_THE_END]}
    assert CreditLine.objects.count() == get("credits", page=1)["count"] == 2


def test_search_of_a_list_gives_the_names_first() -> None:
    factories.make_administration("a", name="Agence des routes", acronym="Mer")
    factories.make_administration("b", name="Ministère de la Mer")
    factories.make_administration("z", name="mér")
    found = Client().get("/api/v1/administrations/?search=mer").json()["results"]
    assert [row["slug"] for row in found] == ["z", "b", "a"]
    reversed_order = Client().get("/api/v1/administrations/?search=mer&ordering=-slug").json()["results"]
    assert [row["slug"] for row in reversed_order] == ["z", "b", "a"]


SERVICE_LISTS = [listed for listed in LISTS if "ministry" in listed.filters and "startup" in listed.filters]


def test_every_list_with_a_service_takes_several_and_the_filters_of_the_services(portfolio: None) -> None:
    justice = factories.make_administration("justice", ministry="justice")
    Sponsorship.objects.create(startup=Startup.objects.get(slug="a"), administration=justice)
    Startup.objects.filter(slug="b.c").update(themes=["Eau"])
    of_a = ({"ministry": "justice"}, {"startup": "a"})
    of_b = ({"theme": "Eau"}, {"startup": ["b.c"]})
    of_both = ({"startup": ["a", "b.c"]}, {"startup": "b.c,a"}, {"phase": "construction"}, {"phase": "service,ended"})
    assert len(SERVICE_LISTS) > 15
    for listed in SERVICE_LISTS:
        every = {row["startup"] for row in get(listed.path)["results"]}
        for queries, services in ((of_a, {"a"}), (of_b, {"b.c"}), (of_both, {"a", "b.c"})):
            for query in queries:
                found = {row["startup"] for row in get(listed.path, **query)["results"]}
                assert found == services & every, (listed.path, query)
        assert get(listed.path, ministry="justice", theme="Eau")["results"] == []
        if listed.path != "awards":  # whose incubator is the laureate
            assert {row["startup"] for row in get(listed.path, incubator="i0")["results"]} == {"b.c"} & every


def test_last_measure_of_the_services_of_a_ministry_takes_two_requests(portfolio: None) -> None:
    justice = factories.make_administration("justice", ministry="justice")
    Sponsorship.objects.create(startup=Startup.objects.get(slug="a"), administration=justice)
    services = get("startups", ministry="justice", fields="slug,phase")["results"]
    measures = get("measurements", ministry="justice", latest="true")["results"]
    assert [(one["slug"], one["phase"]["kind"]) for one in services] == [("a", "construction")]
    assert [(one["startup"], one["value"]) for one in measures] == [("a", 12)]


def test_costs_and_national_impact_take_the_filters_of_the_services(portfolio: None) -> None:
    assert [row["slug"] for row in get("national-impact", startup="a,b.c", incubator="i0")["results"]] == ["b.c"]
    costs = get("unit-costs", phase="service", startup=["a", "b.c"], incubator="i0")["results"]
    assert {row["startup"] for row in costs} == {"b.c"}


@pytest.mark.django_db(transaction=True)
def test_incremental_reader_of_a_list_misses_no_correction() -> None:
    startup = factories.make_startup("a")
    row = factories.make_measurement(factories.make_metric(startup), "2021-01", "12")
    factories.make_measurement(row.metric, "2021-02", "13")
    before = max(one["changed_at"] for one in get("measurements")["results"])
    Measurement.objects.filter(pk=row.pk).update(value=14)
    changed = get("measurements", changed_since=before, ordering="-changed_at")["results"]
    assert [one["value"] for one in changed] == [14, 13]
    assert changed[0]["changed_at"] > before > changed[0]["recorded_at"]
    assert get(f"measurements/{row.pk}")["changed_at"] == changed[0]["changed_at"]
    assert get("measurements", changed_since=f"{today()}")["count"] == 2
    assert get("measurements", changed_since=f"{today() + dt.timedelta(days=1)}")["count"] == 0


@cases("moment", ["2352-06-07T17:07:56.621964-20:31", "0916-10-25T22:23:20.51-16:05", "2021-01-01T00:00:00+23:59"])
def test_moment_far_from_utc_is_read(moment: str) -> None:
    assert get("measurements", changed_since=moment)["count"] == 0


@cases(
    "value",
    ["hier", "0001-01-01T00:00:00+15:00", "2021-02-30", "2021-01-01T10:00", "10:00", "1", "2021-01-01T10:00:00 01:00"],
)
def test_moment_without_an_offset_is_refused(value: str) -> None:
    assert errors("measurements", changed_since=value)["changed_since"][0].startswith(f"« {value} » n’est ni un jour")
