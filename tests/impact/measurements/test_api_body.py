"""The body of a write of measurements: recorded exactly, or refused by position and field."""

import datetime as dt
import json
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from impact.models import Measurement
from tests import factories, wordings

pytestmark = pytest.mark.django_db
WRITE = "/api/v1/startups/un.service/metrics/usagers/measurements/"

SENT = {"start": "2021-03-01", "end": "2021-04-01", "value": 12}
DAY = wordings.DATE_OF_A_READING
NUMBER, TEXT = wordings.VALUE_IS_A_NUMBER, "Une source est un texte."
UNKNOWN = wordings.UNKNOWN_FIELD_OF_A_READING
OBJECT = wordings.READING_IS_AN_OBJECT
NOTHING = {"detail": [wordings.READINGS_EXPECTED]}


@pytest.fixture(autouse=True)
def metric() -> None:
    startup = factories.make_startup()
    factories.make_token(startup)
    factories.make_metric(startup, kind="amount", unit="€")


def post(data: Any) -> Any:
    headers = {"Authorization": f"Bearer {factories.SECRET}"}
    return Client().post(WRITE, json.dumps(data), content_type="application/json", headers=headers)


def recorded() -> list[tuple[str, Decimal, str]]:
    return [(f"{one.start}", one.value, one.source) for one in Measurement.objects.order_by("start")]


@pytest.mark.parametrize(
    ("more", "value", "source"),
    [
        ({}, "12", ""),
        ({"value": 0.10}, "0.10", ""),
        ({"value": 0}, "0", ""),
        ({"source": "  Matomo \n"}, "12", "Matomo"),
        ({"source": ""}, "12", ""),
    ],
)
@pytest.mark.parametrize("is_one", [True, False])
def test_reading_alone_or_in_a_list_is_recorded(more: dict[str, Any], value: str, source: str, is_one: bool) -> None:
    sent = {**SENT, **more}
    assert post(sent if is_one else [sent]).status_code == 200
    assert recorded() == [("2021-03-01", Decimal(value), source)]


@pytest.mark.parametrize(
    ("value", "words"), [(-1, wordings.NEGATIVE_VALUE), (10**30, wordings.VALUE_TOO_LARGE)], ids=["negative", "large"]
)
def test_value_that_the_metric_has_not_is_refused(value: int, words: str) -> None:
    assert refused({**SENT, "value": value}) == {"value": [words]}


def refused(data: Any) -> Any:
    answer = post(data)
    assert (answer.status_code, recorded()) == (400, [])
    return answer.json()["errors"]


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
    assert refused([SENT] * 1001) == {"detail": [wordings.TOO_MANY_READINGS]}
    first = dt.date(2021, 1, 1)
    days = [f"{first + dt.timedelta(days=place)}" for place in range(1001)]
    assert post([{"start": one, "end": after, "value": 1} for one, after in pairwise(days)]).json()["recorded"] == 1000
