"""The calls of the API: how many of each sort, and nothing that tells who."""

import datetime as dt
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from gateway.counting import MANY, OTHERS, Call, Tally, _version, client_of, count, tally, write
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
        ({"user-agent": "a/1", "origin": "https://AIDES.example.gouv.fr:8443"}, "aides.example.gouv.fr"),
        ({"user-agent": "a/1", "origin": "https://jeanne:secret@aides.example.fr"}, "aides.example.fr"),
        (
            {"user-agent": "a/1", "origin": "https://un.example.fr", "referer": "https://deux.example.fr/"},
            "un.example.fr",
        ),
        (
            {"user-agent": "a/1", "origin": "https://testserver", "referer": "https://deux.example.fr/"},
            "deux.example.fr",
        ),
        ({"user-agent": "a/1", "origin": "https://testserver:8000"}, "a"),
        ({"user-agent": "a/1", "origin": "//aides.example.fr"}, "a"),
        ({"user-agent": "a/1", "origin": "data:text/html,x"}, "a"),
        ({"user-agent": "a/1", "origin": f"https://{'x' * 61}.fr"}, "a"),
        ({"user-agent": "a/1", "origin": "https://été.example.fr"}, "a"),
        ({"user-agent": " curl /8"}, "curl"),
        ({"user-agent": "Mozilla"}, "navigateur"),
        ({"user-agent": "Mozillax/5.0"}, "Mozillax"),
        ({"user-agent": "x" * 40}, "x" * 40),
        ({"user-agent": "x" * 41}, "sans nom"),
        ({"user-agent": "8curl/1"}, "sans nom"),
        ({"user-agent": "été/1"}, "sans nom"),
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


def test_a_sort_of_call_that_is_known_keeps_its_name_among_many() -> None:
    one = Tally()
    call = Call(dt.date(2026, 1, 1), "v1", "/api/", "a", 200)
    one.add(call)
    for number in range(MANY + 1):
        one.add(call._replace(client=f"c{number}"))
    one.add(call)
    one.add(call._replace(client="neuf", status=500))
    taken = one.take()
    assert (taken[call], taken[call._replace(client=OTHERS)], taken[call._replace(client=OTHERS, status=500)]) == (
        2,
        2,
        1,
    )


def test_what_is_put_back_adds_up_with_what_was_counted_meanwhile() -> None:
    one = Tally()
    call = Call(dt.date(2026, 1, 1), "v1", "/api/", "a", 200)
    one.add(call)
    taken = one.take()
    one.add(call)
    one.put_back(taken)
    assert one.take() == {call: 2}


@pytest.mark.parametrize(
    ("path", "route", "counted_as"),
    [
        ("/api/v1/startups/a/", "api/v1/startups/<dotted:slug>/", ("v1", "/api/v1/startups/{slug}/")),
        ("/api/v2.5/startups.json", "api/<version>/startups.json", ("v2.5", "/api/{version}/startups.json")),
        ("/api/v1/a/2021/b/", "api/v1/a/<int:year>/<text:code>/", ("v1", "/api/v1/a/{year}/{code}/")),
        ("/api/v1/inconnu/", None, ("v1", "/api/…")),
        ("/api/schema/", "api/schema/", ("", "/api/schema/")),
        ("/integrer/portefeuille/", "integrer/<slug:key>/", ("embed", "/integrer/{key}/")),
        ("/embed/a/", "embed/<slug:key>/", ("embed", "/embed/{key}/")),
        ("/api/v1/x/", f"api/{'x' * 300}", ("v1", f"/api/{'x' * 195}")),
    ],
)
def test_a_call_is_counted_by_the_pattern_of_its_address(
    path: str, route: str | None, counted_as: tuple[str, str]
) -> None:
    count({"HTTP_USER_AGENT": "curl/8"}, path, route, 200)
    assert tally.take() == {Call(today(), *counted_as, "curl", 200): 1}


@pytest.mark.parametrize("path", ["/", "/startups/", "/apiv1/", "/x/api/v1/", "/integrer", "/API/v1/"])
def test_what_is_no_call_of_the_api_is_not_counted(path: str) -> None:
    count({"HTTP_USER_AGENT": "curl/8"}, path, "x", 200)
    assert tally.take() == {}


@pytest.mark.parametrize(("seconds", "is_due"), [(0, True), (-1, True), (3600, False), (float("inf"), False)])
def test_counts_are_due_after_the_seconds_of_the_settings(settings: LazySettings, seconds: float, is_due: bool) -> None:
    settings.CALL_COUNT_SECONDS = seconds
    assert Tally().is_due() is is_due


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
     ("/api/version-inventee/", ""), ("/api/v1", "v1"), ("/api/v10/x", ""), ("/api/v2.10/x", ""), ("/api/v/x", ""),
     ("/integrer/a/", "embed")],
)  # fmt: skip
def test_versions_are_those_of_the_addresses(path: str, version: str) -> None:
    assert _version(path) == version
