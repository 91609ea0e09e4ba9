"""The view of every list, and of each record of a list."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from gateway.lists.declaring import ListColumn, ListDeclaration
from gateway.lists.records import LISTS
from web.api.errors import BAD_REQUEST, GONE, missing, missing_record
from web.api.lists import PublicListAPIView
from web.api.model_fields import column_field
from web.api.public import PublicView, site_of
from web.api.renderers import JSONRenderer
from web.filters import Search, StrictFilterSet

TOO_BIG = 2**63
"""More than any number of a row."""
NO_RECORD = "Aucun enregistrement n’a ce numéro, ou ce nom."


def items_of(
    listed: ListDeclaration, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]], site: str
) -> list[dict[str, Any]]:
    """Return rows with the fields ``names``, and their URL if these fields give it."""
    items = [dict(zip(names, row, strict=True)) for row in rows]
    if listed.has_address(names):
        address = f"{site}{reverse('api-root')}{listed.address_of_row}"
        for item in items:
            item["url"] = iri_to_uri(address.format_map(item))
    return items


class ListView(PublicListAPIView):
    """A list of the rows of one table."""

    listed: ClassVar[ListDeclaration]

    @property
    def sources(self) -> dict[str, str]:
        return self.listed.sources

    def get_field_names(self) -> tuple[str, ...]:
        return self.listed.names

    def get_ordering_fields(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.listed.columns if one.is_plain(self.listed.rows()))

    def adds(self, name: str) -> bool:
        return name == "url" and self.listed.has_address(self.fields)

    def get_queryset(self) -> QuerySet[Any]:
        return self.listed.rows().order_by(*self.listed.order)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset).values_list(*(self.sources[name] for name in self.fields))

    def to_items(self, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """Return the selected fields of rows, with their URL in the API."""
        return items_of(self.listed, self.fields, rows, site_of(self.request))


class RecordView(PublicView):
    """A record of a list, by its key; its operation has the public name of its type."""

    listed: ClassVar[ListDeclaration]
    renderer_classes = (JSONRenderer,)
    refusals = {**BAD_REQUEST, **GONE}

    def get(self, request: Request, **parts: int | str) -> Response:
        listed, key = self.listed, parts[self.listed.key]
        if isinstance(key, int) and key >= TOO_BIG:
            raise missing("detail", NO_RECORD)
        column = listed.sources[listed.key]
        found = listed.rows().filter(**{column: key}).values_list(*listed.sources.values())
        items = items_of(listed, listed.names, found, site_of(request))
        if not items:
            in_history = {"pgh_obj_id" if column == "pk" else column: key}
            raise missing_record(listed.rows().model, "detail", NO_RECORD, **in_history)
        return Response(items[0])


# --- OpenAPI descriptions -------------------------------------------------------------------------------------------


def _shape_field(column: ListColumn, listed: ListDeclaration) -> "s.Field[Any, Any, Any, Any]":
    path = column.path(listed.rows())
    nullable = {"allow_null": True} if any(getattr(field, "output_field", field).null for field in path) else {}
    return column_field(path[-1], help_text=column.meaning, **nullable)


def _row_shape(listed: ListDeclaration, name: str, *, required: bool) -> type[s.Serializer[Any]]:
    fields: dict[str, Any] = {column.name: _shape_field(column, listed) for column in listed.columns}
    fields["url"] = s.URLField(help_text="L’enregistrement, dans l’API.")
    for field in fields.values():
        field.required = required
    return type(name, (s.Serializer,), {"__doc__": listed.meaning, **fields})


def view_of(listed: ListDeclaration) -> type[ListView]:
    """Return the view of a list."""
    filters = {**listed.filters, **({"search": Search(*listed.searched)} if listed.searched else {})}
    members = {
        "__doc__": listed.meaning,
        "listed": listed,
        "subject": listed.subject,
        "has_fiche_texts": listed.has_fiche_texts,
        "list_name": listed.path,
        "serializer_class": _row_shape(listed, "ListedRow", required=False),
        "filterset_class": type(f"{listed.path.title()}Filter", (StrictFilterSet,), filters),
    }
    return type(f"{listed.path.title()}View", (ListView,), members)


def record_view_of(listed: ListDeclaration, record: str) -> type[RecordView]:
    """Return the view of one record of a list, whose type has the public name ``record``."""
    name = f"{record.title().replace('-', '')}Record"
    members = {
        "__doc__": f"Un enregistrement de la liste « {listed.path} ».",
        "listed": listed,
        "subject": listed.subject,
        "operation_id": record,
        "serializer_class": _row_shape(listed, name, required=True),
    }
    return type(f"{name}View", (RecordView,), members)


VIEWS = {listed.path: view_of(listed) for listed in LISTS}
