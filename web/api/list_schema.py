"""The OpenAPI description of a list: parameters, rows, formats and errors."""

from collections.abc import Collection
from typing import Any

import django_filters as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers as s

from common.files.ods import ODS_TYPE
from common.files.xlsx import XLSX_TYPE
from web.api.view_schema import ApiSchema
from web.days import is_of_day, read_moment
from web.filter_fields import MAX_LENGTH, MAX_VALUES, NO, YES, WholeBetween
from web.filters import KnownValues, Search, StrictFilterSet, Whole, YesOrNoFilter

LIST_PARAMETERS = ("page", "page_size", "fields", "ordering", "format")
MAX_PAGE = 999_999_999
EMPTY = {"type": "string", "enum": [""]}
"""A form sends the fields that nobody filled."""
DAY = {"anyOf": [{"type": "string", "format": "date"}, EMPTY]}
MOMENT = {"anyOf": [{"type": "string", "format": "date-time"}, *DAY["anyOf"]]}
TEXT = {"type": "string", "maxLength": MAX_LENGTH}
TABLES = {(200, "text/csv"): str, (200, ODS_TYPE): OpenApiTypes.BINARY, (200, XLSX_TYPE): OpenApiTypes.BINARY}
SEVERAL = "Plusieurs valeurs s’ajoutent, répétées ou séparées par des virgules."
SEARCH = "Mots cherchés, tous présents, sans égard aux accents ni aux majuscules."


class PagedSerializer(s.Serializer[dict[str, Any]]):
    """The pages of a list."""

    count = s.IntegerField(help_text="Nombre de lignes, toutes pages ensemble.")
    next = s.URLField(allow_null=True, help_text="Page suivante ; null : c’est la dernière.")
    previous = s.URLField(allow_null=True, help_text="Page précédente ; null : c’est la première.")


class ListSchema(ApiSchema):
    """The description of the GET of a ``PublicListAPIView``."""

    view: Any

    def get_operation_id(self) -> str:
        return str(self.view.operation_id or self.view.list_name)

    def get_filter_backends(self) -> list[Any]:
        return []  # the parameters are below, with descriptions in French

    def get_override_parameters(self) -> list[Any]:
        if self.method != "GET":  # other methods of the URL describe themselves
            return []
        view = self.view
        described = {*LIST_PARAMETERS, *(one.name for one in view.parameters)}
        return [*view.parameters, *filter_parameters(view.filterset_class, described), *_list_parameters(view)]

    def get_response_serializers(self) -> Any:
        view = self.view
        name = view.list_name.title().replace("-", "")
        row = with_optional_fields(view.serializer_class, f"{name}Row")
        page = page_serializer(f"{name}Listing", row, view.head_class)
        return {(200, "application/json"): page, **TABLES}


def page_serializer(name: str, row: type[s.Serializer[Any]], head: type[s.Serializer[Any]] | None) -> Any:
    """Return the serializer of a page of rows, after the fields of ``head``."""
    above: Any = head().fields if head else {}
    pages: Any = PagedSerializer().fields
    fields = {**above, **pages, "results": row(many=True, help_text="Les lignes de cette page.")}
    return extend_schema_serializer(many=False)(type(name, (s.Serializer,), {"__doc__": row.__doc__, **fields}))


def with_optional_fields(serializer_class: type[s.Serializer[Any]], name: str) -> type[s.Serializer[Any]]:
    """Return the serializer with the same fields, all optional, since ``fields`` selects some."""

    def get_fields(self: s.Serializer[Any]) -> dict[str, Any]:
        fields = serializer_class.get_fields(self)
        for field in fields.values():
            field.required = field.read_only = False  # what is only read is always there, for drf-spectacular
        return fields

    return type(name, (serializer_class,), {"__doc__": serializer_class.__doc__, "get_fields": get_fields})


def filter_parameters(filterset_class: type[StrictFilterSet], described: Collection[str]) -> list[OpenApiParameter]:
    """Return the description of the filters, without those already ``described``."""
    return [
        OpenApiParameter(name, schema_of(one), description=_meaning_of(one, filterset_class.meanings.get(name)))
        for name, one in filterset_class.base_filters.items()
        if name not in described
    ]


def _meaning_of(one: filters.Filter, meaning: str | None) -> str:
    if isinstance(one, Search):
        return SEARCH
    meaning = meaning or str(one.label)
    return f"{meaning} {SEVERAL}" if isinstance(one, KnownValues) else meaning


def schema_of(one: filters.Filter) -> dict[str, Any]:
    """Return what the value of a filter may be; empty values are those of a form."""
    choices, reader = one.extra.get("choices", ()), one.extra.get("reader")
    words = [] if callable(choices) else [str(word) for word, _ in choices]
    if isinstance(one, KnownValues):
        return {"type": "array", "maxItems": MAX_VALUES, "items": {"type": "string", "enum": words} if words else TEXT}
    if is_of_day(one):
        return DAY
    if reader is read_moment:
        return MOMENT
    if isinstance(one, Whole):
        return {"anyOf": [_whole(one.extra["min_value"], one.extra["max_value"]), EMPTY]}
    if isinstance(reader, WholeBetween):
        return {"anyOf": [_whole(reader.low, reader.high), EMPTY]}
    if isinstance(one, YesOrNoFilter):
        words = [*YES, *NO, *(word for word in words if word not in (*YES, *NO))]
    return {"type": "string", "enum": ["", *words]} if words else TEXT


def _list_parameters(view: Any) -> list[OpenApiParameter]:
    orders = [sign + name for name in view.get_ordering_fields() for sign in ("", "-")]
    names = {"type": "array", "items": {"type": "string", "enum": [*view.get_field_names()]}}
    pages = view.pagination_class
    size = f"Lignes par page, {pages.max_page_size} au plus ; {pages.page_size} quand on n’en dit rien."
    formats = [renderer.format for renderer in view.renderer_classes]
    return [
        OpenApiParameter(
            "ordering",
            {"type": "string", "enum": ["", *orders]},
            description="Champ qui donne l’ordre ; « - » pour l’inverse.",
        ),
        OpenApiParameter("fields", names, description=f"Champs à garder. {SEVERAL}"),
        _number("page", MAX_PAGE, "Page de la liste."),
        _number("page_size", pages.max_page_size, size),
        OpenApiParameter(
            "format",
            {"type": "string", "enum": ["", *formats]},
            description="Forme de la réponse, ou l’en-tête Accept : un tableau a toutes les pages.",
        ),
    ]


def _number(name: str, most: int, meaning: str) -> OpenApiParameter:
    return OpenApiParameter(name, {"anyOf": [_whole(1, most), EMPTY]}, description=meaning)


def _whole(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}
