"""The table of a year: what its cells change in the records, and the cell of each error."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from indicators.algebra.declared_sources import measured_rule
from indicators.models import MeasuredFigure, Target
from tests import factories
from tests.cases import cases
from tests.workspace.reading import errors, filled
from tests.workspace.year_entry.test_refusals import send

pytestmark = pytest.mark.django_db
TABLE = "/espace/indicateurs/2021/saisie/"
COUNTED = {"measure": "entries", "kind": "construction"}


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    """Create a target of launches, a share of women that was measured, and a number of agents that was not."""
    factories.make_phase_kinds()
    launched = factories.make_indicator("launched", rule=COUNTED, label="Lancés")
    factories.make_target(launched, value="49", tolerance=Decimal("0.5"), judgement="Tenu.", source="PAP 2021")
    women = factories.make_indicator("women", rule=measured_rule("women", "share"), label="Femmes", unit="%")
    factories.make_measured(women, 2021, "38.4615", numerator=10, denominator=26, source="Annuaire")
    factories.make_indicator("agents", rule=measured_rule("agents", "count"), label="Agents")
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


@pytest.fixture
def form(desk: Client) -> dict[str, Any]:
    """Return the form of the table, read once for all cases of a test."""
    return filled(desk.get(TABLE), reason="Campagne")


def fill(desk: Client, form: dict[str, Any], **cells: str) -> Any:
    """Send the table with some cells changed (``women__value`` is the cell ``value-women``)."""
    typed = {}
    for name, text in cells.items():
        code, _, cell = name.partition("__")
        typed[f"{cell}-{code}" if cell else name] = text
    return send(desk, TABLE, {**form, **typed})


def recorded() -> dict[str, Any]:
    """Return each target by indicator, year and edition, and each measured figure."""
    targets = {
        f"{one.indicator.code} {one.year} {one.edition} {one.edition_year}": (
            one.value,
            one.direction,
            one.tolerance,
            one.judgement,
            one.source,
        )
        for one in Target.objects.select_related("indicator")
    }
    figures = {
        f"{one.indicator.code} measured": (one.value, one.numerator, one.denominator, one.source)
        for one in MeasuredFigure.objects.select_related("indicator")
    }
    return targets | figures


D = Decimal
AIM = (D(49), "at_least", D("0.5"), "Tenu.", "PAP 2021")
CHANGES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "a target": ({"launched__target": "50"}, {"launched 2021 law 2021": (D(50), *AIM[1:])}),
    "a target and its document": (
        {"launched__target": "50", "target_source": "LFI"},
        {"launched 2021 law 2021": (D(50), "at_least", D("0.5"), "Tenu.", "LFI")},
    ),
    "an undetermined target of the next law": (
        {"launched__revised": "ND", "revised_source": "PAP"},
        {"launched 2021 forecast 2021": (None, "at_least", D(0), "", "PAP")},
    ),
    "a judgement keeps the document": (
        {"launched__judgement": "Mieux.", "target_source": "LFI"},
        {"launched 2021 law 2021": (D(49), "at_least", D("0.5"), "Mieux.", "PAP 2021")},
    ),
    "a later target": (
        {"launched__further": "70", "next_source": "PLF 2022"},
        {"launched 2024 law 2022": (D(70), "at_least", D(0), "", "PLF 2022")},
    ),
    "a share without its halves": ({"women__value": "40"}, {"women measured": (D(40), None, None, "Annuaire")}),
    # One half changes: the other is kept, and the share is computed again.
    "a numerator": ({"women__numerator": "12"}, {"women measured": (D("46.1538"), D(12), D(26), "Annuaire")}),
    "both": (
        {"women__numerator": "13", "women__value": "50"},
        {"women measured": (D(50), D(13), D(26), "Annuaire")},
    ),
    "a source": ({"women__measured_source": "Enquête"}, {"women measured": (D("38.4615"), D(10), D(26), "Enquête")}),
    "two indicators": (
        {"agents__value": "0", "agents__measured_source": "Enquête", "launched__direction": "au plus"},
        {
            "agents measured": (D(0), None, None, "Enquête"),
            "launched 2021 law 2021": (D(49), "at_most", D("0.5"), "Tenu.", "PAP 2021"),
        },
    ),
}


@cases(("cells", "changes"), CHANGES.values(), ids=CHANGES, parts=2)
def test_only_changed_cells_change_the_records(
    desk: Client, form: dict[str, Any], cells: dict[str, str], changes: dict[str, Any]
) -> None:
    before = recorded()
    page = fill(desk, form, **cells)
    assert page.status_code == 302, errors(page)
    assert recorded() == {**before, **changes}


@cases(
    "cells", [{}, {"launched__target": " 49 "}, {"target_source": "LFI", "revised_source": "PAP", "next_source": "PLF"}]
)
def test_table_without_a_changed_cell_is_refused(desk: Client, form: dict[str, Any], cells: dict[str, str]) -> None:
    page = fill(desk, form, **cells)
    assert (page.status_code, page.context["form"].errors["__all__"][0][:18]) == (400, "Rien n’a changé : ")


def test_indicator_has_the_cells_of_what_it_measures(desk: Client) -> None:
    names = [name.partition("-") for name in filled(desk.get(TABLE)) if "-" in name]
    measured = {code: [name for name, _, one in names if one == code][7:] for code in ("launched", "women", "agents")}
    assert measured == {
        "launched": [],
        "women": ["value", "numerator", "denominator", "measured_source"],
        "agents": ["value", "measured_source"],
    }
    row = desk.get(TABLE).context["form"].rows()[0]
    assert [one.label.partition(",")[0] for one in (*row["aimed"], *row["others"])] == [
        "Cible 2021",
        "Sens",
        "Tolérance",
        "Cible actualisée 2021",
        "Cible 2022",
        "Cible 2024",
        "Commentaire",
    ]


@cases(
    ("cells", "refused"),
    [
        ({"launched__target": "x" * 301}, {"target-launched": ["300 caractères au plus."]}),
        ({"launched__judgement": "x" * 2001}, {"judgement-launched": ["2000 caractères au plus."]}),
        (
            {"other__value": "3"},
            {"__all__": ["Ce formulaire n’a pas de champ « value-other ». Rechargez la page, puis recommencez."]},
        ),
    ],
)
def test_long_or_unknown_cell_is_refused(
    desk: Client, form: dict[str, Any], cells: dict[str, str], refused: dict[str, list[str]]
) -> None:
    page = fill(desk, form, **cells)
    assert (page.status_code, errors(page)) == (400, refused)


def test_problem_is_next_to_its_cell_or_its_document(desk: Client, form: dict[str, Any]) -> None:
    page = fill(desk, form, launched__target="beaucoup", launched__further="70", women__numerator="-1")
    assert (page.status_code, sorted(errors(page))) == (
        400,
        ["next_source", "numerator-women", "target-launched"],
    )
    assert errors(page)["next_source"][0].startswith("Lancés : ")
