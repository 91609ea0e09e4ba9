"""The schema of the API, and a page made from it that people can read without JavaScript."""

from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request

from betaportfolio.api_schema import JSON
from betaportfolio.api_snippets import SENDINGS, Snippet, reading_snippets, writing_snippets
from common.answers import open_answer, public_answer
from common.api import WHOLE, missing
from common.list_api import ListPagination
from common.public_api import PublicView, site_of

EXAMPLES = {
    "startups": "?phase=service&as_of=2022-01-01",
    "portfolio": "?as_of=2022-01-01",
    "portfolio-series": "?from=2020-01-01",
    "indicators": "?year=2021",
}


_making = Lock()


def schema() -> dict[str, Any]:
    """The OpenAPI schema: that of the code, made once by each process, since it takes a second.

    One thread at a time: what makes it keeps notes on the views, and two at once read those of one another.
    """
    with _making:
        return _made()


@cache
def _made() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return made


class MadeOnce(SchemaGenerator):
    """What gives the schema view ``schema``."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> dict[str, Any]:
        return schema()


class SchemaView(SpectacularJSONAPIView):
    """The OpenAPI schema."""

    generator_class = MadeOnce

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return open_answer(super().as_view(**initkwargs))


@extend_schema(exclude=True)
class NothingView(PublicView):
    """Any other address under the API's."""

    reads_query = True

    http_method_names = ["get", "head", "options", "put", "post", "patch", "delete"]

    def get(self, request: Request) -> NoReturn:
        raise missing(WHOLE, "Il n’y a rien à cette adresse. Voir /api/docs/.")

    put = post = patch = delete = options = get  # type: ignore[assignment]  # nothing there takes any method


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter of an address or a field of an answer; ``kind`` says its type in French."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of an address: what it gives, what it takes, an example that anybody can follow when it needs no name."""

    key: str
    group: str
    is_json: bool
    method: str
    path: str
    summary: str
    parameters: list[Value]
    body: list[Value]
    fields: list[Value]
    refusals: list[Value]
    example: str | None

    @property
    def takes_dry_run(self) -> bool:
        """Whether it may be asked what it would do."""
        return any(parameter.name == "dry_run" for parameter in self.parameters)

    @property
    def thing(self) -> str:
        """What it speaks of: the word of its path after the version."""
        return self.path.removeprefix("/api/").split("/")[1].partition(".")[0]

    @property
    def name(self) -> str:
        """Its method and path: one path may take several methods."""
        return f"{self.method} {self.path}"


GROUPS = {
    "lire": (
        "Lire",
        "Les fiches, leurs phases et leurs mesures, les indicateurs, l’argent, la communauté : sans inscription.",
    ),
    "ecrire": (
        "Écrire",
        "Ce qu’un outil envoie avec son jeton, ou l’équipe avec sa session : une fois, sur ce qui a été lu.",
    ),
    "changements": (
        "Suivre les changements",
        "Le fil de tout ce qui change, en pages, en continu, ou vers une adresse à vous.",
    ),
    "beta-gouv-fr": ("Remplacer l’API de beta.gouv.fr", "Les mêmes documents aux mêmes chemins : seul l’hôte change."),
}
"""The groups of addresses, in the order of their pages: their titles, and what one does there."""


@public_answer
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """``/api/docs/``: where to begin, and the groups of addresses."""
    groups = [(key, title, about, len(operations_of(key))) for key, (title, about) in GROUPS.items()]
    first = f"{site_of(request)}/api/v1/startups/?page_size=2"
    context = {"groups": groups, "snippets": reading_snippets(first), "page_size": ListPagination.max_page_size}
    return render(request, "betaportfolio/api_docs.html", context)


@public_answer
@require_safe
def group_page(request: HttpRequest, key: str) -> HttpResponse:
    """``/api/docs/groupes/<key>/``: the addresses of a group, by the thing that they speak of."""
    if key not in GROUPS:
        raise Http404("L’API n’a pas ce groupe d’adresses.")
    (title, about), found = GROUPS[key], operations_of(key)
    things: dict[str, list[Operation]] = {}
    for one in found:
        things.setdefault(one.thing, []).append(one)
    context = {"title": title, "about": about, "things": things, "others": {**GROUPS, key: None}}
    return render(request, "betaportfolio/api_group.html", context)


def operations_of(group: str) -> list[Operation]:
    """The addresses of a group."""
    return [one for one in operations() if one.group == group]


@public_answer
@require_safe
def operation_page(request: HttpRequest, key: str) -> HttpResponse:
    """``/api/docs/<key>/``: one method of one address."""
    found = next((one for one in operations() if one.key == key), None)
    if found is None:
        raise Http404("Aucune adresse de l’API n’a ce nom.")
    context = {"operation": found, "snippets": _snippets(found, site_of(request)), "is_sent": key in SENDINGS}
    return render(request, "betaportfolio/api_operation.html", context)


