"""The two layouts of the budget documents: the performance plan before the year, the report after it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.files.tabular import Cell, Table
from indicators.budget_year.table import WORDS, BudgetFigure, BudgetLine, BudgetTable, FigureState
from indicators.models import Target


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: its key in URLs, its name, and its columns, named as in ``COLUMNS``."""

    key: str
    title: str
    about: str
    columns: tuple[str, ...]


PROJECT = Layout(
    "pap",
    "Projet annuel de performances",
    "avant l’année : les résultats connus, la cible, ce qui est visé ensuite",
    ("before_last", "before", "target", "revised", "following", "further", "progress", "unit", "method", "owner"),
)
REPORT = Layout(
    "rap",
    "Rapport annuel de performances",
    "après l’année : le résultat face à la cible votée",
    ("before_last", "before", "target", "revised", "result", "verdict", "comment", "progress", "unit", "owner"),
)
LAYOUTS = {layout.key: layout for layout in (PROJECT, REPORT)}

COLUMNS = {
    "before_last": "Résultat N−2",
    "before": "Résultat N−1",
    "target": "Cible N",
    "revised": "Cible actualisée N",
    "result": "Résultat N",
    "verdict": "Cible atteinte",
    "following": "Cible N+1",
    "further": "Cible N+3",
    "unit": "Unité",
    "method": "Méthode",
    "comment": "Commentaire",
    "progress": "Où en est-on",
    "owner": "Responsable",
}
YEAR_OFFSETS = {"before_last": -2, "before": -1, "target": 0, "revised": 0, "result": 0, "following": 1, "further": 3}
"""The columns of figures: which year each is about, from N."""
REFERENCE = frozenset({"unit", "method", "owner"})
"""The columns that are the same each year."""
_NAMES = {
    "before_last": "Résultat",
    "before": "Résultat",
    "target": "Cible",
    "revised": "Cible actualisée",
    "result": "Résultat",
    "following": "Cible",
    "further": "Cible",
}


def title_of(column: str, year: int) -> str:
    """Return ``Cible 2024``, the title of a column in the table of a year."""
    return f"{_NAMES[column]} {year + YEAR_OFFSETS[column]}" if column in YEAR_OFFSETS else COLUMNS[column]


def title_of_lines(column: str, lines: Sequence[BudgetLine]) -> str:
    """Return the title of a column: ``Plafond 2024`` or ``Cible ou plafond 2024`` if lines of the year have ceilings."""
    targets = [one for one in (_target_of(line, column) for line in lines) if one]
    title = title_of(column, lines[0].year)
    if not any(one.is_ceiling for one in targets):
        return title
    is_alone = all(one.is_ceiling for one in targets)
    if column == "verdict":
        return "Plafond respecté" if is_alone else f"{title} ou plafond respecté"
    noun = "Plafond" if is_alone else "Cible ou plafond"
    return title.replace("Cible actualisée", f"{noun}, actualisation").replace("Cible ", f"{noun} ")


def _target_of(line: BudgetLine, column: str) -> Target | None:
    """Return the target that a cell gives, or judges."""
    found = line.target if column == "verdict" else cell_of(line, column)
    return found.target if isinstance(found, BudgetFigure) else None


def cell_of(line: BudgetLine, column: str) -> BudgetFigure | str:
    """Return the value of a line in a column."""
    if column == "verdict":
        return verdict_in_words(line)
    found: BudgetFigure | str = getattr(line, column)
    return found


def verdict_in_words(line: BudgetLine) -> str:
    """Return whether the published result reaches the voted target, else why it is unknown."""
    if line.result.state is not FigureState.KNOWN:
        return WORDS[line.result.state]
    if line.target.state is not FigureState.KNOWN:
        return WORDS[line.target.state]
    return "oui" if line.is_reached else "non"


def shown(line: BudgetLine, column: str) -> str:
    """Return the text of a cell of a page."""
    figure = cell_of(line, column)
    return figure if isinstance(figure, str) else figure.words


def filled_columns(layout: Layout, lines: Sequence[BudgetLine]) -> list[str]:
    """Return the columns of a layout in which some line has a text; the files of data have all of them."""
    return [name for name in layout.columns if any(shown(line, name) for line in lines)]


def has_value(line: BudgetLine, column: str) -> bool:
    """Whether a cell holds a figure (ND included) or a text, and not only why there is none."""
    found = cell_of(line, column)
    if isinstance(found, str):
        return found not in {"", *WORDS.values()}
    return found.state in {FigureState.KNOWN, FigureState.UNKNOWN}


def held_values(layout: Layout, lines: Sequence[BudgetLine]) -> set[tuple[str, str]]:
    """Return the indicator and the title of each value of a year's table, units apart: those of another may repeat them."""
    return {
        (line.code, title_of(name, line.year))
        for line in lines
        for name in layout.columns
        if name not in REFERENCE and has_value(line, name)
    }


def by_year(table: BudgetTable) -> list[tuple[int, list[BudgetLine]]]:
    """Group the lines by year, last year first."""
    years = range(table.last, table.first - 1, -1)
    return [(year, [line for line in table.lines if line.year == year]) for year in years]


def layout_table(table: BudgetTable, layout: Layout) -> Table:
    """Return a layout as a table for downloads: one line for each year and indicator."""
    documents = [name for name in layout.columns if name in YEAR_OFFSETS]
    titles = [*(COLUMNS[name] for name in layout.columns), *(f"{COLUMNS[name]}, document" for name in documents)]
    header = ("Année N", "Code", "Indicateur", *titles, "Imprimé autrement", "Réserves")
    rows = [
        (line.year, line.code, line.label, *_cells(line, layout.columns, documents), disputes(line), line.caveats)
        for line in table.lines
    ]
    return Table(f"{layout.key}-{table.first}-{table.last}", header, rows)


def _cells(line: BudgetLine, columns: Sequence[str], documents: Sequence[str]) -> list[Cell]:
    return [*(_cell(cell_of(line, name)) for name in columns), *(document_of(line, name) for name in documents)]


def document_of(line: BudgetLine, column: str) -> str:
    """Return the short name of the document of a figure; empty for a text."""
    found = cell_of(line, column)
    return found.document if isinstance(found, BudgetFigure) else ""


def disputes(line: BudgetLine) -> str:
    """Return the cells of the year that documents print differently, with each value."""
    return " ; ".join(one.words for one in line.disputed)


def _cell(figure: BudgetFigure | str) -> str | Decimal:
    if isinstance(figure, str):
        return figure
    return WORDS[figure.state] if figure.value is None else figure.value
