"""The files of the list are those of the API, without cells that a spreadsheet would run."""

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

from startups.models import Startup
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.catalogue.startups.test_filters import ASKED
from tests.catalogue.universe import Asked, expected, make_universe
from tests.factories import make_startup
from tests.sweeps import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def universe(db: None) -> Any:
    return make_universe()


def csv_rows(query: str = "") -> list[list[str]]:
    response = Client().get(f"/api/v1/startups/?{query}&format=csv")
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    text = response.content.decode()
    assert text.startswith("\ufeffslug;name;")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def ods_bytes(query: str = "") -> bytes:
    response = Client().get(f"/api/v1/startups/?{query}&format=ods")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    return bytes(response.content)


FILTERED = "as_of=2021-12-31&search=ecole+ouverte"
ECOLE: dict[str, object] = {
    "slug": "ecole-ouverte",
    "mission": "Trouver un stage à 100 %",
    "phase_label": "Accélération",
    "phase_since": dt.date(2021, 6, 1),
    "incubator": "atelier",
    "sponsors": "ministere, agence",
    "themes": "Éducation, Santé",
    "national_impact": 2021,
    "matrix_level": "national_impact",
}


@cases("form", ["csv", "ods", "xlsx"])
def test_page_offers_the_files_of_the_api_and_the_former_address_leads_to_them(universe: Any, form: str) -> None:
    file = f"/api/v1/startups/?as_of=2021-12-31&search=ecole+ouverte&format={form}"
    assert file in [address for _, address in read_page(Client().get(f"/startups/?{FILTERED}")).links()]
    moved = Client().get(f"/startups/export.{form}?{FILTERED}")
    assert (moved.status_code, moved["Location"]) == (301, file)
    assert Client().get(file)["Content-Disposition"] == f'attachment; filename="startups.{form}"'


def test_csv_and_ods_hold_the_state_of_the_day(universe: Any) -> None:
    names, row = csv_rows(FILTERED)
    found = dict(zip(names, row, strict=True))
    assert {name: found[name] for name in ECOLE} == {name: str(value) for name, value in ECOLE.items()}
    table = tablib.Dataset().load(ods_bytes(FILTERED), format="ods")
    (whole,) = table.dict
    assert {name: whole[name] for name in ECOLE} == ECOLE


def test_an_empty_list_is_a_header() -> None:
    (names,) = csv_rows()
    assert tuple(tablib.Dataset().load(ods_bytes(), format="ods").headers) == tuple(names)


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
    names, row = csv_rows()
    assert row[names.index("themes")] == f"'{text}"
    document = load(io.BytesIO(ods_bytes()))
    cells = document.getElementsByType(TableRow)[1].getElementsByType(TableCell)
    assert {found.getAttribute("formula") for found in cells} == {None}
    assert any(str(found).startswith("'") for found in cells)


def test_exports_contain_no_contact_of_the_programme(universe: Any) -> None:
    Startup.objects.update(contact_dinum="prenom.nom@example.gouv.fr", contact_incubator="prenom.nom@example.gouv.fr")
    assert not any("prenom.nom" in value for row in csv_rows() for value in row)


def test_wrong_url_is_refused_by_parameter(universe: Any) -> None:
    response = Client().get("/startups/export.csv?phase=zz&search=%00", follow=True)
    assert (response.status_code, set(response.json()["errors"])) == (400, {"phase", "search"})
