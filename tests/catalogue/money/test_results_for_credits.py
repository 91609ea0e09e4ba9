"""The results of a year compared with its credits, in euros each and per million."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalogue.money.queries import CostsOfService, ResultCost, costs_by_service, results_for_credits
from common.figure import UNKNOWN, Figure
from impact.models import CostUnit, Spending, StatedUnitCost
from indicators.models import LiveResult, Publication, PublishedResult
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db


def live(code: str, year: int, value: str | None) -> None:
    indicator = factories.make_indicator(code, rule={"count": "startups"})
    LiveResult.objects.create(
        indicator=indicator,
        definition=indicator.definitions.get(),
        year=year,
        value=None if value is None else Decimal(value),
        computed_at=timezone.now(),
    )


def figures(results: Iterable[ResultCost]) -> list[tuple[Decimal | None, Decimal | None, Decimal | None]]:
    return [(one.figure.exact, one.euros_each, one.per_million) for one in results]


def test_a_year_of_which_nothing_is_known_is_next_to_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(8):  # nine with credits, whose lines are read too
        found = results_for_credits(2021)
    assert (found.year, found.credits, found.costs) == (2021, UNKNOWN, ())
    assert figures(found.results) == [(None, None, None)] * 3
    assert [(one.name, one.evidence) for one in found.results] == [
        ("Lancement de service", "/indicateurs/products_launched/2021/preuve/"),
        ("Nouveau service à impact national", "/indicateurs/national_impact/2021/preuve/"),
        ("Service à impact national, au total", "/financements/impact-national/"),
    ]


def test_each_figure_is_divided_half_up_by_the_credits_of_the_year() -> None:
    factories.make_credits(2021, [("Lignes", "2000001")])
    live("products_launched", 2021, "40")
    live("national_impact", 2021, "2")
    for slug, millesime in (("a", 2020), ("b", 2021), ("c", 2021), ("d", 2022)):
        factories.make_designation(factories.make_startup(slug), millesime)
    gone = {"withdrawn_on": dt.date(2021, 12, 31), "withdrawal_reason": "Arrêté"}
    factories.make_designation(factories.make_startup("e"), 2020, **gone)
    found = results_for_credits(2021)
    assert found.credits == Figure(2000001, "€")
    assert figures(found.results) == [
        (Decimal(40), Decimal(50000), Decimal("20.0")),
        (Decimal(2), Decimal(1000000), Decimal("1.0")),
        (Decimal(3), Decimal(670000), Decimal("1.5")),
    ]


@cases(
    ("count", "credits", "expected"),
    [
        ("0", "100", (Decimal(0), None, None)),
        ("3", "0", (Decimal(3), None, None)),
        (None, "100", (None, None, None)),
        ("3", "4", (Decimal(3), Decimal("1.3"), Decimal("750000.0"))),
        ("2", "5", (Decimal(2), Decimal("2.5"), Decimal("400000.0"))),
    ],
)
def test_nothing_is_divided_by_zero_or_by_what_is_unknown(
    count: str | None, credits: str, expected: tuple[Decimal | None, ...]
) -> None:
    factories.make_credits(2021, [("Lignes", credits)])
    live("products_launched", 2021, count)
    assert figures(results_for_credits(2021).results)[0] == expected


def test_a_total_stated_alone_is_rounded_when_its_source_rounds_it() -> None:
    factories.make_credits(2020, stated_total=Decimal(5500000), stated_is_rounded=True)
    found = results_for_credits(2020)
    assert found.credits == Figure(5500000, "€", is_rounded=True)


@cases("published", ["50", "0"])
def test_a_result_is_the_one_published_else_the_current_one(published: str) -> None:
    live("products_launched", 2021, "49")
    one = Publication.objects.create(year=2021, published_on=dt.date(2022, 2, 1))
    PublishedResult.objects.create(
        publication=one,
        indicator=LiveResult.objects.get().indicator,
        year=2021,
        value=Decimal(published),
        has_evidence=False,
    )
    assert results_for_credits(2021).results[0].figure.exact == Decimal(published)
    assert results_for_credits(2020).results[0].figure.exact is None


def test_the_costs_of_the_year_are_those_that_are_known_by_name_of_the_service() -> None:
    for slug, name, years in (("z", "Abeille", (2020, 2021)), ("a", "Zèbre", (2021,)), ("b", "Chat", ())):
        startup = factories.make_startup(slug, name=name)
        CostUnit.objects.create(startup=startup, label="dossier", metric=factories.make_metric(startup))
        Spending.objects.create(startup=startup, year=2021, amount=10)  # no cost without units
        for year in years:
            StatedUnitCost.objects.create(startup=startup, year=year, amount=year - 2019, source="Bilan")
    words = "2,00\u202f€ par dossier, annoncé (Bilan)\u00a0; le calcul n’est pas enregistré."
    assert results_for_credits(2021).costs == (("z", "Abeille", words), ("a", "Zèbre", words))
    assert results_for_credits(2022).costs == ()
    by_service = costs_by_service()
    assert [(one.slug, [cost.year for cost in one.costs]) for one in by_service] == [("z", [2021, 2020]), ("a", [2021])]
    assert by_service[1] == CostsOfService("a", "Zèbre", by_service[1].costs)
