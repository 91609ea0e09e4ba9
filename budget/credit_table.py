"""The credits of a year as a table. Pure."""

from budget.queries.credits import MEASURES, CreditsOfYear, CreditTree
from common.files.tabular import Cell, Table

TITLES = ("ligne", "détaille", "précision", "activité", "montant", "voté", "ae", "cp", "etpt")


def credit_table(credits: CreditsOfYear) -> Table:
    """Return each line followed by its details, with their own values; unknown ones are empty."""
    rows: list[list[Cell]] = []
    for line in credits.lines:
        rows.append(_row(line, ""))
        rows += [_row(detail, line.label) for detail in line.details]
    return Table(f"credits-{credits.year}", TITLES, rows)


def _row(line: CreditTree, parent: str) -> list[Cell]:
    return [line.label, parent, line.detail, line.activity, *(line.own.of(measure) for measure in MEASURES)]
