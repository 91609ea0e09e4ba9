"""Queries on fiches at a date: the limits of spans and memberships, and the whole portfolio."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from common.clock import today
from common.figure import Figure
from incubators.models import Incubator
from startups.models import Membership, Startup
from startups.queries import (
    Breakdown,
    Portfolio,
    YearlyCount,
    incubators_of,
    partner_incubators,
    portfolio,
    portfolio_by_year,
    spans_at,
)
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
BEFORE, FIRST, LAST, AFTER = (
    dt.date.fromisoformat(day) for day in ("2020-12-31", "2021-01-01", "2021-05-31", "2021-06-01")
)
NONE = dict.fromkeys((key for key, *_ in factories.KINDS), Figure(0, day=FIRST))


def on(count: int) -> Figure:
    """Return a number of services on the day of the tests."""
    return Figure(count, day=FIRST)


def test_incubators_come_by_name_and_those_without_incubator_last() -> None:
    for slug, name in (("b", "Même"), ("a", "Même"), ("c", "Autre"), (None, None)):
        incubator = factories.make_incubator(slug, name=name) if slug else None
        for kind in ("construction", "abandon"):
            factories.make_startup(f"{slug}.{kind}", phases=[(kind, "2021-01-01")], incubator=incubator)
    found = portfolio(FIRST)
    assert found.by_incubator == [
        Breakdown("c", "Autre", on(0), on(1), on(1)),
        Breakdown("a", "Même", on(0), on(1), on(1)),
        Breakdown("b", "Même", on(0), on(1), on(1)),
        Breakdown(None, None, on(0), on(1), on(1)),
    ]
    assert (found.services, found.ended) == (on(4), on(4))


def test_phase_holds_from_its_first_day_to_the_one_before_the_next() -> None:
    factories.make_startup(phases=[("investigation", "2021-01-01"), ("construction", "2021-06-01")])
    held = [list(spans_at(day).values_list("kind", flat=True)) for day in (BEFORE, FIRST, LAST, AFTER)]
    assert held == [[], ["investigation"], ["investigation"], ["construction"]]


@cases(
    ("start", "end", "carried"),
    [
        (None, None, [True, True, True, True]),
        ("2021-01-01", None, [False, True, True, True]),
        (None, "2021-06-01", [True, True, True, False]),
        ("2021-01-01", "2021-06-01", [False, True, True, False]),
    ],
)
def test_incubator_carries_from_its_first_day_to_the_one_before_its_end(
    start: str | None, end: str | None, carried: list[bool]
) -> None:
    startup, incubator = factories.make_startup(), factories.make_incubator()
    factories.make_membership(startup, incubator, start, end, is_lead=False)
    other = factories.make_startup("autre", incubator=factories.make_incubator("autre"))
    days = (BEFORE, FIRST, LAST, AFTER)
    assert [list(incubators_of(startup, day)) == [incubator] for day in days] == carried
    assert [[one.slug for one in incubators_of(other, day)] for day in days] == [["autre"]] * 4


def test_portfolio_of_nobody_shows_zero_of_each_kind(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    factories.make_phase_kinds()
    with django_assert_num_queries(1):
        found = portfolio(FIRST)
    assert found == Portfolio(FIRST, investigations=on(0), services=on(0), ended=on(0), by_phase=NONE, by_incubator=[])


def test_portfolio_breaks_down_by_name_and_shows_those_without_incubator_last() -> None:
    zebre, atelier = factories.make_incubator("z", name="Atelier"), factories.make_incubator("a", name="Zèbre")
    factories.make_startup("1", phases=[("investigation", "2021-01-01")], incubator=zebre)
    factories.make_startup("2", phases=[("construction", "2021-01-01")], incubator=atelier)
    shared = factories.make_startup("3", phases=[("opere", "2021-01-01")], incubator=atelier)
    factories.make_membership(shared, zebre, is_lead=False)
    factories.make_startup("4", phases=[("abandon", "2021-01-01")])
    factories.make_startup("5", phases=[("abandon", "2021-01-02")], incubator=atelier)
    assert portfolio(FIRST) == Portfolio(
        FIRST,
        investigations=on(1),
        services=on(2),
        ended=on(1),
        by_phase={**NONE, **dict.fromkeys(("investigation", "construction", "opere", "abandon"), on(1))},
        by_incubator=[
            Breakdown("z", "Atelier", investigations=on(1), services=on(0), ended=on(0)),
            Breakdown("a", "Zèbre", investigations=on(0), services=on(2), ended=on(0)),
            Breakdown(None, None, investigations=on(0), services=on(0), ended=on(1)),
        ],
    )


def test_portfolio_by_year_goes_from_the_year_asked_to_this_one() -> None:
    factories.make_startup("ancien", phases=[("construction", "2010-05-01"), ("opere", "2012-05-01")])
    factories.make_startup("bref", phases=[("construction", "2020-05-01"), ("abandon", "2020-06-01")])
    years = range(2019, today().year + 1)
    ended = [YearlyCount(year, "abandon", None, 1) for year in years if year > 2020]
    opened = [YearlyCount(year, "opere", None, 1) for year in years]
    assert portfolio_by_year(2019) == sorted([*ended, *opened], key=lambda row: (row.year, row.kind))
    assert portfolio_by_year(2019, 2020) == opened[:2]
    assert portfolio_by_year(2012, 2013) == [
        YearlyCount(2012, "construction", None, 1),
        YearlyCount(2013, "opere", None, 1),
    ]
    assert portfolio_by_year(2021, 2020) == []


DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2021, 1, 12))


@given(st.lists(DAYS, max_size=4, unique=True), DAYS)
def test_carrier_of_each_day_is_one_of_a_chain_of_leads(bounds: list[dt.date], day: dt.date) -> None:
    Startup.objects.all().delete()
    Membership.objects.all().delete()
    startup = factories.make_startup(phases=[("construction", "2020-01-01")])
    edges = [None, *(one.isoformat() for one in sorted(bounds)), None]
    turns = [
        (Incubator.objects.get_or_create(slug=f"i{place}", defaults={"name": "Un"})[0], since, until)
        for place, (since, until) in enumerate(pairwise(edges))
    ]
    for incubator, since, until in turns:
        factories.make_membership(startup, incubator, since, until)
    turn = turns[sum(bound <= day for bound in bounds)][0]
    assert list(incubators_of(startup, day)) == [turn]
    assert [span.incubator for span in spans_at(day)] == [turn]


def test_incubators_come_by_name_then_by_identifier_and_those_without_incubator_last() -> None:
    for slug, name in (("z", "Alpha"), ("a", "Alpha"), ("m", "Zêta"), ("b", "Bêta")):
        incubator = factories.make_incubator(slug, name=name)
        factories.make_startup(f"s-{slug}", incubator=incubator, phases=[("construction", "2020-01-01")])
    factories.make_startup("seul", phases=[("investigation", "2020-01-01")])
    found = portfolio(dt.date(2021, 1, 1)).by_incubator
    assert [
        (one.name, one.incubator, one.investigations.value, one.services.value, one.ended.value) for one in found
    ] == [
        ("Alpha", "a", 0, 1, 0),
        ("Alpha", "z", 0, 1, 0),
        ("Bêta", "b", 0, 1, 0),
        ("Zêta", "m", 0, 1, 0),
        (None, None, 1, 0, 0),
    ]


def test_partner_incubators_carry_a_service_or_an_investigation_or_are_open() -> None:
    factories.make_incubator("ouvert", opened_on=FIRST)
    factories.make_incubator("ferme", opened_on=BEFORE, closed_on=FIRST)
    factories.make_incubator("a-venir", opened_on=AFTER)
    factories.make_incubator("sans-date")
    lead, second, ended, was_lead = (factories.make_incubator(slug) for slug in ("mene", "suit", "fini", "avant"))
    service = factories.make_startup("service", phases=[("construction", "2020-01-01")])
    factories.make_membership(service, was_lead, None, "2021-01-01")
    factories.make_membership(service, lead, "2021-01-01")
    factories.make_membership(service, second, "2021-01-01", is_lead=False)
    factories.make_startup("arret", phases=[("abandon", "2020-01-01")], incubator=ended)
    assert set(partner_incubators(FIRST).values_list("slug", flat=True)) == {"ouvert", "mene", "suit"}
    assert set(partner_incubators(BEFORE).values_list("slug", flat=True)) == {"ferme", "avant"}
