"""The API of definitions: complete payloads, and nothing to write."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import Definition
from tests import factories, wordings
from tests.cases import cases
from tests.indicators.algebra.words import FIRST_CONSTRUCTIONS_SENTENCE
from web.api.errors import problem

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/"
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction", "first_time": True}
MEANING = FIRST_CONSTRUCTIONS_SENTENCE


@pytest.fixture(autouse=True)
def _kinds() -> None:
    factories.make_phase_kinds()


def shape(version: int, first_year: int, rule: dict[str, Any], meaning: str) -> dict[str, Any]:
    definition = Definition.objects.get(version=version)
    created_at = definition.created_at.isoformat()
    address = {"id": definition.pk, "url": f"http://testserver/api/v1/definitions/{definition.pk}/"}
    told = {"version": version, "first_year": first_year, "rule": rule, "meaning": meaning}
    return {**address, **told, "refusals": [], "created_at": created_at}


def launches(*versions: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": "launches",
        "label": "Lancements",
        "unit": "produits",
        "wording": "Les mots de l'équipe",
        "first_year": 2020,
        "last_year": 2030,
        "position": 1,
        "versions": list(versions),
        "years": [],
        "url": "http://testserver/api/v1/indicators/launches/",
        "page": "http://testserver/indicateurs/launches/",
    }


def test_anybody_reads_an_indicator_with_each_version_of_its_definition() -> None:
    indicator = factories.make_indicator(
        "launches",
        rule=LAUNCHES,
        label="Lancements",
        unit="produits",
        wording="Les mots de l'équipe",
        first_year=2020,
        position=1,
        last_year=2030,
    )
    rule = {"measure": "entries", "kind": "construction"}
    Definition.objects.create(indicator=indicator, version=2, first_year=2022, rule=rule)
    meaning = "Entrée en phase «\xa0Construction\xa0»."
    found = launches(shape(1, 2020, LAUNCHES, MEANING), shape(2, 2022, rule, meaning))
    assert Client().get(f"{URL}launches/").json() == found


def test_a_rule_that_can_not_be_computed_any_more_shows_why() -> None:
    factories.make_indicator("a", rule={"measure": "stars"})
    [version] = Client().get(f"{URL}a/").json()["versions"]
    assert version["meaning"] is None
    assert version["refusals"][0].startswith(wordings.NO_MEASURE_STARS)


def test_unknown_code_is_not_found() -> None:
    answer = Client().get(f"{URL}absent/")
    assert (answer.status_code, answer.json()) == (
        404,
        problem(404, {"code": ["Aucun indicateur n’a le code « absent »."]}),
    )


@cases("url", ["/api/v1/definitions/", f"{URL}launches/"])
def test_nobody_writes_a_definition(client: Client, url: str) -> None:
    factories.make_indicator("launches")
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    assert client.post(url, {}, content_type="application/json").status_code == 405


def test_the_grammar_shows_what_a_rule_may_ask(client: Client) -> None:
    factories.make_incubator("fabrique", name="La Fabrique")
    measures = {one["name"]: one for one in client.get("/api/v1/grammar/").json()["measures"]}
    entries = measures["entries"]
    assert [option["value"] for option in entries["periods"]] == ["year", "months"]
    conditions = {one["name"]: one for one in entries["conditions"]}
    assert conditions["incubator"] == {
        "name": "incubator",
        "label": "Incubateur",
        "type": "choice",
        "is_required": False,
        "options": [{"value": "fabrique", "label": "La Fabrique"}],
    }
    assert (conditions["kind"]["is_required"], conditions["first_time"]["type"]) == (True, "flag")
