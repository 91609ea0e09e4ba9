"""The lists of the API, built on Django REST framework: filters, order, fields, pages and formats."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, NotFound, ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer
from rest_framework.renderers import JSONRenderer as PlainJSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.schemas.generators import EndpointEnumerator
from rest_framework.views import APIView

from common.freshness import day_of_records
from common.texts import fold_text
from web.api.errors import BAD_REQUEST, NOT_FOUND, missing
from web.api.list_schema import LIST_PARAMETERS, MAX_PAGE, ListSchema
from web.api.public import PublicView, site_of
from web.api.renderers import Column, CSVRenderer, JSONRenderer, ODSRenderer, TableRenderer, XLSXRenderer, columns_of
from web.api.table_schema import table_schema
from web.filter_fields import WholeBetween
from web.filters import TRACKING, TWICE, UNKNOWN, Errors, RowFilterSet, StrictFilterSet

NOT_PLAIN = (serializers.BaseSerializer, serializers.ListField, serializers.DictField, serializers.JSONField)
PAST_THE_END = "Cette page n’existe pas : la liste est plus courte."

type Rows = Sequence[Any]
"""Values that the serializer of the list reads."""


class ListPage(Page):  # type: ignore[type-arg]  # not generic when it runs
    """A page that yields its rows without an index for each: a tenth of the Python of a list of 1 000 ids."""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.object_list)


class ListPaginator(Paginator):  # type: ignore[type-arg]  # not generic when it runs
    def _get_page(self, *args: Any, **options: Any) -> ListPage:
        return ListPage(*args, **options)


class ListPagination(PageNumberPagination):
    """Pages of JSON; the table formats contain all rows."""

    django_paginator_class = ListPaginator
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    last_page_strings = ()

    def errors(self, query: QueryDict) -> Errors:
        """Return why the number or the size of the page is refused."""
        limits = {"page": MAX_PAGE, "page_size": self.max_page_size}
        return {name: messages for name, high in limits.items() if (messages := _number_errors(query.get(name), high))}

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any] | None:
        """Return a page of the rows; None for a table (CSV, ODS), which has all of them."""
        if isinstance(request.accepted_renderer, TableRenderer):
            return None
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound:
            raise missing("page", PAST_THE_END) from None


class LongPagination(ListPagination):
    """Pages of the maximum size, unless the request gives a size."""

    page_size = ListPagination.max_page_size


def _number_errors(text: str | None, high: int) -> list[str]:
    try:
        if text:
            WholeBetween(1, high)(text)
    except ValueError as error:
        return [str(error)]
    return []


class StrictFilterBackend(DjangoFilterBackend):  # type: ignore[misc]  # published without types
    """Keep the rows that match the view's FilterSet, already validated by the view."""

    def filter_queryset(self, request: Request, queryset: Any, view: "PublicListAPIView") -> Any:
        filterset = view.filterset
        if isinstance(filterset, RowFilterSet):
            return filterset.matching_rows(queryset)
        return view.to_rows(filterset.filter_queryset(queryset))


class StrictOrderingFilter(OrderingFilter):
    """Order by one field (« - » first: descending): unknown values last, then the default order."""

    def filter_queryset(self, request: Request, queryset: Any, view: APIView) -> Any:
        text = request.query_params.get("ordering", "")
        name, is_reversed = text.removeprefix("-"), text.startswith("-")
        if not name:
            return queryset
        if not isinstance(queryset, QuerySet):
            field = view.get_serializer().fields[name]  # type: ignore[attr-defined]
            return _ordered_rows(queryset, field, is_reversed=is_reversed)
        column = F(view.sources[name])  # type: ignore[attr-defined]
        first = column.desc(nulls_last=True) if is_reversed else column.asc(nulls_last=True)
        return queryset.order_by(first, *queryset.query.order_by)


def _ordered_rows(rows: Rows, field: Any, *, is_reversed: bool) -> list[Any]:
    ranked = [(row, _rank(field, row)) for row in rows]
    known = [pair for pair in ranked if pair[1] is not None]
    known.sort(key=lambda pair: pair[1], reverse=is_reversed)
    return [row for row, _ in (*known, *(pair for pair in ranked if pair[1] is None))]


