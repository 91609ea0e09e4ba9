"""What people type in the forms of measures and spendings: how it is read, and how it is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from impact.models import CostUnit, Measurement, Metric, Spending
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.reading import errors, filled

pytestmark = pytest.mark.django_db
FICHE = "/espace/services/un.service/"
ENTRY = f"{FICHE}mesures/dossiers/saisir/"
MARCH, APRIL = dt.date(2021, 3, 1), dt.date(2021, 4, 1)


@pytest.fixture
def metric(startup: Startup) -> Metric:
    factories.make_metric(startup, "part", kind="percentage")
    factories.make_metric(startup, "budget", kind="amount")
    return factories.make_metric(startup, "dossiers")


@pytest.fixture
def spending(desk: Client, startup: Startup) -> dict[str, Any]:
    """Return the form of a spending, read once for all cases of a test."""
    return filled(desk.get(f"{FICHE}depense/"), step="save", year="2021", reason="Budget")


@pytest.fixture
def cost_unit(desk: Client, metric: Metric) -> dict[str, Any]:
    """Return the form of the unit of a cost, read once for all cases of a test."""
    return filled(desk.get(f"{FICHE}unite-de-cout/"), step="save", label="dossier", reason="Bilan")


def send(desk: Client, url: str, **typed: Any) -> Any:
    return desk.post(url, filled(desk.get(url), step="save", **typed))


@cases(
    ("kind", "values", "read"),
    [
        ("count", {}, (MARCH, APRIL, Decimal(12), "", False)),
        ("count", {"value": "1 234"}, (MARCH, APRIL, Decimal(1234), "", False)),
        ("percentage", {"value": "62 %"}, (MARCH, APRIL, Decimal(62), "", False)),
        ("amount", {"value": "0,40 €"}, (MARCH, APRIL, Decimal("0.40"), "", False)),
        ("count", {"source": " Matomo ", "is_approximate": "on"}, (MARCH, APRIL, Decimal(12), "Matomo", True)),
        ("count", {"period": " 2021-T2 "}, (APRIL, dt.date(2021, 7, 1), Decimal(12), "", False)),
    ],
    parts=2,
)
def test_value_is_recorded_in_the_unit_of_its_metric(
    desk: Client, metric: Metric, kind: str, values: dict[str, str], read: tuple[object, ...]
) -> None:
    Metric.objects.filter(pk=metric.pk).update(kind=kind)
    assert send(desk, ENTRY, **{"period": "2021-03", "value": "12", **values}).status_code == 302
    assert Measurement.objects.values_list("start", "until", "value", "source", "is_approximate").get() == read


@cases(
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
    parts=2,
)
def test_unreadable_value_or_period_is_refused_next_to_it(
    desk: Client, metric: Metric, kind: str, values: dict[str, str], fields: list[str]
) -> None:
    Metric.objects.filter(pk=metric.pk).update(kind=kind)
    response = send(desk, ENTRY, **{"period": "2021-03", "value": "12", **values})
    assert (response.status_code, list(errors(response))) == (400, fields)


@cases(
    ("text", "amount", "refusal"),
    [
        ("270 000", Decimal(270000), ""),
        ("270 000,50 €", Decimal("270000.5"), ""),
        ("1\u202f234", Decimal(1234), ""),
        ("0", Decimal(0), ""),
        ("0,01", Decimal("0.01"), ""),
        ("999999999999,99", Decimal("999999999999.99"), ""),
        ("-0,01", None, wordings.NEGATIVE_AMOUNT),
        ("1000000000000", None, wordings.AMOUNT_TOO_LARGE),
        ("9" * 40, None, wordings.AMOUNT_TOO_LARGE),
        (f"{'9' * 30},999", None, wordings.AMOUNT_TOO_LARGE),
        ("0,001", None, wordings.AMOUNT_OF_TWO_DECIMALS),
        ("", None, "Donnez une valeur."),
    ],
    parts=2,
)
def test_spending_is_exact_to_the_cent(
    desk: Client, spending: dict[str, Any], text: str, amount: Decimal | None, refusal: str
) -> None:
    response = desk.post(f"{FICHE}depense/", {**spending, "amount": text})
    if refusal:
        assert (response.status_code, errors(response)) == (400, {"amount": [refusal]})
    assert list(Spending.objects.values_list("amount", flat=True)) == ([] if refusal else [amount])


@cases("text", ["douze", "1.2.3", "12 %", "٣", "1e3", "NaN", "Infinity", "1\x00", "--1"], parts=3)
def test_unreadable_spending_is_refused(desk: Client, spending: dict[str, Any], text: str) -> None:
    response = desk.post(f"{FICHE}depense/", {**spending, "amount": text})
    assert (response.status_code, list(errors(response))) == (400, ["amount"])


@cases("share", ["", "part"])
def test_unit_is_counted_by_a_metric_and_perhaps_a_share_of_it(
    desk: Client, metric: Metric, cost_unit: dict[str, Any], share: str
) -> None:
    typed = {"metric": "dossiers", "share": share}
    assert desk.post(f"{FICHE}unite-de-cout/", {**cost_unit, **typed}).status_code == 302
    made = CostUnit.objects.get()
    assert (made.label, made.metric, made.share and made.share.code) == ("dossier", metric, share or None)


@cases(
    ("values", "fields"),
    [
        ({"metric": ""}, ["metric"]),
        ({"metric": "part"}, ["metric"]),  # a share counts nothing
        ({"metric": "budget"}, ["metric"]),
        ({"metric": "dossiers", "share": "dossiers"}, ["share"]),
        ({"metric": "dossiers", "label": " "}, ["label"]),
    ],
)
def test_metric_that_counts_no_unit_is_refused(
    desk: Client, cost_unit: dict[str, Any], values: dict[str, str], fields: list[str]
) -> None:
    response = desk.post(f"{FICHE}unite-de-cout/", {**cost_unit, **values})
    assert (response.status_code, list(errors(response))) == (400, fields)
