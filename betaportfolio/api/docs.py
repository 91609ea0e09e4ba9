"""The documentation of the API: the reference, from its schema, and the first steps with real responses."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import resolve
from django.views.decorators.http import require_safe

from betaportfolio.api.schema import JSON
from betaportfolio.api.views import openapi_schema
from catalogue.startups.filters import StartupFilter
from common.api.errors import json_number
from common.api.lists import ListPagination
from common.api.public import site_of
from common.filter_fields import labels_of
from common.web.cache import public_answer
from impact.models import Measurement

PLACES = {"path": "dans l’adresse : ", "query": "", "header": "en-tête : "}
"""Where a parameter goes, before its type."""
TYPES = {"string": "texte", "integer": "entier", "number": "nombre", "boolean": "vrai ou faux", "object": "objet"}
CHOSEN = ("phase", "incubator", "theme", "users", "sponsor", "fast")
"""The parameters whose possible values are records, which the schema can't list."""


@dataclass(frozen=True, slots=True)
class Value:
    """A row of a table: a parameter, a field or a response, and the entry that describes its object."""

    name: str
    type: str
    meaning: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class DocumentedEntry:
    """An operation or an object, with its tables of values."""

    key: str
    title: str
    text: str
    tables: dict[str, list[Value]]

    @property
    def summary(self) -> str:
        """Return the first sentence of the text, displayed while the entry is folded."""
        return self.text.partition(". ")[0].rstrip(".")


@public_answer
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Display every operation and every object of the API."""
    groups: dict[str, list[DocumentedEntry]] = {"read": [], "write": [], "changes": [], "v2": []}
    for path, operations in openapi_schema()["paths"].items():
        for method, spec in operations.items():
            usual = "read" if method == "get" else "write"
            group = next((tag for tag in ("v2", "changes") if tag in spec["tags"]), usual)
            groups[group].append(_operation(method, path, spec))
    fields = StartupFilter(QueryDict()).form.fields
    values = {name: labels_of(fields[name]) for name in CHOSEN}
    return render(
        request, "betaportfolio/api_docs.html", {"groups": groups, "objects": list(_objects()), "values": values}
    )


@public_answer
@require_safe
def first_steps(request: HttpRequest) -> HttpResponse:
    """Display public example requests, each with the current response of the API."""
    listed = _response(request, "/api/v1/startups/", {"page_size": "2", "fields": "slug,name,phase,incubator"})
    slug = next((row["slug"] for row in json.loads(listed)["results"]), None)
    measured = (
        Measurement.objects.select_related("metric__startup").order_by("metric__startup__slug", "-start", "pk").first()
    )
    context = {
        "site": site_of(request),
        "slug": slug,
        "page_size": ListPagination.max_page_size,
        "listed": listed,
        "one": _response(request, f"/api/v1/startups/{slug}/", {}) if slug else None,
        "measured": measured,
        "value": json_number(measured.value) if measured else None,
        "refused": _response(request, "/api/v1/portfolio/", {"as_of": "hier"}),
    }
    return render(request, "betaportfolio/api_first_steps.html", context)


def _response(request: HttpRequest, path: str, query: dict[str, str]) -> str:
    """Return the indented JSON that the API returns to a GET of this site."""
    inner = RequestFactory(headers={"host": request.get_host()}).get(path, query, secure=request.is_secure())
    view, args, kwargs = resolve(path)
    response = view(inner, *args, **kwargs)
    if hasattr(response, "render"):
        response.render()
    return json.dumps(json.loads(response.content), indent=2, ensure_ascii=False)


def _operation(method: str, path: str, spec: dict[str, Any]) -> DocumentedEntry:
    ordered = sorted(spec.get("parameters", []), key=lambda one: list(PLACES).index(one["in"]))
    body = spec.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema", {})
    tables = {
        "Paramètres": [_value(one["name"], one["schema"], one, PLACES[one["in"]]) for one in ordered],
        "Corps à envoyer": _fields(body),
        "Réponses": [_response_row(code, one) for code, one in sorted(spec["responses"].items())],
    }
    return DocumentedEntry(spec["operationId"], f"{method.upper()} {path}", _in_words(spec), tables)


def _response_row(code: str, response: dict[str, Any]) -> Value:
    content: dict[str, dict[str, Any]] = response.get("content", {})
    shapes = [one["schema"] for one in content.values()]
    return Value(code, ", ".join(content), _in_words(response), _entry(shapes[0]) if shapes else "")


@cache
def _objects() -> tuple[DocumentedEntry, ...]:
    schemas = openapi_schema()["components"]["schemas"]
    shown = {name: spec for name, spec in schemas.items() if "properties" in spec}
    return tuple(
        DocumentedEntry(name, name, _in_words(spec), {"Champs": _fields(spec)}) for name, spec in shown.items()
    )


def _fields(spec: dict[str, Any]) -> list[Value]:
    return [_value(name, field, field) for name, field in _resolved(spec).get("properties", {}).items()]


def _value(name: str, spec: dict[str, Any], described: dict[str, Any], place: str = "") -> Value:
    return Value(name, place + _type(spec), _in_words(described), _entry(spec))


def _in_words(described: dict[str, Any]) -> str:
    """Return a description as plain text, without the list of values, which has its own column."""
    text = str(described.get("description", "")).partition("\n\n* `")[0]
    return text.replace("`", "").replace("'", "’")


def _inner(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the first alternative of a schema, or the schema of its items."""
    alternatives = spec.get("allOf") or spec.get("oneOf") or spec.get("anyOf")
    found = alternatives[0] if alternatives else spec.get("items") or spec.get("additionalProperties")
    return found if isinstance(found, dict) else {}


def _resolved(spec: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in spec:
        found: dict[str, Any] = openapi_schema()["components"]["schemas"][spec["$ref"].rsplit("/", 1)[-1]]
        return found
    return spec if "properties" in spec or not _inner(spec) else _resolved(_inner(spec))


def _entry(spec: dict[str, Any]) -> str:
    """Return the key of the object that a value is or contains, or an empty text."""
    if "$ref" not in spec:
        return _entry(_inner(spec)) if _inner(spec) else ""
    return spec["$ref"].rsplit("/", 1)[-1] if "properties" in _resolved(spec) else ""


def _type(spec: dict[str, Any]) -> str:
    """Return the type of a value in French, or its possible values."""
    if "$ref" in spec:
        return _type(_resolved(spec))
    for key in ("anyOf", "oneOf", "allOf"):
        if key in spec:
            return _type(spec[key][0]) + (", ou null" if {"type": "null"} in spec[key] else "")
    if isinstance(spec.get("type"), list):
        named = [_type({**spec, "type": name}) for name in spec["type"] if name != "null"]
        return ", ou ".join([*named, "null"] if "null" in spec["type"] else named)
    if spec.get("type") == "array":
        return f"liste ({_type(spec['items'])})"
    if "enum" in spec:
        return " | ".join(str(word) for word in spec["enum"] if word not in (None, ""))
    if spec.get("format") == "date":
        return "date (AAAA-MM-JJ)"
    return TYPES.get(spec.get("type", "object"), "objet")
