import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Sum

from budget.models import (
    Application,
    Assessment,
    Award,
    CommitteeSeat,
    CreditLine,
    CreditYear,
    EntryCriterion,
    FundingRound,
    Milestone,
    Participation,
    RoundEmail,
    Season,
    SharedService,
    Support,
)
from incubators.models import Incubator
from startups.models import Startup
from tests import factories, wordings
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


def its_own_detail() -> CreditLine:
    return CreditLine(pk=7, credit_year=factories.make_credits(), parent_id=7, label="Réseau", amount=Decimal(1))


def application(**fields: Any) -> Application:
    usual = {"amount": Decimal(1), "objective": "Doubler", "submitted_on": JUNE}
    candidate = {} if {"startup", "incubator"} & fields.keys() else {"startup": factories.make_startup()}
    call = {} if "round" in fields else {"round": factories.make_round()}
    return Application(**{**call, **usual, **candidate, **fields})


def a_second_application(candidate: Startup | Incubator) -> Application:
    first = factories.make_application(factories.make_round(), candidate)
    return application(round=first.round, startup=first.startup, incubator=first.incubator)


def a_metric_for_an_incubator() -> Application:
    metric = factories.make_metric(factories.make_startup())
    return application(incubator=factories.make_incubator(), metric=metric)


def assessment(**fields: Any) -> Assessment:
    given = factories.make_application(factories.make_round(), factories.make_startup())
    return Assessment(**{"application": given, "author": factories.make_user(), "opinion": "favourable", **fields})


def a_second_assessment() -> Assessment:
    first = assessment()
    first.save()
    return Assessment(application=first.application, author=first.author, opinion="reserved")


def seat(**fields: Any) -> CommitteeSeat:
    return CommitteeSeat(**{"round": factories.make_round(), "role": "Direction", "organisation": "DINUM", **fields})


def the_same_seat_again() -> CommitteeSeat:
    first = seat()
    first.save()
    return CommitteeSeat(round=first.round, role="Direction", organisation="DINUM")


def participation(**fields: Any) -> Participation:
    return Participation(**{"season": factories.make_season(), "startup": factories.make_startup(), **fields})


def a_second_participation() -> Participation:
    first = participation()
    first.save()
    return Participation(season=first.season, startup=first.startup)


def of_participation[M: models.Model](model: type[M], *, again: bool = False, **fields: Any) -> M:
    """Return a row of a participation; ``again``: an equal one exists already."""
    one = participation()
    one.save()
    if again:
        model._default_manager.create(participation=one, **fields)
    return model(participation=one, **fields)


def email(**fields: Any) -> RoundEmail:
    user, call = factories.make_user(), factories.make_round()
    return RoundEmail(**{"user": user, "round": call, "kind": "call_opened", **fields})


def the_same_email_again() -> RoundEmail:
    first = email()
    first.save()
    return RoundEmail(user=first.user, round=first.round, kind=first.kind)


def support(**fields: Any) -> Support:
    return Support(**{"startup": factories.make_startup(), "kind": "brigade", "start": MAY, **fields})


def an_overlapping_support() -> Support:
    first = support(until=dt.date(2021, 7, 1))
    first.save()
    return Support(startup=first.startup, kind="brigade", start=JUNE)


def shared_service(**fields: Any) -> SharedService:
    return SharedService(**{"slug": "tchap", "name": "Tchap", "kind": "tool", **fields})


