"""Unit costs: from spending, measurements and shares to cents, if each is known for the same year."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from impact.models import CostUnit, Metric, Spending, StatedUnitCost
from impact.queries.metrics import UnitCost, unit_costs
from startups.models import Startup
from tests import factories
from tests.cases import cases


def cost(**fields: Any) -> UnitCost:
    """Return a cost with only ``fields`` known."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("counted", "share_metric", "share", "spending", "spending_source", "stated", "stated_source")
    )
    usual = {"startup": 1, "year": 2021, "unit": "dossier", "metric": "Dossiers"}
    exact = dict.fromkeys(("is_spending_rounded", "is_count_rounded", "is_share_rounded"), False)
    return UnitCost(**{**nothing, **usual, **exact, **fields})


@pytest.mark.parametrize(
    ("counted", "spending", "computed"),
    [
        ("3000000", "1200000", "0.40"),  # démarches-simplifiées.fr
        ("47000000", "940000", "0.02"),  # API Entreprise
        ("8", "1", "0.13"),  # 0,125: half up
        ("40", "1", "0.03"),  # 0,025: half up, not half even
        ("1000", "1", "0.00"),
        ("3", "0", "0.00"),  # nothing was spent, which is known
        ("0", "10", None),
        (None, "10", None),
        ("3", None, None),
        ("0.0001", "999999999999.99", "9999999999999900.00"),
    ],
)
def test_a_cost_is_to_the_nearest_cent_and_unknown_without_both(
    counted: str | None, spending: str | None, computed: str | None
) -> None:
    known = {
        name: None if text is None else Decimal(text) for name, text in (("counted", counted), ("spending", spending))
    }
    found = cost(**known).computed
    assert (None if found is None else str(found)) == computed


@pytest.mark.parametrize(
    ("share_metric", "share", "units"),
    [
        (None, None, "3700000"),
        ("Part", None, None),
        ("Part", "62", "2294000"),
        ("Part", "0", "0"),
        ("Part", "100", "3700000"),
    ],
)
def test_a_part_that_nobody_measured_gives_no_units(
    share_metric: str | None, share: str | None, units: str | None
) -> None:
    one = cost(
        counted=Decimal(3700000),
        share_metric=share_metric,
        share=None if share is None else Decimal(share),
        spending=Decimal(270000),
    )
    assert one.units == (None if units is None else Decimal(units))
    assert (one.computed is None) == (not one.units)


def test_what_a_report_stated_replaces_what_the_records_do_not_give() -> None:
    known = {"counted": Decimal(3), "spending": Decimal(6)}
    assert cost(stated=Decimal("0.02")).figure.exact == Decimal("0.02")
    assert cost(stated=Decimal("0.02"), **known).figure.exact == Decimal(2)
    assert cost(**known).figure.exact == Decimal(2)
    assert cost(stated=Decimal("0.02"), counted=Decimal(3), spending=Decimal(0)).figure.exact == Decimal("0.00")
    assert cost().figure.exact is None


amounts = st.decimals(0, 10**9, places=2)
counts = st.integers(1, 10**12).map(Decimal)


@given(spending=amounts, counted=counts)
def test_a_cost_times_its_units_is_the_spending_to_half_a_cent_a_unit(spending: Decimal, counted: Decimal) -> None:
    computed = cost(counted=counted, spending=spending).computed
    assert computed is not None
    assert abs(computed * counted - spending) <= counted * Decimal("0.005")


@pytest.fixture
def startup() -> Startup:
    """Create a service with a monthly count of files, by which its cost is divided."""
    startup = factories.make_startup("a")
    CostUnit.objects.create(startup=startup, label="dossier", metric=factories.make_metric(startup, "dossiers"))
    return startup


def measure(startup: Startup, code: str, *periods: tuple[str, str], **fields: Any) -> None:
    metric = startup.metrics.get(code=code)
    for period, value in periods:
        factories.make_measurement(metric, period, value, **fields)


def spend(startup: Startup, year: int, amount: str, **fields: Any) -> None:
    Spending.objects.create(startup=startup, year=year, amount=Decimal(amount), **fields)


