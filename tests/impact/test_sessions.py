"""The sessions of committees: their constraints, what is refused, and the brief that is frozen."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.models import User
from impact.actions.sessions import (
    CLOSED,
    close_session,
    decide_on,
    give_opinion,
    record_session,
    request_opinions,
    withdraw_session,
)
from impact.models import AgendaItem, Brief, CommitteeSession, OpinionRequest, Review
from startups.models import Startup
from startups.queries import today
from tests import factories, wordings
from tests.refusals import refusal
from tests.violations import Violation, assert_refused, each

MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)
DECISION = {"decision": "reinvest", "reason": "Usagers doublés"}


def session(**fields: Any) -> CommitteeSession:
    return CommitteeSession(**{"held_on": JUNE, **fields})


def item(slug: str = "un.service") -> AgendaItem:
    held = session()
    held.save()
    return AgendaItem(session=held, startup=factories.make_startup(slug))


def opinion(**fields: Any) -> OpinionRequest:
    about = item()
    about.save()
    return OpinionRequest(item=about, **{"function": "Responsable budgétaire", **fields})


def a_second_item() -> AgendaItem:
    first = item()
    first.save()
    return AgendaItem(session=first.session, startup=first.startup)


def a_second_request() -> OpinionRequest:
    first = opinion()
    first.save()
    return OpinionRequest(item=first.item, function=first.function)


VIOLATIONS = [
    Violation("committee_session_opinions_before", lambda: session(opinions_due_on=dt.date(2021, 6, 2))),
    Violation("agenda_item_once", a_second_item),
    Violation("opinion_request_once", a_second_request),
    Violation("opinion_request_named", lambda: opinion(function="")),
    Violation("opinion_request_known", lambda: opinion(opinion="maybe", note="Vu")),
    Violation("opinion_request_written", lambda: opinion(opinion="favourable")),
]

pytestmark = pytest.mark.django_db


@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def service() -> Startup:
    return factories.make_startup("a", phases=[("construction", "2020-06-01")])


@pytest.fixture
def held(staff: User, service: Startup) -> CommitteeSession:
    return record_session(
        values={"held_on": JUNE, "title": "", "opinions_due_on": MAY}, startups=[service], actor=staff
    )


def test_decision_of_the_agenda_freezes_its_brief(staff: User, service: Startup, held: CommitteeSession) -> None:
    review = decide_on(session=held, startup=service, values=DECISION, actor=staff, document={"title": "Dossier"})
    assert (review.held_on, held.items.get().review, review.brief.document) == (JUNE, review, {"title": "Dossier"})
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Brief.objects.update(document={})
    said = refusal(lambda: decide_on(session=held, startup=service, values=DECISION, actor=staff))
    assert said == ["La décision de ce service est déjà enregistrée : corrigez le comité depuis le service."]
    assert "retire plus" in refusal(lambda: withdraw_session(session=held, reason="Erreur", actor=staff))[0]


def test_decision_on_a_service_that_is_not_on_the_agenda_is_refused(staff: User, held: CommitteeSession) -> None:
    other = factories.make_startup("autre", phases=[("construction", "2020-06-01")])
    said = refusal(lambda: decide_on(session=held, startup=other, values=DECISION, actor=staff))
    assert said == [wordings.NOT_ON_THE_AGENDA]
    assert not Review.objects.exists()


def test_nothing_is_written_once_the_session_is_closed(staff: User, service: Startup, held: CommitteeSession) -> None:
    reader = factories.make_user("budget@example.gouv.fr")
    request_opinions(session=held, function="Responsable budgétaire", user=reader, actor=staff)
    asked = OpinionRequest.objects.get()
    give_opinion(request=asked, opinion="reserved", note="Coût à préciser", actor=reader)
    close_session(session=held, actor=staff)
    for write in (
        lambda: give_opinion(request=asked, opinion="favourable", note="Finalement", actor=reader),
        lambda: decide_on(session=held, startup=service, values=DECISION, actor=staff),
        lambda: request_opinions(session=held, function="DSI", user=reader, actor=staff),
        lambda: record_session(values={"held_on": MAY}, startups=[service], actor=staff, session=held),
    ):
        assert refusal(write) == [CLOSED]
    asked.refresh_from_db()
    assert asked.opinion == "reserved"


def test_opinion_is_given_by_the_person_asked_with_its_words(staff: User, held: CommitteeSession) -> None:
    reader = factories.make_user("budget@example.gouv.fr")
    assert request_opinions(session=held, function="Responsable budgétaire", user=reader, actor=staff) == 1
    said = refusal(lambda: request_opinions(session=held, function="Responsable budgétaire", user=reader, actor=staff))
    assert list(said) == ["function"]
    asked = OpinionRequest.objects.get()
    with pytest.raises(PermissionDenied):
        give_opinion(request=asked, opinion="favourable", note="Bien", actor=staff)
    assert list(refusal(lambda: give_opinion(request=asked, opinion="", note="Bien", actor=reader))) == ["opinion"]
    assert refusal(lambda: give_opinion(request=asked, opinion="favourable", note=" ", actor=reader))


def test_session_is_decided_by_staff_alone_and_once_held(staff: User, service: Startup, held: CommitteeSession) -> None:
    with pytest.raises(PermissionDenied):
        record_session(values={"held_on": JUNE}, startups=[service], actor=factories.make_user())
    with pytest.raises(PermissionDenied):
        decide_on(session=held, startup=service, values=DECISION, actor=factories.make_user("x@example.gouv.fr"))
    later = record_session(
        values={"held_on": today() + dt.timedelta(days=9), "title": "Suite"}, startups=[service], actor=staff
    )
    assert list(refusal(lambda: decide_on(session=later, startup=service, values=DECISION, actor=staff))) == ["held_on"]
    assert refusal(lambda: close_session(session=later, actor=staff)) == ["Une séance se clôt une fois tenue."]


def test_agenda_is_in_order_and_keeps_what_is_decided(staff: User, service: Startup, held: CommitteeSession) -> None:
    other = factories.make_startup("b", phases=[("construction", "2020-06-01")])
    values = {"held_on": JUNE, "title": "Juin"}
    record_session(session=held, values=values, startups=[other, service], actor=staff)
    assert [one.startup for one in held.items.order_by("position")] == [other, service]
    decide_on(session=held, startup=service, values=DECISION, actor=staff)
    kept = refusal(lambda: record_session(session=held, values=values, startups=[other], actor=staff))
    assert list(kept) == ["startups"]
    assert list(refusal(lambda: record_session(values=values, startups=[], actor=staff))) == ["startups"]
    assert held.items.count() == 2
