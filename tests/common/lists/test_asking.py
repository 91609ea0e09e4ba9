"""What the address of a list asks for, and each refusal by parameter. No row is read."""

import datetime as dt
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import models
from django.test import RequestFactory
from rest_framework import serializers as s
from rest_framework.exceptions import ValidationError

from common import filters
from common.lists.asking import TOO_LONG, TOO_MANY, TWICE, ListRequest, query_of, read_list_request
from common.lists.composed import list_of
from common.public_api import UNKNOWN

WHOLE = "Écrivez un nombre entier entre 1 et {}."


class Colour(models.TextChoices):
    RED = "red", "Rouge"
    BLUE = "blue", "Bleu"


class Row(s.Serializer[dict[str, Any]]):
    slug = s.CharField()
    day = s.DateField()
    amount = s.IntegerField()
    tags = s.ListField()


LISTING = list_of(
    "couleurs",
    Row,
    filters={
        "colour": filters.of_words("colour", Colour, "La couleur."),
        "since": filters.from_day("day", "Depuis ce jour."),
        "amount": filters.of_number("amount", "Un nombre."),
        "is_old": filters.yes_or_no("is_old", "Ancien."),
        "tag": filters.Reading(field_name="tag", reader=str.upper, label="Une étiquette."),
    },
    searched=("slug",),
    several=frozenset({"tag"}),
    usual_size=20,
)
NOTHING = ListRequest(
    rows=models.QuerySet(), values={}, search="", ordering="", fields=LISTING.names, page=1, page_size=20, format="json"
)


def ask(query: str, **changes: Any) -> ListRequest:
    return read_list_request(replace(LISTING, **changes), RequestFactory().get(f"/api/v1/couleurs/?{query}"))


