"""The view of every list."""

from typing import Any, ClassVar
from urllib.parse import urlencode

import orjson
from django.db import models
from django.db.models import Field
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request

from common.api import BAD_REQUEST, NOT_FOUND, missing
from common.ods import ODS_TYPE, ods_file
from common.private_api import django_request
from common.public_api import as_json, site_of
from common.shaping import FORMATS, TABLES, ShapedView
from common.tabular import CSV_TYPE, Table, csv_text
from gateway.lists.asking import (
    MAX_LENGTH,
    MAX_PAGE_SIZE,
    USUAL_PAGE_SIZE,
    ListRequest,
    filter_set,
    read_list_request,
)
from gateway.lists.declaring import Column, Listed
from gateway.lists.records import LISTS
from gateway.lists.writing import json_value


class ListView(ShapedView):
    """A list of the API, kept in memory until the records change."""

    listed: ClassVar[Listed]

    def respond(self, request: Request) -> HttpResponse:
        asked = read_list_request(self.listed, request.query_params)
        sources = {column.name: column.source for column in self.listed.columns}
        rows = asked.rows.values_list(*(sources[name] for name in asked.fields))
        if asked.format == "csv":
            return HttpResponse(csv_text(asked.fields, rows), content_type=CSV_TYPE)
        if asked.format == "ods":
            return HttpResponse(ods_file([Table(self.listed.path, asked.fields, rows)]), content_type=ODS_TYPE)
        return _page(self.listed, django_request(request), asked, rows)


def _page(listed: Listed, request: HttpRequest, asked: ListRequest, rows: "models.QuerySet[Any]") -> HttpResponse:
    count = asked.rows.order_by().count()
    first = (asked.page - 1) * asked.page_size
    if asked.page > 1 and first >= count:
        raise missing("page", "Cette page n’existe pas : la liste est plus courte.")
    site = site_of(request)
    start = f"{site}/api/v1/{listed.address}" if listed.has_address(asked.fields) else ""
    results = [_item(start, asked.fields, row) for row in rows[first : first + asked.page_size]]
    return as_json(
        orjson.dumps(
            {
                "count": count,
                "next": _address(request, asked.page + 1) if first + asked.page_size < count else None,
                "previous": _address(request, asked.page - 1) if asked.page > 1 else None,
                "results": results,
            }
        )
    )


def _item(address: str, names: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    """A row as JSON; one that names no service has no address."""
    item = {name: json_value(value) for name, value in zip(names, row, strict=True)}
    if address:
        item["url"] = address.format_map(item) if item.get("startup", True) else None
    return item


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{site_of(request)}{request.path}?{urlencode(sorted(query.items()))}"


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


def _shape(listed: Listed) -> type[s.Serializer[Any]]:
    name = listed.path.title().replace("-", "")
    fields: dict[str, Any] = {column.name: _shape_field(column, listed) for column in listed.columns}
    if listed.has_address(listed.names):
        fields["url"] = s.CharField(required=False, allow_null=True, help_text="Ce dont parle la ligne, dans l’API.")
    item = type(f"{name}Row", (s.Serializer,), {"__doc__": listed.meaning, **fields})
    listing = {
        "count": s.IntegerField(help_text="Nombre de lignes, toutes pages ensemble."),
        "next": s.CharField(allow_null=True, help_text="Page suivante."),
        "previous": s.CharField(allow_null=True, help_text="Page précédente."),
        "results": item(many=True, help_text="Les lignes de cette page."),
    }
    return type(f"{name}List", (s.Serializer,), {"__doc__": listed.meaning, **listing})


def _parameters(listed: Listed) -> list[OpenApiParameter]:
    empty = {"type": "string", "enum": [""]}
    found = [
        OpenApiParameter(name, {"type": "string", "maxLength": MAX_LENGTH}, description=str(one.label))
        for name, one in filter_set(listed).base_filters.items()
    ]
    if listed.searched:
        found.append(
            OpenApiParameter(
                "search",
                {"type": "string", "maxLength": MAX_LENGTH},
                description="Mots cherchés, sans égard aux accents.",
            )
        )
    orders = [sign + name for name in listed.names for sign in ("", "-")]
    names = {"type": "array", "items": {"type": "string", "enum": [*listed.names]}}
    size = f"Lignes par page, {MAX_PAGE_SIZE} au plus ; {USUAL_PAGE_SIZE} quand on n’en dit rien."
    return [
        *found,
        OpenApiParameter(
            "ordering",
            {"type": "string", "enum": ["", *orders]},
            description="Champ qui donne l’ordre ; « - » pour l’inverse.",
        ),
        OpenApiParameter(
            "fields", names, style="form", explode=False, description="Champs à garder, séparés par des virgules."
        ),
        OpenApiParameter(
            "page",
            {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1_000_000}, empty]},
            description="Page de la liste.",
        ),
        OpenApiParameter(
            "page_size",
            {"anyOf": [{"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE}, empty]},
            description=size,
        ),
        OpenApiParameter(
            "format",
            {"type": "string", "enum": ["", *FORMATS]},
            description="Forme de la réponse : un tableau a toutes les pages.",
        ),
    ]


def view_of(listed: Listed) -> type[ListView]:
    """The view of a list, described to OpenAPI."""

    def get(self: ListView, request: Request) -> HttpResponse:
        return self.respond(request)

    described = extend_schema(
        operation_id=listed.path,
        description=listed.meaning,
        parameters=_parameters(listed),
        responses={
            (200, "application/json"): _shape(listed),
            **TABLES,
            **BAD_REQUEST,
            **NOT_FOUND,
        },
        tags=["read"],
    )(get)
    return type(
        f"{listed.path.title()}View", (ListView,), {"listed": listed, "get": described, "__doc__": listed.meaning}
    )


VIEWS = {listed.path: view_of(listed) for listed in LISTS}
