"""The forms of national impact without their pages: numbers as people write them, and refusals. Pure."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from common.optimistic_lock import NOTHING
from impact.models import Designation
from tests import wordings
from tests.workspace.typed import refused, typed
from workspace.national.forms import CorrectDesignationForm, DesignateForm, ThresholdForm


@pytest.mark.parametrize(
    ("text", "people"),
    [("100000", 100000), ("100 000", 100000), ("1\u202f000\u00a0000", 1000000), ("1", 1), (" 42 ", 42)],
)
def test_a_number_of_people_is_read_with_or_without_spaces(text: str, people: int) -> None:
    form = ThresholdForm(typed(first_day="2022-01-01", people=text), recorded=NOTHING)
    assert (refused(form), form.cleaned_data["people"]) == ({}, people)


WHOLE, POSITIVE, LARGE = (
    wordings.WHOLE_NUMBER,
    wordings.POSITIVE_NUMBER,
    "Ce nombre est trop grand.",
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Donnez un nombre de personnes."),
        ("beaucoup", WHOLE),
        ("1,5", WHOLE),
        ("1e6", WHOLE),
        ("²", WHOLE),
        ("9" * 5000, WHOLE),
        ("0", POSITIVE),
        ("-100 000", POSITIVE),
        (str(10**10 + 1), LARGE),
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_number_of_people_is_refused_in_words(text: str, message: str) -> None:
    form = ThresholdForm(typed(first_day="2022-01-01", people=text), recorded=NOTHING)
    assert refused(form) == {"people": [message]}


SHARE = [wordings.SHARE_FROM_0_TO_100]


@pytest.mark.parametrize(
    ("text", "share", "refusal"),
    [
        ("", None, {}),
        ("12,5", Decimal("12.5"), {}),
        ("0", Decimal(0), {}),
        ("100", Decimal(100), {}),
        ("12,505", None, {"share": ["Deux décimales au plus."]}),
        ("1000", None, {"share": SHARE}),
        ("un quart", None, {"share": ["Ce nombre est illisible. Écrivez-le en chiffres, comme 12,5."]}),
    ],
)
def test_a_share_of_a_population_is_a_percentage_or_nothing(
    text: str, share: Decimal | None, refusal: dict[str, list[str]]
) -> None:
    form = ThresholdForm(typed(first_day="2022-01-01", people="1", share=text), recorded=NOTHING)
    assert (refused(form), form.cleaned_data.get("share")) == (refusal, share)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({}, {}),
        ({"millesime": ""}, {"millesime": ["Donnez le millésime."]}),
        ({"millesime": "10000"}, {"millesime": [LARGE]}),
        ({"millesime": "vingt"}, {"millesime": [WHOLE]}),
        ({"decided_on": ""}, {"decided_on": ["Donnez une date."]}),
        ({"reason": " "}, {"reason": [wordings.NO_REASON]}),
    ],
)
def test_a_designation_has_its_year_its_day_and_its_reason(more: dict[str, str], refusal: dict[str, list[str]]) -> None:
    sent: dict[str, Any] = {"millesime": "2021", "decided_on": "2022-01-12", **more}
    assert refused(DesignateForm(typed(**sent), before=None)) == refusal


@pytest.mark.parametrize(("withdrawn_on", "is_offered"), [(None, False), (dt.date(2022, 6, 1), True)])
def test_a_withdrawal_alone_can_be_taken_back(withdrawn_on: dt.date | None, is_offered: bool) -> None:
    before = Designation(millesime=2021, withdrawn_on=withdrawn_on)
    form = CorrectDesignationForm(before=before)
    assert ("is_reinstated" in form.fields, "is_reinstated" in form.written) == (is_offered, is_offered)
    sent = CorrectDesignationForm(typed(millesime="2021", decided_on="", is_reinstated="on"), before=before)
    assert bool(refused(sent)) is not is_offered  # a field that the page lacks is refused
