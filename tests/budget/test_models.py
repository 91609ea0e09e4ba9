import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from budget.models import Award, CreditLine, CreditYear, FundingRound
from tests import factories
from tests.violations import Violation, assert_refused, each

MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)


def funding_round(**fields: Any) -> FundingRound:
    return FundingRound(**{"number": 9, "year": 2021, **fields})


def award(**fields: Any) -> Award:
    return Award(round=factories.make_round(), **{"startup": factories.make_startup(), "amount": Decimal(1), **fields})


def award_to_both() -> Award:
    return award(incubator=factories.make_incubator())


def the_same_startup_again() -> Award:
    first = award()
    first.save()
    return Award(round=first.round, startup=first.startup, amount=Decimal(2))


def the_same_incubator_again() -> Award:
    first = factories.make_award(factories.make_round(), factories.make_incubator())
    return Award(round=first.round, incubator=first.incubator, amount=Decimal(2))


def the_same_line_again() -> CreditLine:
    year = factories.make_credits(lines=[("Réseau", "1")])
    return CreditLine(credit_year=year, label="Réseau", amount=Decimal(1))


def a_negative_line() -> CreditLine:
    return CreditLine(credit_year=factories.make_credits(), label="Réseau", amount=Decimal("-0.01"))


VIOLATIONS = [
    Violation("funding_round_quarter_known", lambda: funding_round(quarter=5)),
    Violation("funding_round_quarter_known", lambda: funding_round(quarter=0)),
    Violation("funding_round_year_plausible", lambda: funding_round(year=2012)),
    Violation("funding_round_dates_ordered", lambda: funding_round(call_opened_on=JUNE, committee_on=MAY)),
    Violation("award_one_laureate", award_to_both),
    Violation("award_one_laureate", lambda: award(startup=None)),
    Violation("award_amount_positive", lambda: award(amount=Decimal(0))),
    Violation("award_amount_positive", lambda: award(amount=Decimal(-1))),
    Violation("award_once_per_startup", the_same_startup_again),
    Violation("award_once_per_incubator", the_same_incubator_again),
    Violation("award_result_dated", lambda: award(result="10 000 usagers")),
    Violation("credit_year_plausible", lambda: CreditYear(year=2100, programme="352")),
    Violation("credit_total_not_negative", lambda: CreditYear(year=2021, programme="352", stated_total=Decimal(-1))),
    Violation("credit_line_once", the_same_line_again),
    Violation("credit_line_not_negative", a_negative_line),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_bounds_themselves_are_taken() -> None:
    first = funding_round(number=1, year=2013, quarter=1, call_opened_on=MAY, committee_on=MAY)
    last = funding_round(number=2, year=2099, quarter=4)
    year = CreditYear(year=2013, programme="352", stated_total=Decimal(0))
    for row in (first, last, year):
        row.full_clean()
        row.save()
    CreditLine(credit_year=year, label="Réseau", amount=Decimal(0)).full_clean()


@pytest.mark.django_db
def test_a_startup_can_win_several_rounds() -> None:
    startup = factories.make_startup()
    factories.make_award(factories.make_round(7), startup, "100000.50")
    factories.make_award(factories.make_round(9), startup, None)
    assert list(startup.awards.order_by("round__number").values_list("round__number", "amount")) == [
        (7, Decimal("100000.50")),
        (9, None),
    ]


@pytest.mark.django_db
def test_an_unknown_amount_is_not_zero() -> None:
    factories.make_award(factories.make_round(), factories.make_startup(), None)
    assert Award.objects.aggregate(total=Sum("amount")) == {"total": None}


@pytest.mark.django_db
def test_amount_is_kept_to_the_cent() -> None:
    row = award(amount=Decimal("0.001"))
    with pytest.raises(ValidationError) as refused:
        row.clean_fields()
    assert refused.value.message_dict == {
        "amount": ["Assurez-vous qu’il n’y a pas plus de 2 chiffres après la virgule."]
    }


@pytest.mark.django_db
def test_records_are_shown_in_french() -> None:
    to_startup = award()
    to_incubator = Award(round=to_startup.round, incubator=factories.make_incubator())
    year = factories.make_credits(lines=[("Réseau", "1")])
    assert [str(to_startup), str(to_incubator), str(year), str(year.lines.get())] == [
        "FAST 9 : Service un.service",
        "FAST 9 : Incubateur fabrique",
        "Crédits 2021",
        "Réseau (2021)",
    ]