def refusal(query: str, **changes: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        ask(query, **changes)
    detail = refused.value.detail
    assert isinstance(detail, dict)
    return {name: [str(one) for one in messages] for name, messages in detail.items()}


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", {}),
        ("page=&page_size=&search=&ordering=&fields=&format=&colour=&since=&amount=&is_old=", {}),
        ("page=3&page_size=7", {"page": 3, "page_size": 7}),
        ("page=999999999&page_size=1000", {"page": 999_999_999, "page_size": 1000}),
        ("search=++un+++deux+", {"search": "un deux"}),
        (f"search={'a' * 200}", {"search": "a" * 200}),
        ("ordering=-day", {"ordering": "-day"}),
        ("fields=amount,slug,,amount", {"fields": ("slug", "amount")}),
        ("format=ods", {"format": "ods"}),
        ("colour=red", {"values": {"colour": "red"}}),
        ("since=2021-02-28", {"values": {"since": dt.date(2021, 2, 28)}}),
        ("amount=0", {"values": {"amount": 0}}),
        ("amount=32767", {"values": {"amount": 32767}}),
        ("is_old=true", {"values": {"is_old": True}}),
        ("is_old=false", {"values": {"is_old": False}}),
        ("tag=a&tag=b", {"values": {"tag": "B"}}),
    ],
)
def test_an_address_is_read(query: str, asked: dict[str, Any]) -> None:
    read = ask(query)
    assert replace(read, rows=NOTHING.rows) == replace(NOTHING, **asked)


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("page=0", {"page": [WHOLE.format(999_999_999)]}),
        ("page=-1&page_size=0", {"page": [WHOLE.format(999_999_999)], "page_size": [WHOLE.format(1000)]}),
        ("page=1000000000&page_size=1001", {"page": [WHOLE.format(999_999_999)], "page_size": [WHOLE.format(1000)]}),
        ("page=deux&page_size=1,5", {"page": [WHOLE.format(999_999_999)], "page_size": [WHOLE.format(1000)]}),
        (f"page={'9' * 100}", {"page": [WHOLE.format(999_999_999)]}),
        ("page=1&page=2&colour=red&colour=blue", {"page": [TWICE], "colour": [TWICE]}),
        (f"search={'a' * 201}", {"search": [TOO_LONG]}),
        ("search=a%00b", {"search": [filters.FORBIDDEN]}),
        ("inconnu=1&Page=2", {"inconnu": [UNKNOWN], "Page": [UNKNOWN]}),
        ("inconnu=1&inconnu=2", {"inconnu": [UNKNOWN]}),
        (quote("a\0" * 150) + "=1", {"a�" * 100: [UNKNOWN]}),
        ("ordering=tags", {"ordering": [
            "Cet ordre n’existe pas. Ordres possibles : slug, day, amount, ou l’un d’eux après « - »."]}),
        ("ordering=--day", {"ordering": [
            "Cet ordre n’existe pas. Ordres possibles : slug, day, amount, ou l’un d’eux après « - »."]}),
        ("ordering=-", {"ordering": [
            "Cet ordre n’existe pas. Ordres possibles : slug, day, amount, ou l’un d’eux après « - »."]}),
        ("fields=slug,nom,autre", {"fields": [
            "Champ inconnu : « nom ». Champs possibles : slug, day, amount, tags."]}),
        ("fields=%00", {"fields": ["Champ inconnu : « � ». Champs possibles : slug, day, amount, tags."]}),
        (f"fields={'x' * 90}", {"fields": [
            f"Champ inconnu : « {'x' * 80} ». Champs possibles : slug, day, amount, tags."]}),
        ("format=xml", {"format": ["Cette forme n’existe pas. Formes possibles : json, csv, ods."]}),
        ("format=JSON", {"format": ["Cette forme n’existe pas. Formes possibles : json, csv, ods."]}),
        ("since=2021-02-29", {"since": [filters.NO_DAY]}),
        ("since=1899-12-31", {"since": [filters.NO_YEAR]}),
        ("since=2101-01-01", {"since": [filters.NO_YEAR]}),
        (f"since={'2' * 201}", {"since": [TOO_LONG]}),
        (f"tag={'a' * 10}%00", {"tag": [filters.FORBIDDEN]}),
        ("page=0&since=hier&format=x&inconnu=",
         {"inconnu": [UNKNOWN], "since": [filters.NO_DAY], "page": [WHOLE.format(999_999_999)],
          "format": ["Cette forme n’existe pas. Formes possibles : json, csv, ods."]}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_parameter(query: str, errors: dict[str, list[str]]) -> None:
    assert refusal(query) == errors


@pytest.mark.parametrize(
    "query", ["colour=green", "amount=-1", "amount=32768", "amount=1.5", "is_old=oui", "is_old=True"]
)
def test_a_value_that_a_filter_does_not_take_is_refused_under_its_name(query: str) -> None:
    assert [(name, len(messages)) for name, messages in refusal(query).items()] == [(query.partition("=")[0], 1)]


def test_a_list_that_is_not_searched_does_not_know_the_word() -> None:
    assert refusal("search=a", searched=()) == {"search": [UNKNOWN]}


@pytest.mark.parametrize(("page", "size", "first"), [(1, 20, 0), (2, 20, 20), (5, 7, 28)])
def test_the_first_row_of_a_page_follows_those_before(page: int, size: int, first: int) -> None:
    assert ask(urlencode({"page": page, "page_size": size})).first == first


def test_an_address_of_too_many_parameters_is_refused(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    with pytest.raises(ValidationError) as refused:
        query_of(RequestFactory().get("/?a=1&b=2&c=3&d=4"))
    assert refused.value.detail == {"query": [TOO_MANY]}


@pytest.mark.parametrize(
    ("text", "day"),
    [("1900-01-01", dt.date(1900, 1, 1)), ("2100-12-31", dt.date(2100, 12, 31)), ("2020-02-29", dt.date(2020, 2, 29))],
)
def test_days_are_those_of_two_centuries(text: str, day: dt.date) -> None:
    assert filters.read_day(text) == day


@pytest.mark.parametrize(
    "text", ["2021-2-1", "20210201", "2021-W05-1", "2021-02-01T00:00", " 2021-02-01", "٢٠٢١-٠١-٠١", ""]
)
def test_another_way_to_write_a_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Cette date n’existe pas"):
        filters.read_day(text)


def test_a_filter_of_days_is_known_as_one() -> None:
    known = {name for name, one in LISTING.filters.items() if filters.is_of_day(one)}
    assert known == {"since"}
