"""Export the table as data: what staff entered for each indicator and year, with its results. Pure."""

from decimal import Decimal

from common.files.tabular import Cell, Table
from common.words import strip_trailing_zeros
from indicators.budget_year.layouts import disputes, verdict_in_words
from indicators.budget_year.table import BudgetFigure, BudgetLine, BudgetTable, FigureState
from indicators.models import Target

ND = "ND"
ENTERED = {
    "cible": "target",
    "sens": "direction",
    "tolerance": "tolerance",
    "source_cible": "target_source",
    "cible_actualisee": "revised",
    "source_actualisee": "revised_source",
    "cible_n1": "following",
    "cible_n3": "further",
    "source_suivantes": "next_source",
    "commentaire": "judgement",
    "releve": "value",
    "numerateur": "numerator",
    "denominateur": "denominator",
    "source_releve": "measured_source",
    "document_releve": "document",
}
"""The titles of what was entered, each with its name here."""
BESIDE = (
    "libelle",
    "unite",
    "resultat_n2",
    "resultat_n1",
    "resultat",
    "cible_atteinte",
    "ou_en_est_on",
    "methode",
    "responsable",
    "millesimes",
    "document_n2",
    "document_n1",
    "document_resultat",
    "imprime_autrement",
)
"""The titles of what is computed, published or described elsewhere."""
HEADER = ("annee", "indicateur", *BESIDE[:4], *ENTERED, *BESIDE[4:])


def entry_table(table: BudgetTable) -> Table:
    """Return the data of a range of years: a row for each indicator and year."""
    return Table(f"annees-{table.first}-{table.last}", HEADER, [_row(line) for line in table.lines])


def _row(line: BudgetLine) -> tuple[Cell, ...]:
    beside: dict[str, Cell] = {
        "libelle": line.label,
        "unite": line.unit,
        "resultat_n2": _read_only_cell(line.before_last),
        "resultat_n1": _read_only_cell(line.before),
        "resultat": _read_only_cell(line.result),
        "cible_atteinte": verdict_in_words(line),
        "ou_en_est_on": line.progress,
        "methode": line.method,
        "responsable": line.owner,
        "millesimes": line.caveats,
        "document_n2": line.before_last.document,
        "document_n1": line.before.document,
        "document_resultat": line.result.document,
        "imprime_autrement": disputes(line),
    }
    entered = entered_cells(line)
    cells = {**beside, **{title: entered[name] for title, name in ENTERED.items()}}
    return (line.year, line.code, *(cells[title] for title in HEADER[2:]))


def _read_only_cell(figure: BudgetFigure) -> Cell:
    return figure.words if figure.value is None else figure.value


def entered_cells(line: BudgetLine) -> dict[str, Cell]:
    """Return the entered values of a line by name, as typed."""
    voted, measured = line.voted, line.measured
    return {
        "target": _of(voted),
        "direction": Target.Direction(voted.direction).label if voted else None,
        "tolerance": (voted.tolerance or None) if voted else None,
        "target_source": voted.source if voted else None,
        "revised": _editable_cell(line.revised),
        "revised_source": line.forecast.source if line.forecast else None,
        "following": _editable_cell(line.following),
        "further": _editable_cell(line.further),
        "next_source": line.next_source or None,
        "judgement": (voted.judgement or None) if voted else None,
        "value": _number(measured.value) if measured else None,
        "numerator": _number(measured.numerator) if measured else None,
        "denominator": _number(measured.denominator) if measured else None,
        "measured_source": measured.source if measured else None,
        "document": (measured.document or None) if measured else None,
    }


def _editable_cell(figure: BudgetFigure) -> Cell:
    return ND if figure.state is FigureState.UNKNOWN else figure.value


def _of(target: Target | None) -> Cell:
    if target is None:
        return None
    return ND if target.value is None else target.value


def _number(value: Decimal | None) -> Decimal | None:
    return strip_trailing_zeros(value)
