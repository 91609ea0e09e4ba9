"""Every address and method, asked by every role: the answer is the one that the table of rights decides."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path, reverse

from common.rights import Action, right_of, writing_right_of
from startups.doors import right
from tests import factories
from tests.rights_table import ALLOWED, BY_ADDRESS, BY_TOKEN, EVERYBODY, PARAMETERS, SLUG, VISITORS, make_people

WRITING = ("POST", "PUT", "PATCH", "DELETE")
METHODS = ("GET", "HEAD", "OPTIONS", *WRITING)
SIGN_IN = "/connexion/"
SIGNING_IN = frozenset({"login", "oidc_authentication_init", "oidc_authentication_callback"})
"""Addresses whose answer depends, by their nature, on whether somebody is signed in."""


@dataclass(frozen=True)
class Address:
    """One pattern of the addresses: its name (of the route when it has none), its view, its example."""

    name: str
    view: Callable[..., Any]
    example: str

    @property
    def right(self) -> Action:
        found = right_of(self.view)
        assert found is not None, f"« {self.name} » ne dit pas quel droit il faut : voir common/rights.py"
        return found


def addresses() -> list[Address]:
    return [address for pattern in get_resolver().url_patterns for address in walk(pattern, "")]


def walk(pattern: URLPattern | URLResolver, prefix: str) -> Iterator[Address]:
    if isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            yield from walk(inner, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        return
    name = f"{prefix}{pattern.name}" if pattern.name else str(pattern.pattern)
    yield Address(name, pattern.callback, example(name, list(pattern.pattern.converters), pattern.default_args))


def example(name: str, parameters: list[str], said: dict[str, Any]) -> str:
    """An address of that name, from the examples of the table and what the pattern itself says."""
    if name == "api-nothing":  # any other address under the API's
        return "/api/v1/rien/"
    given = PARAMETERS | BY_ADDRESS.get(name, {})
    assert set(parameters) <= set(given), f"« {name} » : donnez un exemple dans tests/rights_table.py"
    return reverse(name, kwargs={**{one: given[one] for one in parameters}, **said})


@pytest.fixture
def people() -> dict[str, Client]:
    """A signed-in client for each role, over one service that the coach's incubator carries."""
    incubator = factories.make_incubator(SLUG)
    factories.make_startup(SLUG, incubator=incubator, phases=[("construction", "2021-01-01")])
    clients = {}
    for role, user in make_people(incubator).items():
        clients[role] = Client()
        if user:
            clients[role].force_login(user)
    return clients


@pytest.fixture
def public_answers(people: dict[str, Client]) -> dict[str, str]:
    """What each public address answers to a visitor, whom it must not tell from the others; asked once a process."""
    if not _PUBLIC_ANSWERS:
        public = [one for one in addresses() if one.right is Action.READ and one.name not in SIGNING_IN]
        _PUBLIC_ANSWERS.update({one.example: ask(people["anonymous"], "GET", one.example) for one in public})
    return _PUBLIC_ANSWERS


_PUBLIC_ANSWERS: dict[str, str] = {}


def ask(client: Client, method: str, address: str) -> str:
    """The answer in one word: its status, or that it sends to sign in. What it wrote is undone."""
    cookies = client.cookies.output()
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    to_sign_in = response.status_code == 302 and response["Location"].startswith(SIGN_IN)
    return "sign in" if to_sign_in else str(response.status_code)


def expected(address: Address, role: str, method: str = "GET") -> set[str]:
    """The answers that refuse; none when the role may."""
    writes = writing_right_of(address.view) if method in WRITING else None
    if role in ALLOWED[writes or address.right]:
        return set()
    if address.example.startswith("/api/"):
        return {"401"} if role in VISITORS or address.right in BY_TOKEN else {"403"}
    return {"sign in"} if role in VISITORS else {"403"}


def test_each_address_says_which_right_it_needs() -> None:
    found = addresses()
    assert len(found) > 30
    assert [address.name for address in found if right_of(address.view) is None] == []


def test_table_decides_for_each_right_and_role() -> None:
    assert set(ALLOWED) == set(Action)
    assert all(roles <= EVERYBODY for roles in ALLOWED.values())


def methods_of(address: Address, role: str) -> Sequence[str]:
    """What ``role`` asks: HEAD and OPTIONS, answered by what answers GET, are left out where GET is allowed to many."""
    is_refused = bool(expected(address, role))
    return METHODS if is_refused or role in ("anonymous", "administrator") else ("GET", *WRITING)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_address_answers_as_the_table_says(
    people: dict[str, Client], public_answers: dict[str, str], role: str
) -> None:
    client, wrong = people[role], []
    for address in addresses():
        answers = {method: ask(client, method, address.example) for method in methods_of(address, role)}
        taken = {method: answer for method, answer in answers.items() if answer != "405" and method != "OPTIONS"}
        refusals = {method: expected(address, role, method) for method in taken}
        if any(refusals[method] and {answer} != refusals[method] for method, answer in taken.items()) or not taken:
            wrong.append(f"{address.name} : {answers}, attendu {refusals}")
        allowed = [answer for method, answer in taken.items() if not refusals[method]]
        if any(answer in ("sign in", "401", "403") or (answer.isdigit() and answer >= "500") for answer in allowed):
            wrong.append(f"{address.name} : {answers}, attendu aucun refus")
        if answers["GET"] != (visitor := public_answers.get(address.example, answers["GET"])):
            wrong.append(f"{address.name} : {answers['GET']}, et {visitor} pour un visiteur")
    assert wrong == []


def undecided(_request: object) -> HttpResponse:
    return HttpResponse()


def leaking(_request: object) -> HttpResponse:
    return HttpResponse("tout")


leaking.right = Action.ADMINISTER  # type: ignore[attr-defined]  # said, but nothing holds it
urlpatterns = [
    path("undecided/", undecided, name="undecided"),
    path("leaking/", leaking, name="leaking"),
    path("held/", right(Action.ADMINISTER)(undecided), name="held"),
    path("", include("accounts.urls")),
]


@pytest.mark.django_db
def test_matrix_finds_an_address_without_a_decision_and_one_that_leaks(
    people: dict[str, Client], settings: Any
) -> None:
    settings.ROOT_URLCONF = __name__
    found = {address.name: address for address in addresses()}
    assert right_of(found["undecided"].view) is None
    assert expected(found["leaking"], "agent") == {"403"} != {ask(people["agent"], "GET", "/leaking/")}
    assert [ask(people[role], "GET", "/held/") for role in ("anonymous", "agent", "dinum", "administrator")] == [
        "sign in", "403", "403", "200",
    ]  # fmt: skip
