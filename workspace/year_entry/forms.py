"""The form to enter a year: one table on a page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.optimistic_lock import VersionToken
from common.validation_errors import LinesRefused
from common.words import strip_trailing_zeros
from indicators.budget_year.actions import TypedLine, YearLineResult
from indicators.budget_year.file import entered_cells
from indicators.budget_year.table import BudgetLine
from workspace.pages.fields import Text, reason_field
from workspace.pages.forms import LockField, PreviewedForm

FIRST = ("target", "direction")
OTHERS = ("tolerance", "revised", "following", "further", "judgement")
AIMED = (*FIRST, *OTHERS)
MEASURED = ("value", "numerator", "denominator", "measured_source")
LABELS = {
    "target": "Cible {0}",
    "direction": "Sens",
    "tolerance": "Tolérance",
    "revised": "Cible actualisée {0}",
    "following": "Cible {1}",
    "further": "Cible {3}",
    "judgement": "Commentaire",
    "value": "Valeur relevée {0}",
    "numerator": "Numérateur",
    "denominator": "Dénominateur",
    "measured_source": "Source du relevé",
}
DIRECTIONS = [("", "–"), ("au moins", "au moins"), ("au plus", "au plus")]


class YearForm(PreviewedForm):
    """The cells of each indicator, ``<name>-<code>``, and the documents that the targets come from.

    An unchanged cell changes nothing.
    """

    required_when: Mapping[str, str] = {
        "target_source": "si vous fixez une cible",
        "revised_source": "si vous actualisez une cible",
        "next_source": "si vous fixez une cible des années suivantes",
    }
    save_label = "Enregistrer toute l’année"
    inputs_template = "workspace/year_entry/inputs.html"
    target_source = Text(
        "Document de la cible de l’année", limit=300, help_text="Par exemple : loi de finances initiale."
    )
    revised_source = Text("Document de la cible actualisée", limit=300)
    next_source = Text("Document des cibles des années suivantes", limit=300)
    reason = reason_field("Par exemple : campagne budgétaire du printemps.")
    seen = LockField()

    def __init__(self, data: Any = None, *, lines: Sequence[BudgetLine], state: VersionToken, **options: Any) -> None:
        self.lines = list(lines)
        self.shown = {line.code: _shown_cells(line) for line in lines}
        cells = {f"{name}-{line.code}": _field(name, line) for line in self.lines for name in _names(line)}
        self.base_fields = {**cells, **self.base_fields}  # type: ignore[misc]  # for this form only
        super().__init__(data, **options)
        for line in self.lines:
            for name in _names(line):
                self.fields[f"{name}-{line.code}"].initial = self.shown[line.code][name]
        self.fields["seen"].initial = state.token

    def state_key(self) -> str:
        """Return a text that identifies every typed cell and document, and the displayed version."""
        return repr({**self.cleaned_data, "token": "", "confirmed": "", "previewed": "", "seen": self.data.get("seen")})

    def typed_lines(self, year: int) -> list[TypedLine]:
        """Return the changed cells of each indicator, without those that the form refuses."""
        lines = []
        for line in self.lines:
            before = self.shown[line.code]
            typed = {name: self.cleaned_data.get(f"{name}-{line.code}", before[name]).strip() for name in _names(line)}
            cells = {name: text for name, text in typed.items() if text != before[name]}
            if {"target", "revised", "following", "further"} & cells.keys():  # a new target has the displayed direction
                cells["direction"] = typed["direction"]
            for name, source in (("target", "target_source"), ("revised", "revised_source")):
                if name in cells and self.cleaned_data.get(source):
                    cells[source] = self.cleaned_data[source]
            if {"following", "further"} & cells.keys():
                cells["next_source"] = self.cleaned_data.get("next_source", "")
            if {"numerator", "denominator"} & cells.keys():  # one half changes: the other one is kept
                cells |= {name: typed[name] for name in ("numerator", "denominator")}
                cells |= {"value": "" if typed["value"] == before["value"] else typed["value"]}
            lines.append(TypedLine(line.label, year, line.code, cells))
        return lines

    def refuse(self, refusal: ValidationError) -> None:
        if isinstance(refusal, LinesRefused):
            self.show_problems(refusal.outcomes)
        else:
            super().refuse(refusal)

    def show_problems(self, outcomes: Sequence[YearLineResult]) -> None:
        """Display each problem next to its cell, or to the document that the cell comes from, unless it is refused."""
        refused = set(self.errors)
        for one in outcomes:
            for name in one.problems.keys() - refused:
                field = f"{name}-{one.code}"
                for message in one.problems[name]:
                    if field in self.fields:
                        self.add_error(field, message)
                    else:
                        self.add_error(name if name in self.fields else None, f"{one.place} : {message}")

    def rows(self) -> list[dict[str, Any]]:
        """Return each indicator with its cells, for the table of the page."""
        return [
            {
                "line": line,
                "aimed": [self[f"{name}-{line.code}"] for name in FIRST],
                "others": [self[f"{name}-{line.code}"] for name in OTHERS],
                "is_wrong": any(f"{name}-{line.code}" in self.errors for name in OTHERS),
                "measured": [self[f"{name}-{line.code}"] for name in _names(line) if name in MEASURED],
            }
            for line in self.lines
        ]

    def of_the_page(self) -> list[forms.BoundField]:
        return [self[name] for name in ("target_source", "reason")]

    def of_other_targets(self) -> list[forms.BoundField]:
        return [self[name] for name in ("revised_source", "next_source")]


def _names(line: BudgetLine) -> tuple[str, ...]:
    if not line.quantity:
        return AIMED
    return (
        *AIMED,
        *(name for name in MEASURED if line.quantity == "share" or name not in ("numerator", "denominator")),
    )


def _shown_cells(line: BudgetLine) -> dict[str, str]:
    """Return the text of each cell; the direction of a new target is that of the year before."""
    cells = {name: _cell_text(cell) for name, cell in entered_cells(line).items()}
    if not line.voted and line.voted_before:
        cells["direction"] = line.voted_before.get_direction_display()
    return cells


def _cell_text(cell: object) -> str:
    if isinstance(cell, Decimal):
        return f"{strip_trailing_zeros(cell):f}".replace(".", ",")
    return "" if cell is None else str(cell)


def _label(name: str, line: BudgetLine) -> str:
    """Return the label of a cell: ``Cible 2021``."""
    return LABELS[name].format(*(line.year + more for more in range(4)))


def _field(name: str, line: BudgetLine) -> forms.CharField:
    limit = 2000 if name == "judgement" else 300
    widget: forms.Widget = forms.Select(choices=DIRECTIONS) if name == "direction" else forms.TextInput()
    if name not in ("direction", "judgement", "measured_source"):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "size": "7"})
    return forms.CharField(
        label=f"{_label(name, line)}, {line.label}",
        required=False,
        max_length=limit,
        widget=widget,
        error_messages={"max_length": f"{limit} caractères au plus."},
    )
