"""The filtered list as files: CSV and ODS, with one series of columns. Nobody is named."""

from collections.abc import Iterator

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from catalogue.filters import FilterError, StartupFilters, read_filters
from catalogue.listing.exported import COLUMNS, export_statement
from catalogue.listing.vocabulary import check_words
from common.ods import ODS_TYPE, ods_file
from common.rights import open_to_all
from common.tabular import CSV_TYPE, Cell, Table, csv_lines

CHUNK = 500  # rows fetched at a time


def exported_rows(filters: StartupFilters) -> Iterator[list[Cell]]:
    """The values of each startup that matches, all pages: one query, read a few hundred rows at a time."""
    sql, parameters = export_statement(filters)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(CHUNK):
            yield from (list(row) for row in rows)


@open_to_all
@require_safe
def startups_csv(request: HttpRequest) -> HttpResponseBase:
    """``startups/export.csv``: all pages of the list of the same filters."""
    try:
        filters = _read_valid_filters(request)
    except FilterError as error:
        return _refusal(error)
    response = StreamingHttpResponse(csv_lines(COLUMNS, exported_rows(filters)), content_type=CSV_TYPE)
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
    response = HttpResponse(ods_file([Table("Services", COLUMNS, exported_rows(filters))]), content_type=ODS_TYPE)
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