def _snippets(operation: Operation, site: str) -> list[Snippet]:
    if operation.key in SENDINGS:
        return writing_snippets(SENDINGS[operation.key], site)
    return reading_snippets(site + operation.example) if operation.example and operation.is_json else []


@cache
def operations() -> tuple[Operation, ...]:
    """Each address of the schema, in its order."""
    shapes = schema()["components"]["schemas"]
    return tuple(
        _operation(method, path, methods[method], shapes)
        for path, methods in schema()["paths"].items()
        for method in ("get", "put", "post", "patch", "delete")
        if method in methods
    )


def _operation(method: str, path: str, spec: dict[str, Any], shapes: dict[str, Any]) -> Operation:
    responses = spec["responses"]
    done = min(responses)
    asked = sorted(spec.get("parameters", []), key=lambda part: list(PLACES).index(part["in"]))
    return Operation(
        key=spec["operationId"],
        group=_group(method, spec),
        is_json=JSON in responses[done].get("content", {}),
        method=method.upper(),
        path=path,
        summary=_in_words(spec.get("description", "")),
        parameters=[
            Value(part["name"], PLACES[part["in"]] + _kind(part["schema"]), part.get("description", ""))
            for part in asked
        ],
        body=_body(spec, shapes),
        fields=_fields(responses[done], shapes),
        refusals=[
            Value(code, "", response.get("description", ""))
            for code, response in sorted(responses.items())
            if code >= "300"
        ],
        example=None if "{" in path or "401" in responses else path + EXAMPLES.get(spec["operationId"], ""),
    )


def _group(method: str, spec: dict[str, Any]) -> str:
    tags = spec.get("tags", [])
    if "v2" in tags:
        return "beta-gouv-fr"
    if "changes" in tags:
        return "changements"
    return "lire" if method == "get" else "ecrire"


def _body(spec: dict[str, Any], shapes: dict[str, Any]) -> list[Value]:
    """The fields of what is sent; of one item where a list may be sent too."""
    if "requestBody" not in spec:
        return []
    shape = spec["requestBody"]["content"][JSON]["schema"]
    return _named(shape.get("oneOf", [shape])[0], shapes, "")


def _fields(response: dict[str, Any], shapes: dict[str, Any]) -> list[Value]:
    """The fields of an answer; those of the items of a list as ``results[].slug``."""
    if "content" not in response:
        return []
    shape = next(iter(response["content"].values()))["schema"]
    if shape.get("type") == "array":
        return _named(shape["items"], shapes, "[].")
    return _named(shape, shapes, "")


def _named(shape: dict[str, Any], shapes: dict[str, Any], prefix: str) -> list[Value]:
    found: list[Value] = []
    for name, spec in _resolved(shape, shapes).get("properties", {}).items():
        named = _resolved(spec, shapes)
        kind = _kind(named if "enum" in named else spec)
        found.append(Value(prefix + name, kind, _in_words(spec.get("description", ""))))
        if name == "results" and spec.get("type") == "array":
            found += _named(spec["items"], shapes, f"{prefix}{name}[].")
    return found


def _in_words(description: str) -> str:
    """A description as people read it: without its marks, nor the list of words that stands beside."""
    return description.partition("\n\n* `")[0].replace("`", "").replace("'", "’")


def _resolved(shape: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    shape = (shape.get("allOf") or [shape])[0]
    if "$ref" in shape:
        found: dict[str, Any] = shapes[shape["$ref"].rsplit("/", 1)[-1]]
        return found
    return shape


PLACES = {"path": "dans l’adresse : ", "query": "", "header": "en-tête : "}
"""Where a parameter goes, before its kind."""
_KINDS = {"string": "texte", "integer": "entier", "number": "nombre", "boolean": "vrai ou faux", "object": "objet"}


def _kind(spec: dict[str, Any]) -> str:
    for choice in ("anyOf", "oneOf"):
        if choice in spec:
            may_be_null = ", ou null" if {"type": "null"} in spec[choice] else ""
            return _kind(spec[choice][0]) + may_be_null
    if isinstance(spec.get("type"), list):
        named = [_kind({**spec, "type": name}) for name in spec["type"] if name != "null"]
        return ", ou ".join([*named, "null"] if "null" in spec["type"] else named)
    if spec.get("type") == "array":
        return f"liste ({_kind(spec['items'])})"
    if "enum" in spec:
        return " | ".join(str(word) for word in spec["enum"] if word not in (None, ""))
    if spec.get("format") == "date":
        return "date (AAAA-MM-JJ)"
    return _KINDS.get(spec.get("type", "object"), "objet")