VIOLATIONS = [
    Violation("funding_round_numbered", lambda: funding_round(number=0)),
    Violation("funding_round_numbered", lambda: funding_round(number=1000)),
    Violation("funding_round_call_ordered", lambda: funding_round(call_opened_on=JUNE, call_closes_on=MAY)),
    Violation("funding_round_committee_after_call", lambda: funding_round(call_closes_on=JUNE, committee_on=MAY)),
    Violation("funding_round_closed_after_committee", lambda: funding_round(committee_on=JUNE, closed_on=MAY)),
    Violation("funding_round_envelope_positive", lambda: funding_round(envelope=Decimal(0))),
    Violation("funding_round_stated_not_negative", lambda: funding_round(stated_total=Decimal(-1))),
    Violation("committee_seat_once", the_same_seat_again),
    Violation("committee_seat_said", lambda: seat(role="")),
    Violation("committee_seat_said", lambda: seat(organisation="")),
    Violation("application_one_candidate", lambda: application(startup=None)),
    Violation(
        "application_one_candidate",
        lambda: application(startup=factories.make_startup(), incubator=factories.make_incubator()),
    ),
    Violation("application_amount_positive", lambda: application(amount=Decimal(0))),
    Violation("application_objective_said", lambda: application(objective="")),
    Violation("application_metric_of_a_startup", a_metric_for_an_incubator),
    Violation("application_once_per_startup", lambda: a_second_application(factories.make_startup())),
    Violation("application_once_per_incubator", lambda: a_second_application(factories.make_incubator())),
    Violation(
        "application_decision_known", lambda: application(decision="maybe", decision_reason="?", decided_on=JUNE)
    ),
    Violation("application_decision_reasoned", lambda: application(decision="declined", decided_on=JUNE)),
    Violation("application_decision_reasoned", lambda: application(decision="declined", decision_reason="Trop tôt")),
    Violation(
        "application_decided_after_submission",
        lambda: application(decision="declined", decision_reason="Trop tôt", decided_on=MAY),
    ),
    Violation(
        "application_withdrawn_undecided",
        lambda: application(withdrawn_on=JUNE, decision="declined", decision_reason="Trop tôt", decided_on=JUNE),
    ),
    Violation("assessment_once_per_reader", a_second_assessment),
    Violation("assessment_opinion_known", lambda: assessment(opinion="maybe")),
    Violation("assessment_grade_bounded", lambda: assessment(grade=6)),
    Violation("award_coaching_within", lambda: award(coaching_share=Decimal(2))),
    Violation("award_coaching_within", lambda: award(coaching_share=Decimal(-1))),
    Violation("award_result_dated", lambda: award(objective_reached=True)),
    Violation("award_result_dated", lambda: award(result_value=Decimal(3))),
    Violation("award_result_after_award", lambda: award(awarded_on=JUNE, result_on=MAY)),
    Violation("credit_line_not_its_own_parent", its_own_detail),
    Violation(
        "credit_line_activity_known",
        lambda: CreditLine(credit_year=factories.make_credits(), label="Réseau", activity="?"),
    ),
    Violation("round_email_once", the_same_email_again),
    Violation("round_email_kind_known", lambda: email(kind="poem")),
    Violation("roundemail_tried_before_sent", lambda: email(sent_at=dt.datetime(2021, 5, 1, tzinfo=dt.UTC))),
    Violation("season_numbered", lambda: Season(number=0, start=MAY)),
    Violation("season_dates_ordered", lambda: Season(number=1, start=JUNE, until=MAY)),
    Violation("participation_once_a_season", a_second_participation),
    Violation("participation_dates_ordered", lambda: participation(start=JUNE, until=MAY)),
    Violation(
        "entry_criterion_once", lambda: of_participation(EntryCriterion, again=True, criterion="team", state="missing")
    ),
    Violation("entry_criterion_known", lambda: of_participation(EntryCriterion, criterion="luck", state="missing")),
    Violation("entry_criterion_state_known", lambda: of_participation(EntryCriterion, criterion="team", state="maybe")),
    Violation("entry_criterion_proved", lambda: of_participation(EntryCriterion, criterion="team", state="met")),
    Violation("milestone_once", lambda: of_participation(Milestone, again=True, label="Dix villes", due_on=MAY)),
    Violation("milestone_named", lambda: of_participation(Milestone, label="", due_on=MAY)),
    Violation("shared_service_dates_ordered", lambda: shared_service(start=JUNE, until=MAY)),
    Violation("shared_service_kind_known", lambda: shared_service(kind="magic")),
    Violation("shared_service_named", lambda: shared_service(name="")),
    Violation("support_dates_ordered", lambda: support(start=JUNE, until=MAY)),
    Violation("support_no_overlap", an_overlapping_support),
    Violation("support_kind_known", lambda: support(kind="magic")),
    Violation("support_shared_with_what", lambda: support(kind="shared")),
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
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_bounds_themselves_are_accepted() -> None:
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
    assert refused.value.message_dict == {"amount": [wordings.TWO_DECIMALS]}


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


@pytest.mark.django_db
@pytest.mark.parametrize("day", [dt.date(2021, 4, 30), dt.date(2021, 6, 2)])
def test_the_database_refuses_an_application_outside_the_call(day: dt.date) -> None:
    call = factories.make_round(call_opened_on=MAY, call_closes_on=JUNE)
    with pytest.raises(IntegrityError, match="application_within_the_call"):
        factories.make_application(call, factories.make_startup(), submitted_on=day)


@pytest.mark.django_db
def test_an_application_may_come_on_the_first_and_the_last_day() -> None:
    call = factories.make_round(call_opened_on=MAY, call_closes_on=JUNE)
    for slug, day in (("a", MAY), ("b", JUNE)):
        factories.make_application(call, factories.make_startup(slug), submitted_on=day)
    assert call.applications.count() == 2


@pytest.mark.django_db
def test_a_withdrawn_application_leaves_its_place() -> None:
    startup, call = factories.make_startup(), factories.make_round()
    factories.make_application(call, startup, withdrawn_on=JUNE)
    application(round=call, startup=startup).full_clean()


@pytest.mark.django_db
def test_detail_of_a_credit_line_cannot_have_details() -> None:
    year = factories.make_credits(lines=[("Cofinancement", "3")])
    detail = CreditLine.objects.create(credit_year=year, parent=year.lines.get(), label="FAST", amount=1)
    with pytest.raises(IntegrityError, match="credit_line_nested_once"), transaction.atomic():
        CreditLine.objects.create(credit_year=year, parent=detail, label="FAST 9", amount=1)
    above, other = year.lines.get(label="Cofinancement"), CreditLine.objects.create(credit_year=year, label="Réseau")
    above.parent = other
    with pytest.raises(IntegrityError, match="credit_line_nested_once"), transaction.atomic():
        above.save()


@pytest.mark.django_db
def test_parent_of_a_credit_line_is_a_line_of_the_same_year() -> None:
    above = factories.make_credits(2020, lines=[("Cofinancement", "3")]).lines.get()
    with pytest.raises(IntegrityError, match="credit_line_parent_of_its_year"):
        CreditLine.objects.create(credit_year=factories.make_credits(2021), parent=above, label="FAST")


@pytest.mark.django_db
def test_two_supports_of_two_kinds_may_share_a_day() -> None:
    first = support()
    first.save()
    Support(startup=first.startup, kind="security", start=MAY).full_clean()