def _rank(field: Any, row: Any) -> Any:
    """Return the rank of a field of a row, by its value in the response; None for an unknown one."""
    found = field.get_attribute(row)
    value = None if found is None else field.to_representation(found)
    return (fold_text(value), value) if isinstance(value, str) else value


class PublicListAPIView(PublicView, ListAPIView[Any]):
    """A public list: ``get_queryset`` returns its rows, in their default order, and ``to_rows`` what is computed from those
    that match; ``get_rows`` returns rows that no queryset filters.

    ``head_class`` serializes ``head_value``, the rest of the response (``head`` is Django's answer to HEAD); ``parameters``
    describe those that need more than the label of their filter; ``has_fiche_texts`` says that rows have texts of the
    fiches of beta.gouv.fr, whose licence is theirs.
    """

    list_name: ClassVar[str]
    filterset_class: type[StrictFilterSet] = StrictFilterSet
    filter_backends = (StrictFilterBackend, StrictOrderingFilter)
    pagination_class = ListPagination
    renderer_classes = (JSONRenderer, CSVRenderer, ODSRenderer, XLSXRenderer)
    refusals = {**BAD_REQUEST, **NOT_FOUND}  # a page past the end
    reads_query = True
    schema = ListSchema()
    head_class: ClassVar[type[serializers.Serializer[Any]] | None] = None
    head_value: Any = None
    has_fiche_texts: ClassVar[bool] = False

    def get_renderers(self) -> list[BaseRenderer]:
        """Return the formats of the list; other methods of its URL only have JSON."""
        return super().get_renderers() if self.request.method in ("GET", "HEAD") else [PlainJSONRenderer()]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in SAFE_METHODS:
            self.read_parameters(request.query_params)

    def read_parameters(self, query: QueryDict) -> None:
        """Read the parameters of the URL, and report all errors at once.

        :raises ValidationError: by parameter, in French.
        """
        filters = QueryDict(mutable=True)
        for name, values in query.lists():
            if name not in LIST_PARAMETERS:
                filters.setlist(name, values)
        self.filterset = self.filterset_class(filters, queryset=QuerySet(), shows_form=False)
        errors = self.filterset.errors | {name: [UNKNOWN] for name in filters if TRACKING.match(name)}
        errors |= self._word_errors(query) | self.pagination_class().errors(query)
        errors |= {name: [TWICE] for name in LIST_PARAMETERS if name != "fields" and len(query.getlist(name)) > 1}
        if errors:
            named = self._with_names()
            raise ValidationError({name: named if why == [UNKNOWN] else why for name, why in errors.items()})
        wanted = _words(query)
        names = self.get_field_names()
        self.fields = tuple(name for name in names if name in wanted) or names

    def _with_names(self) -> list[str]:
        """Return the refusal of an unknown parameter, with the names of those of the list."""
        names = ", ".join(dict.fromkeys((*self.filterset_class.base_filters, *LIST_PARAMETERS)))
        return [ErrorDetail(f"{UNKNOWN} Paramètres possibles : {names}.", UNKNOWN.code)]

    def _word_errors(self, query: QueryDict) -> Errors:
        """Return why the order, the format or the fields are refused."""
        errors: Errors = {}
        order, orders = query.get("ordering", ""), self.get_ordering_fields()
        if order and order.removeprefix("-") not in orders:
            possible = f"Ordres possibles : {', '.join(orders)}, ou l’un d’eux après « - »."
            errors["ordering"] = [ErrorDetail(f"L’ordre « {order[:40]} » n’existe pas. {possible}", "invalid_choice")]
        formats = [renderer.format for renderer in self.renderer_classes]
        if query.get("format", "") not in ("", *formats):
            message = f"Cette forme n’existe pas. Formes possibles : {', '.join(formats)}."
            errors["format"] = [ErrorDetail(message, "invalid_choice")]
        names = self.get_field_names()
        if unknown := [word.replace("\0", "�") for word in _words(query) if word and word not in names]:
            message = f"Champ inconnu : « {unknown[0][:80]} ». Champs possibles : {', '.join(names)}."
            errors["fields"] = [ErrorDetail(message, "unknown_field")]
        return errors

    def get_queryset(self) -> Any:
        return self.get_rows()

    def get_rows(self) -> Rows:
        """Return the rows of a list in memory."""
        raise NotImplementedError

    def to_rows(self, queryset: QuerySet[Any]) -> Any:
        """Return what is ordered, paged and serialized: the filtered queryset, or values in memory computed from it."""
        return queryset

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "site": site_of(self.request)}

    def get_field_names(self) -> tuple[str, ...]:
        return field_names(self.serializer_class)

    def get_ordering_fields(self) -> tuple[str, ...]:
        """Return the fields that rows may be ordered by: those with plain values."""
        return plain_field_names(self.serializer_class)

    def table_columns(self) -> list[Column]:
        """Return the columns of the table formats: the selected fields, and the address of each row."""
        fields = self.serializer_class().fields
        return columns_of(fields, [name for name in fields if name in self.fields or self.adds(name)])

    @classmethod
    def whole_table_schema(cls) -> dict[str, Any]:
        """Return the Table Schema of the whole list."""
        view = cls()
        view.fields = view.get_field_names()
        return table_schema(cls.serializer_class().fields, view.table_columns())

    def adds(self, name: str) -> bool:
        """Whether a row has a field that the URL can't select."""
        return False

    def filter_value(self, name: str) -> Any:
        """Return the value of a filter that the view applies itself; None if it is not in the URL."""
        return self.filterset.form.cleaned_data.get(name) or None

    @property
    def as_of(self) -> dt.date:
        """The day of the state that a list with the filter ``as_of`` shows: that of the records by default."""
        day: dt.date = self.filter_value("as_of") or day_of_records()
        return day

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(rows)
        if page is None:
            return Response(self.to_items(rows), headers=self.table_headers())
        return self.get_paginated_response(self.to_items(page))

    def table_headers(self) -> dict[str, str]:
        """Return the name of the file of a table, and the link to the Table Schema of its columns."""
        name = self.request.path.removeprefix("/api/v1/").rstrip("/")
        schema = f"{site_of(self.request)}{reverse('table-schema', args=[name])}"
        file = f"{self.file_name}.{self.request.accepted_renderer.format}"
        return {"Link": f'<{schema}>; rel="describedby"', "Content-Disposition": f'attachment; filename="{file}"'}

    @property
    def file_name(self) -> str:
        """Return the name of the file of a table, without its ending."""
        return self.list_name

    def to_items(self, rows: Any) -> Any:
        """Serialize rows, with the fields that the URL selects."""
        serializer: Any = self.get_serializer(rows, many=True)
        fields = serializer.child.fields
        for name in fields.keys() - set(self.fields):
            fields.pop(name)
        return serializer.data

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        head = self.head_class(self.head_value, context=self.get_serializer_context()).data if self.head_class else {}
        response.data = {**head, **response.data}
        return response


@cache
def lists_by_address() -> dict[str, type[PublicListAPIView]]:
    """Return the view of each list with an address without parts, in the order of the URLs."""
    endpoints = EndpointEnumerator().get_api_endpoints()
    found = ((path, callback.cls) for path, _method, callback in endpoints if "{" not in path)
    return {path: view for path, view in found if issubclass(view, PublicListAPIView)}


def _words(query: QueryDict) -> list[str]:
    """Return the values of ``fields``, repeated or separated by commas."""
    return ",".join(query.getlist("fields")).split(",")


@cache
def field_names(row: Any) -> tuple[str, ...]:
    """Return the fields of a serializer."""
    return tuple(row().fields)


@cache
def plain_field_names(row: Any) -> tuple[str, ...]:
    """Return the fields of a serializer whose values are plain (not lists or objects)."""
    return tuple(name for name, field in row().fields.items() if not isinstance(field, NOT_PLAIN))
