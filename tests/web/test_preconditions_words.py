"""The error on a value that someone changed after a tool read it."""

import datetime as dt
from decimal import Decimal

import pytest
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from common.optimistic_lock import State, check_unchanged
from web.api.preconditions import etag_of, matched_version


def refusal_of(seen: State, now: State) -> APIException:
    """Return the API's refusal for an author who saw ``seen`` if ``now`` is recorded."""
    request = Request(APIRequestFactory(headers={"if-match": etag_of(seen)}).put("/"))
    with pytest.raises(APIException) as refused, matched_version(request) as mine:
        check_unchanged(mine, now)
    return refused.value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("39.0000"), "39"),
        (Decimal("52.5000"), "52,5"),
        (Decimal("1234567.00"), "1 234 567"),
        (Decimal("-0.10"), "−0,1"),
        (dt.date(2021, 12, 1), "1er décembre 2021"),
        (None, "Non renseigné"),
        ("", "Vide"),
        (["Santé", "Emploi"], "Santé\nEmploi"),
        ("at_most", "at_most"),
        (False, "Non"),
    ],
)
def test_value_is_reported_as_a_reader_writes_it(value: object, words: str) -> None:
    refused = refusal_of({"value": "autre", "source": "PAP"}, {"value": value, "source": "PAP"})
    assert refused.status_code == 412
    detail = dict(refused.detail)  # type: ignore[arg-type]
    detail.pop("detail")
    said = {
        name: [str(one).replace("\u202f", " ").replace("\u00a0", " ") for one in texts]
        for name, texts in detail.items()
    }
    assert said == {"value": [f"Enregistré maintenant : {words}"]}


def test_value_that_is_gone_is_reported_so() -> None:
    refused = refusal_of({"value": 1, "source": "PAP"}, {"source": "PAP"})
    assert dict(refused.detail)["value"] == ["N’est plus enregistré."]  # type: ignore[arg-type]
