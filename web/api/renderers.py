"""The formats of the API (JSON; CSV, ODS and XLSX for lists) and their negotiation."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import orjson
from rest_framework import renderers, serializers
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.utils.mediatypes import media_type_matches

from common.exact_json import exact_text, iso_day, json_number
from common.files.ods import ODS_TYPE, ods_file
from common.files.tabular import Cell, Table, csv_text
from common.files.xlsx import XLSX_TYPE, xlsx_file
from common.third_party_internals import django_request


class FormatNegotiation(DefaultContentNegotiation):
    """Choose the renderer by ``format``, else by ``Accept`` with its quality values, which DRF's class ignores.

    A view with one format always uses it. An unknown ``format`` gets the first one: the list then refuses it together
    with other wrong parameters.
    """

    def select_renderer(  # type: ignore[override]
        self, request: Request, renderers: Sequence[renderers.BaseRenderer], format_suffix: str | None = None
    ) -> tuple[renderers.BaseRenderer, str]:
        by_format = {renderer.format: renderer for renderer in renderers}
        wanted = request.query_params.get("format") if len(renderers) > 1 else "json"
        chosen = by_format.get(wanted, renderers[0]) if wanted else self._by_accept(request, renderers)
        return chosen, chosen.media_type

    def _by_accept(self, request: Request, renderers: Sequence[renderers.BaseRenderer]) -> renderers.BaseRenderer:
        if not request.headers.get("Accept", "").strip():
            return renderers[0]
        for accepted in django_request(request).accepted_types:
            for renderer in renderers:
                if media_type_matches(renderer.media_type, str(accepted)):
                    return renderer
        types = ", ".join(renderer.media_type for renderer in renderers)
        raise NotAcceptable({"Accept": [f"Cette adresse répond en {types}."]})


class JSONRenderer(renderers.JSONRenderer):
    """JSON by orjson; numbers are exact, and an ``orjson.Fragment`` is JSON built by the database."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return orjson.dumps(data, default=_json_value)


def _json_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return json_number(value)
    raise TypeError(type(value).__name__)


class TableRenderer(renderers.BaseRenderer):
    """All rows of a list as a table of one level, with the selected fields."""

    def table(self, rows: Sequence[Mapping[str, Any]], context: Mapping[str, Any] | None) -> Table:
        view = (context or {})["view"]
        return self.table_of(view.list_name, view.table_columns(), rows)

    def table_of(self, name: str, columns: "Sequence[Column]", rows: Sequence[Mapping[str, Any]]) -> Table:
        cells = [[self.cell(value_at(row, column)) for column in columns] for row in rows]
        return Table(name, [column_name(column) for column in columns], cells)

    def cell(self, value: Any) -> Cell:
        """Return a value of JSON as a cell: a number has the same digits."""
        if isinstance(value, float | Decimal):
            return Decimal(exact_text(Decimal(str(value))) or 0)
        return cast("Cell", value)


class CSVRenderer(TableRenderer):
    """The table for programs: a boolean is the word of JSON."""

    media_type = "text/csv"
    format = "csv"

    def cell(self, value: Any) -> Cell:
        return str(value).lower() if isinstance(value, bool) else super().cell(value)

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> str:
        table = self.table(data, renderer_context)
        return csv_text(table.header, table.rows)

    def text(self, columns: "Sequence[Column]", rows: Sequence[Mapping[str, Any]]) -> str:
        """Return rows as a file that is no list of the API."""
        table = self.table_of("", columns, rows)
        return csv_text(table.header, table.rows)


class WorkbookRenderer(TableRenderer):
    """A table as the only sheet of a workbook, built by ``write``."""

    charset = None
    render_style = "binary"
    write: Callable[[Sequence[Table]], bytes]

    def cell(self, value: Any) -> Cell:
        """Return a day, which JSON has as a text, as a date."""
        day = iso_day(value) if isinstance(value, str) else None
        return day or super().cell(value)

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return self.write([self.table(data, renderer_context)])


class ODSRenderer(WorkbookRenderer):
    media_type = ODS_TYPE
    format = "ods"
    write = staticmethod(ods_file)


class XLSXRenderer(WorkbookRenderer):
    media_type = XLSX_TYPE
    format = "xlsx"
    write = staticmethod(xlsx_file)


type Column = tuple[str, ...]
"""The names from a row to a value: of an object in the row, two or more."""
NESTED = (serializers.ListSerializer, serializers.DictField, serializers.JSONField)
"""The fields that a table leaves out: lists of objects, and objects of any shape. The address of the row gives them."""


def columns_of(fields: Mapping[str, Any], names: Iterable[str]) -> list[Column]:
    """Return the columns of a table for the fields ``names`` of a serializer: an object gives one for each of its fields."""
    found: list[Column] = []
    for name in names:
        field = fields[name]
        if isinstance(field, serializers.Serializer):
            found += [(name, *column) for column in columns_of(field.fields, field.fields)]
        elif not isinstance(getattr(field, "child", field), (*NESTED, serializers.Serializer)):
            found.append((name,))
    return found


def column_name(column: Column) -> str:
    return "_".join(column)


def value_at(row: Mapping[str, Any], column: Column) -> Any:
    """Return the value of a column in a row; None in an object that is not there."""
    value: Any = row
    for name in column:
        value = None if value is None else value.get(name)
    return value
