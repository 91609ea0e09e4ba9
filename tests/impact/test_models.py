"""The constraints of impact: designations here, the rest in ``test_metric_models.py``."""

import datetime as dt
from typing import Any

import pytest

from impact.models import Beginning, Designation, MatrixDecision
from tests import factories
from tests.cases import cases
from tests.impact import test_metric_models, test_objectives
from tests.impact.published_files import test_models as test_published_files
from tests.violations import Violation, assert_refused, each

MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)


def designation(**fields: Any) -> Designation:
    return Designation(startup=factories.make_startup(), **{"millesime": 2021, **fields})


def a_second_designation() -> Designation:
    first = designation()
    first.save()
    return Designation(startup=first.startup, millesime=2022)


OF_DESIGNATIONS = [
    Violation("beginning_single", lambda: Beginning(id=2, day=JUNE)),
    Violation("designation_one_in_force", a_second_designation),
    Violation("designation_millesime_plausible", lambda: designation(millesime=2012)),
    Violation("designation_millesime_near_decision", lambda: designation(decided_on=dt.date(2023, 1, 1))),
    Violation(
        "designation_unconfirmed_is_proposed",
        lambda: designation(decided_on=MAY, millesime=2020, is_millesime_confirmed=False),
    ),
    Violation("designation_withdrawal_reasoned", lambda: designation(withdrawn_on=JUNE)),
    Violation(
        "designation_withdrawal_after_decision",
        lambda: designation(decided_on=JUNE, withdrawn_on=MAY, withdrawal_reason="critère 2"),
    ),
]


def matrix_decision(**fields: Any) -> MatrixDecision:
    values = {"outcome": "certified", "decided_on": MAY, "comment": "Relue.", "address": "https://matrice.example"}
    return MatrixDecision(startup=factories.make_startup(), **{**values, **fields})


def a_second_decision_of_a_day() -> MatrixDecision:
    first = matrix_decision()
    first.save()
    return MatrixDecision(
        startup=first.startup, outcome="to_revise", decided_on=MAY, comment="Non.", address=first.address
    )


OF_MATRIX_DECISIONS = [
    Violation("matrix_decision_once_a_day", a_second_decision_of_a_day),
    Violation("matrix_decision_commented", lambda: matrix_decision(comment="")),
    Violation("matrix_decision_of_an_address", lambda: matrix_decision(address="")),
    Violation("matrix_decision_outcome_known", lambda: matrix_decision(outcome="lue")),
]
VIOLATIONS = [
    *OF_DESIGNATIONS,
    *OF_MATRIX_DECISIONS,
    *test_metric_models.VIOLATIONS,
    *test_objectives.VIOLATIONS,
    *test_published_files.VIOLATIONS,
]


@pytest.mark.django_db
@each([*OF_DESIGNATIONS, *OF_MATRIX_DECISIONS])
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
@cases(
    ("decided_on", "effective_on"),
    [
        (None, dt.date(2021, 12, 31)),
        (dt.date(2021, 6, 1), dt.date(2021, 6, 1)),
        (dt.date(2022, 2, 1), dt.date(2021, 12, 31)),
    ],
)
def test_designation_counts_at_the_latest_at_the_end_of_its_year(
    decided_on: dt.date | None, effective_on: dt.date
) -> None:
    designation(decided_on=decided_on).save()
    assert Designation.objects.get().effective_on == effective_on


@pytest.mark.django_db
def test_designation_can_follow_a_withdrawn_one() -> None:
    again = a_second_designation()
    Designation.objects.update(withdrawn_on=JUNE, withdrawal_reason="critère 2")
    again.save()
    assert list(Designation.objects.values_list("millesime", "withdrawn_on")) == [(2021, JUNE), (2022, None)]


@pytest.mark.django_db
def test_records_are_shown_in_french() -> None:
    assert str(designation()) == "Service un.service (impact national 2021)"
