"""``GET /api/v1/startups/``: the list, complete payloads, for any user."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from rest_framework.exceptions import ErrorDetail

from accounts.models import User
from startups.models import Startup
from tests.cases import cases
from tests.catalogue.startups.test_filters import ASKED
from tests.catalogue.universe import SPECS, Asked, Spec, expected, make_universe, rounds_won, state
from tests.factories import KINDS, make_coach, make_startup, make_user
from web.api.errors import problem

LABELS = {key: label for key, _, _, label, *_ in KINDS}
ADDRESS = "/api/v1/startups/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def universe(db: None) -> Any:
    return make_universe()


def get(query: str = "") -> dict[str, Any]:
    response = Client().get(f"{ADDRESS}?{query}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    body: dict[str, Any] = response.json()
    return body


def test_an_empty_portfolio_is_an_empty_list() -> None:
    assert get() == {"count": 0, "next": None, "previous": None, "results": []}


def test_a_startup_is_returned_completely(universe: Any) -> None:
    Startup.objects.filter(slug="ecole-ouverte").update(
        contact="equipe@ecole.beta.gouv.fr",
        link="https://ecole.beta.gouv.fr",
        repository="https://github.com/betagouv/ecole",
        stats_url="https://ecole.beta.gouv.fr/stats",
        accessibility="non conforme",
        user_types=["particulier"],
        technologies=["python", "c\\c++"],
    )
    assert get("as_of=2021-12-31&theme=%C3%89ducation") == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "slug": "ecole-ouverte",
                "name": "École ouverte",
                "mission": "Trouver un stage à 100 %",
                "phase": {"kind": "acceleration", "label": "Accélération", "since": "2021-06-01"},
                "end_reason": None,
                "incubator": "atelier",
                "incubators": ["atelier"],
                "contact": "equipe@ecole.beta.gouv.fr",
                "link": "https://ecole.beta.gouv.fr",
                "repository": "https://github.com/betagouv/ecole",
                "stats_url": "https://ecole.beta.gouv.fr/stats",
                "impact_url": "",
                "accessibility": "non conforme",
                "themes": ["Éducation", "Santé"],
                "user_types": ["particulier"],
                "technologies": ["python", "c\\c++"],
                "sponsors": ["ministere", "agence"],
                "phases": [
                    {"kind": "investigation", "start": "2019-01-01", "end": "2020-01-01", "declared_end": None},
                    {"kind": "construction", "start": "2020-01-01", "end": "2021-06-01", "declared_end": None},
                    {"kind": "acceleration", "start": "2021-06-01", "end": None, "declared_end": None},
                ],
                "national_impact": 2021,
                "matrix_level": "national_impact",
                "matrix_state": None,
                "fast": [7],
                "url": "http://testserver/api/v1/startups/ecole-ouverte/",
                "page": "http://testserver/startups/ecole-ouverte/",
            }
        ],
    }


def test_a_startup_with_nothing_known_is_returned_completely(universe: Any) -> None:
    assert get("as_of=2021-12-31&phase=none&search=zo%C3%A9")["results"] == [
        {
            "slug": "sans.phase",
            "name": "Zoé sans phase",
            "mission": "",
            "phase": None,
            "end_reason": None,
            "incubator": "fabrique",
            "incubators": ["fabrique"],
            "contact": "",
            "link": "",
            "repository": "",
            "stats_url": "",
            "impact_url": "",
            "accessibility": "",
            "themes": ["Santé"],
            "user_types": [],
            "technologies": [],
            "sponsors": [],
            "phases": [],
            "national_impact": None,
            "matrix_level": None,
            "matrix_state": None,
            "fast": [],
            "url": "http://testserver/api/v1/startups/sans.phase/",
            "page": "http://testserver/startups/sans.phase/",
        }
    ]


def test_phases_of_one_day_come_in_the_order_of_a_life(universe: Any) -> None:
    (item,) = get("as_of=2021-12-31&search=eau_potable")["results"]
    assert (item["incubator"], item["incubators"]) == ("atelier", ["atelier", "fabrique"])
    assert item["phases"] == [
        {"kind": "investigation", "start": "2020-05-05", "end": "2020-05-05", "declared_end": None},
        {"kind": "construction", "start": "2020-05-05", "end": "2022-02-02", "declared_end": None},
        {"kind": "abandon", "start": "2022-02-02", "end": None, "declared_end": None},
    ]


def test_the_declared_end_is_returned_and_decides_nothing() -> None:
    make_startup("clos", phases=[("construction", "2020-01-01", "2021-01-01")])
    (item,) = get("as_of=2022-01-01")["results"]
    assert item["phase"] == {"kind": "construction", "label": "Construction", "since": "2020-01-01"}
    assert item["phases"] == [
        {"kind": "construction", "start": "2020-01-01", "end": None, "declared_end": "2021-01-01"}
    ]


def seen(spec: Spec, filters: Asked) -> tuple[Any, ...]:
    """Return the state of ``spec`` expected in the list."""
    now = state(spec, filters.as_of)
    phase = {"kind": now[0], "label": LABELS[now[0]], "since": now[1]} if now else None
    return spec.slug, phase, rounds_won(spec, filters.as_of)


@given(ASKED)
def test_the_list_shows_the_state_of_what_is_asked(universe: Any, filters: Asked) -> None:
    slugs = expected(filters)
    specs = {spec.slug: spec for spec in SPECS}
    body = get(filters.query(page_size=100))
    assert body["count"] == len(slugs)
    assert [(item["slug"], item["phase"], item["fast"]) for item in body["results"]] == [
        seen(specs[slug], filters) for slug in slugs
    ]


def test_pages_follow_one_another(universe: Any) -> None:
    slugs, address = [], f"{ADDRESS}?page_size=2&ordering=-slug"
    previous = []
    while address:
        body = Client().get(address).json()
        slugs.append([item["slug"] for item in body["results"]])
        previous.append(body["previous"])
        address = body["next"]
    assert slugs == [["sans.phase", "ecole-ouverte"], ["demain", "co.porte"], ["a-venir"]]
    start = f"http://testserver{ADDRESS}?ordering=-slug"
    assert previous == [None, f"{start}&page_size=2", f"{start}&page=2&page_size=2"]


@cases(
    ("query", "status", "name", "code"),
    [
        ("phase=zz", 400, "phase", "invalid_choice"),
        ("phases=zz", 400, "phases", "unknown_parameter"),
        ("page=1&page=2", 400, "page", "repeated_parameter"),
        ("page=2", 404, "page", "not_found"),
        ("page=999999999&page_size=1000", 404, "page", "not_found"),
        ("format=xml", 400, "format", "invalid_choice"),
        ("ordering=x", 400, "ordering", "invalid_choice"),
        ("fields=nom", 400, "fields", "unknown_field"),
        ("fast=32768", 400, "fast", "invalid_choice"),
        ("as_of=hier", 400, "as_of", "invalid"),
    ],
)
def test_wrong_url_is_a_problem_by_parameter_that_any_site_reads(
    universe: Any, query: str, status: int, name: str, code: str
) -> None:
    response = Client().get(f"{ADDRESS}?{query}")
    errors = {field: [ErrorDetail(one, code) for one in found] for field, found in response.json()["errors"].items()}
    assert (response.status_code, response.json()) == (status, problem(status, errors))
    assert ([*errors], response.json()["code"]) == ([name], code)
    assert response["Access-Control-Allow-Origin"] == "*"


@cases("method", ["post", "put", "patch", "delete"])
def test_the_list_is_read_only(method: str) -> None:
    response = getattr(Client(), method)(ADDRESS)
    assert response.status_code == 405
    assert response.json() == problem(405, {"detail": [f"Méthode «\xa0{method.upper()}\xa0» non autorisée."]})


def test_every_role_gets_the_same_bytes(universe: Any) -> None:
    users = [None, make_coach(universe.incubators["fabrique"])]
    users += [make_user(f"{role}@example.gouv.fr", role) for role in User.Role.values]
    bodies = set()
    for user in users:
        client = Client()
        if user:
            client.force_login(user)
        response = client.get(ADDRESS)
        assert "Set-Cookie" not in response
        bodies.add((response.status_code, response.content))
    assert len(bodies) == 1


def test_people_are_never_named(universe: Any) -> None:
    Startup.objects.update(
        contact_dinum="une.personne@example.gouv.fr",
        contact_incubator="une.personne@example.gouv.fr",
        details={"contributeur": "une.personne"},
    )
    for address in (ADDRESS, f"{ADDRESS}ecole-ouverte/"):
        assert b"une.personne" not in Client().get(address).content


def test_search_gives_the_closest_names_first_unless_an_order_is_asked() -> None:
    make_startup("a", name="Annuaire des transports")
    make_startup("b", name="Bus", mission="Le transport à la demande")
    make_startup("t", name="Transport")
    make_startup("z", name="Zone sans rien")
    assert [row["slug"] for row in get("search=transport")["results"]] == ["t", "a", "b"]
    assert [row["slug"] for row in get("search=transport&ordering=slug")["results"]] == ["a", "b", "t"]
