"""The values of services in the State's schema: valid by its own rules, one row for each value."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.test import Client

from startups.models import Startup
from tests import factories
from tests.impact.published_files.table_schema import FOLDER, errors_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Startup:
    owner = factories.make_administration("dinum", name="DINUM")
    return factories.make_startup(name="Un service", incubator=factories.make_incubator(owner=owner))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_example_of_the_schema_is_valid_by_the_checks_of_these_tests() -> None:
    assert errors_of((FOLDER / "exemple-valide.csv").read_text(encoding="utf-8")) == []


def test_invalid_rows_are_found_by_the_checks_of_these_tests() -> None:
    header, first, *_ = (FOLDER / "exemple-valide.csv").read_text(encoding="utf-8").splitlines()
    wrong = first.replace("143", "beaucoup").replace("usage", "autre").replace("2020-12-31", "31/12/2020")
    assert errors_of("\n".join([header, wrong.replace("unité", "")])) == [
        "2 valeur: number",
        "2 unite_mesure: required",
        "2 type_indicateur: enum",
        "2 date: date",
    ]


def test_each_value_is_a_valid_row_of_the_schema(client: Client, service: Startup) -> None:
    users = factories.make_metric(service, "actifs", name="Usagers, actifs", unit="usagers", description="Par mois")
    factories.make_measurement(users, "2023-02", "1200", source="Matomo", is_approximate=True)
    total = factories.make_metric(service, "total", is_running_total=True, dimension="impactful", cadence="quarter")
    factories.make_measurement(total, "2023-T1", "9", origin="api")
    note = factories.make_metric(service, "note", kind="note", scale=10, unit="points", cadence="unknown")
    factories.make_measurement(note, "2023", "8.75")
    for kind, unit in (("percentage", "%"), ("amount", "€"), ("duration", "jours")):
        factories.make_measurement(
            factories.make_metric(service, kind, kind=kind, unit=unit, cadence="year"), "2023", "3.5"
        )
    response = client.get("/startups/un.service/mesures.csv")
    assert response["Content-Disposition"] == 'attachment; filename="statistiques_impact_un.service.csv"'
    text = response.content.decode()
    assert errors_of(text) == []
    found = rows(text)
    assert found[0] == {
        "administration_rattachement": "DINUM",
        "nom_service_public_numerique": "Un service",
        "indicateur": "Usagers, actifs",
        "valeur": "1200",
        "unite_mesure": "unité",
        "est_cible": "false",
        "type_indicateur": "usage",
        "frequence_monitoring": "mensuelle",
        "date": "2023-02-28",
        "est_periode": "true",
        "date_debut": "2023-02-01",
        "est_automatise": "false",
        "source_collecte": "Matomo",
        "denom_insee": "",
        "code_insee": "",
        "dataviz_wish": "",
        "commentaires": "Unité : usagers. Valeur arrondie à la source. Par mois",
    }
    keys = ("valeur", "unite_mesure", "type_indicateur", "date", "est_periode", "date_debut", "source_collecte")
    assert [tuple(row[key] for key in keys) for row in found[1:]] == [
        ("9", "unité", "impact", "2023-03-31", "false", "", "API"),
        ("8.75", "note sur 10", "usage", "2023-12-31", "true", "2023-01-01", "Saisie"),
        ("3.5", "%", "usage", "2023-12-31", "true", "2023-01-01", "Saisie"),
        ("3.5", "euro", "usage", "2023-12-31", "true", "2023-01-01", "Saisie"),
        ("3.5", "jour", "usage", "2023-12-31", "true", "2023-01-01", "Saisie"),
    ]
    assert "/startups/un.service/mesures.csv" in client.get("/startups/un.service/").content.decode()


def test_service_without_administration_nor_value_is_still_a_valid_file(client: Client) -> None:
    alone = factories.make_startup("seul")
    factories.make_measurement(factories.make_metric(alone), "2023-02", "1")
    factories.make_startup("vide")
    text = client.get("/startups/seul/mesures.csv").content.decode()
    assert (errors_of(text), rows(text)[0]["administration_rattachement"]) == ([], "Non renseignée")
    empty = client.get("/startups/vide/mesures.csv").content.decode()
    assert (errors_of(empty), rows(empty)) == ([], [])
    assert client.get("/startups/inconnu/mesures.csv").status_code == 404


def test_name_that_a_spreadsheet_would_run_is_text(client: Client, service: Startup) -> None:
    metric = factories.make_metric(service, name='=HYPERLINK("http://exemple.fr")')
    factories.make_measurement(metric, "2023-02", "1")
    text = client.get("/mesures.csv").content.decode()
    assert (errors_of(text), rows(text)[0]["indicateur"]) == ([], '\'=HYPERLINK("http://exemple.fr")')


def test_file_of_all_services_is_described_with_its_schema(client: Client, service: Startup) -> None:
    other = factories.make_startup("autre")
    for startup in (service, other):
        factories.make_measurement(factories.make_metric(startup), "2023-02", "1")
    text = client.get("/mesures.csv").content.decode()
    assert errors_of(text) == []
    assert [(row["nom_service_public_numerique"], Decimal(row["valeur"])) for row in rows(text)] == [
        ("Service autre", Decimal(1)),
        ("Un service", Decimal(1)),
    ]
    described = json.loads(client.get("/donnees/catalogue.jsonld").content)["dcat:dataset"]
    (dataset,) = (one for one in described if one["dct:identifier"] == "mesures")
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    assert [one.get("dct:conformsTo") for one in dataset["dcat:distribution"]] == [{"@id": schema["path"]}]
