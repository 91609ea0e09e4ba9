"""A change made in the browser is in the feed and the drop-in API within a second."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gateway.feed import horizon, read_page
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


def test_a_change_of_the_page_is_everywhere_within_a_second() -> None:
    incubator = make_incubator()
    make_startup("un.service", name="Avant", incubator=incubator, phases=[("construction", "2021-01-01")])
    desk = Client()
    desk.force_login(make_coach(incubator))
    start = horizon()
    assert {where: name() for where, name in NAMES.items()} == dict.fromkeys(NAMES, "Avant")
    form = filled(desk.get(PAGE), step="save", name="Nouveau", reason="Nouveau nom")
    began = time.monotonic()
    assert desk.post(PAGE, form).status_code == 302
    saved = time.monotonic()
    # No job is needed for the next read: it has the new state.
    assert {where: name() for where, name in NAMES.items()} == dict.fromkeys(NAMES, "Nouveau")
    (change,) = read_page(start, 10, records=["startup"]).changes
    assert (change.before["name"], change.after["name"], change.reason) == ("Avant", "Nouveau", "Nouveau nom")
    ended = time.monotonic()
    assert ended - saved < 1, f"{ended - saved:.2f} s after the answer, {saved - began:.2f} s for it"
