"""Examples of the API that teach: a list, a figure and its evidence, a cursor, a write, recorded in ``examples.json``.

``manage.py record_api_examples`` writes the file from the records of the demonstration; the schema shows it. The reference
builds the others from types, enums and formats.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from betaportfolio.api.schema import JSON, operations

FILE = Path(__file__).with_name("examples.json")
SHOWN = 2
"""How many items of each list an example keeps."""
LONG = 200
"""How many characters of each text."""
READS = {
    "startups": "/api/v1/startups/",
    "portfolio": "/api/v1/portfolio/",
    "indicator-year": "/api/v1/indicators/products_launched/2021/",
    "indicator-evidence": "/api/v1/indicators/products_launched/2021/evidence/",
    "indicator-drift": "/api/v1/indicators/products_launched/2021/drift/",
    "changes": "/api/v1/changes/?page_size=2",
}
"""The request of each example that needs no token."""


@cache
def read_examples() -> dict[str, dict[str, Any]]:
    """Return the recorded examples by operation: the request, and its abridged response."""
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text())
    return found


def add_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the recorded examples to the operations of the schema."""
    examples = read_examples()
    for _path, _method, operation in operations(result):
        if example := examples.get(operation["operationId"]):
            summary = f"{example['request']} (listes et textes abrégés)"
            content = operation["responses"]["200"]["content"][JSON]
            content["examples"] = {"réponse": {"summary": summary, "value": example["response"]}}
            if "body" in example:
                operation["requestBody"]["content"][JSON]["example"] = example["body"]
    return result


def example_of(method: str, address: str, response: Any) -> dict[str, Any]:
    """Return the example of a request.

    :raises ValueError: it was refused.
    """
    if response.status_code != 200:
        raise ValueError(f"{address} answers {response.status_code}: {response.content[:200]!r}")
    return {"request": f"{method} {address}", "response": abridged(json.loads(response.content))}


def abridged(value: Any) -> Any:
    """Return a response with the first items of each list, and the beginning of each text."""
    if isinstance(value, dict):
        return {name: abridged(one) for name, one in value.items()}
    if isinstance(value, list):
        return [abridged(one) for one in value[:SHOWN]]
    return f"{value[:LONG]}…" if isinstance(value, str) and len(value) > LONG else value
