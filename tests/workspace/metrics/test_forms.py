"""The forms of measures and spendings without their pages: parsing. Pure."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from common.optimistic_lock import NOTHING
from common.readings import MeasuredValue
from impact.models import Metric
from tests import wordings
from tests.workspace.typed import refused, typed
from workspace.metrics.forms import CostUnitForm, ReadingForm, SpendingForm


def metric(code: str = "dossiers", kind: str = "count", cadence: str = "month") -> Metric:
    return Metric(code=code, name=code.title(), unit="unités", kind=kind, cadence=cadence)


MARCH, APRIL = dt.date(2021, 3, 1), dt.date(2021, 4, 1)


def reading(one: Metric, **values: Any) -> ReadingForm:
    sent = {"period": "2021-03", "value": "12", "reason": None, **values}
    return ReadingForm(typed(**sent), metric=one, recorded=NOTHING)


@pytest.mark.parametrize(
    ("kind", "values", "read"),
    [
        ("count", {}, MeasuredValue(MARCH, APRIL, Decimal(12), "", False)),
        ("count", {"value": "1 234"}, MeasuredValue(MARCH, APRIL, Decimal(1234), "", False)),
        ("percentage", {"value": "62 %"}, MeasuredValue(MARCH, APRIL, Decimal(62), "", False)),
        ("amount", {"value": "0,40 €"}, MeasuredValue(MARCH, APRIL, Decimal("0.40"), "", False)),
        (
            "count",
            {"source": " Matomo ", "is_approximate": "on"},
            MeasuredValue(MARCH, APRIL, Decimal(12), "Matomo", True),
        ),
        ("count", {"period": " 2021-T2 "}, MeasuredValue(APRIL, dt.date(2021, 7, 1), Decimal(12), "", False)),
    ],
)
def test_a_value_is_read_in_the_unit_of_its_metric(kind: str, values: dict[str, str], read: MeasuredValue) -> None:
    form = reading(metric(kind=kind), **values)
    assert (refused(form), form.reading) == ({}, read)


@pytest.mark.parametrize(
    ("kind", "values", "fields"),
    [
        ("count", {"period": ""}, ["period"]),
        ("count", {"period": "mars"}, ["period"]),
        ("count", {"period": "2021-03-15"}, ["period"]),  # no month begins on that day
        ("count", {"value": ""}, ["value"]),
        ("count", {"value": "62 %"}, ["value"]),
        ("percentage", {"value": "62 €"}, ["value"]),
        ("count", {"value": "NaN"}, ["value"]),
        ("count", {"period": "2021-13", "value": "x"}, ["period", "value"]),
    ],
)
def test_what_is_no_value_of_a_period_is_refused_next_to_it(
    kind: str, values: dict[str, str], fields: list[str]
) -> None:
    assert list(refused(reading(metric(kind=kind), **values))) == fields


MOST = wordings.AMOUNT_TOO_LARGE


@pytest.mark.parametrize(
    ("text", "amount", "refusal"),
    [
        ("270 000", Decimal(270000), []),
        ("270 000,50 €", Decimal("270000.5"), []),
        ("0", Decimal(0), []),
        ("999999999999,99", Decimal("999999999999.99"), []),
        ("-1", None, [wordings.NEGATIVE_AMOUNT]),
        ("1000000000000", None, [MOST]),
        ("0,001", None, [wordings.AMOUNT_OF_TWO_DECIMALS]),
        ("", None, ["Donnez une valeur."]),
    ],
)
def test_a_spending_is_exact_to_the_cent(text: str, amount: Decimal | None, refusal: list[str]) -> None:
    form = SpendingForm(typed(year="2021", amount=text), recorded=NOTHING)
    assert refused(form) == ({"amount": refusal} if refusal else {})
    assert form.cleaned_data.get("amount") == amount


COUNTED, SHARE, MONEY = metric("dossiers"), metric("part", "percentage"), metric("budget", "amount")


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        ({"metric": "dossiers"}, {"label": "dossier", "metric": COUNTED, "share": None}),
        ({"metric": "dossiers", "share": "part"}, {"label": "dossier", "metric": COUNTED, "share": SHARE}),
    ],
)
def test_a_unit_is_counted_by_a_metric_and_perhaps_a_share_of_it(
    values: dict[str, str], chosen: dict[str, Any]
) -> None:
    form = CostUnitForm(typed(label="dossier", **values), metrics=[COUNTED, SHARE, MONEY], recorded=NOTHING)
    assert refused(form) == {}
    assert all(form.values[name] is value or form.values[name] == value for name, value in chosen.items())


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"metric": ""}, ["metric"]),
        ({"metric": "part"}, ["metric"]),  # a share counts nothing
        ({"metric": "budget"}, ["metric"]),
        ({"metric": "dossiers", "share": "dossiers"}, ["share"]),
        ({"metric": "dossiers", "label": " "}, ["label"]),
    ],
)
def test_what_counts_no_unit_is_refused(values: dict[str, str], fields: list[str]) -> None:
    sent: dict[str, Any] = {"label": "dossier", **values}
    form = CostUnitForm(typed(**sent), metrics=[COUNTED, SHARE, MONEY], recorded=NOTHING)
    assert list(refused(form)) == fields
