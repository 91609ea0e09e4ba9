import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from common.clock import today
from incubators.models import Incubator
from tests import wordings
from tests.cases import cases
from tests.catalogue.universe import GROUPS, SPECS, is_designated, make_universe, state
from tests.factories import KINDS, make_coach, make_startup
from web.api.errors import problem

pytestmark = pytest.mark.django_db
DATE = wordings.NO_DAY.format
UNMARKED = {"unconfirmed": 0, "by_dates": None, "at_least": False, "missing": 0}
MARKED = ("investigations", "services", "ended", "national_impact")
NO_PHASE = dict.fromkeys((key for key, *_ in KINDS), 0)


@pytest.fixture
def universe(db: None) -> Any:
    return make_universe()


def get(address: str) -> Any:
    response = Client().get(f"/api/v1/{address}")
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (200, "*")
    return response.json()


def test_the_portfolio_is_returned_completely(universe: Any) -> None:
    assert get("portfolio/?as_of=2021-12-31") == {
        "as_of": "2021-12-31",
        "investigations": 0,
        "services": 2,
        "ended": 1,
        "national_impact": 1,
        "marks": dict.fromkeys(MARKED, UNMARKED),
        "by_phase": {**NO_PHASE, "construction": 1, "acceleration": 1, "abandon-investigation": 1},
        "by_incubator": [
            {
                "incubator": "atelier",
                "name": "Incubateur atelier",
                "investigations": 0,
                "services": 2,
                "ended": 1,
            }
        ],
    }


def test_a_startup_carried_by_nobody_counts_under_no_name() -> None:
    make_startup("seul", phases=[("investigation", "2020-01-01")])
    assert get("portfolio/?as_of=2020-01-01")["by_incubator"] == [
        {"incubator": None, "name": None, "investigations": 1, "services": 0, "ended": 0}
    ]


def test_an_empty_portfolio_is_returned_completely() -> None:
    assert get("portfolio/?as_of=2021-12-31") == {
        "as_of": "2021-12-31",
        "investigations": 0,
        "services": 0,
        "ended": 0,
        "national_impact": 0,
        "marks": dict.fromkeys(MARKED, UNMARKED),
        "by_phase": {},
        "by_incubator": [],
    }


@given(st.dates(dt.date(2018, 1, 1), dt.date(2031, 1, 1)))
def test_the_portfolio_counts_the_list(universe: Any, day: dt.date) -> None:
    body = get(f"portfolio/?as_of={day}")
    states = [now[0] for spec in SPECS if (now := state(spec, day))]
    groups = [GROUPS[kind] for kind in states]
    assert (body["investigations"], body["services"], body["ended"]) == tuple(
        groups.count(group) for group in ("investigation", "service", "ended")
    )
    assert body["by_phase"] == {kind: states.count(kind) for kind in NO_PHASE}
    assert body["national_impact"] == sum(is_designated(spec, day) for spec in SPECS)
    everyone = get(f"startups/?as_of={day}")["count"]
    without_phase = get(f"startups/?as_of={day}&phase=none")["count"]
    assert without_phase == len(SPECS) - len(states)
    # A service without phase on a past day did not exist yet.
    assert everyone == len(states) + (0 if day < today() else without_phase)


ATELIER = {
    "slug": "atelier",
    "name": "Atelier",
    "owner": {"slug": "agence", "name": "Administration agence", "acronym": "AG"},
    "summary": "Un résumé.",
    "website": "https://atelier.gouv.fr",
    "github": "",
    "contact": "contact@atelier.gouv.fr",
    "address": "",
    "opened_on": "2015-01-01",
    "closed_on": None,
    "hidden": False,
    "investigations": 0,
    "services": 2,
    "ended": 1,
    "url": "http://testserver/api/v1/incubators/atelier/",
    "page": "http://testserver/incubateurs/atelier/",
}


@pytest.fixture
def atelier(universe: Any) -> Incubator:
    universe.administrations["agence"].acronym = "AG"
    universe.administrations["agence"].save()
    atelier: Incubator = universe.incubators["atelier"]
    Incubator.objects.filter(pk=atelier.pk).update(
        name="Atelier",
        owner=universe.administrations["agence"],
        summary="Un résumé.",
        website="https://atelier.gouv.fr",
        contact="contact@atelier.gouv.fr",
        opened_on=dt.date(2015, 1, 1),
        content="Un texte.",
        highlighted=["demain"],
    )
    return atelier


def empty(slug: str) -> dict[str, Any]:
    """Return an incubator without values and services, in the format of the API."""
    nothing = dict.fromkeys(("summary", "website", "github", "contact", "address"), "")
    counts = dict.fromkeys(("investigations", "services", "ended"), 0)
    name = f"Incubateur {slug}"
    address = f"http://testserver/incubateurs/{slug}/"
    return {
        **ATELIER,
        **nothing,
        **counts,
        "slug": slug,
        "name": name,
        "owner": None,
        "opened_on": None,
        "url": f"http://testserver/api/v1/incubators/{slug}/",
        "page": address,
    }


def test_the_incubators_are_returned_completely(atelier: Incubator) -> None:
    assert get("incubators/?as_of=2021-12-31") == {
        "as_of": "2021-12-31",
        "count": 3,
        "next": None,
        "previous": None,
        "results": [ATELIER, empty("fabrique"), empty("vide")],
    }


def test_an_incubator_is_returned_completely(atelier: Incubator) -> None:
    make_coach(atelier, email="une.personne@example.gouv.fr")
    assert get("incubators/atelier/?as_of=2021-12-31") == {
        **ATELIER,
        "content": "Un texte.",
        "highlighted": ["demain"],
        "startups": [
            {"slug": "co.porte", "name": "eau_potable", "phase": "construction", "is_lead": True},
            {"slug": "demain", "name": "École de demain", "phase": "abandon-investigation", "is_lead": True},
            {"slug": "ecole-ouverte", "name": "École ouverte", "phase": "acceleration", "is_lead": True},
        ],
    }


def test_an_incubator_lists_what_it_carries_with_others(universe: Any) -> None:
    assert get("incubators/fabrique/?as_of=2021-12-31")["startups"] == [
        {"slug": "co.porte", "name": "eau_potable", "phase": "construction", "is_lead": False},
        {"slug": "sans.phase", "name": "Zoé sans phase", "phase": None, "is_lead": True},
    ]


@cases(
    ("address", "status", "errors"),
    [
        ("portfolio/?as_of=2022-13-01", 400, {"as_of": [DATE("2022-13-01")]}),
        ("portfolio/?year=2022", 400, {"year": [wordings.UNKNOWN_PARAMETER]}),
        (
            "portfolio/?" + "&".join(f"x{n}=1" for n in range(1001)),
            400,
            {"query": ["L’adresse porte trop de paramètres."]},
        ),
        ("incubators/?as_of=x", 400, {"as_of": [DATE("x")]}),
        ("incubators/zz/", 404, {"slug": ["Aucun incubateur n’a l’identifiant « zz »."]}),
        ("incubators/fabrique/?as_of=x", 400, {"as_of": [DATE("x")]}),
        ("nulle/part/", 404, {"detail": [wordings.NOTHING_HERE]}),
    ],
)
def test_a_bad_address_is_refused_by_field(
    universe: Any, address: str, status: int, errors: dict[str, list[str]]
) -> None:
    response = Client().get(f"/api/v1/{address}")
    assert (response.status_code, response.json()) == (status, problem(status, errors))


def test_an_address_without_its_slash_is_led_to_it() -> None:
    response = Client().get("/api/v1/portfolio")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/portfolio/")
