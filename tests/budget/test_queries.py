import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from budget.queries import AwardRow, CreditsOfYear, Phase, RoundRow, Sum, by_year, credits, funding_rounds, sum_of
from tests import factories

pytestmark = pytest.mark.django_db


def award_row(amount: str | None, *, startup: str | None = "s", incubator: str | None = None) -> AwardRow:
    return AwardRow(
        startup=startup,
        incubator=incubator,
        name="Nom",
        amount=None if amount is None else Decimal(amount),
        awarded_on=None,
        counted_on=dt.date(2021, 9, 30),
        objective="",
        result="",
        result_on=None,
        objective_reached=None,
        phase_then=None,
        phase_now=None,
        is_fictitious=False,
    )


def test_funding_rounds_give_the_laureates_then_and_now() -> None:
    startup = factories.make_startup(
        "a", phases=[("construction", "2020-01-01"), ("acceleration", "2021-09-15"), ("transfere", "2022-01-01")]
    )
    nine = factories.make_round(9, 2021, quarter=3, committee_on=dt.date(2021, 9, 10), objective="Accélérer")
    factories.make_award(
        nine,
        startup,
        "150000",
        objective="Dix départements",
        result="Douze départements",
        result_on=dt.date(2022, 3, 1),
        objective_reached=True,
    )
    factories.make_award(nine, factories.make_incubator("i", name="Fabrique"), "200000.50", is_fictitious=True)
    assert funding_rounds() == [
        RoundRow(
            number=9,
            year=2021,
            quarter=3,
            call_opened_on=None,
            committee_on=dt.date(2021, 9, 10),
            objective="Accélérer",
            is_fictitious=False,
            awards=(
                AwardRow(
                    startup=None,
                    incubator="i",
                    name="Fabrique",
                    amount=Decimal("200000.50"),
                    awarded_on=None,
                    counted_on=dt.date(2021, 9, 10),
                    objective="",
                    result="",
                    result_on=None,
                    objective_reached=None,
                    phase_then=None,
                    phase_now=None,
                    is_fictitious=True,
                ),
                AwardRow(
                    startup="a",
                    incubator=None,
                    name="Service a",
                    amount=Decimal(150000),
                    awarded_on=None,
                    counted_on=dt.date(2021, 9, 10),
                    objective="Dix départements",
                    result="Douze départements",
                    result_on=dt.date(2022, 3, 1),
                    objective_reached=True,
                    phase_then=Phase("construction", "En construction"),
                    phase_now=Phase("transfere", "Transféré"),
                    is_fictitious=False,
                ),
            ),
        )
    ]


@pytest.mark.parametrize(
    ("awarded", "committee", "quarter", "counted"),
    [
        (dt.date(2021, 5, 5), dt.date(2021, 4, 4), 3, dt.date(2021, 5, 5)),
        (None, dt.date(2021, 4, 4), 3, dt.date(2021, 4, 4)),
        (None, None, 1, dt.date(2021, 3, 31)),
        (None, None, 2, dt.date(2021, 6, 30)),
        (None, None, 4, dt.date(2021, 12, 31)),
        (None, None, None, dt.date(2021, 12, 31)),
    ],
)
def test_an_award_counts_from_the_best_date_known(
    awarded: dt.date | None, committee: dt.date | None, quarter: int | None, counted: dt.date
) -> None:
    one = factories.make_round(9, 2021, quarter=quarter, committee_on=committee)
    factories.make_award(one, factories.make_startup(), awarded_on=awarded)
    assert [award.counted_on for award in funding_rounds()[0].awards] == [counted]


def test_a_laureate_is_in_the_phase_that_begins_that_day_and_no_more_in_the_one_that_ends() -> None:
    phases = [("investigation", "2020-01-01"), ("construction", "2021-05-05"), ("acceleration", "2021-05-06")]
    day = dt.date(2021, 5, 5)
    factories.make_award(factories.make_round(), factories.make_startup(phases=phases), awarded_on=day)
    factories.make_award(factories.make_round(8), factories.make_startup("b", phases=phases[1:]), awarded_on=day)
    assert [award.phase_then for one in funding_rounds() for award in one.awards] == [
        Phase("construction", "En construction"),
        Phase("construction", "En construction"),
    ]


