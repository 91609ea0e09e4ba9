"""The request body of a change of phase. Pure."""

import datetime as dt
from typing import Any

import pytest

from tests import wordings
from workspace.serializers import PhaseRequest

BODY = {"phase": "construction", "date": "2022-01-31", "reason": "Comité"}
PHASE = [wordings.NO_KIND_OF_PHASE]
DAY = [wordings.WRITE_THE_DATE]
WHY = [wordings.NO_REASON]
CONFIRM = ["Écrivez true ou false."]
UNKNOWN = [wordings.UNKNOWN_FIELD]
NO_OBJECT = {"detail": [wordings.OBJECT_EXPECTED]}


NO_REASON = {"end_reason": "", "end_sentence": "", "end_account": ""}


@pytest.mark.parametrize("more", [{}, {"confirm": False}, {"confirm": True}, {"seen": "x"}], ids=repr)
def test_a_change_of_phase_is_read(more: dict[str, Any]) -> None:
    expected = {**BODY, "date": dt.date(2022, 1, 31), **NO_REASON, "confirm": False, **more}
    asked = PhaseRequest(data={**BODY, **more})
    assert (asked.is_valid(), asked.validated_data) == (True, expected)


def refusal(body: Any) -> Any:
    asked = PhaseRequest(data=body)
    assert not asked.is_valid()
    return asked.errors


REFUSED: dict[str, tuple[dict[str, Any], dict[str, list[str]]]] = {
    "no phase": ({"phase": None}, {"phase": PHASE}),
    "an empty phase": ({"phase": ""}, {"phase": PHASE}),
    "a phase with a null character": ({"phase": "a\0b"}, {"phase": PHASE}),
    "a phase of another type": ({"phase": 3}, {"phase": PHASE}),
    "a list of phases": ({"phase": ["construction"]}, {"phase": PHASE}),
    "no date": ({"date": None}, {"date": DAY}),
    "a French date": ({"date": "31/01/2022"}, {"date": DAY}),
    "a date without zeros": ({"date": "2022-1-31"}, {"date": DAY}),
    "a compact date": ({"date": "20220131"}, {"date": DAY}),
    "a week": ({"date": "2022-W05-1"}, {"date": DAY}),
    "a day that is not": ({"date": "2022-02-30"}, {"date": DAY}),
    "a moment": ({"date": "2022-01-31T10:00:00Z"}, {"date": DAY}),
    "a number": ({"date": 20220131}, {"date": DAY}),
    "no reason": ({"reason": None}, {"reason": WHY}),
    "a blank reason": ({"reason": "  "}, {"reason": WHY}),
    "a reason of a null character": ({"reason": "\0"}, {"reason": WHY}),
    "a reason of another type": ({"reason": True}, {"reason": WHY}),
    "a confirmation in words": ({"confirm": "oui"}, {"confirm": CONFIRM}),
    "a confirmation as a number": ({"confirm": 1}, {"confirm": CONFIRM}),
    "no confirmation": ({"confirm": None}, {"confirm": CONFIRM}),
    "another field": ({"kind": "x"}, {"kind": UNKNOWN}),
    "a long field": ({"k" * 60: "x"}, {"k" * 40: UNKNOWN}),
    "several at once": (
        {"phase": "", "date": "demain", "reason": "", "confirm": "non", "id": 1},
        {"id": UNKNOWN, "phase": PHASE, "date": DAY, "reason": WHY, "confirm": CONFIRM},
    ),
}


@pytest.mark.parametrize(("more", "words"), REFUSED.values(), ids=REFUSED)
def test_a_body_that_can_not_be_read_is_refused_field_by_field(
    more: dict[str, Any], words: dict[str, list[str]]
) -> None:
    assert refusal({**BODY, **more}) == words


@pytest.mark.parametrize("missing", BODY)
def test_a_field_that_is_not_there_is_requested(missing: str) -> None:
    body = {name: value for name, value in BODY.items() if name != missing}
    assert list(refusal(body)) == [missing]


@pytest.mark.parametrize("body", [None, [], [BODY], "construction", 1, True], ids=repr)
def test_what_is_no_object_is_refused(body: Any) -> None:
    assert refusal(body) == NO_OBJECT
