"""The fields that the form of a rule shows for each choice, and the place of a refusal."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests import factories, wordings
from tests.cases import cases, module_scene
from tests.workspace.composer.steps import COMPOSE

pytestmark = pytest.mark.django_db
MEASURES = ["states", "entries", "awards", "designations", "members_joining"]


@module_scene
def staff() -> User:
    factories.make_phase_kinds()
    for slug in ("fabrique", "atelier"):
        factories.make_incubator(slug)
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def desk(staff: User, db: None) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def shown(desk: Client, **values: Any) -> dict[str, list[Any]]:
    """Return the fields of each part of the form for these choices, by the key of the part."""
    sent = {name.replace("__", "-"): value for name, value in values.items()}
    page = desk.post(COMPOSE, {"step": "update", **sent})
    assert page.status_code == 200
    return {part.key: [*part.controls, *part.conditions] for part in page.context["parts"]}


def names(found: dict[str, list[Any]]) -> dict[str, list[str]]:
    return {key: [one.name for one in controls] for key, controls in found.items()}


def control(found: dict[str, list[Any]], name: str) -> Any:
    return next(one for controls in found.values() for one in controls if one.name == name)


def test_form_begins_with_the_measures(desk: Client) -> None:
    found = shown(desk)
    assert names(found) == {"measure": ["measure"]}
    assert {choice.value for choice in found["measure"][0].choices} >= set(MEASURES)


def test_fields_are_those_of_the_measure(desk: Client) -> None:
    found = shown(desk, measure="awards")
    assert names(found)["calcul"] == ["period", "aggregate"]
    assert {"laureate", "incubator", "national_impact"} <= set(names(found)["population"])
    assert control(found, "national_impact").choices[0].label == "Peu importe"


def test_months_a_quantity_a_share_and_a_rate_bring_their_fields(desk: Client) -> None:
    months = shown(desk, measure="awards", period="months", months="24", aggregate="sum")
    assert names(months)["calcul"] == ["period", "months", "aggregate", "quantity"]
    assert control(months, "months").value == "24"
    share = names(shown(desk, measure="states", aggregate="share"))
    assert share["counted"] == [f"counted-{name}" for name in share["population"]]
    assert names(shown(desk, measure="entries", aggregate="rate"))["base"] == ["base-measure"]
    based = shown(desk, measure="entries", aggregate="rate", base__measure="entries", base__period="months")
    assert names(based)["base"][:4] == ["base-measure", "base-period", "base-months", "base-kind"]


def test_chosen_value_is_shown_and_opens_its_field(desk: Client) -> None:
    found = shown(desk, measure="entries", incubator="atelier")
    incubator = control(found, "incubator")
    assert {choice.value: choice.is_chosen for choice in incubator.choices} == {"fabrique": False, "atelier": True}
    assert {one.name for one in found["population"] if one.is_used} == {"kind", "incubator"}  # the phase is required
    assert (incubator.chosen, control(found, "kind").is_required) == (1, True)


RATE = {"measure": "entries", "kind": "construction", "aggregate": "rate"}
SHARE = {"measure": "entries", "kind": "construction", "aggregate": "share"}


@cases(
    ("values", "name", "problem"),
    [
        ({"measure": "entries"}, "kind", wordings.ENTRIES_NEED_A_KIND),
        (
            {**SHARE, "counted-kind": ["construction", "acceleration"]},
            "counted-kind",
            wordings.COUNTED_IS_WIDER,
        ),
        ({**RATE, "base-measure": "entries"}, "base-kind", wordings.ENTRIES_NEED_A_KIND),
        ({"measure": "entries", "kind": "rêve"}, "kind", "Phase (« kind ») : « rêve » n’existe pas."),
        ({**RATE, "base-measure": "entries", "base-kind": "construction"}, "", wordings.SAME_POPULATIONS),
    ],
)
def test_refusal_is_next_to_the_field_that_it_names_else_apart(
    desk: Client, values: dict[str, Any], name: str, problem: str
) -> None:
    page = desk.post(COMPOSE, {"step": "preview", **values})
    parts = page.context["parts"]
    told = {one.name: one.errors for part in parts for one in (*part.controls, *part.conditions) if one.errors}
    apart = list(page.context["problems"])
    [said] = told.pop(name) if name else apart
    assert (page.status_code, told, len(apart)) == (400, {}, 0 if name else 1)
    assert (said.startswith(problem), said in page.content.decode()) == (True, True)