def test_awards_of_one_amount_come_as_they_were_recorded() -> None:
    one = factories.make_round()
    for slug in ("b", "c", "a"):
        factories.make_award(one, factories.make_startup(slug), "10")
    assert [award.startup for award in funding_rounds()[0].awards] == ["b", "c", "a"]


def test_awards_of_unknown_amount_come_last_and_rounds_without_any_are_kept() -> None:
    one = factories.make_round(7)
    factories.make_round(8)
    for slug, amount in (("a", None), ("b", "10"), ("c", "20")):
        factories.make_award(one, factories.make_startup(slug), amount)
    rounds = funding_rounds()
    assert [(one.number, [award.startup for award in one.awards]) for one in rounds] == [
        (8, []),
        (7, ["c", "b", "a"]),
    ]


def test_funding_rounds_can_be_asked_for_one() -> None:
    factories.make_round(7)
    factories.make_round(8)
    assert [one.number for one in funding_rounds(number=7)] == [7]
    assert funding_rounds(number=6) == []


@pytest.mark.parametrize("number", [1, 3])
def test_funding_rounds_make_two_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for index in range(number):
        one = factories.make_round(index + 1)
        for award in range(number):
            startup = factories.make_startup(f"s{index}-{award}", phases=[("construction", "2021-01-01")])
            factories.make_award(one, startup)
    with django_assert_num_queries(2):  # the rounds, their awards with the phases
        assert sum(len(one.awards) for one in funding_rounds()) == number * number


def test_rounds_by_year_come_the_last_first() -> None:
    for number, year in ((1, 2019), (3, 2020), (2, 2020), (4, 2020)):
        factories.make_round(number, year)
    assert [(year.year, [one.number for one in year.rounds]) for year in by_year(funding_rounds())] == [
        (2020, [4, 3, 2]),
        (2019, [1]),
    ]


def test_a_laureate_of_two_rounds_counts_once_in_its_year() -> None:
    startup = factories.make_startup()
    for number in (7, 8):
        factories.make_award(factories.make_round(number), startup, "100")
    (year,) = by_year(funding_rounds())
    assert year.sum == Sum(awards=2, startups=1, incubators=0, total=Decimal(200), unknown=0)
    incubator = factories.make_incubator()
    for number in (9, 10):
        factories.make_award(factories.make_round(number), incubator, None)
    (year,) = by_year(funding_rounds())
    assert year.sum == Sum(awards=4, startups=1, incubators=1, total=Decimal(200), unknown=2)


AMOUNTS = st.none() | st.decimals(1, 10**6, places=2)


@given(amounts=st.lists(AMOUNTS))
def test_a_sum_adds_the_known_amounts_and_counts_the_others(amounts: list[Decimal | None]) -> None:
    found = sum_of([award_row(None if amount is None else str(amount)) for amount in amounts])
    known = [amount for amount in amounts if amount is not None]
    assert found.total == (sum(known) if known else None)
    assert (found.awards, found.unknown) == (len(amounts), len(amounts) - len(known))


def test_credits_are_the_sum_of_their_lines_beside_what_was_printed() -> None:
    factories.make_credits(
        2021, [("Réseau", "1.50"), ("Produits", "2.50"), ("Appui", "0")], stated_total=Decimal(5), source="Bilan"
    )
    factories.make_credits(2020, stated_total=Decimal(3), stated_is_rounded=True, programme="")
    assert credits() == [
        CreditsOfYear(
            year=2021,
            programme="352",
            programme_name="",
            lines=(("Réseau", "", Decimal("1.50")), ("Produits", "", Decimal("2.50")), ("Appui", "", Decimal(0))),
            stated=Decimal(5),
            stated_is_rounded=False,
            source="Bilan",
        ),
        CreditsOfYear(
            year=2020,
            programme="",
            programme_name="",
            lines=(),
            stated=Decimal(3),
            stated_is_rounded=True,
            source="",
        ),
    ]
    assert [(row.total, row.best_known, row.difference) for row in credits()] == [
        (Decimal(4), Decimal(4), Decimal(1)),
        (None, Decimal(3), None),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_credits_make_two_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for index in range(number):
        factories.make_credits(2020 + index, [(f"Ligne {line}", "1") for line in range(number)])
    with django_assert_num_queries(2):  # the years, their lines
        assert sum(len(row.lines) for row in credits()) == number * number
