"""Checks of printed counts against the lists of records; nothing is reported without an error."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators.checks import lists, printed
from indicators.checks.records import ComparedRecords
from tests import factories
from tests.cases import cases
from tests.indicators.checks.figures import DAY, FEBRUARY, findings, state

pytestmark = pytest.mark.django_db


def test_an_incubator_counts_that_carries_an_investigation_or_a_service() -> None:
    for slug, kind in (("i", "investigation"), ("s", "construction"), ("t", "transfere"), ("e", "abandon")):
        factories.make_startup(f"{slug}.x", phases=[(kind, "2020-01-01")], incubator=factories.make_incubator(slug))
    factories.make_startup("seul", phases=[("construction", "2020-01-01")])  # without incubator
    day = dt.date(2022, 1, 1)
    state("incubators", "3", as_of=day)
    state("services", "3", as_of=day)
    state("ended", "1", as_of=day)
    state("investigations", "1", as_of=dt.date(2019, 12, 31))
    assert [(one.subject, one.computed_value) for one in lists.counts_against_the_portfolio(ComparedRecords(DAY))] == [
        ("investigations:2021:2021", Decimal(0))
    ]


def test_counts_are_compared_with_the_portfolio_of_their_day() -> None:
    fabrique = factories.make_incubator()
    factories.make_startup(
        "a", phases=[("investigation", "2020-01-01"), ("construction", "2021-06-01")], incubator=fabrique
    )
    factories.make_startup("b", phases=[("investigation", "2021-01-01")], incubator=fabrique)
    factories.make_startup("c", phases=[("abandon", "2021-01-01")])
    day = dt.date(2022, 1, 1)
    for subject, value in (("investigations", "1"), ("services", "1"), ("ended", "1"), ("incubators", "1")):
        state(subject, value, as_of=day)
    state("services", "1", year=2020, report_year=2020)  # without a day: not comparable
    assert findings(lists.counts_against_the_portfolio) == []
    state("services", "3", year=2020, printed="3 services", as_of=dt.date(2021, 1, 1))
    [found] = lists.counts_against_the_portfolio(ComparedRecords(DAY))
    assert (found.level, found.stated_value, found.computed_value) == ("drift", Decimal(3), Decimal(0))
    assert [(one.kind, one.key) for one in found.records] == [
        ("portfolio", "2021-01-01/service"),
    ]


def test_designations_are_counted_by_year_and_in_all() -> None:
    for slug, year in (("a", 2020), ("b", 2021), ("c", 2021)):
        factories.make_designation(factories.make_startup(slug), year)
    withdrawn = {"withdrawn_on": FEBRUARY, "withdrawal_reason": "Critère 2"}
    factories.make_designation(factories.make_startup("d"), 2021, **withdrawn)
    state("national_impact", "2")
    state("national_impact_total", "3")
    assert findings(lists.designations_against_lists) == []
    state("national_impact", "2", year=2020, printed="2 services")
    assert findings(lists.designations_against_lists) == [
        (
            "national_impact:2020:2021",
            "drift",
            "Le bilan 2021 indique « 2 services » ; services désignés pour le millésime 2020 : 1, soit 1 de moins.",
        )
    ]


def test_members_are_compared_with_the_known_ones() -> None:
    june = dt.date(2022, 6, 1)
    state("members", "1", as_of=june, printed="1 membre")
    assert findings(lists.members_against_lists) == [
        (
            "members:2021:2021",
            "missing",
            "Le bilan 2021 indique « 1 membre » : rien ne permet de le vérifier (aucun membre enregistré).",
        )
    ]
    factories.make_member("m1", missions=[("2022-01-01", None)])
    assert findings(lists.members_against_lists) == []
    factories.make_member("m2", missions=[("2022-06-01", "2022-06-01")])
    assert [level for _, level, _ in findings(lists.members_against_lists)] == ["drift"]


@cases(
    ("listed", "value", "precision", "said"),
    [
        ("Un\nDeux", "2", "exact", None),
        ("Un\n\n  \nDeux\n", "2", "exact", None),
        ("Un\nDeux\nTrois", "2", "exact", "et en nomme 3, soit 1 de plus."),
        ("Un", "2", "rounded", "et en nomme 1, soit 1 de moins."),
        ("Un", "2", "more_than", None),
    ],
)
def test_a_list_has_as_many_names_as_its_count(listed: str, value: str, precision: str, said: str | None) -> None:
    state("incubators", value, listed=listed, precision=precision, page="12")
    sentence = f"Le bilan 2021 (page 12) indique « {value} » {said}"
    expected = [("list:incubators:2021:2021", "gap", sentence)] if said else []
    assert findings(printed.printed_lists_against_counts) == expected
