"""The FAST forms without their pages: parsing and refusals. Pure."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from common.optimistic_lock import NOTHING
from tests import wordings
from tests.workspace.typed import refused, typed
from workspace.fast.forms import (
    AssessmentForm,
    CommitteeForm,
    DecisionForm,
    ResultForm,
    RoundForm,
)

SEATS: list[tuple[str, list[tuple[str, str]]]] = [
    ("", []),
    (" \n\t\n", []),
    ("Directrice, DINUM", [("Directrice", "DINUM")]),
    ("  Directrice ,  DINUM  ", [("Directrice", "DINUM")]),
    (
        "Directrice, DINUM\r\n\r\nSous-directeur, Budget",
        [("Directrice", "DINUM"), ("Sous-directeur", "Budget")],
    ),
    # The last comma separates them: a function may contain one.
    ("Cheffe de mission, numérique, DINUM", [("Cheffe de mission, numérique", "DINUM")]),
    ("Directrice, DINUM\nDirectrice, DINUM", [("Directrice", "DINUM")] * 2),
]


@pytest.mark.parametrize(("text", "pairs"), SEATS)
def test_a_committee_is_a_seat_a_line(text: str, pairs: list[tuple[str, str]]) -> None:
    form = CommitteeForm(typed(seats=text), recorded=NOTHING)
    assert (refused(form), form.pairs) == ({}, pairs)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Directrice", "Directrice"),
        ("Directrice,", "Directrice,"),
        (", DINUM", ", DINUM"),
        (",", ","),
        ("Directrice, DINUM\n  Budget  ", "Budget"),
        ("x" * 80, "x" * 60),
    ],
)
def test_a_seat_without_its_function_or_its_organisation_is_refused(text: str, line: str) -> None:
    form = CommitteeForm(typed(seats=text), recorded=NOTHING)
    assert refused(form) == {"seats": [f"« {line} » n’a pas la forme « fonction, organisme »."]}


RESULT = {"result_on": "2022-01-31"}


@pytest.mark.parametrize(
    ("more", "values"),
    [
        ({}, {}),
        ({"objective_reached": "True"}, {"objective_reached": True}),
        ({"objective_reached": "False"}, {"objective_reached": False}),
        ({"objective_reached": ""}, {"objective_reached": None}),  # unknown is not « non »
        ({"result_value": "0"}, {"result_value": Decimal(0)}),
        ({"result_value": "1 234,5"}, {"result_value": Decimal("1234.5")}),
        ({"result_evidence": "exemple.fr/stats"}, {"result_evidence": "https://exemple.fr/stats"}),
        ({"result": "Doublé\r\nen un an"}, {"result": "Doublé\nen un an"}),
    ],
)
def test_a_result_is_read(more: dict[str, str], values: dict[str, Any]) -> None:
    form = ResultForm(typed(**RESULT, **more), recorded=NOTHING)
    usual = {
        "result_on": dt.date(2022, 1, 31),
        "objective_reached": None,
        "result": "",
        "result_value": None,
        "result_evidence": "",
    }
    assert (refused(form), form.values) == ({}, {**usual, **values})


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"result_on": ""}, {"result_on": ["Donnez une date."]}),
        (
            {"result_value": "12 %"},
            {"result_value": ["La valeur « 12 % » n’est pas dans l’unité attendue : écrivez un nombre seul."]},
        ),
        (
            {"result_value": "beaucoup"},
            {"result_value": ["La valeur « beaucoup » n’est pas un nombre : écrivez-la ainsi, 1234,5."]},
        ),
        ({"result_evidence": "une page"}, {"result_evidence": [wordings.WHOLE_ADDRESS]}),
    ],
)
def test_a_result_that_can_not_be_read_is_refused(more: dict[str, str], refusal: dict[str, list[str]]) -> None:
    found = refused(ResultForm(typed(**{**RESULT, **more}), recorded=NOTHING))
    assert {name: [plain(one) for one in told] for name, told in found.items()} == refusal


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


DECIDED = {"decided_on": "2022-01-31"}


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"decision": "awarded", "amount": "1000"}, {}),
        ({"decision": "awarded", "amount": "0"}, {}),  # the action decides which award is valid
        ({"decision": "declined"}, {}),
        ({"decision": "declined", "amount": "1000"}, {}),
        ({"decision": "awarded"}, {"amount": [wordings.AMOUNT_EXPECTED]}),
        ({"decision": "awarded", "amount": "-1"}, {"amount": [wordings.NEGATIVE_AMOUNT]}),
        ({}, {"decision": ["Choisissez la décision."]}),
        ({"decision": "later"}, {"decision": [wordings.NOT_IN_THE_LIST]}),
    ],
)
def test_an_award_has_an_amount_and_a_refusal_needs_none(more: dict[str, str], refusal: dict[str, list[str]]) -> None:
    assert refused(DecisionForm(typed(**DECIDED, **more), recorded=NOTHING)) == refusal


@pytest.mark.parametrize(
    ("grade", "value", "refusal"),
    [
        ("", None, []),
        ("0", 0, []),
        ("5", 5, []),
        ("6", 6, []),  # its limit is that of the records
        ("-1", None, ["Ce nombre est positif."]),
        ("2,5", None, [wordings.WHOLE_NUMBER]),
        ("40000", None, ["Ce nombre est trop grand."]),
    ],
)
def test_a_grade_is_a_whole_number_or_none(grade: str, value: int | None, refusal: list[str]) -> None:
    form = AssessmentForm(typed(opinion="reserved", grade=grade, reason=None), recorded=NOTHING)
    assert refused(form) == ({"grade": refusal} if refusal else {})
    assert form.cleaned_data.get("grade") == value


@pytest.mark.parametrize(("quarter", "value"), [("", None), ("1", 1), ("4", 4)])
def test_a_quarter_is_a_number_or_unknown(quarter: str, value: int | None) -> None:
    form = RoundForm(typed(number="19", year="2022", quarter=quarter), recorded=NOTHING)
    assert (refused(form), form.values["quarter"], form.values["number"]) == ({}, value, 19)


@pytest.mark.parametrize("quarter", ["0", "5", "un"])
def test_a_quarter_that_no_year_has_is_refused(quarter: str) -> None:
    form = RoundForm(typed(number="19", year="2022", quarter=quarter), recorded=NOTHING)
    assert list(refused(form)) == ["quarter"]


def test_what_is_not_of_the_form_is_refused_and_named() -> None:
    form = RoundForm(typed(number="19", year="2022", budget="1", **{"x" * 60: "2"}), recorded=NOTHING)
    words = f"Ce formulaire n’a pas de champ « budget », « {'x' * 40} ». Rechargez la page, puis recommencez."
    assert refused(form) == {"__all__": [words]}


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ({"token": ""}, wordings.LOST_FORM),
        ({"token": "un"}, wordings.LOST_FORM),
        ({"seen": ""}, wordings.LOST_FORM),
        ({"seen": "forgé"}, wordings.LOST_FORM),
    ],
)
def test_a_page_that_lost_what_it_kept_is_to_be_loaded_again(lost: dict[str, str], words: str) -> None:
    assert refused(RoundForm(typed(number="19", year="2022", **lost), recorded=NOTHING))["__all__"] == [words]
