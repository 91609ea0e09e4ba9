"""The form of a target without its page: none, not determined, or a value. Pure."""

from decimal import Decimal
from typing import Any

import pytest

from common.optimistic_lock import NOTHING
from indicators.actions.targets import TargetValue
from indicators.models import Target
from tests import wordings
from tests.workspace.typed import refused, typed
from workspace.targets.forms import TargetForm, initial_of


def form(**values: str) -> TargetForm:
    return TargetForm(typed(**{"direction": "at_least", "source": "PAP", **values}), recorded=NOTHING)


AIMED: list[tuple[dict[str, str], TargetValue | None]] = [
    ({"sort": "value", "value": "49"}, TargetValue(Decimal(49), source="PAP")),
    ({"sort": "value", "value": "0"}, TargetValue(Decimal(0), source="PAP")),  # zero is a target
    (
        {"sort": "value", "value": "0,5", "tolerance": "0,1"},
        TargetValue(Decimal("0.5"), "at_least", Decimal("0.1"), "", "PAP"),
    ),
    ({"sort": "value", "value": "-3"}, TargetValue(Decimal(-3), source="PAP")),
    ({"sort": "value", "value": "49", "tolerance": ""}, TargetValue(Decimal(49), source="PAP")),
    ({"sort": "value", "value": "1", "direction": "at_most"}, TargetValue(Decimal(1), "at_most", source="PAP")),
    ({"sort": "unknown"}, TargetValue(None, source="PAP")),
    ({"sort": "unknown", "judgement": "  Tenu. "}, TargetValue(None, "at_least", Decimal(0), "Tenu.", "PAP")),
    ({"sort": "unknown", "source": " LFI "}, TargetValue(None, source="LFI")),
    ({"sort": "none"}, None),
]


@pytest.mark.parametrize(("values", "aim"), AIMED)
def test_what_was_typed_is_an_aim(values: dict[str, str], aim: TargetValue | None) -> None:
    sent = form(**values)
    assert (refused(sent), sent.aim) == ({}, aim)


GIVE, EMPTY = [wordings.TARGET_EXPECTED], [wordings.NO_VALUE_OR_A_VALUE]
UNREADABLE = [wordings.UNREADABLE_NUMBER]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"sort": "value"}, {"value": GIVE}),
        ({"sort": "value", "value": " "}, {"value": UNREADABLE}),
        ({"sort": "value", "value": "beaucoup"}, {"value": UNREADABLE}),
        ({"sort": "value", "value": "NaN"}, {"value": UNREADABLE}),
        ({"sort": "value", "value": "1,23456"}, {"value": ["Quatre décimales au plus."]}),
        ({"sort": "value", "value": "9" * 17}, {"value": ["Ce nombre est trop grand."]}),
        ({"sort": "value", "value": "49", "tolerance": "peu"}, {"tolerance": UNREADABLE}),
        ({"sort": "unknown", "value": "49"}, {"value": EMPTY}),
        ({"sort": "none", "value": "0"}, {"value": EMPTY}),
        ({"value": "49"}, {"sort": [wordings.KIND_OF_TARGET_EXPECTED]}),
        ({"sort": "autre", "value": "49"}, {"sort": [wordings.NOT_IN_THE_LIST]}),
        ({"sort": "value", "value": "49", "direction": ""}, {"direction": ["Choisissez le sens."]}),
        ({"sort": "value", "value": "49", "direction": "up"}, {"direction": [wordings.NOT_IN_THE_LIST]}),
        (
            {"sort": "none", "judgement": "Bonne année"},
            {"__all__": [wordings.JUDGEMENT_WITHOUT_TARGET]},
        ),
        (
            {"sort": "none", "value": "49", "judgement": "Bonne année"},
            {"value": EMPTY, "__all__": [wordings.JUDGEMENT_WITHOUT_TARGET]},
        ),
    ],
)
def test_what_is_no_target_is_refused_next_to_its_field(values: dict[str, str], refusal: dict[str, list[str]]) -> None:
    assert refused(form(**values)) == refusal


SHOWN: list[tuple[Target | None, dict[str, Any]]] = [
    (None, {"sort": "none", "value": None, "direction": "at_least", "tolerance": None, "source": "", "judgement": ""}),
    (
        Target(value=None, direction="at_least", tolerance=Decimal(0), source="PAP"),
        {
            "sort": "unknown",
            "value": None,
            "direction": "at_least",
            "tolerance": None,
            "source": "PAP",
            "judgement": "",
        },
    ),
    (
        Target(
            value=Decimal("0.0000"), direction="at_most", tolerance=Decimal("0.5000"), source="PAP", judgement="Tenu"
        ),
        {
            "sort": "value",
            "value": Decimal(0),
            "direction": "at_most",
            "tolerance": Decimal("0.5"),
            "source": "PAP",
            "judgement": "Tenu",
        },
    ),
]


@pytest.mark.parametrize(("target", "initial"), SHOWN)
def test_a_target_is_shown_as_it_is_recorded(target: Target | None, initial: dict[str, Any]) -> None:
    assert {name: value for name, value in initial_of(target).items() if name in initial} == initial
