"""Exports: no cell runs as a formula, numbers stay numbers, and what was written can be read back."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.tabular import FORMULA_STARTS, Cell, csv_text, safe_cell

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


def test_csv_text_writes_the_whole_table() -> None:
    rows: list[list[Cell]] = [["Pass, Culture", 3, Decimal("0.40")], ["=1+1", None, -2]]
    assert csv_text(["Service", "Nombre", "-Coût"], rows) == (
        "Service,Nombre,'-Coût\r\n\"Pass, Culture\",3,0.40\r\n'=1+1,,-2\r\n"
    )


@given(st.lists(st.tuples(TEXT, st.integers()), max_size=5))
def test_csv_text_can_be_read_back(rows: list[tuple[str, int]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(["nom", "n"], rows), newline="")))
    assert read == [["nom", "n"], *([str(safe_cell(name)), str(n)] for name, n in rows)]
