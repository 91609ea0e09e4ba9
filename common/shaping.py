"""The forms of the answer of a list: JSON, CSV or ODS (``format``, or ``Accept``), and shapes of some fields alone."""

from collections.abc import Iterable, Mapping
from functools import lru_cache, wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers as s

from common.answers import fresh_answer
from common.api import PROBLEM, problem
from common.ods import ODS_TYPE
from common.public_api import PublicView

FORMATS = ("json", "csv", "ods")
BY_TYPE = {"application/json": "json", "text/csv": "csv", ODS_TYPE: "ods"}
"""The forms that ``Accept`` may ask for."""
ANY = {"*/*": "json", "application/*": "json", "text/*": "csv"}
NO_FORM = f"Cette adresse répond en {', '.join(BY_TYPE)}."


class ShapedView(PublicView):
    """A list whose form ``Accept`` may say too; kept in memory until the records change."""

    reads_query = True

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        known = super().as_view(**initkwargs)

        @wraps(known)
        def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            reads = request.method in ("GET", "HEAD")
            view = known if not reads or _accept(request) else _not_acceptable
            response: HttpResponseBase = view(request, *args, **kwargs)
            response["Vary"] = ", ".join(filter(None, [response.get("Vary"), "Accept"]))
            return response

        return answered


@lru_cache(maxsize=500)
def form_wanted(accept: str) -> str | None:
    """The form that ``Accept`` takes best, JSON when it says nothing; None when it takes none of those that are."""
    if accept.strip() == "":
        return "json"
    wanted: list[tuple[float, str]] = []
    for part in accept.lower().split(","):
        name, *options = (word.strip() for word in part.split(";"))
        form = (BY_TYPE | ANY).get(name)
        if form and (quality := _quality(options)):
            wanted.append((quality, form))
    return max(wanted, key=lambda one: one[0])[1] if wanted else None


def _quality(options: list[str]) -> float:
    """How much a type is wanted, from 0 to 1."""
    text = next((option[2:] for option in options if option.startswith("q=")), "1")
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _accept(request: HttpRequest) -> bool:
    """``Accept`` as a parameter: what is kept in memory is known by its address. Whether one of its forms is ours."""
    query = request.META.get("QUERY_STRING", "")
    if "format=" in query:
        return True
    form = form_wanted(request.META.get("HTTP_ACCEPT", ""))
    if form in ("csv", "ods"):
        request.META["QUERY_STRING"] = f"{query}&format={form}".lstrip("&")
        vars(request).pop("GET", None)  # what was read of the address before is read again
    return form is not None


@fresh_answer
def _not_acceptable(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    return HttpResponse(orjson.dumps(problem(406, {"Accept": [NO_FORM]})), status=406, content_type=PROBLEM)


TABLES = {(200, "text/csv"): str, (200, ODS_TYPE): OpenApiTypes.BINARY}
"""The answers that are a table, as OpenAPI says them."""


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
