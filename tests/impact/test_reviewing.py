"""Committees: recorded, corrected, withdrawn; one per day, whoever recorded it; the next due date."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from common.clock import today
from common.history import changes
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from impact.models import Review
from impact.queries.reviews import ReviewState, committees, latest_decisions, next_due, review_statuses, usual_next
from startups import records
from startups.models import LifeEvent, Startup
from tests import factories
from tests.cases import cases
from tests.impact.recording import record_review

DAY = dt.date(2022, 3, 1)


@pytest.fixture
def coach() -> User:
    return factories.make_coach(factories.make_incubator())


@pytest.fixture
def startup(coach: User) -> Startup:
    incubator = coach.assignments.get().incubator
    return factories.make_startup(incubator=incubator, phases=[("construction", "2020-06-01")])


def review_fields(held_on: str = "2021-06-01", **fields: Any) -> dict[str, Any]:
    values = {"held_on": dt.date.fromisoformat(held_on), "decision": "reinvest", "reason": "Deux fois plus d’usagers."}
    return {**values, **fields}


@pytest.mark.django_db
def test_review_is_recorded_with_its_next_date_and_in_the_history(startup: Startup, coach: User) -> None:
    amount = Decimal("150000")
    values = review_fields(amount=amount, objectives_text="10 000 usagers", last_outcome="partly")
    review = record_review(startup=startup, values=values, actor=coach)
    review.refresh_from_db()
    assert (review.decision, review.amount, review.objectives_text, review.last_outcome, review.next_due_on) == (
        "reinvest",
        amount,
        "10 000 usagers",
        "partly",
        dt.date(2021, 12, 1),
    )
    (change,) = changes(Review, pgh_obj_id=review.pk)
    assert (change.reason, change.user, change.source) == (
        "Comité du 1er\u202fjuin\u202f2021 : réinvestir",
        coach.pk,
        "page",
    )


@pytest.mark.django_db
def test_committee_of_the_record_and_its_review_are_one(startup: Startup, coach: User) -> None:
    event = factories.make_event(startup, "committee", "2021-06-01", "Avis favorable")
    factories.make_event(startup, "committee", "2020-12-01")
    factories.make_event(startup, "committee", "2020-12-01", "Le même, en double")
    factories.make_event(startup, "fast", "2020-11-01")
    review = record_review(startup=startup, values=review_fields(), actor=coach)
    other = record_review(
        startup=startup, values=review_fields("2022-01-10", next_due_on=dt.date(2022, 3, 1)), actor=coach
    )
    assert (review.event, other.event) == (event, None)
    held = committees(startup.pk)
    assert [(str(one.held_on), one.review, one.comment) for one in held] == [
        ("2022-01-10", other, ""),
        ("2021-06-01", review, "Avis favorable"),
        ("2020-12-01", None, "Le même, en double"),
    ]
    assert [next_due(held), next_due(held[1:]), next_due(held[2:]), next_due([])] == [
        dt.date(2022, 3, 1),
        dt.date(2021, 12, 1),
        dt.date(2021, 6, 1),
        None,
    ]
    records.withdraw(review, reason="Doublon", actor=coach)
    assert LifeEvent.objects.filter(pk=event.pk).exists()


@pytest.mark.django_db
def test_review_is_corrected_and_withdrawn_with_a_reason(startup: Startup, coach: User) -> None:
    review = record_review(startup=startup, values=review_fields(), actor=coach)
    record_review(startup=startup, review=review, values={"decision": "pivot"}, reason="Compte rendu", actor=coach)
    records.withdraw(review, reason="Autre service", actor=coach)
    assert [(one.kind, one.reason, one.after.get("decision")) for one in changes(Review, pgh_obj_id=review.pk)] == [
        ("insert", "Comité du 1er\u202fjuin\u202f2021 : réinvestir", "reinvest"),
        ("update", "Compte rendu", "pivot"),
        ("delete", "Autre service", None),
    ]


@pytest.mark.django_db
@cases(
    ("values", "field"),
    [
        ({"held_on": today() + dt.timedelta(days=1)}, "held_on"),
        ({"held_on": dt.date(1, 1, 1)}, "held_on"),
        ({"held_on": dt.date(9999, 12, 31)}, "held_on"),
        ({"reason": ""}, "__all__"),
        ({"amount": Decimal(-1)}, "__all__"),
        ({"next_due_on": dt.date(2021, 6, 1)}, "__all__"),
        ({"next_due_on": dt.date(2023, 6, 3)}, "next_due_on"),
        ({"held_on": dt.date(2012, 12, 31)}, "held_on"),
        ({"next_due_on": dt.date(9999, 12, 31)}, "next_due_on"),
    ],
)
def test_impossible_review_is_refused(startup: Startup, coach: User, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        record_review(startup=startup, values={**review_fields(), **values}, actor=coach)
    assert list(refused.value.message_dict) == [field]
    assert Review.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held_on", "given", "due"),
    [
        ("2013-01-01", None, "2013-07-01"),  # the first day of the programme
        ("2021-06-01", dt.date(2023, 6, 2), "2023-06-02"),  # 731 days later
        ("2021-06-01", dt.date(2021, 6, 2), "2021-06-02"),
        ("2021-08-31", None, "2022-02-28"),
        ("2019-08-31", None, "2020-02-29"),
    ],
)
def test_review_is_followed_within_two_years(
    startup: Startup, coach: User, held_on: str, given: dt.date | None, due: str
) -> None:
    values = review_fields(held_on, next_due_on=given)
    assert str(record_review(startup=startup, values=values, actor=coach).next_due_on) == due


@pytest.mark.django_db
def test_review_is_replaced_only_by_a_user_who_saw_it(startup: Startup, coach: User) -> None:
    other = record_review(startup=startup, values=review_fields("2020-06-01"), actor=coach)
    first = record_review(startup=startup, values=review_fields(), actor=coach)
    seen = VersionToken.of(state_of(first, Review.EDITED))
    again = record_review(startup=startup, values=review_fields(decision="pivot"), actor=coach, seen=seen)
    assert (again.pk, again.decision) == (first.pk, "pivot")
    with pytest.raises(EditConflictError):
        record_review(startup=startup, values=review_fields(decision="stop"), actor=coach, seen=seen)
    with pytest.raises(EditConflictError):  # the author saw another day
        record_review(startup=startup, values=review_fields("2020-06-01", decision="stop"), actor=coach, seen=seen)
    record_review(startup=startup, values=review_fields("2019-06-01"), actor=coach, seen=seen)  # on a day without one
    assert list(Review.objects.order_by("held_on").values_list("held_on__year", "pk", "decision")[1:]) == [
        (2020, other.pk, "reinvest"),
        (2021, first.pk, "pivot"),
    ]


@pytest.mark.django_db
def test_review_is_of_the_first_committee_that_its_fiche_gives_that_day(startup: Startup, coach: User) -> None:
    factories.make_event(startup, "end", "2021-06-01", "Fin")
    factories.make_event(factories.make_startup("b"), "committee", "2021-06-01")
    rows = [
        LifeEvent.objects.create(
            startup=startup, kind="committee", date=dt.date(2021, 6, 1), comment=comment, position=position
        )
        for comment, position in (("Deuxième", 2), ("", 1))
    ]
    assert record_review(startup=startup, values=review_fields(), actor=coach).event == rows[1]
    assert [one.comment for one in committees(startup.pk)] == ["Deuxième"]  # the first non-empty one


@pytest.mark.django_db
def test_latest_decisions_of_one_day_come_by_service(coach: User) -> None:
    for slug in ("b", "c", "a"):
        record_review(
            startup=factories.make_startup(slug, incubator=coach.assignments.get().incubator),
            values=review_fields(),
            actor=coach,
        )
    assert [one.slug for one in latest_decisions(DAY, 3)] == ["a", "b", "c"]
    assert latest_decisions(dt.date(2021, 5, 31), 3) == []


@pytest.mark.django_db
def test_second_review_of_a_day_is_refused(startup: Startup, coach: User) -> None:
    record_review(startup=startup, values=review_fields(), actor=coach)
    with pytest.raises(
        ValidationError, match=r"Un comité est déjà enregistré ce jour-là : modifiez-le, ou changez le jour\."
    ):
        record_review(startup=startup, values=review_fields(), actor=coach)


@pytest.mark.django_db
@cases("role", ["public", "agent", "coach of another"])
def test_reviews_are_written_by_users_who_may_change_the_fiche(startup: Startup, coach: User, role: str) -> None:
    actors: dict[str, Callable[[], User | None]] = {
        "public": lambda: None,
        "agent": lambda: factories.make_user("x@example.gouv.fr"),
        "coach of another": lambda: factories.make_coach(factories.make_incubator("b"), email="x@example.gouv.fr"),
    }
    actor, review = actors[role](), record_review(startup=startup, values=review_fields(), actor=coach)
    writes: list[Callable[[], object]] = [
        lambda: record_review(startup=startup, values=review_fields("2022-01-01"), actor=actor),
        lambda: record_review(startup=startup, review=review, values={"decision": "stop"}, reason="x", actor=actor),
        lambda: records.withdraw(review, reason="x", actor=actor),
    ]
    for write in writes:
        with pytest.raises(PermissionDenied):
            write()
    assert Review.objects.get().decision == "reinvest"


@given(st.dates(dt.date(2013, 1, 1), dt.date(2090, 1, 1)))
def test_next_committee_is_six_months_later(held_on: dt.date) -> None:
    due = usual_next(held_on)
    assert (due.year * 12 + due.month) - (held_on.year * 12 + held_on.month) == 6
    assert due.day == held_on.day or (due + dt.timedelta(days=1)).day == 1


@pytest.mark.django_db
@cases(("next_due_on", "word"), [(None, "a-jour"), (dt.date(2022, 2, 28), "depasse")])
def test_no_committee_is_due_after_a_stop_but_one_that_it_gave(
    startup: Startup, coach: User, next_due_on: dt.date | None, word: str
) -> None:
    factories.make_event(startup, "committee", "2021-06-01")
    record_review(startup=startup, values=review_fields(decision="stop", next_due_on=next_due_on), actor=coach)
    (one,) = review_statuses(DAY)
    assert (one.due, one.state, one.held) == (next_due_on, word, 1)
    assert next_due(committees(startup.pk)) == next_due_on


def states(day: dt.date = DAY) -> list[tuple[str, str, int, str, str]]:
    return [(one.slug, one.state, one.held, str(one.last), str(one.due)) for one in review_statuses(day)]


@pytest.mark.django_db
def test_each_product_in_progress_is_watched_the_longest_overdue_first(coach: User) -> None:
    incubator = coach.assignments.get().incubator
    lives = {
        "ended": [("construction", "2019-01-01"), ("abandon", "2021-01-01")],
        "left": [("construction", "2019-01-01"), ("transfere", "2021-01-01")],
        "to-come": [("construction", "2022-06-01")],
        "never": [("construction", "2020-01-01"), ("acceleration", "2021-02-01")],
        "young": [("investigation", "2022-02-01")],
        "late": [("opere", "2020-01-01")],
        "soon": [("construction", "2020-01-01")],
        "held": [("construction", "2020-01-01")],
    }
    made = {slug: factories.make_startup(slug, phases=life, incubator=incubator) for slug, life in lives.items()}
    factories.make_event(made["late"], "committee", "2021-02-01")
    factories.make_event(made["late"], "committee", "2022-05-01")
    factories.make_event(made["soon"], "committee", "2021-09-15")
    factories.make_event(made["soon"], "committee", "2021-03-15")
    factories.make_event(made["held"], "committee", "2021-01-10")
    record_review(
        startup=made["held"], values=review_fields("2021-01-10", next_due_on=dt.date(2022, 9, 1)), actor=coach
    )
    assert states() == [
        ("late", "depasse", 1, "2021-02-01", "2021-08-01"),
        ("soon", "bientot", 2, "2021-09-15", "2022-03-15"),
        ("young", "a-jour", 0, "None", "2022-08-01"),
        ("held", "a-jour", 1, "2021-01-10", "2022-09-01"),
        ("never", "pas-suivi", 0, "None", "None"),
    ]
    found = {one.slug: one for one in review_statuses(DAY)}
    assert (found["held"].decision, found["held"].incubator, found["held"].phase) == (
        "reinvest",
        "fabrique",
        "En construction",
    )
    assert all(isinstance(one.state, ReviewState) for one in found.values())


@pytest.mark.django_db
def test_latest_decisions_are_those_recorded_by_a_day(startup: Startup, coach: User) -> None:
    Review.objects.create(startup=startup, held_on=dt.date(2020, 1, 1))
    for held_on, decision in (("2021-01-01", "pivot"), ("2021-06-01", "stop"), ("2022-06-01", "reinvest")):
        record_review(startup=startup, values=review_fields(held_on, decision=decision), actor=coach)
    assert [(str(one.held_on), one.decision, one.slug) for one in latest_decisions(DAY, 5)] == [
        ("2021-06-01", "Arrêter", "un.service"),
        ("2021-01-01", "Pivoter", "un.service"),
    ]
    assert len(latest_decisions(DAY, 1)) == 1


@pytest.mark.django_db
@cases(("after", "word"), [(-1, "depasse"), (0, "bientot"), (60, "bientot"), (61, "a-jour")])
def test_committee_is_overdue_from_the_day_after_it_was_due(
    startup: Startup, coach: User, after: int, word: str
) -> None:
    due = DAY + dt.timedelta(days=after)
    record_review(startup=startup, values=review_fields("2021-06-01", next_due_on=due), actor=coach)
    (one,) = review_statuses(DAY)
    assert (one.due, one.state) == (due, word)
