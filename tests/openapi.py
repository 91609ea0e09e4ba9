"""Read the description of the API."""

from typing import Any


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter or a response of the schema; what it refers to in its place."""
    if "$ref" not in part:
        return part
    _, _, section, name = part["$ref"].split("/")
    found: dict[str, Any] = schema["components"][section][name]
    return found
