"""Fixtures of the API of fiches: a coach, and a tool with every scope."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Scope, User
from incubators.models import Incubator
from startups.models import Startup
from tests import factories

type Sender = Callable[..., tuple[int, Any]]


@pytest.fixture
def startup(db: None) -> Startup:
    incubator = factories.make_incubator("exemple")
    return factories.make_startup("exemple", incubator=incubator, phases=[("investigation", "2021-01-01")])


@pytest.fixture
def desk(startup: Startup, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of a coach of the fiche's incubator."""
    return signed_in(factories.make_coach(Incubator.objects.get()))


@pytest.fixture
def tool(startup: Startup) -> Client:
    """Return a tool whose token was issued for the incubator, with every scope."""
    factories.make_token(incubators=Incubator.objects.all(), scopes=list(Scope))
    return Client(headers={"authorization": f"Bearer {factories.SECRET}"})


def send(client: Client, method: str, url: str, body: Any, **headers: str) -> tuple[int, Any]:
    """Return the status and the body of the response; ``If_Match="x"`` is the header If-Match."""
    sent = body if isinstance(body, str | bytes) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.generic(method, url, sent, content_type="application/json", headers=named)
    return answer.status_code, answer.json()
