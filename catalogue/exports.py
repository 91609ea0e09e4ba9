"""The filtered list as files: CSV and ODS, with one series of columns.

CSV is what a French spreadsheet opens at once: semicolons, CRLF, UTF-8 with a byte order mark. Nobody is named.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from catalogue.filters import FilterError, StartupFilters, read_filters
from catalogue.queries.exported import COLUMNS, export_statement
from catalogue.queries.vocabulary import check_words
from common.rights import open_to_all
from common.tabular import Cell, safe_cell

CSV_TYPE = "text/csv; charset=utf-8"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
CHUNK = 500  # rows fetched at a time
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

type Value = str | int | dt.date | bool | list[str] | list[int] | None


def exported_rows(filters: StartupFilters) -> Iterator[list[Value]]:
    """The values of each startup that matches, all pages: one query, read a few hundred rows at a time."""
    sql, parameters = export_statement(filters)
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(CHUNK):
            yield from (list(row) for row in rows)


def cell(value: Value) -> Cell | dt.date:
    """A value as a cell: a list on one line, yes or no in words, and no text that would be run as a formula."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        value = ", ".join(str(word) for word in value)
    if isinstance(value, str):
        return safe_cell(_CONTROL.sub("", value))
    return value


def csv_lines(filters: StartupFilters) -> Iterator[str]:
    """The file, line by line."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in exported_rows(filters):
        yield writer.writerow([cell(value) for value in row])


class _Echo:
    """What ``csv`` writes to: gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def ods_file(filters: StartupFilters) -> bytes:
    """The file: dates and numbers are cells of their own kind."""
    import tablib  # slow to import

    table = tablib.Dataset(
        *([cell(value) for value in row] for row in exported_rows(filters)), headers=COLUMNS, title="Services"
    )
    return bytes(table.export("ods"))


@open_to_all
@require_safe
def startups_csv(request: HttpRequest) -> HttpResponseBase:
    """``startups/export.csv``: what the same address without ``export.csv`` shows, all pages."""
    try:
        filters = _read_valid_filters(request)
    except FilterError as error:
        return _refusal(error)
    response = StreamingHttpResponse(csv_lines(filters), content_type=CSV_TYPE)
    response["Content-Disposition"] = _name(filters, "csv")
    return response


@open_to_all
@require_safe
def startups_ods(request: HttpRequest) -> HttpResponseBase:
    """``startups/export.ods``: the same as a spreadsheet."""
    try:
        filters = _read_valid_filters(request)
    except FilterError as error:
        return _refusal(error)
    response = HttpResponse(ods_file(filters), content_type=ODS_TYPE)
    response["Content-Disposition"] = _name(filters, "ods")
    return response


def _read_valid_filters(request: HttpRequest) -> StartupFilters:
    filters = read_filters(request)
    check_words(filters)
    return filters


def _name(filters: StartupFilters, ending: str) -> str:
    return f'attachment; filename="services-{filters.as_of.isoformat()}.{ending}"'


def _refusal(error: FilterError) -> HttpResponse:
    lines = [f"{name} : {message}" for name, messages in error.errors.items() for message in messages]
    text = "L’export n’a pas pu être fait.\n" + "\n".join(lines) + "\n"
    return HttpResponse(text, status=404 if error.missing else 400, content_type="text/plain; charset=utf-8")
