"""Unit costs in the API: computed with their parts, and stated in reports."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from impact.models import CostUnit, Spending, StatedUnitCost
from tests import factories, wordings
from tests.cases import cases
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
URL = "/api/v1/unit-costs/"


@pytest.fixture
def costs() -> None:
    """Create ``b`` with a cost computed in 2021 from a share of its count; ``a`` with a stated one; ``c`` without."""
    for slug in ("a", "b", "c"):
        startup = factories.make_startup(slug)
        metric = factories.make_metric(startup, "visites", name="Visites", unit="visites")
        share = factories.make_metric(startup, "part", name="Part", unit="%", kind="percentage")
        CostUnit.objects.create(
            startup=startup, label="simulation", metric=metric, share=share if slug == "b" else None
        )
        Spending.objects.create(startup=startup, year=2022, amount=5)
        if slug == "b":
            Spending.objects.create(startup=startup, year=2021, amount=270000, source="Bilan", is_approximate=True)
            factories.make_measurement(metric, "2021", "3700000")
            factories.make_measurement(share, "2021", "62")
        if slug == "a":
            StatedUnitCost.objects.create(startup=startup, year=2021, amount=Decimal("0.02"), source="Bilan")


def get(status: int = 200, **query: Any) -> Any:
    response = Client().get(URL, query)
    assert response.status_code == status, response.content
    return response.json()


@pytest.mark.usefixtures("costs")
def test_each_known_cost_is_reported_with_what_it_is_made_of() -> None:
    nothing = dict.fromkeys(("counted", "share_metric", "share", "units", "spending", "spending_source", "computed"))
    stated = {
        **nothing,
        "startup": "a",
        "year": 2021,
        "unit": "simulation",
        "metric": "Visites",
        "is_approximate": False,
        "stated": 0.02,
        "stated_source": "Bilan",
        "url": "http://testserver/api/v1/startups/a/",
    }
    computed = {
        "startup": "b",
        "year": 2021,
        "unit": "simulation",
        "metric": "Visites",
        "counted": 3700000,
        "share_metric": "Part",
        "share": 62,
        "units": 2294000,
        "spending": 270000,
        "spending_source": "Bilan",
        "is_approximate": True,
        "computed": 0.12,
        "stated": None,
        "stated_source": None,
        "url": "http://testserver/api/v1/startups/b/",
    }
    assert get() == {"count": 2, "next": None, "previous": None, "results": [stated, computed]}


@pytest.mark.usefixtures("costs")
@cases(
    ("query", "startups"),
    [
        ({"startup": "b"}, ["b"]),
        ({"year": 2021}, ["a", "b"]),
        ({"year": 2022}, []),
        ({"startup": "c"}, []),
        ({"startup": "", "year": ""}, ["a", "b"]),
    ],
)
def test_costs_are_those_of_a_service_or_of_a_year(query: dict[str, Any], startups: list[str]) -> None:
    assert [row["startup"] for row in get(**query)["results"]] == startups


@pytest.mark.usefixtures("costs")
def test_costs_are_a_table_too_with_the_fields_requested() -> None:
    response = Client().get(URL, {"fields": "startup,computed", "format": "csv"})
    assert csv_cells(response.content) == [["startup", "computed"], ["a", ""], ["b", "0.12"]]
    assert get(fields="year")["results"] == [{"year": 2021}, {"year": 2021}]


@cases(
    ("query", "errors"),
    [
        ("startup=inconnu", {"startup": ["« inconnu » n’existe pas. Voir /api/v1/startups/."]}),
        ("year=deux", {"year": ["Saisissez un nombre entier."]}),
        ("year=1&year=2", {"year": [wordings.PARAMETER_TWICE]}),
        ("format=xml", {"format": [wordings.UNKNOWN_FORM]}),
    ],
)
def test_a_malformed_address_is_refused_by_parameter(query: str, errors: dict[str, list[str]]) -> None:
    response = Client().get(f"{URL}?{query}")
    assert (response.status_code, response.json()["errors"]) == (400, errors)
