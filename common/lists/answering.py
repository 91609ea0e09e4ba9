"""The answer of a list: a page of its rows as JSON, or all of them as CSV or ODS."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse

from common.api import missing
from common.lists.asking import Listing, ListRequest
from common.ods import ODS_TYPE, ods_file
from common.public_api import as_json, site_of
from common.tabular import CSV_TYPE, Cell, Table, csv_text

PAST_THE_END = "Cette page n’existe pas : la liste est plus courte."


def page_answer(
    request: HttpRequest, asked: ListRequest, count: int, results: bytes, head: Mapping[str, Any] | None = None
) -> HttpResponse:
    """A page of ``count`` rows in all, whose JSON is ``results``; ``head`` is what the answer says beside."""
    if asked.page > 1 and asked.first >= count:
        raise missing("page", PAST_THE_END)
    start = orjson.dumps(
        {
            **(head or {}),
            "count": count,
            "next": _address(request, asked.page + 1) if asked.first + asked.page_size < count else None,
            "previous": _address(request, asked.page - 1) if asked.page > 1 else None,
        }
    )
    return as_json(b'%b,"results":%b}' % (start[:-1], results))


def _address(request: HttpRequest, page: int) -> str:
    """The address of another page of the same list."""
    query = {name: values for name, values in request.GET.lists() if any(values)}
    query.pop("page", None)
    if page > 1:
        query["page"] = [str(page)]
    pairs = sorted((name, value) for name, values in query.items() for value in values if value)
    return f"{site_of(request)}{request.path}?{urlencode(pairs)}"


def table_answer(listing: Listing, asked: ListRequest, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """All the rows as CSV or ODS, with the fields asked for."""
    if asked.format == "csv":
        return HttpResponse(csv_text(asked.fields, rows), content_type=CSV_TYPE)
    return HttpResponse(ods_file([Table(listing.path, asked.fields, rows)]), content_type=ODS_TYPE)


def some_fields(listing: Listing, asked: ListRequest, results: bytes) -> bytes:
    """The JSON text of a page with the fields asked for alone."""
    if asked.fields == listing.names:
        return results
    return orjson.dumps([{name: item[name] for name in asked.fields} for item in orjson.loads(results)])


def cells_of(asked: ListRequest, items: Iterable[Mapping[str, Any]]) -> list[list[Cell]]:
    """Rows that are JSON objects as rows of a table; what is no plain value is JSON in its cell."""
    return [[_cell(item[field]) for field in asked.fields] for item in items]


def _cell(value: Any) -> Cell:
    if isinstance(value, float):
        return str(value)
    is_structure = isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))
    cell: Cell = orjson.dumps(value).decode() if is_structure else value
    return cell
