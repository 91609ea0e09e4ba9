"""The formats of the API (JSON; CSV, ODS and XLSX for lists) and their negotiation."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson
from rest_framework import renderers
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.utils.mediatypes import media_type_matches

from common.exact_json import json_number
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
    """All rows of a list as a table, with the selected fields."""

    def table(self, rows: Sequence[Mapping[str, Any]], context: Mapping[str, Any] | None) -> Table:
        view = (context or {})["view"]
        return Table(view.list_name, view.fields, [[_cell(row[name]) for name in view.fields] for row in rows])


class CSVRenderer(TableRenderer):
    media_type = "text/csv"
    format = "csv"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> str:
        table = self.table(data, renderer_context)
        return csv_text(table.header, table.rows)


class WorkbookRenderer(TableRenderer):
    """A table as the only sheet of a workbook, built by ``write``."""

    charset = None
    render_style = "binary"
    write: Callable[[Sequence[Table]], bytes]

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


def _cell(value: Any) -> Cell:
    """Return the value as a cell: lists and objects become JSON."""
    if isinstance(value, float):
        return str(value)
    is_structure = isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))
    cell: Cell = orjson.dumps(value).decode() if is_structure else value
    return cell
