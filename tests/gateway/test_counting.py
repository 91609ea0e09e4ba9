"""The calls of the API: how many of each sort, and nothing that tells who."""

import datetime as dt
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from gateway.counting import MANY, OTHERS, Call, Tally, _version, client_of, tally, write
from gateway.models import CallCount
from startups.queries import today
from tests.factories import make_startup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted_before() -> None:
    tally.take()


def counted() -> list[tuple[Any, ...]]:
    write()
    return list(CallCount.objects.order_by("pk").values_list("version", "route", "client", "status", "calls"))


def test_calls_are_counted_by_version_address_client_and_answer() -> None:
    make_startup("refugies.info")
    for agent in ("python-requests/2.31", "python-requests/2.32", "Mozilla/5.0 (X11)"):
        Client(headers={"user-agent": agent}).get("/api/v1/startups/refugies.info/")
    Client(headers={"user-agent": "curl/8.5"}).get("/api/v2.5/startups.json?fields=nom")
    assert sorted(counted()) == [
        ("v1", "/api/v1/startups/{slug}/", "navigateur", 200, 1),
        ("v1", "/api/v1/startups/{slug}/", "python-requests", 200, 2),
        ("v2.5", "/api/{version}/startups.json", "curl", 400, 1),
    ]


def test_pages_are_not_counted() -> None:
    Client().get("/startups/")
    assert counted() == []


def test_counts_add_up() -> None:
    for _ in range(2):
        Client(headers={"user-agent": "curl/8"}).get("/api/v1/portfolio/")
        write()
    assert counted() == [("v1", "/api/v1/portfolio/", "curl", 200, 2)]
    assert CallCount.objects.get().day == today()


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        ({"user-agent": "curl/8.5.0"}, "curl"),
        ({"user-agent": "Mozilla/5.0 (Windows)", "origin": "https://aides.example.gouv.fr"}, "aides.example.gouv.fr"),
        (
            {"user-agent": "Mozilla/5.0", "referer": "https://aides.example.gouv.fr/qui?nom=Jeanne"},
            "aides.example.gouv.fr",
        ),
        ({"user-agent": "Mozilla/5.0", "referer": "http://testserver/api/docs/"}, "navigateur"),
        ({"user-agent": "jeanne.dupont@example.fr"}, "sans nom"),
        ({"user-agent": "Outil de Jeanne (jeanne@example.fr)"}, "sans nom"),
        ({"user-agent": "x" * 500}, "sans nom"),
        ({"user-agent": "a/1", "origin": "https://[mauvais"}, "a"),
        ({"user-agent": "a/1", "origin": "null"}, "a"),
        ({}, "sans nom"),
    ],
)
def test_a_client_is_a_site_or_a_program_never_a_person(headers: dict[str, str], client: str) -> None:
    assert client_of(RequestFactory().get("/api/v1/startups/", headers=headers).META) == client


@given(st.text(), st.text())
def test_whatever_a_client_says_is_short_and_names_no_address(agent: str, referer: str) -> None:
    request = RequestFactory().get("/api/")
    request.META |= {"HTTP_USER_AGENT": agent, "HTTP_REFERER": referer}
    said = client_of(request.META)
    assert 0 < len(said) <= 60
    assert "@" not in said
    assert "\0" not in said


def test_invented_names_are_counted_together() -> None:
    one = Tally()
    call = Call(dt.date(2026, 1, 1), "v1", "/api/", "a", 200)
    for number in range(MANY + 10):
        one.add(call._replace(client=f"c{number}"))
    taken = one.take()
    assert (len(taken), taken[call._replace(client=OTHERS)]) == (MANY + 1, 10)
    assert one.take() == {}


def test_calls_are_written_now_and_then(settings: LazySettings) -> None:
    Client().get("/api/v1/portfolio/")
    assert not CallCount.objects.exists()
    settings.CALL_COUNT_SECONDS = 0
    Client().get("/api/v1/portfolio/")
    assert CallCount.objects.get().calls == 2


def test_what_cannot_be_written_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DatabaseError

    Client(headers={"user-agent": "curl/8"}).get("/api/v1/portfolio/")
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        write()
    assert counted() == [("v1", "/api/v1/portfolio/", "curl", 200, 1)]


@pytest.mark.parametrize(
    ("path", "version"),
    [("/api/v1/x/", "v1"), ("/api/v2/x", "v2"), ("/api/v2.7/x", "v2.7"), ("/embed/x/", "embed"), ("/api/docs/", ""),
     ("/api/version-inventee/", "")],
)  # fmt: skip
def test_versions_are_those_of_the_addresses(path: str, version: str) -> None:
    assert _version(path) == version
