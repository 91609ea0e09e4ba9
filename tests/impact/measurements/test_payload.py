"""The readings sent by a tool: parsed exactly, or refused by position and field. Pure."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from common.readings import MeasuredValue
from impact.measurements.evaluate_readings import SubmittedReading
from impact.measurements.payload import MAX_READINGS, read_sent
from tests import wordings

SENT = {"start": "2021-03-01", "end": "2021-04-01", "value": 12}
MARCH, APRIL = dt.date(2021, 3, 1), dt.date(2021, 4, 1)
DAY = wordings.DATE_OF_A_READING
NUMBER, TEXT = wordings.VALUE_IS_A_NUMBER, "Une source est un texte."
UNKNOWN = wordings.UNKNOWN_FIELD_OF_A_READING
OBJECT = wordings.READING_IS_AN_OBJECT
NOTHING = {"detail": [wordings.READINGS_EXPECTED]}


def submitted(place: int, value: str, source: str = "") -> SubmittedReading:
    return SubmittedReading(f"le relevé [{place}]", "visites", MeasuredValue(MARCH, APRIL, Decimal(value), source))


@pytest.mark.parametrize(
    ("more", "value", "source"),
    [
        ({}, "12", ""),
        ({"value": Decimal("0.10")}, "0.10", ""),
        ({"value": 0}, "0", ""),
        ({"value": -1}, "-1", ""),  # the metric decides which values are valid
        ({"value": 10**30}, str(10**30), ""),
        ({"source": "  Matomo \n"}, "12", "Matomo"),
        ({"source": ""}, "12", ""),
    ],
)
def test_a_reading_alone_or_in_a_list_is_the_same(more: dict[str, Any], value: str, source: str) -> None:
    assert read_sent({**SENT, **more}, "visites") == ([submitted(0, value, source)], True)
    assert read_sent([{**SENT, **more}], "visites") == ([submitted(0, value, source)], False)


def test_the_readings_of_a_list_keep_their_places() -> None:
    sent = [{**SENT, "value": value} for value in (3, 1, 2)]
    assert read_sent(sent, "visites") == ([submitted(0, "3"), submitted(1, "1"), submitted(2, "2")], False)


def refused(data: Any) -> Any:
    with pytest.raises(ValidationError) as wrong:
        read_sent(data, "visites")
    return wrong.value.detail


@pytest.mark.parametrize("data", [None, [], "", "2021", 12, True, 1.5], ids=repr)
def test_what_is_neither_a_reading_nor_a_list_is_refused(data: Any) -> None:
    assert refused(data) == NOTHING


REFUSED: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "no start": ({"start": None}, {"start": DAY}),
    "a French start": ({"start": "01/03/2021"}, {"start": DAY}),
    "a compact end": ({"end": "20210401"}, {"end": DAY}),
    "an end that is no day": ({"end": "2021-02-30"}, {"end": DAY}),
    "a moment": ({"end": "2021-04-01T00:00:00"}, {"end": DAY}),
    "other digits": ({"end": "２０２１-04-01"}, {"end": DAY}),
    "no value": ({"value": None}, {"value": NUMBER}),
    "a value as text": ({"value": "12"}, {"value": NUMBER}),
    "a truth": ({"value": True}, {"value": NUMBER}),
    "a float": ({"value": 1.5}, {"value": NUMBER}),
    "a list of values": ({"value": [12]}, {"value": NUMBER}),
    "a source that is no text": ({"source": 3}, {"source": TEXT}),
    "no source": ({"source": None}, {"source": TEXT}),
    "another field": ({"unit": "visites"}, {"unit": UNKNOWN}),
    "a long field": ({"u" * 50: 1}, {"u" * 40: UNKNOWN}),
    "several": (
        {"start": "", "end": "", "value": "", "source": [], "x": 1},
        {"x": UNKNOWN, "start": DAY, "end": DAY, "value": NUMBER, "source": TEXT},
    ),
}


@pytest.mark.parametrize(("more", "words"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_read_is_reported_field_by_field(more: dict[str, Any], words: dict[str, str]) -> None:
    said = {name: [sentence] for name, sentence in words.items()}
    assert refused({**SENT, **more}) == said
    # In a list, with the position of the reading; its valid neighbours are not recorded either.
    assert refused([SENT, {**SENT, **more}, SENT]) == {f"[1].{name}": found for name, found in said.items()}


@pytest.mark.parametrize("missing", ["start", "end", "value"])
def test_a_field_that_is_not_there_is_requested(missing: str) -> None:
    assert list(refused({name: value for name, value in SENT.items() if name != missing})) == [missing]


def test_what_is_no_object_in_a_list_is_reported_by_its_place() -> None:
    assert refused([SENT, 12, None, [SENT]]) == {f"[{place}].detail": [OBJECT] for place in (1, 2, 3)}


def test_a_list_has_a_bound() -> None:
    assert len(read_sent([SENT] * MAX_READINGS, "visites")[0]) == MAX_READINGS
    assert refused([SENT] * (MAX_READINGS + 1)) == {"detail": [wordings.TOO_MANY_READINGS]}
