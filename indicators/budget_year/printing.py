"""Render the table of the budget documents as an accessible PDF; equal tables give equal bytes."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from common.files.printing import print_document
from indicators.budget_year.layouts import Layout, by_year, document_of, filled_columns, shown, title_of_lines
from indicators.budget_year.table import BudgetLine, BudgetTable

TEMPLATE = Path(__file__).with_name("table.typ")
LEGEND = (
    "La cible est celle que la loi de l’année a votée ; la cible actualisée ne change pas le verdict. "
    "ND : non déterminé, ce qui n’est ni zéro ni « pas encore publié ». "
    "Un résultat est celui qui a été publié, figé ce jour-là."
)
DISPUTED = "Valeurs imprimées différemment"
"""The title of the list of the cells for which documents print several values."""
WIDE = frozenset({"method", "comment", "progress", "owner"})
"""The columns that hold sentences."""


def table_pdf(table: BudgetTable, layout: Layout) -> bytes:
    """Return the layout as PDF/UA-1, in French."""
    day = dt.date(table.last, 12, 31)
    return print_document(TEMPLATE, printed_values(table, layout), {}, day, format="pdf", pdf_standards="ua-1")


def printed_values(table: BudgetTable, layout: Layout) -> dict[str, Any]:
    """Return the values for the Typst template."""
    span = str(table.first) if table.first == table.last else f"{table.first} à {table.last}"
    return {
        "title": f"{layout.title}, {span}",
        "about": f"Indicateurs de performance, {layout.about}.",
        "legend": LEGEND,
        "years": [_printed_year(year, lines, filled_columns(layout, lines)) for year, lines in by_year(table) if lines],
        "disputed": {
            "title": DISPUTED,
            "header": ["Indicateur", "Case", "Valeur du tableau", "Autres valeurs"],
            "rows": [
                [line.label, one.title, one.shown, one.others]
                for _, lines in by_year(table)
                for line in lines
                for one in line.disputed
            ],
        },
    }


def _printed_year(year: int, lines: Sequence[BudgetLine], columns: Sequence[str]) -> dict[str, Any]:
    return {
        "title": str(year),
        "caption": f"Indicateurs de {year}",
        "wide": [name in WIDE for name in columns],
        "header": ["Indicateur", *(title_of_lines(name, lines) for name in columns)],
        "rows": [[line.label, *(_cell(line, name) for name in columns)] for line in lines],
    }


def _cell(line: BudgetLine, column: str) -> str:
    """Return the text of a cell, with its document under it."""
    return "\n".join(filter(None, (shown(line, column), document_of(line, column))))
