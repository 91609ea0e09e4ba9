"""Every URL and method, requested by every role: the response matches the table of permissions."""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseNotFound
from django.test import Client
from django.urls import Resolver404, get_resolver, include, path, resolve, reverse

from access import page_permissions
from access.page_permissions import require_permission
from access.rights import Action
from accounts.models import User
from betaportfolio import urls
from tests import factories
from tests.addresses import addresses_of
from tests.rights_table import (
    ALLOWED,
    BY_ADDRESS,
    EVERYBODY,
    PARAMETERS,
    RIGHT_BY_ADDRESS,
    SLUG,
    VISITORS,
    make_people,
    right_by_address,
)
from tests.workspace.reading import text_of
from web.view_rights import right_of

WRITING = ("POST", "PUT", "PATCH", "DELETE")
METHODS = ("GET", *WRITING)
PARTS = 4
"""The addresses are shared out, so that several processes ask at once."""
SIGN_IN = "/connexion/"
SIGNING_IN = frozenset({"login", "oidc_authentication_init", "oidc_authentication_callback"})
"""Addresses whose answer depends, by their nature, on whether somebody is signed in."""
FEW_READERS = frozenset({"anonymous", "outsider", "agent", "coach of its incubator", "administrator"})
"""Who asks for what everybody may read: the others differ from these by rights that such an address does not ask for."""
OF_ALL = frozenset({Action.OPEN_INVESTIGATION, Action.DECIDE, Action.ASSIGN_COACHES, Action.ADMINISTER})
"""The rights that one has or has not, whatever service or incubator a page is about."""


@dataclass(frozen=True)
class Address:
    """A URL pattern: its name (of the route if it has none), its view, its example."""

    name: str
    view: Callable[..., Any]
    example: str

    @property
    def right(self) -> Action:
        found = right_of(self.view)
        assert found is not None, f"« {self.name} » ne dit pas quel droit il faut : voir web/view_rights.py"
        return Action(found)


def addresses() -> list[Address]:
    return [
        Address(name, one.pattern.callback, example(name, one.parameters, one.given))
        for one in addresses_of(get_resolver().url_patterns)
        for name in [one.name or str(one.pattern.pattern)]
    ]


def example(name: str, parameters: list[str], said: dict[str, Any]) -> str:
    """Return an example URL of that name, from the examples of the table and the defaults of the pattern."""
    if name == "api-nothing":  # any other URL of the API
        return "/api/v1/rien/"
    given = PARAMETERS | BY_ADDRESS.get(name, {})
    assert set(parameters) <= set(given), f"« {name} » : donnez un exemple dans tests/rights_table.py"
    return reverse(name, kwargs={**{one: given[one] for one in parameters}, **said})


@pytest.fixture
def short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the pages of refusals, which have their own tests, by empty ones: only the status matters."""
    monkeypatch.setattr(urls, "handler403", lambda request, exception: HttpResponseForbidden())
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound())
    monkeypatch.setattr(page_permissions, "render", lambda request, page, shown, status: HttpResponse(status=status))


def keep_users(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each user once: none of the thousands of requests changes one for good."""
    found, read = dict[int, User | None](), ModelBackend.get_user

    def get_user(backend: ModelBackend, pk: int) -> User | None:
        if pk not in found:
            found[pk] = read(backend, pk)
        return copy(found[pk])

    monkeypatch.setattr(ModelBackend, "get_user", get_user)


@pytest.fixture
def people(settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Client]:
    """Return a signed-in client for each role, with a service of the coach's incubator."""
    keep_users(monkeypatch)
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # thousands of requests, no query
    incubator = factories.make_incubator(SLUG)
    factories.make_startup(SLUG, incubator=incubator, phases=[("construction", "2021-01-01")])
    clients = {}
    for role, user in make_people(incubator).items():
        clients[role] = Client()
        if user:
            clients[role].force_login(user)
    return clients


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """Return the response; what a method of ``WRITING`` writes is rolled back."""
    cookies = {name: one.value for name, one in client.cookies.items()}
    if method in WRITING:
        with transaction.atomic():
            response = client.generic(method, address)
            transaction.set_rollback(True)
    else:
        response = client.generic(method, address)
    if response.cookies:  # a message for the next page too
        client.cookies.clear()
        client.cookies.load(cookies)
    return response  # type: ignore[return-value]


