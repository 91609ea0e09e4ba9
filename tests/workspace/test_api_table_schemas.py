"""Each importable file has a schema at a permanent URL."""

import pytest
from django.test import Client

from common.api.errors import problem
from tests.cases import cases
from tests.factories import make_phase_kinds
from workspace.table_schemas import FILES

pytestmark = pytest.mark.django_db


@cases("name", FILES)
def test_each_column_of_the_model_is_described(name: str) -> None:
    make_phase_kinds()
    _, titles = FILES[name]
    said = Client().get(f"/api/v1/table-schemas/{name}.json").json()
    assert [field["name"] for field in said["fields"]] == [*titles.template]
    assert all(field["title"] and field["description"].endswith(".") for field in said["fields"])
    required = {field["name"] for field in said["fields"] if field.get("constraints", {}).get("required")}
    assert required == set(titles.required)
    assert said["homepage"] == f"http://testserver/api/v1/table-schemas/{name}.json"


def test_phases_are_those_that_there_are() -> None:
    kinds = make_phase_kinds()
    said = Client().get("/api/v1/table-schemas/changements.json").json()
    (phase,) = (field for field in said["fields"] if field["name"] == "phase")
    assert phase["constraints"] == {"enum": sorted(kinds, key=lambda key: kinds[key].rank)}


def test_another_name_is_not_found() -> None:
    refused = Client().get("/api/v1/table-schemas/rien.json")
    assert (refused.status_code, refused.json()) == (
        404,
        problem(404, {"name": ["Aucun fichier à importer ne s’appelle ainsi : changements, releves."]}),
    )