MONTHS = [(f"2021-{month:02}", str(month)) for month in range(1, 13)]
YEARS: dict[str, tuple[list[tuple[str, str]], str | None]] = {
    "each month": (MONTHS, "78"),
    "the year at once": ([("2021", "78.5")], "78.5"),
    "quarters and months": ([("2021-T1", "6"), ("2021-04-01/2021-12-31", "72")], "78"),
    "a month that nobody measured": (MONTHS[:5] + MONTHS[6:], None),
    "the last day left out": ([("2021-01-01/2021-12-30", "78")], None),
    "the first day left out": ([("2021-01-02/2021-12-31", "78")], None),
    "a period that goes beyond the year": ([("2021-01-01/2022-01-01", "78")], None),
    "a period that began before": ([("2020-12-31/2021-12-31", "78")], None),
    "months of the year before too": ([("2020-12", "1000"), *MONTHS], "78"),
    "nothing": ([], None),
    "zero each month": ([(month, "0") for month, _ in MONTHS], "0"),
}


@pytest.mark.django_db
@cases(("measured", "counted"), YEARS.values(), ids=YEARS)
def test_units_are_counted_when_every_day_of_the_year_is_measured(
    measured: list[tuple[str, str]], counted: str | None
) -> None:
    startup = factories.make_startup("a")
    metric = factories.make_metric(startup, "dossiers", kind="amount")
    CostUnit.objects.create(startup=startup, label="dossier", metric=metric)
    measure(startup, "dossiers", *measured)
    spend(startup, 2021, "10")
    (found,) = unit_costs([startup.pk])[startup.pk]
    assert found.counted == (None if counted is None else Decimal(counted))


@pytest.mark.django_db
def test_people_of_several_months_are_units_only_if_they_are_different(startup: Startup) -> None:
    Metric.objects.filter(startup=startup).update(counts_people=True)
    measure(startup, "dossiers", *MONTHS)
    measure(startup, "dossiers", ("2022", "40"))
    for year in (2021, 2022):
        spend(startup, year, "10")
    counted = {one.year: one.counted for one in unit_costs([startup.pk])[startup.pk]}
    assert counted == {2021: None, 2022: 40}
    Metric.objects.filter(startup=startup).update(has_different_people=True)
    assert {one.year: one.counted for one in unit_costs([startup.pk])[startup.pk]} == {2021: 78, 2022: 40}


@pytest.mark.django_db
def test_a_leap_year_has_its_29_february(startup: Startup) -> None:
    measure(startup, "dossiers", *((f"2020-{month:02}", "1") for month in range(1, 13) if month != 2))
    measure(startup, "dossiers", ("2020-02-01/2020-02-28", "1"))
    spend(startup, 2020, "10")
    assert unit_costs([startup.pk])[startup.pk][0].counted is None
    measure(startup, "dossiers", ("2020-02-29/2020-02-29", "1"))
    assert unit_costs([startup.pk])[startup.pk][0].counted == 13


@pytest.mark.django_db
def test_a_cost_comes_with_the_facts_that_made_it_the_last_year_first(startup: Startup) -> None:
    part = factories.make_metric(startup, "part", kind="percentage", unit="%")
    CostUnit.objects.update(share=part)
    measure(startup, "dossiers", ("2021", "100"))
    measure(startup, "dossiers", ("2020", "50"), is_approximate=True)
    measure(startup, "part", ("2021", "40"), ("2020-01", "90"))  # the share of a month is not that of the year
    spend(startup, 2021, "80", source="Convention")
    spend(startup, 2019, "5", is_approximate=True)
    StatedUnitCost.objects.create(startup=startup, year=2020, amount=Decimal("0.0200"), source="Bilan")
    usual: dict[str, Any] = {"startup": startup.pk, "metric": "Dossiers", "share_metric": "Part"}
    assert unit_costs([startup.pk]) == {
        startup.pk: [
            cost(
                **usual,
                year=2021,
                counted=Decimal(100),
                share=Decimal(40),
                spending=Decimal(80),
                spending_source="Convention",
            ),
            cost(
                **usual,
                year=2020,
                counted=Decimal(50),
                is_count_rounded=True,
                stated=Decimal("0.02"),
                stated_source="Bilan",
            ),
            cost(**usual, year=2019, spending=Decimal(5), spending_source="", is_spending_rounded=True),
        ]
    }
    assert [one.figure.exact for one in unit_costs([startup.pk])[startup.pk]] == [Decimal(2), Decimal("0.02"), None]


@pytest.mark.django_db
def test_a_service_without_a_unit_or_a_year_has_no_cost(
    startup: Startup, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = factories.make_startup("b")
    spend(other, 2021, "10")
    measure(startup, "dossiers", ("2021", "100"))
    with django_assert_num_queries(1):
        assert unit_costs([startup.pk, other.pk]) == {}
    assert unit_costs([]) == {}
    spend(startup, 2021, "10")
    assert unit_costs([other.pk]) == {}
    assert [one.computed for one in unit_costs([startup.pk, other.pk])[startup.pk]] == [Decimal("0.10")]
