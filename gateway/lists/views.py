"""The view of every list."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Field, QuerySet
from rest_framework import serializers as s

from gateway.lists.declaring import ListColumn, ListDeclaration
from gateway.lists.records import LISTS
from web.api.lists import PublicListAPIView
from web.api.public import site_of
from web.filters import Search, StrictFilterSet


class ListView(PublicListAPIView):
    """A list of the rows of one table."""

    listed: ClassVar[ListDeclaration]

    @property
    def sources(self) -> dict[str, str]:
        return self.listed.sources

    def get_field_names(self) -> tuple[str, ...]:
        return self.listed.names

    def get_ordering_fields(self) -> tuple[str, ...]:
        return self.listed.names

    def get_queryset(self) -> QuerySet[Any]:
        return self.listed.rows().order_by(*self.listed.order)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset).values_list(*(self.sources[name] for name in self.fields))

    def to_items(self, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """Return the selected fields of rows, with their URL in the API if they have one."""
        items = [dict(zip(self.fields, row, strict=True)) for row in rows]
        if self.listed.has_address(self.fields):
            start = f"{site_of(self.request)}/api/v1/{self.listed.address}"
            for item in items:
                item["url"] = start.format_map(item) if item.get("startup", True) else None
        return items


# --- OpenAPI descriptions -------------------------------------------------------------------------------------------


def _shape_field(column: ListColumn, listed: ListDeclaration) -> "s.Field[Any, Any, Any, Any]":
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
        case models.GeneratedField(output_field=models.Field() as generated):
            return _of_type(generated, options)
        case models.DateField():
            return s.DateField(**options)
        case models.DecimalField():
            return s.FloatField(**options)
        case models.IntegerField():
            return s.IntegerField(**options)
    return s.CharField(allow_blank=True, **options)


def _row_shape(listed: ListDeclaration) -> type[s.Serializer[Any]]:
    fields: dict[str, Any] = {column.name: _shape_field(column, listed) for column in listed.columns}
    if listed.has_address(listed.names):
        fields["url"] = s.CharField(required=False, allow_null=True, help_text="Ce dont parle la ligne, dans l’API.")
    return type("ListedRow", (s.Serializer,), {"__doc__": listed.meaning, **fields})


def view_of(listed: ListDeclaration) -> type[ListView]:
    """Return the view of a list."""
    filters = {**listed.filters, **({"search": Search(*listed.searched)} if listed.searched else {})}
    members = {
        "__doc__": listed.meaning,
        "listed": listed,
        "list_name": listed.path,
        "serializer_class": _row_shape(listed),
        "filterset_class": type(f"{listed.path.title()}Filter", (StrictFilterSet,), filters),
    }
    return type(f"{listed.path.title()}View", (ListView,), members)


VIEWS = {listed.path: view_of(listed) for listed in LISTS}