def word(response: HttpResponse) -> str:
    """Return the response in one word: its status, or a redirection to sign-in."""
    to_sign_in = response.status_code == 302 and response["Location"].startswith(SIGN_IN)
    return "sign in" if to_sign_in else str(response.status_code)


@cache
def right_behind(path: str) -> Action | None:
    """Return the permission that the page of a link needs; None if no view of ours responds."""
    try:
        needed = right_of(resolve(path).func)
        return Action(needed) if needed else None
    except Resolver404:
        return None


def dead_ends(role: str, address: str, response: HttpResponse) -> list[str]:
    """Return the links on a page that refuse the reader to whom it shows them."""
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html") or response.streaming:
        return []
    paths = {
        urlsplit(unescape(link)).path for link in re.findall(r'<a [^>]*?href="(/[^"]*)"', response.content.decode())
    }
    needed = {path: right_behind(path) for path in sorted(paths)}
    return [
        f"{address}, {role} : {path}"
        for path, needs in needed.items()
        if needs in OF_ALL and role not in ALLOWED[needs]
    ]


def is_for_everybody(address: Address) -> bool:
    """Whether everybody may read the address."""
    return address.right is Action.READ


def expected(address: Address, role: str, method: str = "GET") -> set[str]:
    """Return the expected refusals; empty if the role has the permission."""
    if role in ALLOWED[address.right]:
        return set()
    if address.example.startswith("/api/"):
        return set() if method in ("GET", "HEAD", "OPTIONS") else {"401"}  # the token of a tool writes, anybody reads
    return {"sign in"} if role in VISITORS else {"403"}


def test_each_address_shows_which_right_it_needs() -> None:
    found = addresses()
    assert len(found) > 30
    assert [address.name for address in found if right_of(address.view) is None] == []


def test_each_view_asks_for_the_right_of_its_address_in_the_table() -> None:
    compared = [(address, address.right, right_by_address(address.example)) for address in addresses()]
    assert [
        f"{address.example} ({address.view.__module__}): the view asks for {asked}, tests/rights_table.py for {listed}"
        for address, asked, listed in compared
        if asked != listed
    ] == []


def test_table_has_no_line_that_no_address_needs() -> None:
    examples = [address.example for address in addresses()]
    patterns = [pattern for pattern, _ in RIGHT_BY_ADDRESS]
    used = {next((one for one in patterns if re.match(one, example)), None) for example in examples}
    assert set(patterns) - used == set()


def test_table_decides_for_each_right_and_role() -> None:
    assert set(ALLOWED) == set(Action)
    assert all(roles <= EVERYBODY for roles in ALLOWED.values())


type Answers = dict[str, dict[str, HttpResponse]]


def answers_of(people: dict[str, Client], address: Address) -> Answers:
    """Return the responses by role and method; what the administrator is answered determines the existing methods."""
    refused = ask(people["administrator"], "PUT", address.example)
    named = refused["Allow"].split(", ") if refused.status_code == 405 else METHODS
    tried = {method: ask(people["administrator"], method, address.example) for method in METHODS if method in named}
    taken = {method: answer for method, answer in tried.items() if answer.status_code != 405}
    found = {"administrator": taken}
    is_head_told = "GET" in taken and not is_for_everybody(address)
    for role in (FEW_READERS if is_for_everybody(address) else EVERYBODY) - {"administrator"}:
        # An inactive user is a visitor, whatever the method. HEAD is what a visitor is refused, where the view has it.
        asked = {"anonymous": [*taken, *(["HEAD"] if is_head_told else [])], "inactive": [*taken][:1]}
        answers = {method: ask(people[role], method, address.example) for method in asked.get(role, taken)}
        found[role] = {method: one for method, one in answers.items() if (method, one.status_code) != ("HEAD", 405)}
    return found


