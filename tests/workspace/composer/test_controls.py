"""The fields that the form shows for each choice, and the place of a refusal."""

import pytest

from tests import wordings
from tests.workspace.composer.words import WORDS
from workspace.composer.controls import Control, ControlGroup, parts
from workspace.composer.translating import Values, grammar_of

GRAMMAR = grammar_of(WORDS)


def names(found: list[ControlGroup]) -> dict[str, list[str]]:
    return {part.key: [control.name for control in (*part.controls, *part.conditions)] for part in found}


def control(found: list[ControlGroup], name: str) -> Control:
    return next(one for part in found for one in (*part.controls, *part.conditions) if one.name == name)


def shown(**values: list[str]) -> list[ControlGroup]:
    return parts(GRAMMAR, values)[0]


def test_the_form_begins_with_the_measures() -> None:
    [part] = shown()
    assert (part.key, [choice.value for choice in part.controls[0].choices]) == ("measure", list(GRAMMAR))


def test_the_fields_are_those_of_the_measure() -> None:
    found = shown(measure=["awards"])
    assert names(found) == {
        "measure": ["measure"],
        "calcul": ["period", "aggregate"],
        "population": [condition["name"] for condition in GRAMMAR["awards"]["conditions"]],
    }
    assert control(found, "national_impact").choices[0].label == "Peu importe"


def test_months_a_quantity_a_share_and_a_rate_bring_their_fields() -> None:
    months = shown(measure=["awards"], period=["months"], months=["24"], aggregate=["sum"])
    assert names(months)["calcul"] == ["period", "months", "aggregate", "quantity"]
    assert control(months, "months").value == "24"
    share = names(shown(measure=["states"], aggregate=["share"]))
    assert share["counted"] == [f"counted-{condition['name']}" for condition in GRAMMAR["states"]["conditions"]]
    rate = shown(measure=["entries"], aggregate=["rate"])
    assert names(rate)["base"] == ["base-measure"]
    based = {"measure": ["entries"], "aggregate": ["rate"], "base-measure": ["entries"], "base-period": ["months"]}
    assert names(parts(GRAMMAR, based)[0])["base"][:4] == ["base-measure", "base-period", "base-months", "base-kind"]


def test_what_is_chosen_is_shown_and_opens_its_field() -> None:
    found = shown(measure=["entries"], incubator=["atelier"])
    incubator = control(found, "incubator")
    assert [(choice.value, choice.is_chosen) for choice in incubator.choices] == [
        ("fabrique", False),
        ("atelier", True),
    ]
    opened = {one.name for part in found for one in part.conditions if one.is_used}
    assert opened == {"kind", "incubator"}  # the phase of an entry is required
    assert (incubator.chosen, control(found, "kind").is_required) == (1, True)


RATE: Values = {"measure": ["entries"], "aggregate": ["rate"], "base-measure": ["entries"]}
SHARE: Values = {"measure": ["entries"], "aggregate": ["share"]}


@pytest.mark.parametrize(
    ("values", "problem", "name"),
    [
        (SHARE, wordings.ENTRIES_NEED_A_KIND, "kind"),
        (SHARE, wordings.COUNTED_IS_WIDER, "counted-kind"),
        (RATE, "Population de référence : La mesure « entries » demande « kind ».", "base-kind"),
        (SHARE, "Phase (« kind ») : « rêve » n’existe pas.", "kind"),
    ],
)
def test_a_refusal_is_reported_next_to_the_field_that_it_names(values: Values, problem: str, name: str) -> None:
    found, left = parts(GRAMMAR, values, [problem])
    told = {one.name: one.errors for part in found for one in (*part.controls, *part.conditions) if one.errors}
    assert (told, left) == ({name: [problem.removeprefix(wordings.BASE_SAID)]}, [])


def test_a_refusal_that_names_no_field_is_reported_apart() -> None:
    problem = wordings.SAME_POPULATIONS
    assert parts(GRAMMAR, RATE, [problem])[1] == [problem]
