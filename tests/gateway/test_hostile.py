"""The stream as a reader that comes and goes sees it, and what the counts never keep."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from gateway import stream
from gateway.counting import tally, write
from gateway.cursors import Cursor, read_cursor
from gateway.feed import horizon
from gateway.models import CallCount
from tests.factories import SECRET, make_startup, make_token, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def look(since: Cursor, seconds: int = 3) -> list[dict[str, Any]]:
    """What one connection to the stream tells, until it ends."""
    clock = iter(range(1000))
    told = b"".join(
        stream.events(since, "", clock=lambda: next(clock) * stream.SECONDS / seconds, sleep=lambda _: None)
    )
    events = [part.split(b"\n") for part in told.split(b"\n\n") if part.startswith(b"id: ")]
    return [{**json.loads(lines[2][6:]), "event": lines[0][4:].decode()} for lines in events]


def test_a_reader_who_comes_back_misses_nothing_and_hears_nothing_twice() -> None:
    since, heard = horizon(), list[dict[str, Any]]()
    for number in range(4):
        make_startup(f"s{number}a")
        make_startup(f"s{number}b")
        heard += look(since)  # then the line is cut
        since = read_cursor(heard[-1]["event"])
        assert look(since) == []
    assert [one["startup"] for one in heard] == [f"s{number}{word}" for number in range(4) for word in "ab"]
    assert [one["event"] for one in heard] == [one["cursor"] for one in heard]
    # The line cut in the middle of what was told: the reader has the first of two alone.
    middle = read_cursor(heard[2]["event"])
    assert [one["startup"] for one in look(middle)] == [one["startup"] for one in heard[3:]]


def test_last_event_id_wins_over_the_address_that_the_browser_repeats() -> None:
    start = horizon()
    make_startup("a")
    make_startup("b")
    first, _ = look(start)
    response = Client().get(f"/api/v1/changes/stream/?since={start}", headers={"last-event-id": first["event"]})
    parts = iter(response.streaming_content)  # type: ignore[attr-defined]
    assert next(parts) == b"retry: 1000\n\n"
    assert json.loads(next(parts).split(b"data: ")[1])["startup"] == "b"
    response.close()


def test_what_is_no_cursor_is_refused_wherever_it_is_said() -> None:
    start = str(horizon())
    for since, last in (("rien", start), (start, "rien"), ("rien", ""), ("", "rien")):
        response = Client().get("/api/v1/changes/stream/", {"since": since}, headers={"last-event-id": last})
        assert (response.status_code, list(response.json()["errors"])) == (400, ["since"])


def test_a_reader_who_leaves_gives_the_place_back() -> None:
    for _ in range(stream.AT_ONCE * 3):
        opened = stream.events(horizon(), "")
        assert next(opened) == b"retry: 1000\n\n"
        opened.close()  # type: ignore[attr-defined]


def test_counts_keep_nothing_of_a_person() -> None:
    tally.take()
    make_token(make_startup("a"))
    client = Client(
        headers={
            "user-agent": "Mozilla/5.0 (Windows NT 10.0) Prenom.Nom@example.gouv.fr",
            "referer": "https://site.example/profil/prenom.nom?mail=prenom.nom@example.gouv.fr",
            "x-forwarded-for": "203.0.113.7",
            "authorization": f"Bearer {SECRET}",
        },
        REMOTE_ADDR="203.0.113.7",
    )
    client.force_login(make_user("prenom.nom@example.gouv.fr"))
    client.get("/api/v1/startups/?search=prenom.nom")
    client.get("/api/v1/startups/prenom.nom/")
    client.get("/integrer/services/?incubator=rien")
    write()
    rows = list(CallCount.objects.values_list("version", "route", "client", "status"))
    assert sorted(rows) == [
        ("embed", "/integrer/services/", "site.example", 400),
        ("v1", "/api/v1/startups/", "site.example", 200),
        ("v1", "/api/v1/startups/{slug}/", "site.example", 404),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, ' ') FROM gateway_callcount c")
        kept = cursor.fetchone()[0].lower()
    assert not [word for word in ("prenom", "203.0", "bpf_", "@", "windows") if word in kept]
    columns = {field.name for field in CallCount._meta.get_fields()}
    assert columns == {"id", "day", "version", "route", "client", "status", "calls"}
