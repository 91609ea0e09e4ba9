"""Awards between two dates, and small functions on money."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries

from budget.models import Application, Award, EntryCriterion, Letter, Milestone, Participation
from budget.queries.credits import ComparedCredits, ComparedLine
from budget.queries.fast import Awarded, awarded_between, awards_between, rounds_of
from common.clock import today
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = (dt.date(2021, month, 1) for month in (5, 6, 7))


@pytest.fixture
def awards() -> list[Award]:
    """Create awards in two rounds: on 1 May, 1 June (unknown amount), 1 July, and at the end of the third quarter."""
    first, second = factories.make_round(8, 2021, quarter=3), factories.make_round(9, 2021)
    one, two = factories.make_startup("un"), factories.make_startup("deux")
    return [
        factories.make_award(first, one, "1000", awarded_on=MAY),
        factories.make_award(second, factories.make_incubator(), None, awarded_on=JUNE),
        factories.make_award(second, one, "20.50", awarded_on=JULY),
        factories.make_award(first, two, "300"),
    ]


BETWEEN: list[tuple[tuple[dt.date, dt.date], Awarded, list[int]]] = [
    ((dt.date(2021, 4, 30), MAY), Awarded(1, Decimal(1000), 0), [0]),  # the last day is included
    ((MAY, JUNE), Awarded(1, None, 1), [1]),  # the first is not; unknown is not zero
    ((dt.date(2021, 4, 30), JULY), Awarded(3, Decimal("1020.50"), 1), [0, 1, 2]),
    ((JULY, dt.date(2021, 9, 29)), Awarded(0, None, 0), []),
    (
        (JULY, dt.date(2021, 9, 30)),
        Awarded(1, Decimal(300), 0),
        [3],
    ),  # the end of its quarter, since its day is unknown
    ((JULY, MAY), Awarded(0, None, 0), []),
]


@cases(("days", "awarded", "places"), BETWEEN)
def test_what_was_awarded_between_two_days(
    awards: list[Award],
    days: tuple[dt.date, dt.date],
    awarded: Awarded,
    places: list[int],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert awarded_between(*days) == awarded
    with django_assert_num_queries(1):
        found = [(str(row.startup or row.incubator), row.round.number) for row in awards_between(*days)]
    assert found == [(str(one.startup or one.incubator), one.round.number) for one in (awards[at] for at in places)]


def test_awards_of_one_day_come_as_they_were_recorded() -> None:
    call = factories.make_round()
    made = [factories.make_award(call, factories.make_startup(slug), awarded_on=MAY) for slug in ("z", "a", "m")]
    assert awards_between(dt.date(2021, 4, 1), MAY) == made


@cases(
    ("stated", "amount", "difference"),
    [
        (Decimal(100), "60", Decimal(40)),
        (Decimal(60), "100", Decimal(-40)),
        (Decimal(100), None, None),
        (None, "60", None),
        (None, None, None),
    ],
)
def test_what_was_announced_of_a_round_and_is_not_recorded(
    stated: Decimal | None, amount: str | None, difference: Decimal | None
) -> None:
    factories.make_award(factories.make_round(9, 2021, stated_total=stated), factories.make_startup(), amount)
    (one,) = rounds_of(2021).rounds
    assert (one.difference, one.missing_awards) == (difference, None)


@cases(
    ("before", "after", "is_known"),
    [(None, None, False), (Decimal(0), None, True), (None, Decimal(0), True), (Decimal(1), Decimal(2), True)],
)
def test_credits_compared_are_known_when_those_of_a_year_are(
    before: Decimal | None, after: Decimal | None, is_known: bool
) -> None:
    assert ComparedCredits(2020, 2021, (), ComparedLine("Total", before, after)).is_known is is_known


def _application() -> Application:
    return factories.make_application(factories.make_round(), factories.make_startup())


def _participation() -> Participation:
    return factories.make_season(2).participations.create(startup=factories.make_startup())


SAID: dict[str, tuple[Callable[[], Model], str]] = {
    "application": (_application, "FAST 9 : Service un.service"),
    "application of an incubator": (
        lambda: factories.make_application(factories.make_round(), factories.make_incubator()),
        "FAST 9 : Incubateur fabrique",
    ),
    "opinion": (
        lambda: _application().assessments.create(opinion="reserved"),
        "Réservé (FAST 9 : Service un.service)",
    ),
    "participation": (_participation, "Service un.service (GAMMA, saison 2)"),
    "criterion": (
        lambda: EntryCriterion.objects.create(participation=_participation(), criterion="market_fit", state="missing"),
        "Une adéquation produit/marché établie : preuve manquante",
    ),
    "milestone": (
        lambda: Milestone.objects.create(participation=_participation(), label="Cent usagers", due_on=today()),
        "Cent usagers (Service un.service (GAMMA, saison 2))",
    ),
    "letter": (
        lambda: Letter(kind="call_opened", round=factories.make_round(), user=factories.make_user("a@example.fr")),
        "Appel ouvert (FAST 9)",
    ),
    "support": (
        lambda: factories.make_support(factories.make_startup()),
        "Brigade d’intervention numérique : Service un.service",
    ),
}


@cases(("make", "words"), SAID.values(), ids=SAID)
def test_a_record_of_money_is_named_in_the_history_and_in_messages(make: Callable[[], Model], words: str) -> None:
    assert str(make()) == words
