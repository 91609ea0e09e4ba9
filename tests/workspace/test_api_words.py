"""Every API error is in French, whatever the client's language."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts.models import User
from tests import factories, wordings

IN_PATH = {
    "slug": "un.service",
    "code": "products_launched",
    "year": "2021",
    "number": "1",
    "pk": "1",
    "name": "phases",
    "key": "passages",
}
BODIES: list[Any] = [
    None,
    [],
    {},
    3,
    {"value": "x", "direction": "x", "tolerance": -1, "source": 3, "judgement": "x" * 3000, "reason": "a\0b"},
    {"first_year": "x", "last_year": 99999, "rule": None, "reason": [], "code": None, "label": {}, "unit": ""},
    {"published_on": "x", "results": [{"code": None, "value": "1" * 40}, {"codes": 3}, None], "reason": None},
    {"published_on": "2022-01-01", "results": {}, "reason": "x", "source": "x" * 4000, "note": False},
]
ENGLISH = re.compile(
    r"\b(is|are|this|that|field|value|no|not|expected|data|provided|allowed|valid|may)\b", re.IGNORECASE
)


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
def test_every_refusal_is_in_french() -> None:
    factories.make_startup()
    factories.make_indicator(rule={"measure": "entries", "kind": "construction"})
    client = Client()
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    said = {message for address in addresses(get_resolver().url_patterns) for message in refusals(client, address)}
    assert {message for message in said if ENGLISH.search(message)} == set()
    assert {
        "Ce champ est obligatoire.",
        wordings.UNKNOWN_FIELD,
        wordings.OBJECT_EXPECTED,
        "Méthode « PATCH » non autorisée.",
        "Type de média « text/plain » non supporté.",
    } <= {message.replace("\xa0", " ") for message in said}
