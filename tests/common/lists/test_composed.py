"""Lists that are composed in memory: kept, searched, ordered and paged as those of one table are."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers as s
from rest_framework.exceptions import APIException

from common import filters
from common.lists.asking import read_list_request
from common.lists.composed import ComposedList, arranged, composed_answer, list_of
from tests.tables import csv_cells


class Owner(s.Serializer[dict[str, Any]]):
    slug = s.CharField()


class Row(s.Serializer[dict[str, Any]]):
    name = s.CharField()
    year = s.IntegerField()
    rate = s.FloatField()
    owner = Owner()
    tags = s.ListField()


LISTING = list_of(
    "choses",
    Row,
    filters={
        "year": filters.of_number("year", "L’année."),
        "owner": filters.of_text("owner__slug", "Le propriétaire."),
        "as_of": filters.on_day("as_of", "Le jour."),
    },
    searched=("name", "note"),
    composing=frozenset({"as_of"}),
    usual_size=2,
)


def item(name: str, year: int | None = 2021, owner: str | None = "a", **fields: Any) -> dict[str, Any]:
    held: dict[str, Any] = {
        "name": name,
        "year": year,
        "rate": 0.5,
        "owner": owner and {"slug": owner},
        "tags": [],
        "note": None,
    }
    return {**held, **fields}


ITEMS = [
    item("Élan", 2022),
    item("eau", 2020, "b", note="L’école demain"),
    item("Zoé", None, None),
    item("Eau", 2021, tags=["x", {"y": 1}], rate=None),
]


def names(query: str, items: list[dict[str, Any]] = ITEMS) -> list[str]:
    asked = read_list_request(LISTING, RequestFactory().get(f"/?{query}"))
    return [one["name"] for one in arranged(LISTING, asked, items)]


def answer(query: str, items: list[dict[str, Any]] = ITEMS, head: Mapping[str, Any] | None = None) -> Any:
    request = RequestFactory().get(f"/api/v1/choses/?{query}")
    return composed_answer(request, LISTING, read_list_request(LISTING, request), items, head)


def test_a_list_is_ordered_by_what_is_a_plain_value() -> None:
    assert (LISTING.names, LISTING.orders) == (("name", "year", "rate", "owner", "tags"), ("name", "year", "rate"))
    assert ComposedList("vide", (), ()).filters == {}


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ["Élan", "eau", "Zoé", "Eau"]),
        ("year=2021", ["Eau"]),
        ("owner=b", ["eau"]),
        ("owner=a&year=2022", ["Élan"]),
        ("owner=zz", []),
        ("as_of=2021-01-01", ["Élan", "eau", "Zoé", "Eau"]),  # what composes the rows reads it
        ("search=EAU", ["eau", "Eau"]),
        ("search=elan", ["Élan"]),
        ("search=eau+ecole", ["eau"]),  # each word in one of the texts
        ("search=eau+zoe", []),
        ("search=none", []),  # a text that is not there holds no word
        ("search=a&year=2020", ["eau"]),
        ("ordering=name", ["Eau", "eau", "Élan", "Zoé"]),
        ("ordering=-name", ["Zoé", "Élan", "eau", "Eau"]),
        ("ordering=year", ["eau", "Eau", "Élan", "Zoé"]),
        ("ordering=-year", ["Élan", "Eau", "eau", "Zoé"]),  # what is unknown comes last either way
        ("ordering=rate", ["Élan", "eau", "Zoé", "Eau"]),
        ("ordering=-rate", ["Élan", "eau", "Zoé", "Eau"]),
    ],
)
def test_rows_are_kept_searched_and_ordered(query: str, kept: list[str]) -> None:
    assert names(query) == kept


@given(st.lists(st.tuples(st.text("aàbé", max_size=3), st.none() | st.integers(0, 3)), max_size=8))
def test_each_order_has_every_row_and_the_inverse_mirrors_what_is_known(rows: list[tuple[str, int | None]]) -> None:
    items = [item(name, year) for name, year in rows]
    for field in ("name", "year"):
        asked = [
            [
                one[field]
                for one in arranged(
                    LISTING, read_list_request(LISTING, RequestFactory().get(f"/?ordering={sign}{field}")), items
                )
            ]
            for sign in ("", "-")
        ]
        known = [[value for value in found if value is not None] for found in asked]
        assert known[0] == known[1][::-1]
        assert [len(found) for found in asked] == [len(items)] * 2
        assert all(found[len(known[0]) :] == [None] * (len(items) - len(known[0])) for found in asked)


@pytest.mark.parametrize(
    ("query", "results", "following", "previous"),
    [
        ("", ["Élan", "eau"], "http://testserver/api/v1/choses/?page=2", None),
        ("page=2", ["Zoé", "Eau"], None, "http://testserver/api/v1/choses/?"),
        ("page_size=3", ["Élan", "eau", "Zoé"], "http://testserver/api/v1/choses/?page=2&page_size=3", None),
        ("page_size=4", ["Élan", "eau", "Zoé", "Eau"], None, None),
        ("page=3&page_size=1&year=", ["Zoé"], "http://testserver/api/v1/choses/?page=4&page_size=1",
         "http://testserver/api/v1/choses/?page=2&page_size=1"),
        ("search=e+a&page=2&page_size=1&search", ["eau"], "http://testserver/api/v1/choses/?page=3&page_size=1&search=e+a",
         "http://testserver/api/v1/choses/?page_size=1&search=e+a"),
    ],
)  # fmt: skip
def test_a_page_leads_to_the_next_and_the_one_before(
    query: str, results: list[str], following: str | None, previous: str | None
) -> None:
    query = query.removesuffix("&search")
    said = json.loads(answer(query).content)
    assert ([one["name"] for one in said["results"]], said["next"], said["previous"]) == (results, following, previous)


def test_an_answer_says_its_head_its_count_and_the_fields_asked_for() -> None:
    said = json.loads(answer("fields=year,name&owner=a", head={"as_of": "2021-01-01"}).content)
    assert said == {
        "as_of": "2021-01-01",
        "count": 2,
        "next": None,
        "previous": None,
        "results": [{"name": "Élan", "year": 2022}, {"name": "Eau", "year": 2021}],
    }


def test_the_first_page_of_nothing_is_empty_and_the_second_is_missing() -> None:
    assert json.loads(answer("", []).content) == {"count": 0, "next": None, "previous": None, "results": []}
    for query, items in (("page=2", []), ("page=3", ITEMS), ("page=999999999&page_size=1000", ITEMS)):
        with pytest.raises(APIException) as refused:
            answer(query, items)
        assert refused.value.status_code == 404


def test_a_table_has_every_page_and_what_is_no_plain_value_is_json_in_its_cell() -> None:
    response = answer("format=csv&page_size=1&ordering=name")
    assert csv_cells(response.content) == [
        ["name", "year", "rate", "owner", "tags"],
        ["Eau", "2021", "", '{"slug":"a"}', '["x",{"y":1}]'],
        ["eau", "2020", "0.5", '{"slug":"b"}', ""],
        ["Élan", "2022", "0.5", '{"slug":"a"}', ""],
        ["Zoé", "", "0.5", "", ""],
    ]
    assert csv_cells(answer("format=csv&fields=name", []).content) == [["name"]]


def test_plain_lists_and_days_are_cells_of_their_own() -> None:
    rows = [item("a", tags=["x", "y"]), item(dt.date(2021, 1, 1).isoformat(), tags=[1, 2])]
    assert csv_cells(answer("format=csv&fields=name,tags", rows).content)[1:] == [["a", "x, y"], ["2021-01-01", "1, 2"]]
