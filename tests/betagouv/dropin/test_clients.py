"""Public clients of the original API read our documents: each with its own addresses, headers and reading.

None has a parameter in its addresses (August 2026); they differ by version, by document and by what they take for granted.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client, override_settings

from common.freshness import MEMBERS, record_freshness
from community.models import Mission, MissionStartup
from startups.models import Phase, Startup
from tests.factories import (
    make_administration,
    make_incubator,
    make_member,
    make_membership,
    make_phase_kinds,
    make_startup,
)
from tests.sweeps import one_in

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


# --- The clients that docs/api-beta-gouv.md names: what each reads, and how ------------------------------------------
type Answers = tuple[Any, ...]

FETCH = {"accept": "*/*", "user-agent": "node", "sec-fetch-mode": "cors"}
FETCH_ANEW = {**FETCH, "cache-control": "no-cache", "pragma": "no-cache"}
AXIOS = {"accept": "application/json, text/plain, */*"}
REQUESTS = {"accept": "*/*", "user-agent": "python-requests/2.32.3"}
CURL = {"accept": "*/*", "user-agent": "curl/8.5.0"}
HTTPOISON = {"user-agent": "hackney/1.20.1"}


def fill_services() -> None:
    """Give each service its name, phases and incubator."""
    kinds = make_phase_kinds()
    make_administration("ministere", name="Ministère")
    for slug, incubator, fields, phases in (
        (HERE, "fabrique", FIELDS, (("construction", "2021-01-01"), ("acceleration", "2022-01-01"))),
        ("autre", "autre-fabrique", {"name": "Autre"}, (("opere", "2021-01-01"),)),
    ):
        Startup.objects.filter(slug=slug).update(**fields)
        startup = Startup.objects.get(slug=slug)
        for position, (kind, start) in enumerate(phases):
            Phase.objects.create(startup=startup, kind=kinds[kind], start=start, position=position)
        make_membership(startup, make_incubator(incubator, name=incubator.replace("-", " ").capitalize()))


FIELDS = {
    "name": "Réfugiés",
    "mission": "Accueillir",
    "content": "## Le problème",
    "link": "https://refugies.info",
}


def latest_phase(startup: Any) -> Any:
    """Return the phase that starts last, as the trees and the monitoring tool choose it."""
    return max((one for one in startup["attributes"]["phases"] if one["start"]), key=lambda one: one["start"])


def tree_of_services(answers: Answers) -> Any:
    startups, authors, incubators = answers
    return {
        incubators[key]["title"]: [
            (one["id"], latest_phase(one)["name"], 1 + sum(one["id"] in author["startups"] for author in authors))
            for one in startups["data"]
            if one["relationships"]["incubator"]["data"]["id"] == key
        ]
        for key in incubators
    }


def tree_of_techniques(answers: Answers) -> Any:
    startups, authors = answers
    words = {word.lower().strip() for one in startups["data"] for word in one["attributes"]["technos"]}
    skills = {skill for author in authors for skill in author.get("competences") or ()}
    return sorted(words), skills


def site_of_an_incubator(answers: Answers) -> Any:
    kept = [one for one in answers[0]["data"] if one["relationships"]["incubator"]["data"]["id"] == "fabrique"]
    return [(one["id"], "content_url_encoded_markdown" in one["attributes"]) for one in kept]


def tags_of_a_monitoring_tool(answers: Answers) -> Any:
    found = {one["id"]: one["relationships"]["incubator"]["data"]["id"] for one in answers[0]["data"]}
    return found[HERE], [one["id"] for one in answers[0]["data"] if latest_phase(one)["name"] == "alumni"]


def card_of_a_service(answers: Answers) -> Any:
    details, authors = answers
    present = [one for one in authors if one["id"] in details[HERE]["active_members"]]
    return [(one["fullname"], one["role"]) for one in present]


def mailing_lists(answers: Answers) -> Any:
    return {key: (one["phases"][-1]["name"], len(one["active_members"])) for key, one in answers[0].items()}


def import_to_grist(answers: Answers) -> Any:
    titles = {one["id"]: one["attributes"]["title"] for one in answers[0]["included"]}
    return titles, [(one["attributes"]["name"], one["attributes"]["phases"][-1]["start"]) for one in answers[0]["data"]]


def space_of_members(answers: Answers) -> Any:
    sponsors, authors, incubators, startups, details = answers
    return (
        {key: one["name"] for key, one in sponsors.items()},
        len(authors),
        {key: one["title"] for key, one in incubators.items()},
        [(one["id"], one["attributes"]["name"]) for one in startups["data"]],
        sorted(details),
    )


def statistics_of_an_incubator(answers: Answers) -> Any:
    service = answers[0]
    return service["name"], service["incubator"], [phase["name"] for phase in service["phases"]]


def list_of_a_team(answers: Answers) -> Any:
    authors, details = answers
    names = {one["id"]: one["fullname"] for one in authors}
    team = details[HERE]
    past = {one for one in (*team["previous_members"], *team["expired_members"]) if one in names}
    return [names[one] for one in team["active_members"]], len(past)


def loader_of_a_database(answers: Answers) -> Any:
    _, startups, details, _ = answers
    return {
        one["id"]: (
            one["attributes"]["pitch"],
            unquote(one["attributes"]["content_url_encoded_markdown"]),
            len(details[one["id"]]["active_members"]),
        )
        for one in startups["data"]
    }


def site_of_a_public_body(answers: Answers) -> Any:
    return [
        (one["id"], one["attributes"]["link"], one["attributes"]["phases"][-1]["name"])
        for one in answers[0]["data"]
        if one["relationships"]["incubator"]["data"]["id"] == "fabrique"
    ]


CLIENTS: list[tuple[Callable[[Answers], Any], dict[str, str], tuple[str, ...], Any]] = [
    (
        tree_of_services,
        FETCH,
        ("v2.5/startups.json", "v2.5/authors.json", "v2.5/incubators.json"),
        {"Fabrique": [(HERE, "acceleration", 2)], "Autre fabrique": [("autre", "opere", 2)]},
    ),
    (tree_of_techniques, FETCH, ("v2.6/startups.json", "v2.6/authors.json"), ([], set())),
    (site_of_an_incubator, FETCH_ANEW, ("v2.5/startups.json",), [(HERE, True)]),
    (tags_of_a_monitoring_tool, FETCH, ("v2.5/startups.json",), ("fabrique", [])),
    (card_of_a_service, FETCH, ("v2.6/startups_details.json", "v2.6/authors.json"), [("", "")]),
    (mailing_lists, AXIOS, ("v2.3/startups_details.json",), {"autre": ("opere", 1), HERE: ("acceleration", 1)}),
    (
        import_to_grist,
        REQUESTS,
        ("v2.3/startups.json",),
        (
            {"/incubateurs/fabrique": "Fabrique", "/incubateurs/autre-fabrique": "Autre fabrique"},
            [("Autre", "2021-01-01"), ("Réfugiés", "2022-01-01")],
        ),
    ),
    (
        space_of_members,
        AXIOS,
        tuple(f"v2.6/{name}.json" for name in ("sponsors", "authors", "incubators", "startups", "startups_details")),
        (
            {"ministere": "Ministère"},
            3,
            {"autre-fabrique": "Autre fabrique", "fabrique": "Fabrique"},
            [("autre", "Autre"), (HERE, "Réfugiés")],
            ["autre", HERE],
        ),
    ),
    (
        statistics_of_an_incubator,
        FETCH,
        (f"v3/startups/{HERE}.json",),
        ("Réfugiés", "fabrique", ["construction", "acceleration"]),
    ),
    (list_of_a_team, HTTPOISON, ("v2.5/authors.json", "v2.5/startups_details.json"), ([""], 2)),
    (
        loader_of_a_database,
        CURL,
        tuple(f"v2.6/{name}.json" for name in ("authors", "startups", "startups_details", "incubators")),
        {"autre": ("", "", 1), HERE: ("Accueillir", "## Le problème", 1)},
    ),
    (site_of_a_public_body, REQUESTS, ("v2.5/startups.json",), [(HERE, "https://refugies.info", "acceleration")]),
]


@pytest.mark.parametrize(
    ("client", "headers", "paths", "expected"), one_in(3, CLIENTS), ids=[one[0].__name__ for one in CLIENTS]
)
def test_each_public_client_reads_what_it_asks_for(
    client: Callable[[Answers], Any], headers: dict[str, str], paths: tuple[str, ...], expected: Any
) -> None:
    fill_services()
    responses = [Client().get(f"/api/{path}", headers=headers) for path in paths]
    assert {one.status_code for one in responses} == {200}
    assert client(tuple(one.json() for one in responses)) == expected
