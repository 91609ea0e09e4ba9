"""Values proposed by readers: their constraints, what is refused, and the history of one accepted and one refused."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from common.history import changes
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from impact.actions.metrics import MEASUREMENT
from impact.actions.proposals import FROZEN, accept_proposal, propose_value, refuse_proposal
from impact.models import Brief, Measurement, Review, ValueProposal
from tests import factories
from tests.cases import cases
from tests.impact.test_metric_models import measurement
from tests.refusals import refusal
from tests.violations import Violation, assert_refused, each


def proposal(**fields: Any) -> ValueProposal:
    of = measurement()
    of.save()
    values = {"value": 4, "reason": "Compté deux fois", "source": "Tableau de bord", **fields}
    return ValueProposal(measurement=of, author=factories.make_user(), **values)


def a_second_proposal() -> ValueProposal:
    first = proposal()
    first.save()
    return ValueProposal(measurement=first.measurement, author=first.author, value=5, reason="Encore", source="Page")


VIOLATIONS = [
    Violation("value_proposal_once_by_author", a_second_proposal),
    Violation("value_proposal_not_negative", lambda: proposal(value=-1)),
    Violation("value_proposal_reasoned", lambda: proposal(source="")),
    Violation("value_proposal_answer_known", lambda: proposal(answer="later")),
    Violation("value_proposal_refused_with_answer", lambda: proposal(answer="refused")),
]
pytestmark = pytest.mark.django_db


@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)


@pytest.fixture
def coach() -> User:
    return factories.make_coach(factories.make_incubator())


@pytest.fixture
def reader() -> User:
    return factories.make_user("lectrice@example.gouv.fr")


@pytest.fixture
def measured(coach: User) -> Measurement:
    incubator = coach.assignments.get().incubator
    startup = factories.make_startup(incubator=incubator, phases=[("construction", "2020-06-01")])
    return factories.make_measurement(factories.make_metric(startup), "2021-01", "100", source="Export")


def propose(measured: Measurement, actor: User | None, value: int = 90, **fields: Any) -> ValueProposal:
    said = {"reason": "Doublons", "source": "Journal", **fields}
    return propose_value(measurement=measured, value=Decimal(value), actor=actor, **said)


def test_one_accepted_and_one_refused_are_both_in_the_history(coach: User, reader: User, measured: Measurement) -> None:
    first = propose(measured, reader)
    measured.refresh_from_db()
    assert measured.value == 100  # never counted before its answer
    accept_proposal(proposal=first, actor=coach, seen=VersionToken.of(state_of(measured, MEASUREMENT)))
    second = propose(measured, reader, 80)
    refuse_proposal(proposal=second, note="Le journal est incomplet", actor=coach)
    measured.refresh_from_db()
    assert (measured.value, measured.source) == (Decimal(90), "Journal")
    corrected = changes(Measurement, pgh_obj_id=measured.pk)[-1]
    assert (corrected.kind, corrected.user, corrected.reason) == ("update", reader.pk, "Doublons")
    answers = [(one.after["answer"], one.user) for one in changes(ValueProposal) if one.kind == "update"]
    assert answers == [("accepted", coach.pk), ("refused", coach.pk)]
    assert refusal(lambda: refuse_proposal(proposal=second, note="Encore", actor=coach)) == [
        "Cette proposition a déjà reçu une réponse."
    ]


@cases(
    ("fields", "field"),
    [
        ({"value": -1}, "value"),
        ({"value": 100}, "value"),
        ({"source": ""}, "source"),
        ({"source": "x" * 501}, "source"),
    ],
)
def test_impossible_proposal_is_refused(
    reader: User, measured: Measurement, fields: dict[str, Any], field: str
) -> None:
    assert list(refusal(lambda: propose(measured, reader, **fields))) == [field]
    assert not ValueProposal.objects.exists()


def test_a_user_who_may_propose_and_answer(coach: User, reader: User, measured: Measurement) -> None:
    with pytest.raises(PermissionDenied):
        propose(measured, None)
    found = propose(measured, reader)
    with pytest.raises(PermissionDenied):
        accept_proposal(proposal=found, actor=reader)
    assert list(refusal(lambda: refuse_proposal(proposal=found, note="", actor=coach))) == ["__all__"]
    seen = VersionToken.of(state_of(measured, MEASUREMENT))
    Measurement.objects.update(value=95)
    with pytest.raises(EditConflictError):
        accept_proposal(proposal=found, actor=coach, seen=seen)


def test_proposal_on_a_frozen_figure_is_refused(reader: User, measured: Measurement) -> None:
    review = Review.objects.create(startup=measured.metric.startup, held_on="2021-02-10")
    Brief.objects.create(review=review, document={"measurements": [measured.pk]})
    assert refusal(lambda: propose(measured, reader)) == [FROZEN]
