"""``GET /api/v1/startups/<slug>/``: a complete fiche."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from budget.models import Participation
from startups.models import Startup
from tests import wordings
from tests.cases import cases
from tests.factories import (
    make_administration,
    make_award,
    make_designation,
    make_event,
    make_incubator,
    make_investigation,
    make_membership,
    make_phase_kinds,
    make_round,
    make_season,
    make_shared_service,
    make_startup,
    make_support,
)
from web.api.errors import problem

pytestmark = pytest.mark.django_db


def get(slug: str, query: str = "") -> Any:
    return Client().get(f"/api/v1/startups/{slug}/?{query}")


@pytest.fixture
def fiche(db: None) -> Startup:
    """Create a fiche with an item in each of its lists."""
    make_phase_kinds()
    agency = make_administration("agence")
    startup = make_startup(
        "refugies.info",
        name='Réfugiés "info"',
        phases=[("investigation", "2019-01-01", "2019-03-01"), ("construction", "2020-01-01"), ("abandon", None)],
        sponsors=[agency],
        content="## Problème\n\nUn texte.",
        impact_url="https://refugies.info/impact",
        budget_url="https://refugies.info/budget",
        redirect_from=["/startups/refugies", "asile"],
        has_stats=True,
        risk_analysed=False,
        dashlord_url="https://dashlord.refugies.info",
    )
    make_membership(startup, make_incubator("fabrique"), None, "2020-06-01")
    make_membership(startup, make_incubator("atelier"), "2020-06-01")
    make_event(startup, "product_launch", "2020-01-01", "Ouverture")
    make_event(startup, "committee", "2019-12-01")
    make_investigation(
        startup,
        problem="Qui peut aider ?",
        sponsor=agency,
        intrapreneur="Une Personne",
        conclusion="go",
        concluded_on=dt.date(2019, 3, 1),
        synthesis="On y va.",
    )
    make_award(make_round(9, 2021), startup, "150000.50", objective="Grandir", awarded_on=dt.date(2021, 10, 1))
    make_award(make_round(7, 2021), startup, None)
    Participation.objects.create(
        season=make_season(1), startup=startup, start=dt.date(2020, 10, 5), outcome="Plus vite"
    )
    make_support(startup, "shared", "2021-03-01", description="Un salon", shared_service=make_shared_service("tchap"))
    make_designation(startup, 2021, decided_on=dt.date(2022, 1, 15), reason="Trois critères.")
    startup.matrix_decisions.create(
        outcome="to_revise",
        decided_on=dt.date(2021, 3, 1),
        comment="Ajouter la satisfaction.",
        address=startup.impact_url,
    )
    return startup


STATE = {
    "slug": "refugies.info",
    "name": 'Réfugiés "info"',
    "mission": "",
    "phase": {"kind": "construction", "label": "Construction", "since": "2020-01-01"},
    "end_reason": None,
    "incubator": "atelier",
    "incubators": ["atelier"],
    "contact": "",
    "link": "",
    "repository": "",
    "stats_url": "",
    "accessibility": "",
    "themes": [],
    "user_types": [],
    "technologies": [],
    "sponsors": ["agence"],
    "phases": [
        {"kind": "investigation", "start": "2019-01-01", "end": "2020-01-01", "declared_end": "2019-03-01"},
        {"kind": "construction", "start": "2020-01-01", "end": None, "declared_end": None},
    ],
    "national_impact": 2021,
    "matrix_level": "national_impact",
    "matrix_state": None,
    "fast": [7, 9],
    "url": "http://testserver/api/v1/startups/refugies.info/",
    "page": "http://testserver/startups/refugies.info/",
}
DETAILS = {
    "content": "## Problème\n\nUn texte.",
    "impact_url": "https://refugies.info/impact",
    "budget_url": "https://refugies.info/budget",
    "redirect_from": ["/startups/refugies", "asile"],
    "standards": {
        "has_stats": True,
        "risk_analysed": False,
        "risk_analysis_url": "",
        "security_followed": None,
        "dashlord_url": "https://dashlord.refugies.info",
    },
    "undated_phases": [{"kind": "abandon", "declared_end": None}],
    "timeline": [
        {"kind": "investigation", "incubator": "fabrique", "start": "2019-01-01", "stop": "2020-01-01"},
        {"kind": "construction", "incubator": "fabrique", "start": "2020-01-01", "stop": "2020-06-01"},
        {"kind": "construction", "incubator": "atelier", "start": "2020-06-01", "stop": None},
    ],
    "memberships": [
        {"incubator": "fabrique", "name": "Incubateur fabrique", "start": None, "end": "2020-06-01", "is_lead": True},
        {"incubator": "atelier", "name": "Incubateur atelier", "start": "2020-06-01", "end": None, "is_lead": True},
    ],
    "events": [
        {"kind": "committee", "date": "2019-12-01", "comment": ""},
        {"kind": "product_launch", "date": "2020-01-01", "comment": "Ouverture"},
    ],
    "investigations": [
        {
            "start": "2019-01-01",
            "problem": "Qui peut aider ?",
            "sponsor": "agence",
            "conclusion": "go",
            "concluded_on": "2019-03-01",
            "synthesis": "On y va.",
        }
    ],
    "awards": [
        {
            "round": 7,
            "amount": None,
            "awarded_on": None,
            "is_day_known": False,
            "awarded_in": 2021,
            "objective": "",
            "result": "",
            "result_on": None,
            "objective_reached": None,
        },
        {
            "round": 9,
            "amount": 150000.5,
            "awarded_on": "2021-10-01",
            "is_day_known": True,
            "awarded_in": 2021,
            "objective": "Grandir",
            "result": "",
            "result_on": None,
            "objective_reached": None,
        },
    ],
    "seasons": [{"season": 1, "start": "2020-10-05", "end": None, "outcome": "Plus vite"}],
    "supports": [
        {
            "kind": "shared",
            "start": "2021-03-01",
            "end": None,
            "is_to_the_year": False,
            "description": "Un salon",
            "shared_service": "tchap",
        }
    ],
    "matrix_decisions": [
        {
            "outcome": "to_revise",
            "decided_on": "2021-03-01",
            "comment": "Ajouter la satisfaction.",
            "address": "https://refugies.info/impact",
        }
    ],
    "designations": [
        {
            "millesime": 2021,
            "decided_on": "2022-01-15",
            "reason": "Trois critères.",
            "withdrawn_on": None,
            "withdrawal_reason": "",
        }
    ],
}


def test_fiche_has_all_its_fields(fiche: Startup) -> None:
    response = get("refugies.info", "as_of=2022-01-01")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json() == {**STATE, **DETAILS}


def test_fiche_at_a_date_has_its_state_of_that_day(fiche: Startup) -> None:
    assert get("refugies.info", "as_of=2018-12-31").json() == {
        **STATE,
        **DETAILS,
        "phase": None,
        "end_reason": None,
        "incubator": "fabrique",
        "incubators": ["fabrique"],
        "national_impact": None,
        "matrix_level": None,
        "matrix_state": None,
        "fast": [],
    }


def test_empty_fiche_has_all_its_fields() -> None:
    make_startup("vide", name="Vide")
    body = get("vide").json()
    assert {name: body[name] for name in DETAILS} == {
        "content": "",
        "impact_url": "",
        "budget_url": "",
        "redirect_from": [],
        "standards": {
            "has_stats": None,
            "risk_analysed": None,
            "risk_analysis_url": "",
            "security_followed": None,
            "dashlord_url": "",
        },
        "undated_phases": [],
        "timeline": [],
        "memberships": [],
        "events": [],
        "investigations": [],
        "awards": [],
        "seasons": [],
        "supports": [],
        "matrix_decisions": [],
        "designations": [],
    }


@cases("slug", ["données-et-territoires", "auxAJ", "a_b", "x.y.z"])
def test_slugs_are_as_the_programme_writes_them(slug: str) -> None:
    make_startup(slug)
    assert get(slug).json()["slug"] == slug


@cases("old", ["refugies", "asile"])
def test_former_slug_redirects_to_the_new_one(fiche: Startup, old: str) -> None:
    response = get(old, "as_of=2022-01-01")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/startups/refugies.info/?as_of=2022-01-01")
    assert Client().get(f"/api/v1/startups/{old}/")["Location"] == "/api/v1/startups/refugies.info/"


def test_current_slug_wins_over_a_former_one(fiche: Startup) -> None:
    make_startup("asile")
    assert get("asile").json()["slug"] == "asile"


@cases("slug", ["zz", "Refugies.info", "refugies.info'--"])
def test_unknown_slug_answers_404(fiche: Startup, slug: str) -> None:
    response = get(slug)
    found = {"slug": [f"Aucun service n’a l’identifiant « {slug} »."]} if "'" not in slug else NOWHERE
    assert (response.status_code, response.json()) == (404, problem(404, found))


NOWHERE = {"detail": [wordings.NOTHING_HERE]}


@cases("slug", ["%00", "a%00b", "a%20b", "a%2Fb"])
def test_malformed_slug_answers_404(slug: str) -> None:
    response = get(slug)
    assert (response.status_code, response.json()) == (404, problem(404, NOWHERE))


@cases(
    ("query", "errors"),
    [
        ("as_of=x", {"as_of": [wordings.NO_DAY.format("x")]}),
        ("phase=service", {"phase": [wordings.UNKNOWN_PARAMETER]}),
    ],
)
def test_wrong_parameter_answers_400_by_field(fiche: Startup, query: str, errors: dict[str, list[str]]) -> None:
    response = get("refugies.info", query)
    assert (response.status_code, response.json()) == (400, problem(400, errors))


def test_people_are_never_named(fiche: Startup) -> None:
    assert b"Une Personne" not in get("refugies.info").content


def test_texts_are_returned_without_the_spaces_around_them() -> None:
    make_startup("a", name=" Un service\n", mission="Aider. ", link="https://a.example ")
    found = get("a").json()
    assert [found[name] for name in ("name", "mission", "link")] == ["Un service", "Aider.", "https://a.example"]
