"""A change made in the browser is in the next answer of the feed, the API and the drop-in API, without waiting for a job."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_coach, make_incubator, make_startup
from tests.workspace.reading import filled

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/espace/services/un.service/modifier/identite/"


def name_in(path: str, read: Callable[[Any], str]) -> str:
    return read(Client().get(path).json())


NAMES: dict[str, Callable[[], str]] = {
    "v2.7": lambda: name_in("/api/v2.7/startups.json", lambda all_of: all_of["data"][0]["attributes"]["name"]),
    "v2.5": lambda: name_in("/api/v2.5/startups.json", lambda all_of: all_of["data"][0]["attributes"]["name"]),
    "details": lambda: name_in("/api/v2.6/startups_details.json", lambda all_of: all_of["un.service"]["name"]),
    "v3": lambda: name_in("/api/v3/startups/un.service.json", lambda one: one["name"]),
    "v1": lambda: name_in("/api/v1/startups/", lambda listed: listed["results"][0]["name"]),
    "csv": lambda: "Nouveau" if "Nouveau" in Client().get("/api/v2.7/startups.csv").content.decode() else "Avant",
}


def test_saved_change_is_in_the_next_answer_of_each_api() -> None:
    incubator = make_incubator()
    make_startup("un.service", name="Avant", incubator=incubator, phases=[("construction", "2021-01-01")])
    desk = Client()
    desk.force_login(make_coach(incubator))
    start = Client().get("/api/v1/changes/?since=latest").json()["cursor"]
    assert {where: name() for where, name in NAMES.items()} == dict.fromkeys(NAMES, "Avant")
    form = filled(desk.get(PAGE), step="save", name="Nouveau", reason="Nouveau nom")
    assert desk.post(PAGE, form).status_code == 302
    assert {where: name() for where, name in NAMES.items()} == dict.fromkeys(NAMES, "Nouveau")
    (change,) = Client().get(f"/api/v1/changes/?since={start}&record=startup").json()["results"]
    assert (change["before"]["name"], change["after"]["name"], change["reason"]) == ("Avant", "Nouveau", "Nouveau nom")
