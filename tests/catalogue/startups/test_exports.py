"""The exports contain exactly the list, without cells that a spreadsheet would run."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
import tablib
from django.test import Client
from hypothesis import given
from odf.opendocument import load
from odf.table import TableCell, TableRow
from pytest_django import DjangoAssertNumQueries

from common.clock import today
from startups.models import Startup
from tests import wordings
from tests.cases import cases
from tests.catalogue.startups.test_filters import ASKED
from tests.catalogue.universe import Asked, expected, make_universe
from tests.factories import make_incubator, make_startup
from tests.sweeps import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def universe(db: None) -> Any:
    return make_universe()


def csv_rows(query: str = "") -> list[list[str]]:
    response = Client().get(f"/startups/export.csv?{query}")
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    text = response.content.decode()
    assert text.startswith("\ufeffIdentifiant;Nom;")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def ods_bytes(query: str = "") -> bytes:
    response = Client().get(f"/startups/export.ods?{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    return bytes(response.content)


COLUMNS = (
    "Identifiant",
    "Nom",
    "Mission",
    "Phase",
    "Depuis le",
    "Incubateur",
    "Incubateurs",
    "Sponsors",
    "Thématiques",
    "Usagers",
    "Technologies",
    "Impact national",
    "Niveau d’impact",
    "Matrice d’impact",
    "État de la matrice",
    "FAST",
    "Adresse",
    "Code source",
    "Statistiques",
    "Accessibilité",
    "Motif de fin",
    "Fin en une phrase",
    "Compte rendu de la fin",
)
ECOLE = [
    "ecole-ouverte",
    "École ouverte",
    "Trouver un stage à 100 %",
    "Accélération",
    dt.date(2021, 6, 1),
    "Incubateur atelier",
    "atelier",
    "ministere, agence",
    "Éducation, Santé",
    "",
    "",
    2021,
    "Impact national",
    "",
    "Non déterminée",
    "7",
    "https://ecole.beta.gouv.fr",
    "",
    "",
    "",
    "",
    "",
    "",
]


@pytest.fixture
def ecole(universe: Any) -> None:
    Startup.objects.filter(slug="ecole-ouverte").update(link="https://ecole.beta.gouv.fr")


def test_csv_holds_every_column(ecole: None) -> None:
    assert csv_rows("as_of=2021-12-31&search=ecole+ouverte") == [
        list(COLUMNS),
        ["2021-06-01" if value == ECOLE[4] else str(value) for value in ECOLE],
    ]


def test_ods_holds_the_same_with_real_dates_and_numbers(ecole: None) -> None:
    table = tablib.Dataset().load(ods_bytes("as_of=2021-12-31&search=ecole+ouverte"), format="ods")
    assert (tuple(table.headers), [list(row) for row in table]) == (COLUMNS, [ECOLE])
    document = load(io.BytesIO(ods_bytes("as_of=2021-12-31&search=ecole+ouverte")))
    cells = document.getElementsByType(TableRow)[1].getElementsByType(TableCell)
    assert [cells[place].getAttribute("valuetype") for place in (0, 4, 11)] == ["string", "date", "float"]


@cases("ending", ["csv", "ods"])
def test_an_empty_list_is_a_header(ending: str) -> None:
    if ending == "csv":
        assert csv_rows() == [list(COLUMNS)]
    else:
        assert tuple(tablib.Dataset().load(ods_bytes(), format="ods").headers) == COLUMNS


@given(ASKED)
@examples(10)
def test_ods_is_the_whole_list_in_its_order(universe: Any, asked: Asked) -> None:
    table = tablib.Dataset().load(ods_bytes(asked.query()), format="ods")
    assert [row[0] for row in table] == expected(asked)


def test_paging_does_not_cut_an_export(universe: Any) -> None:
    assert csv_rows("page=2&page_size=1") == csv_rows()
    assert len(csv_rows()) == 6


@cases("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = f'{start}HYPERLINK("https://mauvais.example";"clic")'
    make_startup("formule", name=text, themes=[text])
    row = csv_rows()[1]
    assert (row[1], row[8]) == (f"'{text}", f"'{text}")
    document = load(io.BytesIO(ods_bytes()))
    cells = document.getElementsByType(TableRow)[1].getElementsByType(TableCell)
    assert {found.getAttribute("formula") for found in cells} == {None}
    assert str(cells[1]).startswith("'")


def test_exports_contain_no_personal_names(universe: Any) -> None:
    Startup.objects.update(
        contact="prenom.nom@example.gouv.fr",
        contact_dinum="prenom.nom@example.gouv.fr",
        contact_incubator="prenom.nom@example.gouv.fr",
    )
    assert not any("prenom.nom" in value for row in csv_rows() for value in row)
    assert "prenom.nom" not in str(tablib.Dataset().load(ods_bytes(), format="ods"))


@cases(("query", "day"), [("", None), ("as_of=2022-01-01", "2022-01-01")])
@cases("ending", ["csv", "ods"])
def test_the_name_of_the_file_shows_its_date(ending: str, query: str, day: str | None) -> None:
    response = Client().get(f"/startups/export.{ending}?{query}")
    said = day or today().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="fiches-{said}.{ending}"'


@cases("ending", ["csv", "ods"])
def test_wrong_url_is_refused_in_words(universe: Any, ending: str) -> None:
    response = Client().get(f"/startups/export.{ending}?phase=zz&search=%00")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert [line.partition(" : ")[0] for line in response.content.decode().splitlines()[1:]] == [
        "Phase",
        wordings.SEARCH_LABEL,
    ]


@cases("number", [1, 3])
def test_an_export_is_one_query_and_that_of_its_day(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    incubator = make_incubator()
    for place in range(number):
        make_startup(f"s{place}", phases=[("construction", "2020-01-01")], incubator=incubator)
    with django_assert_num_queries(2):
        assert len(csv_rows()) == number + 1
    with django_assert_num_queries(2):
        ods_bytes()
