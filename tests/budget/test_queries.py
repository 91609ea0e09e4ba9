import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from budget.models import Award, CreditLine, FundingRound
from budget.queries import (
    CreditFigures,
    CreditsOfYear,
    CreditTree,
    Sum,
    by_year,
    credits,
    credits_of,
    funding_rounds,
    rounds_of,
    sum_of,
)
from budget.queries.credits import MEASURES
from budget.queries.fast import AwardThenAndNow, RoundWithLaureates, Stage, stage_of, takes_applications
from incubators.models import Incubator
from startups.models import Startup
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db


def make_award_of(
    *, startup: str = "", incubator: str = "", phase_now: str | None = None, **fields: Any
) -> AwardThenAndNow:
    """Return an award, without saving it, with only ``fields`` known; ``phase_now`` is the badge of a phase."""
    for name, model, slug in (("startup", Startup, startup), ("incubator", Incubator, incubator)):
        fields[name] = model(pk=sum(map(ord, slug)), slug=slug) if slug else None
    return AwardThenAndNow(Award(**fields), dt.date(2021, 12, 31), kind_now=phase_now, badge_now=phase_now)


def make_round_of(*laureates: AwardThenAndNow, **fields: Any) -> RoundWithLaureates:
    """Return a round with these laureates, without saving it, with only ``fields`` known."""
    return RoundWithLaureates(FundingRound(**{"year": 2021, **fields}), laureates)


def line(label: str, amount: str | None, **fields: Any) -> CreditTree:
    own = CreditFigures(amount=None if amount is None else Decimal(amount))
    return CreditTree(**{"key": 0, "label": label, "detail": "", "activity": "", "own": own, **fields})


def without_keys(rows: Iterable[CreditsOfYear]) -> list[CreditsOfYear]:
    return [replace(row, key=0, lines=tuple(replace(line, key=0) for line in row.lines)) for row in rows]


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
    factories.make_award(nine, factories.make_incubator("i", name="Fabrique"), "200000.50")
    (found,) = funding_rounds()
    assert (found.round.number, found.round.committee_on, found.round.objective) == (
        9,
        dt.date(2021, 9, 10),
        "Accélérer",
    )
    of_incubator, of_startup = found.laureates
    incubator = of_incubator.award
    assert (incubator.laureate.name, incubator.amount, of_incubator.counted_on, of_incubator.kind_then) == (
        "Fabrique",
        Decimal("200000.50"),
        dt.date(2021, 9, 10),
        None,
    )
    assert incubator.startup is None
    award = of_startup.award
    assert (award.laureate, award.result, award.objective_reached) == (
        startup,
        "Douze départements",
        True,
    )
    assert (of_startup.kind_then, of_startup.badge_then) == ("construction", "En construction")
    assert (of_startup.kind_now, of_startup.badge_now) == ("transfere", "Transféré")


def test_an_award_shows_its_metric_before_and_after() -> None:
    startup = factories.make_startup("a")
    metric = factories.make_metric(startup)
    for period, value in (("2021-07", "100"), ("2021-08", "120"), ("2021-09", "140")):
        factories.make_measurement(metric, period, value)
    factories.make_award(
        factories.make_round(),
        startup,
        awarded_on=dt.date(2021, 9, 1),
        metric=metric,
        result_on=dt.date(2022, 3, 1),
        result_value=Decimal("900.5000"),
    )
    (found,) = funding_rounds()[0].laureates
    assert (found.award.metric, found.before, found.award.result_value) == (metric, Decimal(120), Decimal("900.5"))


