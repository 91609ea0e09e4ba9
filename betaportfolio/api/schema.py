"""Postprocessing of the OpenAPI schema."""

from typing import Any

from web.api.errors import PROBLEM

JSON = "application/json"
PATH_PARAMETERS = {
    "code": "Code, qui ne change pas.",
    "slug": "Identifiant, celui de l’adresse.",
    "year": "Année.",
    "id": "Numéro.",
    "number": "Numéro de l’appel.",
    "key": "Clé, qui ne change pas.",
}
"""The meaning of each part of a path: one name has one meaning throughout the API."""


def set_problem_media_type(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Set the media type of each error to ``application/problem+json`` (RFC 9457), as ``web.api.errors`` returns it."""
    for methods in result["paths"].values():
        for operation in methods.values():
            for status, response in operation.get("responses", {}).items():
                content = response.get("content", {})
                if status >= "400" and JSON in content:
                    content[PROBLEM] = content.pop(JSON)
    return result


def summarise_operations(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Set the summary of each operation, which the reference shows with its address, to the first sentence of its text."""
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["summary"] = operation["description"].partition(". ")[0].rstrip(".")
    return result


def describe_path_parameters(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Describe each path parameter that has no description."""
    for methods in result["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and "description" not in parameter:
                    parameter["description"] = PATH_PARAMETERS[parameter["name"]]
    return result
