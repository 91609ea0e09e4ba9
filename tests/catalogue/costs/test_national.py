"""The costs of services of national impact: the last known value of each figure, with its year."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.freshness import RECORDS, record_freshness
from impact.models import CostUnit, Measurement, Metric, Spending, StatedUnitCost
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 1, 1)
PAGE, FILE = "/financements/impact-national/", "/api/v1/national-impact/costs/?format=csv"

SHOWN = {
    *("startup", "name", "millesime", "launched_on", "people_value", "people_year", "headline_name", "headline_value"),
    *("headline_year", "spending", "spending_year", "unit_cost", "unit", "cost_year"),
}


@pytest.fixture(autouse=True)
def fresh_records() -> None:
    record_freshness(RECORDS, DAY)


def service(slug: str, **fields: Any) -> Startup:
    """Create a service launched in 2019, designated for 2021."""
    phases = [("investigation", "2018-05-01"), ("construction", "2019-03-01"), ("construction", "2020-01-01")]
    startup = factories.make_startup(slug, phases=phases, **fields)
    factories.make_designation(startup, 2021, decided_on=dt.date(2021, 12, 1))
    return startup


def measure(startup: Startup, code: str, *values: tuple[str, str], **fields: Any) -> Metric:
    metric = factories.make_metric(startup, code, cadence=Metric.Cadence.YEAR, **fields)
    for period, value in values:
        factories.make_measurement(metric, period, value)
    return metric


def costs(client: Client) -> list[dict[str, str]]:
    """Return the known cells of each service of the file, by column."""
    header, *rows = csv_cells(client.get(FILE).content)
    return [{name: cell for name, cell in zip(header, row, strict=True) if name in SHOWN and cell} for row in rows]


def row(slug: str, **cells: str) -> dict[str, str]:
    return {"startup": slug, "name": f"Service {slug}", "millesime": "2021", "launched_on": "2019-03-01"} | cells


def test_each_figure_is_the_last_known_whatever_its_year(client: Client) -> None:
    startup = service("a")
    dossiers = measure(startup, "dossiers", ("2019", "100"), ("2020", "200"), is_headline=True, position=2)
    measure(startup, "usagers", ("2021", "1000"), ("2018", "5"), counts_people=True, position=1)
    measure(startup, "autre", ("2022", "7"), position=0)
    for year, amount in ((2020, 400), (2018, 9), (2021, 500)):
        Spending.objects.create(startup=startup, year=year, amount=amount, is_approximate=year == 2021, source="Bilan")
    CostUnit.objects.create(startup=startup, label="dossier", metric=dossiers)
    known = {
        "people_value": "1000",
        "people_year": "2021",
        "headline_name": "Dossiers",
        "headline_value": "200",
        "headline_year": "2020",
        "spending": "500",
        "spending_year": "2021",
        "unit_cost": "2",
        "unit": "dossier",
        "cost_year": "2020",
    }
    assert costs(client) == [row("a", **known)]
    [cells] = get_page(client, PAGE).one("table").rows()
    assert "environ 500 €" in " ".join(cells)


def test_each_designated_service_is_listed_once_by_name_with_its_last_millesime(client: Client) -> None:
    earlier = {"withdrawn_on": DAY + dt.timedelta(days=9), "withdrawal_reason": "Remplacée"}
    factories.make_designation(service("a", name="Zèbre"), 2020, **earlier)
    service("b", name="Abeille")
    early = factories.make_startup("c", name="Chat")
    factories.make_designation(early, 2019, withdrawn_on=DAY, withdrawal_reason="Arrêté")
    factories.make_designation(factories.make_startup("d"), 2022)
    assert costs(client) == [row("b", name="Abeille"), row("a", name="Zèbre")]


def test_metric_that_is_the_headline_and_counts_people_is_in_both_columns(client: Client) -> None:
    measure(service("a"), "usagers", ("2021", "1000"), counts_people=True, is_headline=True)
    [found] = costs(client)
    assert (found["people_value"], found["headline_name"], found["headline_value"]) == ("1000", "Usagers", "1000")


def test_cost_that_a_report_stated_is_the_last_one_known(client: Client) -> None:
    startup = service("a")
    CostUnit.objects.create(startup=startup, label="dossier", metric=measure(startup, "dossiers"))
    StatedUnitCost.objects.create(startup=startup, year=2020, amount=Decimal("0.4"), source="Bilan 2020")
    Spending.objects.create(startup=startup, year=2021, amount=10)
    [found] = costs(client)
    assert (Decimal(found["unit_cost"]), found["cost_year"]) == (Decimal("0.4"), "2020")


def test_page_asks_the_database_as_often_for_one_service_as_for_three(client: Client) -> None:
    counts = []
    for slugs in ("a", "bc"):
        for slug in slugs:
            measure(service(slug), "usagers", ("2021", "1000"), counts_people=True)
        with CaptureQueriesContext(connection) as queries:
            client.get(FILE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@cases(
    ("recorded", "is_listed"),
    [("nothing", False), ("people", True), ("headline", True), ("spending", True), ("stated", True), ("unit", False)],
)
def test_service_is_listed_for_a_figure_of_zero_but_not_for_its_launch(
    client: Client, recorded: str, is_listed: bool
) -> None:
    startup = service("a")
    if recorded in ("people", "headline"):
        measure(startup, "m", ("2021", "0"), counts_people=recorded == "people", is_headline=recorded == "headline")
    elif recorded == "spending":
        Spending.objects.create(startup=startup, year=2021, amount=0)
    elif recorded in ("stated", "unit"):
        CostUnit.objects.create(startup=startup, label="dossier", metric=measure(startup, "dossiers"))
    if recorded == "stated":
        StatedUnitCost.objects.create(startup=startup, year=2021, amount=1, source="Bilan")
    assert bool([row for table in get_page(client, PAGE).all("table") for row in table.rows()]) is is_listed


@cases(("until", "year"), [("2021-07-01", "2021"), ("2022-01-01", "2021"), ("2022-01-02", "2022")])
def test_year_of_a_period_is_that_of_its_last_day(client: Client, until: str, year: str) -> None:
    record_freshness(RECORDS, dt.date(2022, 1, 2))
    metric = factories.make_metric(service("a"), counts_people=True, cadence=Metric.Cadence.UNKNOWN)
    Measurement.objects.create(metric=metric, start="2021-01-01", until=until, value=1)
    assert costs(client)[0]["people_year"] == year
