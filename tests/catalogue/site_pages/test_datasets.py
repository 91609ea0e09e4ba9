"""The catalogue of data sets: what it promises of each file is what the file holds."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from betaportfolio.api.views import openapi_schema
from common.clock import today
from common.history import because
from tests import factories
from tests.gateway.portfolio import make_portfolio
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
OPEN = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
SHEETS = {"ODS": ("content.xml", b"<table:table-row>"), "XLSX": ("xl/worksheets/sheet1.xml", b"<row ")}
"""The file of the sheet of a workbook, and the beginning of a row."""
OF_FICHES = "https://creativecommons.org/licenses/by-nc-sa/4.0/"


def read_catalogue(client: Client) -> dict[str, Any]:
    response = client.get("/donnees/catalogue.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    document: dict[str, Any] = json.loads(response.content)
    return document


def datasets(client: Client) -> dict[str, dict[str, Any]]:
    found = read_catalogue(client)["dcat:dataset"]
    by_key = {one["dct:identifier"]: one for one in found}
    assert len(by_key) == len(found)
    return by_key


def distributions(dataset: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["dct:format"]["@id"].rpartition("/")[2]: one for one in dataset["dcat:distribution"]}


def fetch(client: Client, distribution: dict[str, Any]) -> Any:
    """Return the answer of the address of a distribution, whose media type is the one that the catalogue says."""
    response = client.get(distribution["dcat:accessURL"]["@id"].removeprefix(SITE))
    media = distribution["dcat:mediaType"]["@id"].partition("media-types/")[2]
    assert (response.status_code, response["Content-Type"].partition(";")[0]) == (200, media)
    return response


def count_rows(client: Client, distribution: dict[str, Any]) -> int:
    """Return the number of rows of a table, without its header."""
    content, form = fetch(client, distribution).content, distribution["dct:format"]["@id"].rpartition("/")[2]
    if form == "CSV":
        return len(csv_cells(content)) - 1
    sheet, row = SHEETS[form]
    return zipfile.ZipFile(io.BytesIO(content)).read(sheet).count(row) - 1


def lists() -> set[str]:
    """Return the addresses without parts of the lists, which have tables."""
    answers = {path: one["get"]["responses"]["200"] for path, one in openapi_schema()["paths"].items() if "get" in one}
    return {path for path, answer in answers.items() if "{" not in path and "text/csv" in answer["content"]}


def test_each_list_is_a_dataset_with_all_its_rows_in_each_table(client: Client) -> None:
    make_portfolio()
    counts = {}
    for key, dataset in datasets(client).items():
        files = distributions(dataset)
        if "XLSX" in files:
            count = fetch(client, files["JSON"]).json()["count"]
            counts[files["JSON"]["dcat:accessURL"]["@id"].removeprefix(SITE)] = count
            assert {form: count_rows(client, files[form]) for form in ("CSV", "ODS", "XLSX")} == dict.fromkeys(
                ("CSV", "ODS", "XLSX"), count
            ), key
    charts = {f"/api/v1/charts/{key}/" for key in ("portefeuille", "investigations")}
    assert counts.keys() == charts | {path for path in lists() if path.startswith("/api/v1/")}
    assert {
        path
        for path in ("startups", "measurements", "reviews", "awards", "phases", "credits")
        if not counts[f"/api/v1/{path}/"]
    } == set()


def test_other_files_have_all_their_rows(client: Client) -> None:
    make_portfolio()
    factories.make_member(missions=[("2020-01-01", "2021-02-01")])
    found = datasets(client)
    of_measures = distributions(found["mesures"])["CSV"]
    assert count_rows(client, of_measures) == client.get("/api/v1/measurements/").json()["count"] > 1
    years = today().year - 2019  # since the first mission
    known = {"communaute": 3 * years}  # of three statuses
    assert {key: count_rows(client, distributions(found[key])["CSV"]) for key in known} == known
    assert fetch(client, distributions(found["changements"])["ATOM"]).content.count(b"<entry>") > 1


def test_each_table_conforms_to_its_schema(client: Client) -> None:
    make_portfolio()
    for dataset in datasets(client).values():
        for form, one in distributions(dataset).items():
            schema = one.get("dct:conformsTo", {}).get("@id", "")
            if schema.startswith(SITE):
                named = [field["name"] for field in client.get(schema.removeprefix(SITE)).json()["fields"]]
                if form == "CSV":
                    assert csv_cells(fetch(client, one).content)[0] == named


def test_file_with_texts_of_fiches_has_their_licence(client: Client) -> None:
    found = {
        key: {one["dct:license"]["@id"] for one in dataset["dcat:distribution"]}
        for key, dataset in datasets(client).items()
    }
    of_fiches = {key for key, licences in found.items() if licences == {OF_FICHES}}
    assert of_fiches == {"startups", "incubators", "phases", "events", "national-impact", "changements"}
    assert all(licences == {OPEN} for key, licences in found.items() if key not in of_fiches)


def test_pages_of_the_api_are_a_service_and_no_download(client: Client) -> None:
    catalogue = read_catalogue(client)
    service = catalogue["dcat:service"]
    assert client.get(service["dcat:endpointURL"]["@id"].removeprefix(SITE)).status_code == 200
    assert client.get(service["dcat:endpointDescription"]["@id"].removeprefix(SITE)).json()["openapi"] == "3.1.0"
    startups = distributions(next(one for one in catalogue["dcat:dataset"] if one["dct:identifier"] == "startups"))
    assert startups["JSON"]["dcat:accessService"] == {"@id": service["@id"]}
    assert {form for form, one in startups.items() if "dcat:downloadURL" in one} == {"CSV", "ODS", "XLSX"}


def test_dataset_says_when_it_changed_and_whom_to_ask(client: Client, settings: Any) -> None:
    settings.CONTACT_EMAIL = "a@exemple.gouv.fr"
    assert "dct:modified" not in datasets(client)["startups"]
    with because(reason="Essai", source="page"):
        factories.make_administration("ministere")
    dataset = datasets(client)["startups"]
    changed = client.get("/api/v1/administrations/").json()["results"][0]["changed_at"]
    assert dataset["dct:modified"] == {"@type": "xsd:dateTime", "@value": changed}
    assert dataset["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:a@exemple.gouv.fr"}
