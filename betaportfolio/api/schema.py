"""Postprocessing of the OpenAPI schema."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from impact.serializers import END
from indicators.serializers import FOUR_DIGITS
from web.api.errors import PROBLEM, WHOLE, problem

JSON = "application/json"
CODE = "Code, qui ne change pas."
SLUG = "Identifiant, celui de l’adresse."
DAY = {"type": "string", "format": "date"}
PATH_PARAMETERS: dict[str, dict[str, Any]] = {
    "code": {"description": CODE, "example": "products_launched"},
    "metrics/code": {"description": CODE, "example": "utilisateurs"},
    "slug": {"description": SLUG},
    "startups/slug": {"description": SLUG, "example": "ecole-ouverte"},
    "year": {"description": "Année.", "schema": FOUR_DIGITS, "example": 2021},
    "id": {"description": "Numéro."},
    "number": {"description": "Numéro."},
    "funding-rounds/number": {"description": "Numéro.", "schema": {"type": "integer"}, "example": 9},
    "key": {"description": "Clé, qui ne change pas."},
    "start": {"description": "Premier jour de la période.", "schema": DAY, "example": "2021-03-01"},
    "end": {"description": END, "schema": DAY, "example": "2021-04-01"},
}
"""What each part of a path is, by its name, or by the word before it and its name."""
START = "/api/v1/"
LAST_VERSION = "2022-01-31T09:30:00+00:00"
"""The moment of the example of a withdrawn record."""


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (path, method, operation)."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def set_problem_media_type(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Set the media type of each error to ``application/problem+json`` (RFC 9457), as ``web.api.errors`` returns it.

    Its example is such a refusal, with the description of its status as message.
    """
    for _path, _method, operation in operations(result):
        for status, response in operation.get("responses", {}).items():
            content = response.get("content", {})
            if status >= "400" and JSON in content:
                refusal = problem(int(status), {WHOLE: [response["description"]]})
                withdrawn = {"last_version": LAST_VERSION} if status == "410" else {}
                content[PROBLEM] = {**content.pop(JSON), "example": refusal | withdrawn}
    return result


def summarise_operations(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Set the summary of each operation, which the reference shows with its address, to the first sentence of its text."""
    for _path, _method, operation in operations(result):
        operation["summary"] = operation["description"].partition(". ")[0].rstrip(".")
    return result


def describe_path_parameters(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Describe each path parameter that has no description."""
    for path, _method, operation in operations(result):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path" and "description" not in parameter:
                parameter.update(_part_of(parameter["name"], path))
    return result


def _part_of(name: str, path: str) -> dict[str, Any]:
    """Return what a part of a path is.

    :raises ImproperlyConfigured: nothing says it.
    """
    before = path.partition(f"/{{{name}}}")[0].rpartition("/")[2]
    if name not in PATH_PARAMETERS:
        raise ImproperlyConfigured(f"{path}: « {name} » has no meaning, add it to PATH_PARAMETERS ({__name__}).")
    return PATH_PARAMETERS.get(f"{before}/{name}", PATH_PARAMETERS[name])


def order_by_subject(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Order the addresses as the tags of their subjects; those of one subject keep the order of the URLs."""
    places = {tag["name"]: place for place, tag in enumerate(result["tags"])}
    by_subject = sorted(result["paths"].items(), key=lambda item: places[next(iter(item[1].values()))["tags"][0]])
    result["paths"] = dict(by_subject)
    return result


def put_enums_first(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Order the schemas with the enums first: a client in the order of the schemas declares them before their use."""
    schemas = result["components"]["schemas"]
    result["components"]["schemas"] = dict(sorted(schemas.items(), key=lambda item: "enum" not in item[1]))
    return result


type Places = defaultdict[str, list[tuple[Any, Any]]]
"""Where something of a name is described: a list or an object of the schema, and the place in it."""


def share_components(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Move the most frequent form of each parameter and of each refusal to the components: a client has one type for it."""
    parameters: Places = defaultdict(list)
    refusals: Places = defaultdict(list)
    for _path, _method, operation in operations(result):
        listed, responses = operation.get("parameters", []), operation["responses"]
        for place, one in enumerate(listed):
            parameters[one["name"]].append((listed, place))
        for status in responses:
            if status >= "400":
                phrase = HTTPStatus(int(status)).phrase.title()
                refusals[phrase.replace(" ", "")].append((responses, status))
    result["components"]["parameters"] = _shared("parameters", parameters)
    result["components"]["responses"] = _shared("responses", refusals)
    return result


def _shared(section: str, found: Places) -> dict[str, Any]:
    """Replace the most frequent form of each name, if it is there twice, by a reference; return these forms by name."""
    shared = {}
    for name, places in found.items():
        forms = Counter(json.dumps(of[place], sort_keys=True) for of, place in places)
        form, count = forms.most_common(1)[0]
        if count == 1:
            continue
        shared[name] = json.loads(form)
        for of, place in places:
            if of[place] == shared[name]:
                of[place] = {"$ref": f"#/components/{section}/{name}"}
    return shared
