"""The constraints of metrics, spendings, reviews and criteria; collected by ``tests/impact/test_models.py``."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from common.clock import today
from impact.models import (
    CostUnit,
    CriterionResult,
    CriterionThreshold,
    ImpactFacts,
    ImpactStatus,
    LinkCheck,
    Measurement,
    Metric,
    OtherFunding,
    Review,
    Spending,
    StatedUnitCost,
)
from tests import factories
from tests.cases import cases
from tests.violations import Violation, assert_refused, each

MAY, JUNE, JULY = dt.date(2021, 5, 1), dt.date(2021, 6, 1), dt.date(2021, 7, 1)
ACTIVE = {"dimension": "used", "indicator": "active_users"}
NOON = dt.datetime(2022, 2, 1, 12, tzinfo=dt.UTC)


def metric(startup: Any = None, **fields: Any) -> Metric:
    values = {"code": "files", "name": "Dossiers déposés", "unit": "dossiers", **fields}
    return Metric(startup=startup or factories.make_startup(), **values)


def again(first: Metric, **fields: Any) -> Metric:
    first.save()
    return metric(first.startup, **fields)


def measurement(of: Metric | None = None, **fields: Any) -> Measurement:
    if of is None:
        of = metric()
        of.save()
    return Measurement(metric=of, **{"start": MAY, "until": JUNE, "value": Decimal(3), **fields})


def an_overlapping_measurement() -> Measurement:
    first = measurement()
    first.save()
    return measurement(first.metric, start=dt.date(2021, 5, 31), until=JULY)


def spending(startup: Any = None, **fields: Any) -> Spending:
    return Spending(startup=startup or factories.make_startup(), **{"year": 2021, "amount": Decimal(1), **fields})


def other_funding(startup: Any = None, **fields: Any) -> OtherFunding:
    values = {"year": 2021, "funder": "Région", "amount": Decimal(1), **fields}
    return OtherFunding(startup=startup or factories.make_startup(), **values)


def the_same_funder_again() -> OtherFunding:
    first = other_funding()
    first.save()
    return other_funding(first.startup)


def a_second_spending() -> Spending:
    first = spending()
    first.save()
    return spending(first.startup)


def stated(startup: Any = None, **fields: Any) -> StatedUnitCost:
    values = {"year": 2021, "amount": Decimal("0.02"), "source": "Bilan 2021", **fields}
    return StatedUnitCost(startup=startup or factories.make_startup(), **values)


def a_second_stated_cost() -> StatedUnitCost:
    first = stated()
    first.save()
    return stated(first.startup)


def review(startup: Any = None, **fields: Any) -> Review:
    return Review(startup=startup or factories.make_startup(), **{"held_on": JUNE, **fields})


def a_second_review_that_day() -> Review:
    first = review()
    first.save()
    return review(first.startup)


def criterion(startup: Any = None, **fields: Any) -> CriterionResult:
    values = {"criterion": 1, "state": "met", "evaluated_at": NOON, **fields}
    return CriterionResult(startup=startup or factories.make_startup(), **values)


def a_second_link_check() -> LinkCheck:
    of = factories.make_startup()
    checks = [
        LinkCheck(startup=of, field="stats_url", url=url, answered=True, checked_at=timezone.now())
        for url in ("https://a.example", "https://b.example")
    ]
    checks[0].save()
    return checks[1]


def a_second_criterion_result() -> CriterionResult:
    first = criterion()
    first.save()
    return criterion(first.startup, state="missing")


def threshold(**fields: Any) -> CriterionThreshold:
    return CriterionThreshold(**{"first_day": MAY, "people": 100_000, "reason": "Défaut", **fields})


def facts(**fields: Any) -> ImpactFacts:
    return ImpactFacts(startup=factories.make_startup(), **fields)


VIOLATIONS = [
    Violation("other_funding_once", the_same_funder_again),
    Violation("other_funding_positive", lambda: other_funding(amount=Decimal(0))),
    Violation("other_funding_named", lambda: other_funding(funder="")),
    Violation("other_funding_year_plausible", lambda: other_funding(year=2012)),
    Violation("metric_code_unique", lambda: again(metric(), name="Autre")),
    Violation("metric_one_headline", lambda: again(metric(is_headline=True), code="other", is_headline=True)),
    Violation("metric_code_form", lambda: metric(code="Dossiers déposés")),
    Violation("metric_named", lambda: metric(unit="")),
    Violation("metric_kind_known", lambda: metric(kind="mood")),
    Violation("metric_cadence_known", lambda: metric(cadence="decade")),
    Violation("metric_delay_within_a_year", lambda: metric(delay_days=367)),
    Violation("metric_direction_known", lambda: metric(direction="sideways")),
    Violation("metric_people_are_counted", lambda: metric(kind="percentage", counts_people=True)),
    Violation("metric_dimension_known", lambda: metric(dimension="efficient")),
    Violation("metric_indicator_of_its_dimension", lambda: metric(dimension="useful", indicator="active_users")),
    Violation("metric_indicator_once", lambda: again(metric(**ACTIVE), code="other", **ACTIVE)),
    Violation("metric_note_has_scale", lambda: metric(kind="note")),
    Violation("metric_total_is_a_quantity", lambda: metric(kind="percentage", is_running_total=True)),
    Violation("measurement_no_overlap", an_overlapping_measurement),
    Violation("measurement_dates_ordered", lambda: measurement(until=MAY)),
    Violation("measurement_plausible", lambda: measurement(value=Decimal(-1))),
    Violation("measurement_start_plausible", lambda: measurement(start=dt.date(1999, 12, 1))),
    Violation("measurement_origin_known", lambda: measurement(origin="rumour")),
    Violation("spending_one_per_year", a_second_spending),
    Violation("spending_not_negative", lambda: spending(amount=Decimal(-1))),
    Violation("spending_year_plausible", lambda: spending(year=2012)),
    Violation("stated_unit_cost_one_per_year", a_second_stated_cost),
    Violation("stated_unit_cost_dimension_known", lambda: stated(dimension="usable", label="note")),
    Violation("stated_unit_cost_named", lambda: stated(dimension="used")),
    Violation("stated_unit_cost_positive", lambda: stated(amount=Decimal(0))),
    Violation("stated_unit_cost_year_plausible", lambda: stated(year=2100)),
    Violation("review_once_a_day", a_second_review_that_day),
    Violation("review_decision_known", lambda: review(decision="wait", reason="attendre")),
    Violation("review_outcome_known", lambda: review(last_outcome="fine")),
    Violation("review_computed_outcome_known", lambda: review(computed_outcome="fine", last_outcome_note="Vu")),
    Violation(
        "review_outcome_corrected_with_reason", lambda: review(computed_outcome="missed", last_outcome="reached")
    ),
    Violation("review_decision_reasoned", lambda: review(decision="stop")),
    Violation("review_amount_asked_not_negative", lambda: review(amount_asked=Decimal(-1))),
    Violation("review_amount_not_negative", lambda: review(amount=Decimal(-1))),
    Violation("review_next_after_held", lambda: review(next_due_on=JUNE)),
    Violation("criterion_threshold_positive", lambda: threshold(people=0)),
    Violation("criterion_threshold_share_bounded", lambda: threshold(share=Decimal(101))),
    Violation("impact_facts_nationwide_sourced", lambda: facts(is_nationwide=True)),
    Violation("impact_facts_population_positive", lambda: facts(target_population=0)),
    Violation("criterion_result_once", a_second_criterion_result),
    Violation("link_check_last", a_second_link_check),
    Violation("criterion_known", lambda: criterion(criterion=4)),
    Violation("criterion_state_known", lambda: criterion(state="perhaps")),
    Violation(
        "impact_status_known",
        lambda: ImpactStatus(startup=factories.make_startup(), status="famous", evaluated_at=NOON),
    ),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
@cases(
    ("fields", "value", "name"),
    [
        ({"kind": "percentage"}, Decimal(240), "measurement_percentage_bounded"),
        ({"kind": "note", "scale": 100}, Decimal("100.1"), "measurement_note_within_scale"),
        ({"kind": "count"}, Decimal("2.5"), "measurement_count_whole"),
    ],
)
def test_value_outside_the_bounds_of_its_kind_is_refused(fields: dict[str, Any], value: Decimal, name: str) -> None:
    of = metric(**fields)
    of.save()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        measurement(of, value=value).save()
    measurement(of, value=Decimal(62)).save()
    assert list(Measurement.objects.values_list("value", flat=True)) == [Decimal(62)]


@pytest.mark.django_db
def test_measurement_before_the_end_of_its_period_is_refused() -> None:
    day = today()
    of = metric()
    of.save()
    with pytest.raises(IntegrityError, match="measurement_not_future"), transaction.atomic():
        measurement(of, start=day, until=day + dt.timedelta(days=2)).save()
    measurement(of, start=day - dt.timedelta(days=7), until=day).save()
    assert Measurement.objects.count() == 1


@pytest.mark.django_db
def test_measurement_is_never_larger_than_its_column() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        measurement(value=Decimal(10) ** 30).save()
    assert Measurement.objects.count() == 0


@pytest.mark.django_db
def test_records_are_shown_in_french() -> None:
    of = metric()
    of.save()
    assert [
        str(of),
        str(measurement(of)),
        str(spending(of.startup)),
        str(stated(of.startup)),
        str(CostUnit(startup=of.startup, label="dossier", metric=of)),
        str(review(of.startup)),
        str(criterion(of.startup)),
        str(threshold()),
        str(ImpactFacts(startup=of.startup)),
        str(ImpactStatus(startup=of.startup, status="eligible", evaluated_at=NOON)),
        str(LinkCheck(startup=of.startup, url="https://service.example", answered=False)),
    ] == [
        "Dossiers déposés (Service un.service)",
        "Dossiers déposés (Service un.service) du 2021-05-01 au 2021-06-01 : 3",
        "Service un.service 2021 : 1 €",
        "Service un.service 2021 : 0.02 €",
        "dossier (Service un.service)",
        "Comité du 2021-06-01 (Service un.service)",
        "Service un.service, critère 1 : Rempli",
        "100000 personnes (à partir du 2021-05-01)",
        "Portée de Service un.service",
        "Service un.service : Éligible",
        "https://service.example : ne répond pas",
    ]
