"""The API of external figures: public reads, and nothing to write."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from indicators.algebra.sources import measured_rule
from indicators.models import MeasuredFigure
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
URL = "/api/v1/indicators/women/measured/"


@pytest.fixture(autouse=True)
def figure() -> MeasuredFigure:
    women = factories.make_indicator("women", rule=measured_rule("women", "share"), unit="%")
    return MeasuredFigure.objects.create(
        indicator=women,
        start="2021-01-01",
        until="2022-01-01",
        value=Decimal("38.4615"),
        numerator=40,
        denominator=104,
        source="Enquête",
    )


def test_anybody_reads_each_figure_with_its_last_day(client: Client, figure: MeasuredFigure) -> None:
    figure.refresh_from_db()
    expected = {
        "id": figure.pk,
        "start": "2021-01-01",
        "end": "2021-12-31",
        "value": 38.4615,
        "numerator": 40,
        "denominator": 104,
        "source": "Enquête",
        "document": "",
        "entered_at": figure.entered_at.isoformat(),
    }
    assert client.get(f"{URL}{figure.pk}/").json() == expected
    listed = client.get(URL).json()
    paged = {"count": 1, "next": None, "previous": None}
    assert listed == {"code": "women", **paged, "results": [expected]}


@cases("address", [f"{URL}0/", f"{URL}9999999999999999999/", URL.replace("women", "nobody"), f"{URL}aucun/"])
def test_unknown_figure_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_nobody_writes_a_figure(client: Client, figure: MeasuredFigure) -> None:
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    factories.make_token(factories.make_startup())
    for headers in ({}, {"Authorization": f"Bearer {factories.SECRET}"}):
        for method, address in (("POST", URL), ("PUT", f"{URL}{figure.pk}/"), ("DELETE", f"{URL}{figure.pk}/")):
            answer = client.generic(method, address, "{}", content_type="application/json", headers=headers)
            assert answer.status_code == 405
            assert answer.json()["errors"] == {"detail": [f"Méthode «\xa0{method}\xa0» non autorisée."]}
    assert MeasuredFigure.objects.count() == 1
