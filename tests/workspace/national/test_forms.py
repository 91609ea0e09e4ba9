"""What staff type in the forms of national impact: how it is read, and how it is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from impact.models import CriterionThreshold
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.national.test_page import DESIGNATE, HOME, ONE, decide, desk, service
from tests.workspace.reading import errors, filled

__all__ = ["desk", "service"]
pytestmark = pytest.mark.django_db
THRESHOLDS = f"{HOME}seuils/"
WHOLE, LARGE = wordings.WHOLE_NUMBER, "Ce nombre est trop grand."


@pytest.fixture
def threshold(desk: Client) -> dict[str, Any]:
    """Return the form of a threshold, read once for all cases of a test."""
    return filled(desk.get(THRESHOLDS), reason="Comité", people="1")


def refused(desk: Client, url: str, **typed: Any) -> dict[str, list[str]]:
    """Return the errors of the form by field; none if its preview or the page after it comes."""
    response = desk.post(url, filled(desk.get(url), **{"reason": "Comité", **typed}))
    assert response.status_code in (200, 400)
    return errors(response) if response.status_code == 400 else {}


@cases(
    ("text", "people"),
    [("100000", 100000), ("100 000", 100000), ("1\u202f000\u00a0000", 1000000), ("1", 1), (" 42 ", 42)],
    parts=2,
)
def test_number_of_people_is_read_with_or_without_spaces(desk: Client, text: str, people: int) -> None:
    decide(desk, THRESHOLDS, people=text, reason="Comité")
    assert CriterionThreshold.objects.get().people == people


@cases(
    ("text", "message"),
    [
        ("", "Donnez un nombre de personnes."),
        ("beaucoup", WHOLE),
        ("1,5", WHOLE),
        ("1e6", WHOLE),
        ("²", WHOLE),
        ("9" * 5000, WHOLE),
        ("0", wordings.POSITIVE_NUMBER),
        ("-100 000", wordings.POSITIVE_NUMBER),
        (str(10**10 + 1), LARGE),
    ],
    ids=lambda case: str(case[0])[:12],
)
def test_unreadable_number_of_people_is_refused_in_words(
    desk: Client, threshold: dict[str, Any], text: str, message: str
) -> None:
    assert errors(desk.post(THRESHOLDS, {**threshold, "people": text})) == {"people": [message]}


@cases(("text", "share"), [("", None), ("12,5", Decimal("12.5")), ("100", Decimal(100))])
def test_share_of_a_population_is_a_percentage_or_nothing(desk: Client, text: str, share: Decimal | None) -> None:
    decide(desk, THRESHOLDS, people="1", share=text, reason="Comité")
    assert CriterionThreshold.objects.get().share == share


@cases(
    ("text", "message"),
    [
        ("12,505", "Deux décimales au plus."),
        ("1000", wordings.SHARE_FROM_0_TO_100),
        ("un quart", "Ce nombre est illisible. Écrivez-le en chiffres, comme 12,5."),
    ],
)
def test_share_that_is_no_percentage_is_refused(
    desk: Client, threshold: dict[str, Any], text: str, message: str
) -> None:
    assert errors(desk.post(THRESHOLDS, {**threshold, "share": text})) == {"share": [message]}


@cases(
    ("more", "refusal"),
    [
        ({}, {}),
        ({"millesime": ""}, {"millesime": ["Donnez le millésime."]}),
        ({"millesime": "10000"}, {"millesime": [LARGE]}),
        ({"millesime": "vingt"}, {"millesime": [WHOLE]}),
        ({"decided_on": ""}, {"decided_on": ["Donnez une date."]}),
        ({"reason": " "}, {"reason": [wordings.NO_REASON]}),
    ],
    parts=2,
)
def test_designation_has_its_year_its_day_and_its_reason(
    desk: Client, service: Any, more: dict[str, str], refusal: dict[str, list[str]]
) -> None:
    assert refused(desk, DESIGNATE, **{"millesime": "2021", "decided_on": "2022-01-12", **more}) == refusal


@cases("withdrawn_on", [None, dt.date(2022, 6, 1)])
def test_only_a_withdrawal_is_taken_back(desk: Client, service: Any, withdrawn_on: dt.date | None) -> None:
    reason = "Erreur" if withdrawn_on else ""
    made = factories.make_designation(service, withdrawn_on=withdrawn_on, withdrawal_reason=reason)
    address = f"{ONE}designations/{made.pk}/"
    is_offered = withdrawn_on is not None
    assert ("is_reinstated" in desk.get(address).content.decode()) is is_offered
    assert bool(refused(desk, address, is_reinstated="on")) is not is_offered  # a field that the page lacks is refused
