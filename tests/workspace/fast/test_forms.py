"""What people type in the FAST forms: how it is read, and how it is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budget.models import Award, CommitteeSeat, FundingRound
from tests import factories, wordings
from tests.budget.actions.scene import Scene, application
from tests.cases import cases
from tests.workspace.money import send
from tests.workspace.reading import errors, filled

pytestmark = pytest.mark.django_db
HUB, ROUND = "/espace/financements/", "/espace/financements/fast/18/"
NEW_ROUND = f"{HUB}fast/nouveau/"

SEATS: list[tuple[str, list[tuple[str, str]]]] = [
    (" \n\t\n", []),
    ("Directrice, DINUM", [("Directrice", "DINUM")]),
    ("  Directrice ,  DINUM  ", [("Directrice", "DINUM")]),
    (
        "Directrice, DINUM\r\n\r\nSous-directeur, Budget",
        [("Directrice", "DINUM"), ("Sous-directeur", "Budget")],
    ),
    # The last comma separates them: a function may contain one.
    ("Cheffe de mission, numérique, DINUM", [("Cheffe de mission, numérique", "DINUM")]),
    ("Directrice, DINUM\nDirectrice, DINUM", [("Directrice", "DINUM")]),  # a seat is recorded once
]


@cases(("text", "pairs"), SEATS, parts=2)
def test_committee_is_one_seat_per_line(team: Client, text: str, pairs: list[tuple[str, str]]) -> None:
    assert send(team, f"{ROUND}comite/", seats=text).redirect_chain
    assert list(CommitteeSeat.objects.order_by("pk").values_list("role", "organisation")) == pairs


@cases(
    ("text", "line"),
    [
        ("Directrice", "Directrice"),
        ("Directrice,", "Directrice,"),
        (", DINUM", ", DINUM"),
        (",", ","),
        ("Directrice, DINUM\n  Budget  ", "Budget"),
        ("x" * 80, "x" * 60),
    ],
    parts=2,
)
def test_seat_without_its_function_or_its_organisation_is_refused(team: Client, text: str, line: str) -> None:
    response = send(team, f"{ROUND}comite/", seats=text)
    assert errors(response) == {"seats": [f"« {line} » n’a pas la forme « fonction, organisme »."]}


RESULT = {"result_on": "2022-01-31"}


@pytest.fixture
def result_page(scene: Scene) -> str:
    """Return the address of the result of an award of 2021."""
    FundingRound.objects.update(call_opened_on=dt.date(2021, 1, 1), call_closes_on=dt.date(2021, 2, 1))
    award = factories.make_award(scene.call, scene.startup, awarded_on=dt.date(2021, 6, 1))
    return f"{HUB}resultats/{award.pk}/"


@cases(
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
    parts=2,
)
def test_result_is_recorded_as_typed(
    coach: Client, result_page: str, more: dict[str, str], values: dict[str, Any]
) -> None:
    assert send(coach, result_page, **RESULT, **more).redirect_chain
    usual = {
        "result_on": dt.date(2022, 1, 31),
        "objective_reached": None,
        "result": "",
        "result_value": None,
        "result_evidence": "",
    }
    assert Award.objects.values(*usual).get() == {**usual, **values}


@cases(
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
def test_unreadable_result_is_refused(
    coach: Client, result_page: str, more: dict[str, str], refusal: dict[str, list[str]]
) -> None:
    found = errors(send(coach, result_page, **{**RESULT, **more}))
    assert {name: [plain(one) for one in told] for name, told in found.items()} == refusal


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


@cases(
    ("more", "refusal"),
    [
        ({"decision": "awarded", "amount": "1000"}, {}),
        ({"decision": "declined"}, {}),
        ({"decision": "declined", "amount": "1000"}, {}),
        ({"decision": "awarded", "amount": ""}, {"amount": [wordings.AMOUNT_EXPECTED]}),
        ({"decision": "awarded", "amount": "-1"}, {"amount": [wordings.NEGATIVE_AMOUNT]}),
        ({}, {"decision": ["Choisissez la décision."]}),
        ({"decision": "later"}, {"decision": [wordings.NOT_IN_THE_LIST]}),
    ],
    parts=2,
)
def test_award_has_an_amount_and_a_refusal_needs_none(
    team: Client, scene: Scene, more: dict[str, str], refusal: dict[str, list[str]]
) -> None:
    address = f"{HUB}candidatures/{application(scene).pk}/decision/"
    response = team.post(address, filled(team.get(address), reason="Comité", coaching_share="", **more))
    assert (response.status_code, errors(response)) == (400 if refusal else 200, refusal)


@cases(
    ("grade", "value", "refusal"),
    [
        ("", None, []),
        ("0", 0, []),
        ("5", 5, []),
        ("-1", None, ["Ce nombre est positif."]),
        ("2,5", None, [wordings.WHOLE_NUMBER]),
        ("40000", None, ["Ce nombre est trop grand."]),
    ],
    parts=2,
)
def test_grade_is_a_whole_number_or_none(
    team: Client, scene: Scene, grade: str, value: int | None, refusal: list[str]
) -> None:
    row = application(scene)
    response = send(team, f"{HUB}candidatures/{row.pk}/avis/", opinion="reserved", grade=grade)
    if refusal:
        assert errors(response) == {"grade": refusal}
    assert list(row.assessments.values_list("grade", flat=True)) == ([] if refusal else [value])


@cases(("quarter", "value"), [("", None), ("1", 1), ("4", 4)])
def test_quarter_is_a_number_or_unknown(team: Client, quarter: str, value: int | None) -> None:
    send(team, NEW_ROUND, number="19", year="2022", quarter=quarter)
    assert FundingRound.objects.get(number=19).quarter == value


@cases(
    ("more", "refusal"),
    [
        ({"quarter": "0"}, "quarter"),
        ({"quarter": "5"}, "quarter"),
        ({"quarter": "un"}, "quarter"),
        ({"token": ""}, wordings.LOST_FORM),
        ({"token": "un"}, wordings.LOST_FORM),
        ({"seen": ""}, wordings.LOST_FORM),
        ({"seen": "forgé"}, wordings.LOST_FORM),
        (
            {"budget": "1", "x" * 60: "2"},
            f"Ce formulaire n’a pas de champ « budget », « {'x' * 40} ». Rechargez la page, puis recommencez.",
        ),
    ],
    parts=2,
)
def test_round_with_a_wrong_quarter_a_lost_page_or_other_fields_is_refused(
    team: Client, more: dict[str, str], refusal: str
) -> None:
    response = send(team, NEW_ROUND, **{"number": "19", "year": "2022", **more})
    found = errors(response)
    assert (response.status_code, refusal in found or found.get("__all__") == [refusal]) == (400, True)
    assert not FundingRound.objects.filter(number=19).exists()
