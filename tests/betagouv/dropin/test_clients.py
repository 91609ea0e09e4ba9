"""Public clients of the original API read the lists of people in our documents."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client, override_settings

from common.freshness import MEMBERS, record_freshness
from community.models import Mission, MissionStartup
from startups.models import Startup
from tests.factories import make_member, make_startup

HERE = "refugies.info"
pytestmark = pytest.mark.django_db(transaction=True)


def make_colleague(key: str, *missions: tuple[str, str | None, str]) -> None:
    """Create a member with one mission per service: first day, last day, slug."""
    member = make_member(key)
    for start, end, slug in missions:
        mission = Mission.objects.create(member=member, start=start, last_day=end, status="admin")
        MissionStartup.objects.create(mission=mission, startup=Startup.objects.get(slug=slug))


@pytest.fixture(autouse=True)
def community() -> None:
    """Create a service with an active member, one who went to another service, and one who left."""
    for slug in ("refugies.info", "autre"):
        make_startup(slug)
    make_colleague("camille.martin", ("2021-01-01", None, HERE))
    make_colleague("claude.petit", ("2021-01-01", "2022-01-01", HERE), ("2022-01-02", "2026-09-30", "autre"))
    make_colleague("dominique.durand", ("2020-01-01", "2021-01-01", HERE))
    make_colleague("demain", ("2026-09-01", None, HERE))
    record_freshness(MEMBERS, dt.date(2026, 8, 20))


def read(path: str) -> Any:
    response = Client().get(f"/api/{path}")
    assert response.status_code == 200
    return response.json()


def test_client_that_joins_a_team_with_the_authors_gets_as_many_people() -> None:
    details = read("v2.6/startups_details.json")["refugies.info"]
    authors = [one for one in read("v2.6/authors.json") if one["id"] in details["active_members"]]
    people = [{name: one[name] for name in ("id", "fullname", "role")} for one in authors]
    assert [(one["fullname"], one["role"]) for one in people] == [("", "")]


def test_client_that_writes_humans_txt_reads_each_list_and_every_author() -> None:
    names = {one["id"]: one["fullname"] for one in read("v2.5/authors.json")}
    team = read("v2.5/startups_details.json")["refugies.info"]
    past = [one for one in team["previous_members"] + team["expired_members"] if one in names]
    assert (len(team["active_members"]), len(set(past)), len(names)) == (1, 2, 3)


def test_client_that_unsubscribes_absent_ids_finds_the_same_ids_each_day() -> None:
    subscribed = read("v2.3/startups_details.json")["refugies.info"]["active_members"]
    make_colleague("nouveau", ("2026-01-01", None, HERE))
    present = read("v2.3/startups_details.json")["refugies.info"]["active_members"]
    assert subscribed
    assert set(subscribed) < set(present)


def test_client_of_version_3_maps_its_lists() -> None:
    service = read("v3/startups/refugies.info.json")
    assert [word.upper() for name in ("techno", "usertypes", "redirect_from") for word in service[name]] == []
    assert (len(service["active_members"]), len(service["previous_members"])) == (1, 2)
    assert "id" not in service


def test_ids_contain_no_personal_names_and_depend_on_the_secret() -> None:
    names = ("camille", "martin", "claude", "dominique", "demain")
    answers = [Client().get(f"/api/{path}") for path in ("v2.6/authors.json", "v2.6/startups_details.json")]
    assert not any(name in answer.content.decode() for name in names for answer in answers)
    ids = {one["id"] for one in read("v2.6/authors.json")}
    with override_settings(SECRET_KEY="another"):
        make_member("moves.the.version")
        assert not ids & {one["id"] for one in read("v2.6/authors.json")}


@pytest.mark.parametrize("version", ["v2", "v2.4", "v2.5", "v2.7"])
def test_list_of_members_is_deprecated_in_every_version(version: str) -> None:
    response = Client().get(f"/api/{version}/authors.json")
    assert response["Deprecation"].startswith("@")
    assert response["Sunset"]
    assert "Deprecation" not in Client().get("/api/v2.7/startups_details.json")
