"""The form of the answer of a list: which fields (``fields``), and JSON, CSV or ODS (``format``, or ``Accept``)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

from common.api import refused
from common.ods import ODS_TYPE, ods_file
from common.public_api import PublicView
from common.tabular import CSV_TYPE, Cell, Table, csv_text

FORMATS = ("json", "csv", "ods")
BY_TYPE = {"text/csv": "csv", ODS_TYPE: "ods"}
"""The forms that ``Accept`` may ask for."""


class ShapedView(PublicView):
    """A list whose form ``Accept`` may say too; kept in memory until the records change."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        known = super().as_view(**initkwargs)

        @wraps(known)
        def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            _accept(request)
            response: HttpResponse = known(request, *args, **kwargs)
            response["Vary"] = ", ".join(filter(None, [response.get("Vary"), "Accept"]))
            return response

        return answered


def type_wanted(meta: Mapping[str, Any]) -> str:
    """The type of answer that a request asks for first."""
    return str(meta.get("HTTP_ACCEPT", "")).partition(",")[0].partition(";")[0].strip()


def _accept(request: HttpRequest) -> None:
    """``Accept`` as a parameter: what is kept in memory is known by its address."""
    wanted = type_wanted(request.META)
    query = request.META.get("QUERY_STRING", "")
    if wanted in BY_TYPE and "format=" not in query:
        request.META["QUERY_STRING"] = f"{query}&format={BY_TYPE[wanted]}".lstrip("&")
        vars(request).pop("GET", None)  # what was read of the address before is read again


@dataclass(frozen=True, slots=True)
class Shape:
    """Which fields, in the order of the list, and in which form."""

    names: tuple[str, ...]
    is_partial: bool
    format: str

    @property
    def is_table(self) -> bool:
        return self.format != "json"


OF_SHAPE = ("fields", "format")


def read_shape(query: QueryDict, known: Sequence[str]) -> Shape:
    """The form that an address asks for. Raises ValidationError with the name of the parameter."""
    for name in OF_SHAPE:
        if len(query.getlist(name)) > 1:
            raise refused(name, "Ce paramètre est donné plusieurs fois : gardez-en un seul.")
    words = [word for word in query.get("fields", "").split(",") if word]
    if unknown := next((word for word in words if word not in known), None):
        message = f"Champ inconnu : « {unknown[:80]} ». Champs possibles : {', '.join(known)}."
        raise refused("fields", message.replace("\0", "�"))
    form = query.get("format", "") or "json"
    if form not in FORMATS:
        raise refused("format", f"Cette forme n’existe pas. Formes possibles : {', '.join(FORMATS)}.")
    return Shape(tuple(name for name in known if not words or name in words), bool(words), form)


def shaped_results(shape: Shape, results: str) -> str:
    """The JSON text of a list with the fields asked for alone."""
    if not shape.is_partial:
        return results
    return orjson.dumps([{name: item[name] for name in shape.names} for item in orjson.loads(results)]).decode()


def as_table(shape: Shape, name: str, items: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """The items as CSV or ODS; what is no plain value is JSON in its cell."""
    rows = [[_cell(item[field]) for field in shape.names] for item in items]
    if shape.format == "csv":
        return HttpResponse(csv_text(shape.names, rows), content_type=CSV_TYPE)
    return HttpResponse(ods_file([Table(name, shape.names, rows)]), content_type=ODS_TYPE)


def _cell(value: Any) -> Cell:
    if isinstance(value, float):
        return str(value)
    is_structure = isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))
    cell: Cell = orjson.dumps(value).decode() if is_structure else value
    return cell


TABLES = {(200, "text/csv"): str, (200, ODS_TYPE): OpenApiTypes.BINARY}
"""The answers that are a table, as OpenAPI says them."""


def shape_parameters(known: Sequence[str]) -> list[OpenApiParameter]:
    """How OpenAPI says them."""
    names = {"type": "array", "items": {"type": "string", "enum": [*known]}}
    meaning = "Champs à garder, séparés par des virgules."
    return [
        OpenApiParameter("fields", names, style="form", explode=False, description=meaning),
        OpenApiParameter(
            "format",
            {"type": "string", "enum": ["", *FORMATS]},
            description="Forme de la réponse : un tableau a toutes les pages.",
        ),
    ]


def partial(shape: type[s.Serializer[Any]], name: str) -> type[s.Serializer[Any]]:
    """The same fields, none of which has to be there: what ``fields`` leaves."""

    def get_fields(self: s.Serializer[Any]) -> dict[str, Any]:
        fields = shape.get_fields(self)
        for field in fields.values():
            field.required = False
        return fields

    return type(name, (shape,), {"__doc__": shape.__doc__, "get_fields": get_fields})


def columns_of(fields: Iterable[str], table: str, expressions: Mapping[str, str]) -> str:
    """The columns of an answer, as SQL for a SELECT: its ``fields`` in their order, so that a shape alone names them.

    ``expressions`` hold the fields that are not the column of their name in ``table``.

    :raises ValueError: an expression is of no field.
    """
    return ", ".join(f'{sql} AS "{name}"' for name, sql in _expressions(fields, table, expressions))


def object_of(shape: type[s.Serializer[Any]], table: str, expressions: Mapping[str, str]) -> str:
    """One object with the fields of ``shape``, as SQL; the arguments and errors of ``columns_of``."""
    pairs = ", ".join(f"'{name}', {sql}" for name, sql in _expressions(shape().fields, table, expressions))
    return f"json_build_object({pairs})"


def _expressions(fields: Iterable[str], table: str, expressions: Mapping[str, str]) -> list[tuple[str, str]]:
    found = [(name, expressions.get(name, f'{table}."{name}"')) for name in fields]
    if unknown := expressions.keys() - dict(found).keys():
        raise ValueError(f"No field has the name of these expressions: {sorted(unknown)}")
    return found