def faults(address: Address, responses: Answers) -> list[str]:
    """Return the differences from the table; a public URL must respond alike to everybody."""
    found = {role: {method: word(one) for method, one in of_role.items()} for role, of_role in responses.items()}
    wrong = []
    for role, answers in found.items():
        refusals = {method: expected(address, role, method) for method in answers}
        if any(refusals[method] and {answer} != refusals[method] for method, answer in answers.items()) or not answers:
            wrong.append(f"{address.name}, {role} : {answers}, attendu {refusals}")
        allowed = [answer for method, answer in answers.items() if not refusals[method]]
        if any(answer in ("sign in", "401", "403") or (answer.isdigit() and answer >= "500") for answer in allowed):
            wrong.append(f"{address.name}, {role} : {answers}, attendu aucun refus")
    read = {answers.get("GET") for answers in found.values()}
    if address.right is Action.READ and address.name not in SIGNING_IN and len(read) > 1:
        wrong.append(f"{address.name} : {found}, attendu la même réponse pour tous")
    return wrong


def kept(address: Address, response: HttpResponse) -> list[str]:
    """Return the page of the workspace that a browser or a proxy may keep."""
    is_private = not is_for_everybody(address) and not address.example.startswith("/api/")
    is_kept = is_private and response.status_code == 200 and "no-store" not in response.get("Cache-Control", "")
    return [f"{address.name} : kept by who reads it"] if is_kept else []


def reads_more(address: Address, responses: Answers) -> list[str]:
    """Return the public page whose text is not the same for an outsider and for a visitor."""
    pages = [answers["GET"] for role in ("anonymous", "outsider") if "GET" in (answers := responses.get(role, {}))]
    is_page = [one["Content-Type"].startswith("text/html") and not one.streaming for one in pages if one.content]
    if address.name in SIGNING_IN or len(is_page) < 2 or not all(is_page):
        return []
    visitor, outsider = (text_of(one.content.decode().partition("<main")[2].partition("</main>")[0]) for one in pages)
    return [] if visitor == outsider else [f"{address.name} : « {outsider} » au lieu de « {visitor} »"]


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_each_address_answers_each_role_as_the_table_shows(
    short_refusals: None, people: dict[str, Client], part: int
) -> None:
    asked = addresses()[part::PARTS]
    assert len(asked) > 30
    wrong = []
    for address in asked:
        found = answers_of(people, address)
        wrong += faults(address, found)
        wrong += reads_more(address, found) if is_for_everybody(address) else []
        wrong += kept(address, found["administrator"]["GET"]) if "GET" in found["administrator"] else []
        if address.example.startswith("/espace"):  # no page links to what its reader may not open
            pages = {role: answers["GET"] for role, answers in found.items() if "GET" in answers}
            wrong += [end for role, page in pages.items() for end in dead_ends(role, address.example, page)]
    assert wrong == []


def undecided(_request: object) -> HttpResponse:
    return HttpResponse()


def leaking(_request: object) -> HttpResponse:
    return HttpResponse("tout")


leaking.right = Action.ADMINISTER  # type: ignore[attr-defined]  # said, but nothing holds it
urlpatterns = [
    path("undecided/", undecided, name="undecided"),
    path("leaking/", leaking, name="leaking"),
    path("held/", require_permission(Action.ADMINISTER)(undecided), name="held"),
    path("", include("betaportfolio.urls")),  # the page of a refusal leads to others
]


@pytest.mark.django_db
def test_matrix_finds_an_address_without_a_decision_and_one_that_leaks(
    people: dict[str, Client], settings: Any
) -> None:
    settings.ROOT_URLCONF = __name__
    found = {address.name: address for address in addresses()}
    assert right_of(found["undecided"].view) is None
    assert expected(found["leaking"], "agent") == {"403"} != {word(ask(people["agent"], "GET", "/leaking/"))}
    wrong = faults(found["leaking"], answers_of(people, found["leaking"]))
    assert [fault.partition(" : ")[0] for fault in wrong] == [
        f"leaking, {role}" for role in answers_of(people, found["leaking"]) if role != "administrator"
    ]
    assert faults(found["held"], answers_of(people, found["held"])) == []
    assert [word(ask(people[role], "GET", "/held/")) for role in ("anonymous", "agent", "dinum", "administrator")] == [
        "sign in",
        "403",
        "403",
        "200",
    ]
