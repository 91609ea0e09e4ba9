"""Exports: no cell runs as a formula, numbers stay numbers, and files can be read back."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import pytest
import tablib
from hypothesis import given
from hypothesis import strategies as st

from common.files.ods import ODS_TYPE, content, ods_file
from common.files.table_files import table_file
from common.files.tabular import CSV_TYPE, FORMULA_STARTS, Cell, Table, csv_text, safe_cell
from common.files.xlsx import XLSX_TYPE, xlsx_file
from tests.tables import csv_cells

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"))


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+33 1 23", "'+33 1 23"),
        ("-2", "'-2"),
        ("@import", "'@import"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=b", "a=b"),
        ("", ""),
        (-2, -2),
        (Decimal("-0.5"), Decimal("-0.5")),
        (None, None),
    ],
)
def test_safe_cell_neutralises_formulas_and_nothing_else(cell: Cell, safe: Cell) -> None:
    assert safe_cell(cell) == safe


@given(TEXT)
def test_safe_cell_never_starts_a_formula(text: str) -> None:
    assert not str(safe_cell(text)).startswith(FORMULA_STARTS)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "oui"),
        (False, "non"),
        ([7, 10], "7, 10"),
        ([], ""),
        (["=a", "b"], "'=a, b"),
        (dt.date(2022, 1, 1), dt.date(2022, 1, 1)),
        (dt.datetime(2022, 1, 1, 9, 30, tzinfo=dt.UTC), "2022-01-01T09:30:00+00:00"),
        ("a\x01b\nc", "ab\nc"),
        ("\x01=1+1", "'=1+1"),
    ],
)
def test_safe_cell_writes_each_kind_of_value_as_a_reader_expects_it(value: Cell, shown: Cell) -> None:
    assert (safe_cell(value), type(safe_cell(value))) == (shown, type(shown))


def test_csv_text_writes_the_whole_table() -> None:
    rows: list[list[Cell]] = [["Pass; Culture", 3, Decimal("0.40")], ["=1+1", None, -2]]
    assert csv_text(["Service", "Nombre", "-Coût"], rows) == (
        "\ufeffService;Nombre;'-Coût\r\n\"Pass; Culture\";3;0.40\r\n'=1+1;;-2\r\n"
    )


@given(st.lists(st.tuples(TEXT, st.integers()), max_size=5))
def test_csv_text_can_be_read_back(rows: list[tuple[str, int]]) -> None:
    read = csv_cells(csv_text(["nom", "n"], rows).encode())
    assert read == [["nom", "n"], *([str(safe_cell(name)), str(n)] for name, n in rows)]


@pytest.mark.parametrize(("form", "kind"), [("csv", CSV_TYPE), ("ods", ODS_TYPE), ("xlsx", XLSX_TYPE)])
def test_table_file_is_named_and_typed(form: str, kind: str) -> None:
    response = table_file(Table("modele", ["nom"], [["Un"]]), form)
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        kind,
        f'attachment; filename="modele.{form}"',
    )


def test_ods_file_depends_on_its_tables_only() -> None:
    rows: list[list[Cell]] = [["<Un> & \x01deux", dt.date(2022, 1, 31), Decimal("-1.50"), None, True, "=1+1"]]
    table = Table("Feuille", ["nom", "jour", "montant", "vide", "oui", "formule"], rows)
    assert ods_file([table]) == ods_file([table])
    with zipfile.ZipFile(io.BytesIO(ods_file([table]))) as archive:
        assert archive.namelist() == ["mimetype", "META-INF/manifest.xml", "content.xml"]
        assert archive.read("content.xml") == content([table])
    read = tablib.Dataset().load(ods_file([table]), format="ods")
    assert (read.headers, [list(row) for row in read]) == (
        list(table.header),
        [["<Un> & deux", dt.date(2022, 1, 31), -1.5, "", "oui", "'=1+1"]],
    )


def test_numbers_of_an_ods_file_have_no_trailing_zero() -> None:
    sheet = content([Table("Feuille", ["a", "b", "c"], [[23, Decimal("-1.50"), Decimal("100.00")]])]).decode()
    assert re.findall('office:value="(.*?)"><text:p>(.*?)<', sheet) == [("23", "23"), ("-1.5", "-1.5"), ("100", "100")]


def test_xlsx_file_has_numbers_days_and_texts_and_no_formula() -> None:
    rows: list[list[Cell]] = [["<Un>", dt.date(2022, 1, 31), Decimal("-1.50"), None, True, "=1+1", 2**60]]
    table = Table("Feuille [1]/2", ["nom", "jour", "montant", "vide", "oui", "formule", "grand"], rows)
    assert xlsx_file([table]) == xlsx_file([table])
    with zipfile.ZipFile(io.BytesIO(xlsx_file([table]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        texts = re.findall("<t[^>]*>(.*?)</t>", archive.read("xl/sharedStrings.xml").decode())
        assert 'name="Feuille -1--2"' in archive.read("xl/workbook.xml").decode()
    assert "<f>" not in sheet
    assert re.findall(r'<c r="[A-Z]2"(?: s="\d")?><v>(.*?)</v>', sheet) == ["44592", "-1.50"]
    assert [*texts] == [*table.header, "&lt;Un&gt;", "'=1+1", str(2**60)]
