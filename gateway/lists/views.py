"""The view of every list."""

from functools import reduce
from operator import or_
from typing import Any, ClassVar

import orjson
from django.db import models
from django.db.models import F, Field, OrderBy, Q
from django.http import HttpResponse
from rest_framework import serializers as s
from rest_framework.request import Request

from common.lists.answering import page_answer, table_answer
from common.lists.asking import ListRequest, read_list_request
from common.lists.describing import described
from common.private_api import django_request
from common.public_api import site_of
from common.shaping import ShapedView
from gateway.lists.declaring import Column, Listed
from gateway.lists.records import LISTS
from gateway.lists.writing import json_value


class ListView(ShapedView):
    """A list of the API, kept in memory until the records change."""

    listed: ClassVar[Listed]

    def respond(self, request: Request) -> HttpResponse:
        listed, http = self.listed, django_request(request)
        asked = read_list_request(listed, http, listed.rows())
        found = _found(listed, asked).order_by(*_order(listed, asked.ordering))
        sources = {column.name: column.source for column in listed.columns}
        rows = found.values_list(*(sources[name] for name in asked.fields))
        if asked.format != "json":
            return table_answer(listed, asked, rows)
        count = found.order_by().count()
        start = f"{site_of(http)}/api/v1/{listed.address}" if listed.has_address(asked.fields) else ""
        page = rows[asked.first : asked.first + asked.page_size]
        results = orjson.dumps([_item(start, asked.fields, row) for row in page])
        return page_answer(http, asked, count, results)


def _found(listed: Listed, asked: ListRequest) -> "models.QuerySet[Any]":
    """The rows where each word searched is in one of the texts."""
    rows = asked.rows
    for word in asked.search.split():
        rows = rows.filter(reduce(or_, (Q(**{f"{column}__unaccent__icontains": word}) for column in listed.searched)))
    return rows


def _order(listed: Listed, ordering: str) -> list[str | OrderBy]:
    """The column asked for, then the usual order, so that any two rows have one."""
    if not ordering:
        return [*listed.order]
    sources = {column.name: column.source for column in listed.columns}
    column = F(sources[ordering.removeprefix("-")])
    first = column.desc(nulls_last=True) if ordering.startswith("-") else column.asc(nulls_last=True)
    return [first, *listed.order]


def _item(address: str, names: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    """A row as JSON; one that names no service has no address."""
    item = {name: json_value(value) for name, value in zip(names, row, strict=True)}
    if address:
        item["url"] = address.format_map(item) if item.get("startup", True) else None
    return item


# --- What OpenAPI says of them --------------------------------------------------------------------------------------


def _shape_field(column: Column, listed: Listed) -> "s.Field[Any, Any, Any, Any]":
    path = column.path(listed.rows())
    options: dict[str, Any] = {"required": False, "help_text": column.meaning}
    if any(field.null for field in path):
        options["allow_null"] = True
    return _of_type(path[-1], options)


def _of_type(field: "Field[Any, Any]", options: dict[str, Any]) -> "s.Field[Any, Any, Any, Any]":
    match field:
        case models.BooleanField():
            return s.BooleanField(**options)
        case models.DateTimeField():
            return s.DateTimeField(**options)
        case models.DateField() | models.GeneratedField():
            return s.DateField(**options)
        case models.DecimalField():
            return s.FloatField(**options)
        case models.IntegerField():
            return s.IntegerField(**options)
    return s.CharField(allow_blank=True, **options)


def _row_shape(listed: Listed) -> type[s.Serializer[Any]]:
    fields: dict[str, Any] = {column.name: _shape_field(column, listed) for column in listed.columns}
    if listed.has_address(listed.names):
        fields["url"] = s.CharField(required=False, allow_null=True, help_text="Ce dont parle la ligne, dans l’API.")
    return type("ListedRow", (s.Serializer,), {"__doc__": listed.meaning, **fields})


def view_of(listed: Listed) -> type[ListView]:
    """The view of a list, described to OpenAPI."""

    @described(listed, _row_shape(listed), description=listed.meaning, tags=["read"])
    def get(self: ListView, request: Request) -> HttpResponse:
        return self.respond(request)

    return type(f"{listed.path.title()}View", (ListView,), {"listed": listed, "get": get, "__doc__": listed.meaning})


VIEWS = {listed.path: view_of(listed) for listed in LISTS}
