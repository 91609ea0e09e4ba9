"""What the description of the API needs beyond what each address says of itself."""

from typing import Any

from common.api import PROBLEM

JSON = "application/json"


def say_refusals_as_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Each refusal is ``application/problem+json`` (RFC 9457), as ``common.api`` answers it."""
    for methods in result["paths"].values():
        for operation in methods.values():
            for status, response in operation.get("responses", {}).items():
                content = response.get("content", {})
                if status >= "400" and JSON in content:
                    content[PROBLEM] = content.pop(JSON)
    return result
