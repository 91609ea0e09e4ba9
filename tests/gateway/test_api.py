"""The API endpoint of the change feed."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from common.clock import today
from common.history import because
from common.words import date_fr
from tests import wordings
from tests.factories import make_indicator, make_startup, make_target

pytestmark = pytest.mark.django_db(transaction=True)
CHANGES = "/api/v1/changes/"


def get(**query: Any) -> Any:
    return Client().get(CHANGES, query)


def test_a_reader_goes_on_from_where_it_was() -> None:
    make_startup("before")
    start = get(since="latest").json()
    assert (start["results"], start["has_more"]) == ([], False)
    for slug in ("a", "b", "c"):
        make_startup(slug)
    first = get(since=start["cursor"], page_size=2)
    assert [one["startup"] for one in first.json()["results"]] == ["a", "b"]
    assert first.json()["has_more"] is True
    assert first.json()["next"] == first.json()["cursor"]
    assert first["Link"] == f'<http://testserver{CHANGES}?since={first.json()["cursor"]}&page_size=2>; rel="next"'
    assert (first["Access-Control-Allow-Origin"], first["Cache-Control"]) == ("*", "no-store")
    second = get(since=first.json()["cursor"]).json()
    assert ([one["startup"] for one in second["results"]], second["has_more"]) == (["c"], False)
    assert second["results"][0]["cursor"] == second["cursor"]
    assert get(since=second["cursor"]).json() == {
        "results": [],
        "cursor": second["cursor"],
        "next": None,
        "has_more": False,
    }


def test_change_of_a_service_is_reported_with_its_address_and_text() -> None:
    since = get(since="latest").json()["cursor"]
    service = make_startup("a.b", name="Un service")
    (one,) = get(since=since).json()["results"]
    assert {
        name: one[name]
        for name in ("record", "id", "change", "startup", "before", "reason", "source", "text", "url", "page")
    } == {
        "record": "startup",
        "id": service.pk,
        "change": "insert",
        "startup": "a.b",
        "before": {},
        "reason": "",
        "source": None,
        "text": "Un service : Fiche créée.",
        "url": "http://testserver/api/v1/startups/a.b/",
        "page": "http://testserver/startups/a.b/",
    }
    assert one["after"]["name"] == "Un service"


def test_each_change_is_a_sentence_with_the_page_that_shows_it() -> None:
    since = get(since="latest").json()["cursor"]
    service = make_startup("a.b", name="Un service", phases=[("construction", "2021-02-01")])
    with because(reason="Le produit est passé en accélération.", source="page"):
        service.name = "Le service"
        service.save()
    service.phases.all().delete()
    make_target(make_indicator("launched", label="Lancements"), 2021)
    service.delete()
    texts = [(one["text"], one["page"].removeprefix("http://testserver")) for one in get(since=since).json()["results"]]
    assert {
        ("Le service : Nom : Un service → Le service. Motif : Le produit est passé en accélération.", "/startups/a.b/"),
        ("Lancements : Cible « 2021 », ajout.", "/indicateurs/launched/"),
        ("Le service : Fiche supprimée.", "/startups/"),
    } <= set(texts)
    assert all(text.endswith(".") for text, _ in texts)


def test_some_sorts_of_record_or_one_startup() -> None:
    since = get(since="latest").json()["cursor"]
    make_startup("a")
    make_startup("b")
    assert get(since=since, record="phase").json()["results"] == []
    assert [one["startup"] for one in get(since=since, startup="b", record="startup").json()["results"]] == ["b"]


@pytest.mark.parametrize(
    ("query", "status", "errors"),
    [
        ("since=cD0y", 400, {"since": "Ce curseur n’est pas de cette liste : reprenez celui de « cursor », tel quel."}),
        (
            "since=changes-1-99-1",
            400,
            {"since": "Ce curseur n’est pas de cette liste : reprenez celui de « cursor », tel quel."},
        ),
        (
            "page_size=1000000",
            400,
            {"page_size": "« 1000000 » n’est pas un nombre entier de 1 à 1000 : écrivez-en un."},
        ),
        ("page_size=-1", 400, {"page_size": "« -1 » n’est pas un nombre entier de 1 à 1000 : écrivez-en un."}),
        (
            f"since={today() + dt.timedelta(days=1)}",
            400,
            {"since": f"Cette date est à venir. Choisissez un jour jusqu’au {date_fr(today())}."},
        ),
        (
            "since=2026-02-30",
            400,
            {"since": "Ce curseur n’est pas de cette liste : reprenez celui de « cursor », tel quel."},
        ),
        ("startup=rien,du-tout", 400, {"startup": "« du-tout », « rien » n’existent pas. Voir /api/v1/startups/."}),
        ("depuis=1", 400, {"depuis": wordings.UNKNOWN_PARAMETER}),
        ("since=&since=", 400, {"since": wordings.PARAMETER_TWICE}),
    ],
)
def test_what_is_refused_is_named(query: str, status: int, errors: dict[str, str]) -> None:
    response = Client().get(f"{CHANGES}?{query}")
    assert (response.status_code, response.json()["errors"]) == (
        status,
        {name: [said] for name, said in errors.items()},
    )


def test_an_unknown_record_is_refused_with_those_that_there_are() -> None:
    (said,) = get(record="service").json()["errors"]["record"]
    assert said.startswith("« service » n’existe pas. Valeurs possibles : administration, incubator,")


def test_feed_without_a_cursor_begins_with_the_first_change() -> None:
    for slug in ("a", "b"):
        make_startup(slug)
    changes = get().json()["results"]
    assert [one["startup"] for one in changes if one["record"] == "startup"] == ["a", "b"]
    assert get(since="").json()["results"] == changes
    assert get(since=changes[0]["cursor"]).json()["results"] == changes[1:]


def test_cursor_of_another_database_is_refused() -> None:
    position = int(get(since="latest").json()["cursor"].split("-")[1])
    answer = get(since=f"changes-{position + 1000}-1-1")
    assert answer.status_code == 400
    assert "Ce curseur vient d’un autre site" in answer.json()["errors"]["since"][0]


def test_cursor_of_another_list_is_refused() -> None:
    for text in ("changes-1-2", "changes-1-2-3-4", "-1-2-3", "changes-١-2-3", "changes-1-2-3\n", "cD0yMDIx", "9" * 70):
        answer = get(since=text)
        assert answer.status_code == 400, text
        assert "Ce curseur n’est pas de cette liste" in answer.json()["errors"]["since"][0], text


def test_reader_begins_at_a_day_and_a_generic_paginator_ends() -> None:
    make_startup("a")
    make_startup("b")
    found, asked = [], {"since": today().isoformat(), "page_size": "1", "record": "startup"}
    while asked.get("since"):
        page = get(**asked).json()
        found += [one["startup"] for one in page["results"]]
        asked["since"] = page["next"]
    assert found == ["a", "b"]
    assert get(since=today().isoformat(), startup="a,b", record="startup").json()["next"] is None
    assert "Link" not in get(since="latest")


def test_day_after_every_change_begins_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    make_startup("a")
    later = today() + dt.timedelta(days=2)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: later)
    page = get(since=later.isoformat()).json()
    assert (page["results"], page["cursor"]) == ([], get(since="latest").json()["cursor"])
    make_startup("b")
    assert [one["startup"] for one in get(since=page["cursor"], record="startup").json()["results"]] == ["b"]
