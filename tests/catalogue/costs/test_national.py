"""The costs of services of national impact: the last known value of each figure, with its year."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from catalogue.costs.queries import CostOfService, LastMeasure, costs_of_national_impact, national_costs_table
from impact.models import CostUnit, Metric, Spending, StatedUnitCost
from impact.queries.metrics import UnitCost
from startups.models import Startup
from tests import factories

DAY = dt.date(2022, 1, 1)


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


def row(slug: str, **fields: Any) -> CostOfService:
    """Return a service with only ``fields`` known."""
    nothing = dict.fromkeys(("launched_on", "people", "headline", "spending", "spending_year", "cost"))
    usual = {"name": f"Service {slug}", "is_fictitious": False, "millesime": 2021, "spending_is_approximate": False}
    return CostOfService(**{**nothing, **usual, "slug": slug, **fields})


def measured(name: str, value: str, year: int) -> LastMeasure:
    return LastMeasure(name, name.lower(), Decimal(value), dt.date(year, 1, 1), dt.date(year + 1, 1, 1), False)


def cost(startup: Startup, year: int, **fields: Any) -> UnitCost:
    nothing = dict.fromkeys(
        ("counted", "share_metric", "share", "spending", "spending_source", "stated", "stated_source")
    )
    usual = {"unit": "dossier", "metric": "Dossiers", "is_approximate": False}
    return UnitCost(**{**nothing, **usual, "startup": startup.pk, "year": year, **fields})


@pytest.mark.django_db
def test_each_figure_is_the_last_known_whatever_its_year(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    startup = service("a")
    dossiers = measure(startup, "dossiers", ("2019", "100"), ("2020", "200"), is_headline=True, position=2)
    measure(startup, "usagers", ("2021", "1000"), ("2018", "5"), counts_people=True, position=1)
    measure(startup, "autre", ("2022", "7"), position=0)
    for year, amount in ((2020, 400), (2018, 9), (2021, 500)):
        Spending.objects.create(startup=startup, year=year, amount=amount, is_approximate=year == 2021, source="Bilan")
    CostUnit.objects.create(startup=startup, label="dossier", metric=dossiers)
    with django_assert_num_queries(5):
        rows = costs_of_national_impact(DAY)
    known = {"counted": Decimal("200"), "spending": Decimal(400), "spending_source": "Bilan"}
    assert rows == [
        row(
            "a",
            launched_on=dt.date(2019, 3, 1),
            people=measured("Usagers", "1000", 2021),
            headline=measured("Dossiers", "200", 2020),
            spending=Decimal(500),
            spending_year=2021,
            spending_is_approximate=True,
            cost=cost(startup, 2020, **known),
        )
    ]
    assert rows[0].unit_cost == Decimal(2)


@pytest.mark.django_db
def test_each_designated_service_is_listed_once_by_name_with_its_last_millesime() -> None:
    earlier = {"withdrawn_on": DAY + dt.timedelta(days=9), "withdrawal_reason": "Remplacée"}
    factories.make_designation(service("a", name="Zèbre"), 2020, **earlier)
    service("b", name="Abeille", is_fictitious=True)
    early = factories.make_startup("c", name="Chat")
    factories.make_designation(early, 2019, withdrawn_on=DAY, withdrawal_reason="Arrêté")
    factories.make_designation(factories.make_startup("d"), 2022)
    assert costs_of_national_impact(DAY) == [
        row("b", name="Abeille", is_fictitious=True, launched_on=dt.date(2019, 3, 1)),
        row("a", name="Zèbre", launched_on=dt.date(2019, 3, 1)),
    ]


@pytest.mark.django_db
def test_a_metric_that_is_the_headline_and_counts_people_is_both() -> None:
    measure(service("a"), "usagers", ("2021", "1000"), counts_people=True, is_headline=True)
    [found] = costs_of_national_impact(DAY)
    assert found.people == found.headline == measured("Usagers", "1000", 2021)


@pytest.mark.django_db
def test_the_cost_that_a_report_stated_is_the_last_one_known() -> None:
    startup = service("a")
    CostUnit.objects.create(startup=startup, label="dossier", metric=measure(startup, "dossiers"))
    StatedUnitCost.objects.create(startup=startup, year=2020, amount=Decimal("0.4"), source="Bilan 2020")
    Spending.objects.create(startup=startup, year=2021, amount=10)
    [found] = costs_of_national_impact(DAY)
    stated = {"stated": Decimal("0.4"), "stated_source": "Bilan 2020"}
    assert (found.cost, found.unit_cost) == (cost(startup, 2020, **stated), Decimal("0.4"))


@pytest.mark.django_db
def test_services_cost_the_same_queries_however_many(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for slug in "abc":
        measure(service(slug), "usagers", ("2021", "1000"), counts_people=True)
    with django_assert_num_queries(5):
        assert len(costs_of_national_impact(DAY)) == 3


@pytest.mark.parametrize(
    ("fields", "has_figures"),
    [
        ({"launched_on": DAY}, False),
        ({"people": measured("Usagers", "0", 2021)}, True),
        ({"headline": measured("Usagers", "1", 2021)}, True),
        ({"spending": Decimal(0), "spending_year": 2021}, True),
        ({"cost": cost(Startup(pk=1), 2021, stated=Decimal(1))}, True),
        ({"cost": cost(Startup(pk=1), 2021)}, False),
    ],
)
def test_a_launch_is_no_figure_and_zero_is_one(fields: dict[str, Any], has_figures: bool) -> None:
    assert row("a", **fields).has_figures is has_figures


def test_a_file_has_each_figure_next_to_its_year_and_is_empty_where_nothing_is_known() -> None:
    known = row(
        "a",
        launched_on=DAY,
        people=measured("Usagers", "1000", 2021),
        headline=measured("Dossiers", "12.5", 2020),
        spending=Decimal(500),
        spending_year=2019,
        cost=cost(Startup(pk=1), 2018, stated=Decimal("0.4")),
    )
    table = national_costs_table([known, row("b")])
    assert (table.name, [dict(zip(table.header, cells, strict=True)) for cells in table.rows]) == (
        "couts-impact-national",
        [
            {
                "service": "Service a",
                "identifiant": "a",
                "millésime": 2021,
                "lancé le": DAY,
                "personnes": Decimal(1000),
                "personnes, année": 2021,
                "mesure principale": "Dossiers",
                "valeur": Decimal("12.5"),
                "année": 2020,
                "dépense en euros": Decimal(500),
                "dépense, année": 2019,
                "coût unitaire en euros": Decimal("0.4"),
                "unité": "dossier",
                "coût, année": 2018,
            },
            {**dict.fromkeys(table.header), "service": "Service b", "identifiant": "b", "millésime": 2021},
        ],
    )


@pytest.mark.parametrize(("end", "year"), [("2022-01-01", 2021), ("2022-01-02", 2022), ("2021-07-01", 2021)])
def test_the_year_of_a_period_is_that_of_its_last_day(end: str, year: int) -> None:
    assert LastMeasure("a", "a", Decimal(1), dt.date(2021, 1, 1), dt.date.fromisoformat(end), False).year == year
