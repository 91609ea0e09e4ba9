"""The table of a year as a form: the changes by indicator, and the cell of each error. Pure."""

from decimal import Decimal
from typing import Any

import pytest

from common.optimistic_lock import NOTHING, VersionToken
from indicators.budget_year.actions import TypedLine, YearLineResult
from indicators.budget_year.table import BudgetFigure, BudgetLine, FigureState
from indicators.models import MeasuredFigure
from indicators.queries.targets import TargetOfYear
from tests.workspace.typed import refused, typed
from workspace.year_entry.forms import YearForm

NO_TARGET = BudgetFigure(FigureState.NO_TARGET)
AIMED = TargetOfYear(Decimal("49.00"), "at_least", Decimal("0.5"), "Tenu.", "PAP 2021")
SHARE = MeasuredFigure(value=Decimal("38.4600"), numerator=Decimal(10), denominator=Decimal(26), source="Annuaire")


def line(code: str, *, voted: TargetOfYear | None = None, quantity: str = "", measured: Any = None) -> BudgetLine:
    figures = dict.fromkeys(("before_last", "before", "target", "revised", "result", "following", "further"), NO_TARGET)
    return BudgetLine(
        code=code,
        label=code.title(),
        unit="",
        year=2021,
        live=None,
        is_reached=None,
        voted=voted,
        forecast=None,
        next_source="",
        comment="",
        method="",
        owner="",
        is_fictitious=False,
        quantity=quantity,
        measured=measured,
        **figures,
    )


LINES = [
    line("launched", voted=AIMED),
    line("women", quantity="share", measured=SHARE),
    line("agents", quantity="count"),
]
SHOWN = {
    "launched": {"target": "49", "direction": "au moins", "tolerance": "0,5", "judgement": "Tenu."},
    "women": {"value": "38,46", "numerator": "10", "denominator": "26", "measured_source": "Annuaire"},
    "agents": {},
}
"""What each cell says when the page is opened; the others are empty."""


def form(**cells: str) -> YearForm:
    """Return the form of the table, with some cells changed (``women__value`` is the cell ``value-women``)."""
    sent: dict[str, Any] = {f"{name}-{code}": text for code, shown in SHOWN.items() for name, text in shown.items()}
    for name, text in cells.items():
        code, _, cell = name.partition("__")
        sent[f"{cell}-{code}" if cell else name] = text
    made = YearForm(typed(**sent), lines=LINES, state=VersionToken.of(NOTHING))
    assert refused(made) == {}
    return made


def asked(**cells: str) -> dict[str, dict[str, str]]:
    """Return the requested changes by indicator."""
    found = form(**cells).typed_lines(2021)
    assert [(one.place, one.year, one.code) for one in found] == [(one.label, 2021, one.code) for one in LINES]
    return {one.code: dict(one.cells) for one in found if one.cells}


ASKED: list[tuple[dict[str, str], dict[str, dict[str, str]]]] = [
    ({}, {}),  # an unchanged cell requests nothing
    ({"launched__target": " 49 "}, {}),
    ({"target_source": "LFI", "revised_source": "PAP", "next_source": "PLF"}, {}),
    ({"launched__target": "50"}, {"launched": {"target": "50"}}),
    ({"launched__target": "50", "target_source": "LFI"}, {"launched": {"target": "50", "target_source": "LFI"}}),
    ({"launched__target": ""}, {"launched": {"target": ""}}),
    ({"launched__revised": "ND", "revised_source": "PAP"}, {"launched": {"revised": "ND", "revised_source": "PAP"}}),
    ({"launched__judgement": "Mieux.", "target_source": "LFI"}, {"launched": {"judgement": "Mieux."}}),
    ({"launched__following": "60"}, {"launched": {"following": "60", "next_source": ""}}),
    (
        {"launched__further": "70", "next_source": "PLF 2022"},
        {"launched": {"further": "70", "next_source": "PLF 2022"}},
    ),
    ({"women__value": "40"}, {"women": {"value": "40"}}),
    # One half changes: the other is kept, and the share is computed again.
    ({"women__numerator": "12"}, {"women": {"numerator": "12", "denominator": "26", "value": ""}}),
    ({"women__denominator": ""}, {"women": {"numerator": "10", "denominator": "", "value": ""}}),
    (
        {"women__numerator": "13", "women__value": "50"},
        {"women": {"numerator": "13", "denominator": "26", "value": "50"}},
    ),
    ({"women__measured_source": "Enquête"}, {"women": {"measured_source": "Enquête"}}),
    (
        {"agents__value": "0", "launched__direction": "au plus"},
        {"agents": {"value": "0"}, "launched": {"direction": "au plus"}},
    ),
]


@pytest.mark.parametrize(("cells", "lines"), ASKED)
def test_only_what_was_typed_again_is_requested(cells: dict[str, str], lines: dict[str, dict[str, str]]) -> None:
    assert asked(**cells) == lines


def test_an_indicator_has_the_cells_of_what_it_measures() -> None:
    names = {row["line"].code: [one.name.partition("-")[0] for one in row["measured"]] for row in form().rows()}
    assert names == {
        "launched": [],
        "women": ["value", "numerator", "denominator", "measured_source"],
        "agents": ["value", "measured_source"],
    }
    labels = [label for label, _ in form().rows()[0]["aimed"]]
    assert labels == [
        "Cible 2021",
        "Sens",
        "Tolérance",
        "Cible actualisée 2021",
        "Cible 2022",
        "Cible 2024",
        "Commentaire",
    ]


def test_a_problem_is_next_to_its_cell_its_document_or_above_the_table() -> None:
    made = form()
    made.show_problems(
        [
            YearLineResult(
                "Launched",
                2021,
                "launched",
                problems={"target": ["Illisible.", "Trop long."], "target_source": ["Manque."]},
            ),
            YearLineResult("Women", 2021, "women", problems={"numerator": ["Négatif."], "annee": ["Année close."]}),
            YearLineResult("Agents", 2021, "agents", problems={"numerator": ["Sans objet."]}),
        ]
    )
    assert refused(made) == {
        "target-launched": ["Illisible.", "Trop long."],
        "target_source": ["Launched : Manque."],
        "numerator-women": ["Négatif."],
        "__all__": ["Women : Année close.", "Agents : Sans objet."],
    }


@pytest.mark.parametrize(("name", "limit"), [("target", 300), ("judgement", 2000)])
def test_a_cell_has_a_bound(name: str, limit: int) -> None:
    sent = typed(**{f"{name}-launched": "x" * (limit + 1)})
    assert refused(YearForm(sent, lines=LINES, state=VersionToken.of(NOTHING))) == {
        f"{name}-launched": [f"{limit} caractères au plus."]
    }


def test_what_is_typed_of_an_indicator_that_the_page_has_not_is_refused() -> None:
    made = YearForm(typed(**{"value-launched": "3"}), lines=LINES, state=VersionToken.of(NOTHING))
    assert refused(made) == {
        "__all__": ["Ce formulaire n’a pas de champ « value-launched ». Rechargez la page, puis recommencez."]
    }
    assert TypedLine("Launched", 2021, "launched", {"target": " 50 "}).text("target") == "50"