@cases(
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
    assert [award.counted_on for award in funding_rounds()[0].laureates] == [counted]


def test_a_laureate_is_in_the_phase_that_begins_that_day_and_no_more_in_the_one_that_ends() -> None:
    phases = [("investigation", "2020-01-01"), ("construction", "2021-05-05"), ("acceleration", "2021-05-06")]
    day = dt.date(2021, 5, 5)
    factories.make_award(factories.make_round(), factories.make_startup(phases=phases), awarded_on=day)
    factories.make_award(factories.make_round(8), factories.make_startup("b", phases=phases[1:]), awarded_on=day)
    assert [award.kind_then for one in funding_rounds() for award in one.laureates] == ["construction", "construction"]


def test_awards_of_one_amount_come_as_they_were_recorded() -> None:
    one = factories.make_round()
    for slug in ("b", "c", "a"):
        factories.make_award(one, factories.make_startup(slug), "10")
    assert [found.award.laureate.slug for found in funding_rounds()[0].laureates] == ["b", "c", "a"]


def test_awards_of_unknown_amount_come_last_and_rounds_without_any_are_kept() -> None:
    one = factories.make_round(7)
    factories.make_round(8)
    for slug, amount in (("a", None), ("b", "10"), ("c", "20")):
        factories.make_award(one, factories.make_startup(slug), amount)
    rounds = funding_rounds()
    assert [(one.round.number, [found.award.laureate.slug for found in one.laureates]) for one in rounds] == [
        (8, []),
        (7, ["c", "b", "a"]),
    ]


def test_one_funding_round_can_be_requested_by_number() -> None:
    factories.make_round(7)
    factories.make_round(8)
    assert [one.round.number for one in funding_rounds(number=7)] == [7]
    assert funding_rounds(number=6) == []


@cases("number", [1, 3])
def test_funding_rounds_make_two_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for index in range(number):
        one = factories.make_round(index + 1)
        for award in range(number):
            startup = factories.make_startup(f"s{index}-{award}", phases=[("construction", "2021-01-01")])
            factories.make_award(one, startup)
    with django_assert_num_queries(3):  # date of the records, rounds, their awards with phases
        assert sum(len(one.laureates) for one in funding_rounds()) == number * number


def test_rounds_by_year_come_the_last_first() -> None:
    for number, year in ((1, 2019), (3, 2020), (2, 2020), (4, 2020)):
        factories.make_round(number, year)
    assert [(year.year, [one.round.number for one in year.rounds]) for year in by_year(funding_rounds())] == [
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
    found = sum_of([make_award_of(startup="s", amount=amount).award for amount in amounts])
    known = [amount for amount in amounts if amount is not None]
    assert found.total == (sum(known) if known else None)
    assert (found.awards, found.unknown) == (len(amounts), len(amounts) - len(known))


def test_credits_are_the_sum_of_their_lines_next_to_what_was_printed() -> None:
    factories.make_credits(
        2021, [("Réseau", "1.50"), ("Produits", "2.50"), ("Appui", "0")], stated_total=Decimal(5), source="Bilan"
    )
    factories.make_credits(2020, stated_total=Decimal(3), stated_is_rounded=True, programme="")
    assert without_keys(credits()) == [
        CreditsOfYear(
            key=0,
            year=2021,
            programme="352",
            programme_name="",
            lines=(line("Réseau", "1.50"), line("Produits", "2.50"), line("Appui", "0")),
            printed=CreditFigures(amount=Decimal(5)),
            stated_is_rounded=False,
            source="Bilan",
        ),
        CreditsOfYear(
            key=0,
            year=2020,
            programme="",
            programme_name="",
            lines=(),
            printed=CreditFigures(amount=Decimal(3)),
            stated_is_rounded=True,
            source="",
        ),
    ]
    assert [(row.total, row.figure.exact, row.difference.amount) for row in credits()] == [
        (Decimal(4), Decimal(4), Decimal(1)),
        (None, Decimal(3), None),
    ]


@cases("number", [1, 3])
def test_credits_make_two_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for index in range(number):
        factories.make_credits(2020 + index, [(f"Ligne {line}", "1") for line in range(number)])
    with django_assert_num_queries(2):  # years, lines
        assert sum(len(row.lines) for row in credits()) == number * number


def test_a_line_shows_its_figure_or_the_sum_of_its_details() -> None:
    details = (line("FAST", "3"), line("GAMMA", None), line("Transferts", "1.5"))
    assert line("Cofinancement", "7", details=details).figure() == Decimal(7)
    assert line("Cofinancement", "7", details=details).remainder() == Decimal("2.5")
    assert line("Cofinancement", None, details=details).figure() == Decimal("4.5")
    assert line("Cofinancement", None, details=details).remainder() is None
    assert line("Cofinancement", None, details=(line("GAMMA", None),)).figure() is None


def test_a_detail_is_not_added_to_the_line_that_it_details() -> None:
    year = factories.make_credits(2021, [("Cofinancement", "4735509"), ("Réseau", "1365172")])
    above = year.lines.get(label="Cofinancement")
    CreditLine.objects.create(credit_year=year, parent=above, label="FAST", activity="fast", amount=3090000)
    found = credits_of(2021)
    assert found is not None
    assert found.total == Decimal(6100681)
    assert credits_of(2020) is None


def test_the_other_figures_of_credits_have_their_own_totals() -> None:
    year = factories.make_credits(2023, stated_payments=Decimal(9), stated_staff=Decimal("12.5"))
    for label, voted, payments in (("A", 10, 4), ("B", None, 6)):
        CreditLine.objects.create(credit_year=year, label=label, voted=voted, payments=payments)
    found = credits_of(2023)
    assert found is not None
    assert {measure: found.sum_of(measure).exact for measure in MEASURES} == {
        "amount": None,
        "voted": Decimal(10),
        "commitments": None,
        "payments": Decimal(10),
        "staff": None,
    }
    assert found.difference_of("payments").exact == Decimal(-1)
    assert found.figure_of("staff").exact == Decimal("12.5")
    assert found.measures == ("voted", "payments", "staff")


def test_a_round_shows_which_announced_laureates_are_not_recorded() -> None:
    one = factories.make_round(13, 2023, stated_awards=10, stated_total=Decimal(2530000))
    factories.make_round(11, 2023)
    factories.make_award(one, factories.make_startup(), "2000000")
    year = rounds_of(2023)
    assert [(row.missing_awards, row.difference.exact) for row in year.rounds] == [(9, Decimal(530000)), (None, None)]
    assert rounds_of(2020).rounds == ()


@cases(
    ("day", "stage"),
    [
        ("2021-06-30", Stage.ANNOUNCED),
        ("2021-07-01", Stage.OPEN),
        ("2021-08-31", Stage.OPEN),
        ("2021-09-01", Stage.STUDIED),
        ("2021-09-10", Stage.DECIDED),
        ("2021-10-01", Stage.CLOSED),
    ],
)
def test_the_stage_of_a_round_follows_its_dates(day: str, stage: Stage) -> None:
    one = make_round_of(
        number=9,
        call_opened_on=dt.date(2021, 7, 1),
        call_closes_on=dt.date(2021, 8, 31),
        committee_on=dt.date(2021, 9, 10),
        closed_on=dt.date(2021, 10, 1),
    ).round
    assert stage_of(one, dt.date.fromisoformat(day)) == stage


def test_a_round_without_dates_is_listed_nowhere() -> None:
    assert stage_of(make_round_of(number=9).round, dt.date(2021, 1, 1)) == Stage.UNKNOWN
    assert not takes_applications(make_round_of(number=9).round, dt.date(2021, 1, 1))
