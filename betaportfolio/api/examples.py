"""Examples of the API: one real response for each operation, recorded in ``examples.json``.

``manage.py record_api_examples`` writes the file from the records of the demonstration; the schema shows it.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.test import Client

from betaportfolio.api.schema import JSON, operations

FILE = Path(__file__).with_name("examples.json")
SHOWN = 2
"""How many items of each list an example keeps."""
MOST_FIELDS = 60
"""An object of more fields is one by identifier, and has as few of them as a list."""
LONG = 200
"""How many characters of each text."""
CSV, LINES = "text/csv", 3
"""The type of a table, and how many of its lines an example keeps."""
SERVICE, VERSION = "carte-des-orgues", "v2.7"
REQUESTS = {
    "/api/v3/startups/{slug}.json": f"/api/v3/startups/{SERVICE}.json",
    "/api/v1/startups/{slug}/": f"/api/v1/startups/{SERVICE}/",
    "/api/v1/charts/{key}/": "/api/v1/charts/portefeuille/",
    "/api/v1/indicators/{code}/": "/api/v1/indicators/products_launched/",
    "/api/v1/indicators/{code}/{year}/": "/api/v1/indicators/products_launched/2021/",
    "/api/v1/indicators/{code}/{year}/evidence/": "/api/v1/indicators/products_launched/2021/evidence/",
    "/api/v1/indicators/{code}/{year}/drift/": "/api/v1/indicators/products_launched/2021/drift/",
    "/api/v1/indicators/{code}/{year}/publications/": "/api/v1/indicators/products_launched/2021/publications/",
    "/api/v1/reports/{year}/": "/api/v1/reports/2021/",
    "/api/v1/changes/": "/api/v1/changes/?page_size=2",
}
"""The request of an operation whose address has parts, other than a record of a list."""


@cache
def read_examples() -> dict[str, dict[str, Any]]:
    """Return the recorded examples by operation: the request, and its abridged response."""
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text()) if FILE.exists() else {}
    return found


def add_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add its recorded example to each operation of the schema."""
    examples = read_examples()
    for _path, _method, operation in operations(result):
        contents = operation["responses"].get("200", {}).get("content", {})
        content = contents.get(JSON) or contents.get(CSV)
        example = examples.get(operation["operationId"])
        if content and example:
            summary = f"{example['request']} (listes et textes abrégés)"
            content["examples"] = {"réponse": {"summary": summary, "value": example["response"]}}
            if "body" in example:
                operation["requestBody"]["content"][JSON]["example"] = example["body"]
    return result


def record_examples(schema: dict[str, Any], client: Client) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the example of each public operation that reads: its identifier, its request and its response."""
    for path, method, operation in operations(schema):
        if method != "get" or "401" in operation["responses"]:
            continue
        address = _example_url(path, client)
        if address:
            yield operation["operationId"], example_of("GET", address, client.get(address))


def example_of(method: str, address: str, response: Any) -> dict[str, Any]:
    """Return the example of a request.

    :raises ValueError: it was refused.
    """
    if response.status_code != 200:
        raise ValueError(f"{address} answers {response.status_code}: {response.content[:200]!r}")
    return {"request": f"{method} {address}", "response": _abridged_response(response)}


def _abridged_response(response: Any) -> Any:
    """Return the abridged value of JSON, or the first lines of a table."""
    if response["Content-Type"].startswith(JSON):
        return abridged(json.loads(response.content))
    return "".join(response.content.decode().splitlines(keepends=True)[:LINES])


def _example_url(path: str, client: Client) -> str | None:
    """Return the address of the example of ``path``: as told above, else the first record of its list.

    None if the list has no record.
    """
    if path in REQUESTS:
        return REQUESTS[path]
    if path.startswith("/api/{version}/"):
        return path.replace("{version}", VERSION)
    if "{" not in path:
        return path
    start, _, rest = path.partition("{")
    rows = client.get(start, {"page_size": 1}).json()["results"]
    if not rows:
        return None
    first = rows[0]
    key = path[len(start) + 1 :].partition("}")[0]
    return f"{start}{first['slug' if key == 'slug' and 'slug' in first else key]}{rest.partition('}')[2]}"


def abridged(value: Any) -> Any:
    """Return a response with the first items of each list, and the beginning of each text."""
    if isinstance(value, dict):
        items = list(value.items())
        shown = items[:SHOWN] if len(items) > MOST_FIELDS else items
        return {name: abridged(one) for name, one in shown}
    if isinstance(value, list):
        return [abridged(one) for one in value[:SHOWN]]
    return f"{value[:LONG]}…" if isinstance(value, str) and len(value) > LONG else value
