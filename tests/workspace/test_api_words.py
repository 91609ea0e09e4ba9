"""Every API error is in French, whatever the client's language."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from tests import factories, wordings

IN_PATH = {
    "slug": "un.service",
    "code": "products_launched",
    "year": "2021",
    "number": "1",
    "id": "1",
    "start": "2021-01-01",
    "end": "2021-01-31",
    "name": "phases",
    "key": "passages",
}
BODIES: list[Any] = [
    None,
    [],
    {},
    3,
    {"start": "x", "end": None, "value": "x", "source": 3},
    [{"start": "2021-01-01", "end": "2020-01-01", "value": -1, "source": "x" * 3000}],
    {"start": "2090-01-01", "end": "2090-02-01", "value": 10**40},
]
ENGLISH = re.compile(
    r"\b(is|are|this|that|field|value|no|not|expected|data|provided|allowed|valid|may)\b", re.IGNORECASE
)
FIELDS = "start, end, value, source"
"""The names that a reading has in JSON, as its messages list them."""


def addresses(patterns: Any, before: str = "/") -> Iterator[str]:
    for one in patterns:
        route = f"{before}{one.pattern}"
        if hasattr(one, "url_patterns"):
            yield from addresses(one.url_patterns, route)
        elif route.startswith("/api/v1/"):
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: IN_PATH[found[1]], route)


def refusals(client: Client, address: str) -> Iterator[str]:
    """Yield the messages of the URL for invalid bodies, methods and media types."""
    sent = [(json.dumps(body), "application/json") for body in BODIES]
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        bodies = [*sent, ("x", "text/plain"), ("{", "application/json")]
        for body, sort in bodies[:1] if method == "GET" else bodies:  # what is only read has no body
            answer = client.generic(method, address, body, content_type=sort, headers={"accept-language": "en"})
            if answer.status_code >= 400:
                yield from (message for said in answer.json()["errors"].values() for message in said)
            if answer.status_code == 405:
                break  # whatever is sent


@pytest.mark.django_db
def test_every_refusal_is_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("betaportfolio.middleware.MOST_WRITES_OF_A_TOKEN", 10_000)
    factories.make_indicator(rule={"measure": "entries", "kind": "construction"})
    metric = factories.make_metric(factories.make_startup(), IN_PATH["code"])
    factories.make_token(metric.startup)
    client = Client(headers={"authorization": f"Bearer {factories.SECRET}"})
    said = {message for address in addresses(get_resolver().url_patterns) for message in refusals(client, address)}
    assert {message for message in said if ENGLISH.search(message.replace(FIELDS, ""))} == set()
    assert {
        wordings.READINGS_EXPECTED,
        wordings.READING_IS_AN_OBJECT,
        wordings.VALUE_IS_A_NUMBER,
        "Méthode « PATCH » non autorisée.",
        "Type de média « text/plain » non supporté.",
    } <= {message.replace("\xa0", " ") for message in said}
