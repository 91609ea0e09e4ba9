import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from access.rights import Actor
from accounts.models import User
from common.clock import today
from common.history import changes
from common.row_actions import next_position
from incubators.models import Incubator
from startups import actions
from startups.models import Membership, Phase, PhaseKind, Startup
from startups.queries import spans_at
from tests import factories, wordings
from tests.cases import cases
from tests.connections import PATIENCE, Elsewhere
from tests.refusals import refusal
from tests.startups.timeline_model import expected, stored

JUNE, JULY = dt.date(2021, 6, 1), dt.date(2021, 7, 1)
ENDED = {"end_reason": "no_impact"}
WHY = "Comité du 1er juin"


@pytest.mark.django_db
def test_change_phase_enters_it_with_who_and_why(startup: Startup, coach: User) -> None:
    phase = actions.change_phase(startup=startup, kind="construction", date=JUNE, reason=f" {WHY} ", actor=coach)
    assert (phase.kind_id, phase.start, phase.position) == ("construction", JUNE, 1)
    assert spans_at(JUNE).get().kind_id == "construction"
    [change] = changes(Phase, pgh_obj_id=phase.pk)
    assert (change.kind, change.user, change.author, change.reason, change.source) == (
        "insert",
        coach.pk,
        "coach@example.gouv.fr",
        WHY,
        "page",
    )


@pytest.mark.django_db
def test_change_phase_puts_back_what_was_entered_before_its_word_was_in_use(startup: Startup, coach: User) -> None:
    PhaseKind.objects.filter(key="abandon").update(valid_from=JULY)
    stopped = actions.change_phase(startup=startup, kind="abandon", date=JUNE, reason=WHY, actor=coach, end=ENDED)
    actions.withdraw_phase(phase=stopped, reason="Erreur", actor=coach)
    actions.change_phase(startup=startup, kind="abandon", date=JUNE, reason="Erreur défaite", actor=coach, end=ENDED)
    assert spans_at(JUNE).get().kind_id == "abandon"


@pytest.mark.django_db
def test_change_phase_may_come_first_or_later(startup: Startup, coach: User) -> None:
    later = today() + dt.timedelta(days=30)
    actions.change_phase(startup=startup, kind="construction", date=later, reason=WHY, actor=coach)
    assert spans_at(today()).get().kind_id == "investigation"
    assert spans_at(later).get().kind_id == "construction"


@pytest.mark.django_db
@cases(
    ("asked", "errors"),
    [
        ({"reason": " \n"}, {"reason": [wordings.NO_REASON]}),
        ({"reason": "x" * 2001}, {"reason": [wordings.LONG_REASON]}),
        (
            {"reason": "\u2060 \u200b"},
            {"reason": [wordings.NO_REASON]},
        ),
        (
            {"reason": "a\u202eb"},
            {"reason": [wordings.REVERSES]},
        ),
        ({"reason": "a\0b"}, {"reason": [wordings.LONG_REASON]}),
        ({"kind": "success"}, {"kind": ["La phase « success » n’existe pas : choisissez-en une dans la liste."]}),
        ({"date": dt.date(1, 1, 1)}, {"__all__": [wordings.ENTRY_OUT_OF_BOUNDS]}),
        ({"date": dt.date(9999, 12, 31)}, {"__all__": [wordings.ENTRY_OUT_OF_BOUNDS]}),
        (
            {"kind": "investigation", "date": dt.date(2021, 1, 1)},
            {"__all__": [wordings.SAME_ENTRY]},
        ),
    ],
)
def test_change_phase_refuses_in_words_and_changes_nothing(
    startup: Startup, coach: User, asked: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    arguments = {"kind": "construction", "date": JUNE, "reason": WHY, **asked}
    assert refusal(lambda: actions.change_phase(startup=startup, actor=coach, **arguments)) == errors
    assert list(startup.phases.values_list("kind", flat=True)) == ["investigation"]


@pytest.mark.django_db
def test_correct_phase_date_keeps_what_stood_before(startup: Startup, coach: User) -> None:
    phase = startup.phases.get()
    actions.correct_phase_date(phase=phase, date=JUNE, reason=WHY, actor=coach)
    assert spans_at(dt.date(2021, 5, 31)).count() == 0
    _, change = changes(Phase, pgh_obj_id=phase.pk)
    assert (change.before, change.after, change.reason) == ({"start": dt.date(2021, 1, 1)}, {"start": JUNE}, WHY)


@pytest.mark.django_db
def test_correct_phase_date_to_the_same_date_is_refused(startup: Startup, coach: User) -> None:
    phase, date = startup.phases.get(), dt.date(2021, 1, 1)
    assert refusal(lambda: actions.correct_phase_date(phase=phase, date=date, reason=WHY, actor=coach)) == {
        "date": [
            "Cette phase commence déjà le 1er\u202fjanvier\u202f2021 : donnez une autre date, ou quittez cette page."
        ]
    }


@pytest.mark.django_db
def test_withdraw_phase_undoes_it_and_says_why(startup: Startup, coach: User) -> None:
    phase = actions.change_phase(startup=startup, kind="construction", date=JUNE, reason=WHY, actor=coach)
    actions.withdraw_phase(phase=phase, reason="Erreur de fiche", actor=coach)
    assert spans_at(JUNE).get().kind_id == "investigation"
    assert [(change.kind, change.reason) for change in changes(Phase, pgh_obj_id=phase.pk)] == [
        ("insert", WHY),
        ("delete", "Erreur de fiche"),
    ]


@pytest.mark.django_db
def test_concurrently_withdrawn_phase_is_reported(startup: Startup, coach: User) -> None:
    phase = startup.phases.get()
    Phase.objects.all().delete()
    with pytest.raises(ValidationError, match=wordings.RECORD_WITHDRAWN):
        actions.withdraw_phase(phase=phase, reason=WHY, actor=coach)


def test_phase_kind_is_in_use_from_its_first_day_to_the_one_before_its_end() -> None:
    kind = PhaseKind(valid_from=JUNE, until=JULY)
    days = [JUNE - dt.timedelta(1), JUNE, JULY - dt.timedelta(1), JULY]
    assert [kind.is_used_on(day) for day in days] == [False, True, True, False]


@pytest.mark.django_db
def test_phases_are_recorded_one_after_another(startup: Startup, coach: User) -> None:
    for day in (JULY, JUNE):
        actions.change_phase(startup=startup, kind="construction", date=day, reason=WHY, actor=coach)
    assert list(startup.phases.order_by("position").values_list("position", "kind", "start")) == [
        (0, "investigation", dt.date(2021, 1, 1)),
        (1, "construction", JULY),
        (2, "construction", JUNE),
    ]


def led(startup: Startup) -> list[tuple[str, dt.date | None, dt.date | None, bool]]:
    return list(
        Membership.objects.filter(startup=startup)
        .order_by("start", "-is_lead")
        .values_list("incubator__slug", "start", "until", "is_lead")
    )


@pytest.mark.django_db
def test_move_keeps_the_past_where_it_was(startup: Startup, coach: User) -> None:
    other = factories.make_incubator("autre")
    actions.move_to_incubator(startup=startup, incubator=other, since=JUNE, reason=WHY, actor=coach)
    assert led(startup) == [("autre", JUNE, None, True), ("fabrique", None, JUNE, True)]
    assert [spans_at(day).get().incubator_id for day in (dt.date(2021, 5, 31), JUNE)] == [
        startup.memberships.get(until=JUNE).incubator_id,
        other.pk,
    ]


@pytest.mark.django_db
def test_move_lasts_until_the_next_one_and_ends_co_incubation(coach: User, incubator: Incubator) -> None:
    startup, other, third = factories.make_startup(), factories.make_incubator("autre"), factories.make_incubator("c")
    factories.make_membership(startup, incubator, None, "2022-01-01")
    factories.make_membership(startup, incubator, "2022-01-01", is_lead=False)
    factories.make_membership(startup, third, "2022-01-01")
    factories.make_membership(startup, other, "2021-01-01", is_lead=False)
    actions.move_to_incubator(startup=startup, incubator=other, since=JUNE, reason=WHY, actor=coach)
    assert led(startup)[:-1] == [
        ("autre", dt.date(2021, 1, 1), JUNE, False),
        ("autre", JUNE, dt.date(2022, 1, 1), True),
        ("c", dt.date(2022, 1, 1), None, True),
        ("fabrique", dt.date(2022, 1, 1), None, False),
    ]


@pytest.mark.django_db
def test_move_before_the_first_lead_lasts_until_it_and_touches_no_other(coach: User, incubator: Incubator) -> None:
    startup, other, third = factories.make_startup(), factories.make_incubator("autre"), factories.make_incubator("c")
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    factories.make_membership(startup, incubator, "2022-01-01", "2023-01-01")
    factories.make_membership(startup, incubator, "2023-01-01")
    factories.make_membership(startup, third, None, is_lead=False)
    actions.move_to_incubator(startup=startup, incubator=other, since=JUNE, reason=WHY, actor=staff)
    assert set(led(startup)) == {
        ("autre", JUNE, dt.date(2022, 1, 1), True),
        ("fabrique", dt.date(2022, 1, 1), dt.date(2023, 1, 1), True),
        ("fabrique", dt.date(2023, 1, 1), None, True),
        ("c", None, None, False),
    }


@pytest.mark.django_db
def test_move_on_the_day_of_another_replaces_it(startup: Startup, coach: User, incubator: Incubator) -> None:
    other, third = factories.make_incubator("autre"), factories.make_incubator("c")
    staff = factories.make_user(role=User.Role.DINUM)
    actions.move_to_incubator(startup=startup, incubator=other, since=JUNE, reason=WHY, actor=coach)
    actions.move_to_incubator(startup=startup, incubator=third, since=JUNE, reason=WHY, actor=staff)
    assert led(startup) == [("c", JUNE, None, True), ("fabrique", None, JUNE, True)]


@pytest.mark.django_db
def test_move_to_where_it_is_is_refused(startup: Startup, coach: User, incubator: Incubator) -> None:
    write = {"startup": startup, "incubator": incubator, "since": JUNE, "reason": WHY, "actor": coach}
    assert refusal(lambda: actions.move_to_incubator(**write)) == {  # type: ignore[arg-type]
        "incubator": [wordings.CARRIED_THAT_DAY]
    }


@pytest.mark.django_db
@cases("role", ["public", "agent", "other coach", "former coach"])
def test_every_action_is_refused_to_who_may_not(startup: Startup, incubator: Incubator, role: str) -> None:
    other = factories.make_incubator("autre")
    actors: dict[str, Callable[[], Actor]] = {
        "public": lambda: None,
        "agent": factories.make_user,
        "other coach": lambda: factories.make_coach(other),
        "former coach": lambda: factories.make_coach(incubator, until="2021-01-01"),
    }
    actor = actors[role]()
    phase, dossier = startup.phases.get(), factories.make_investigation(startup)
    who: dict[str, Any] = {"reason": WHY, "actor": actor}
    for write in (
        lambda: actions.change_phase(startup=startup, kind="construction", date=JUNE, **who),
        lambda: actions.correct_phase_date(phase=phase, date=JUNE, **who),
        lambda: actions.withdraw_phase(phase=phase, **who),
        lambda: actions.open_investigation(startup=startup, date=JUNE, problem="Un problème", **who),
        lambda: actions.conclude_investigation(investigation=dossier, conclusion="go", date=JUNE, synthesis="", **who),
        lambda: actions.move_to_incubator(startup=startup, incubator=other, since=JUNE, **who),
    ):
        with pytest.raises(PermissionDenied, match=wordings.COACHES_ONLY):
            write()
    assert len(changes(Phase, startup_id=startup.pk)) == 1
    assert len(changes(Membership, startup_id=startup.pk)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_change_asked_twice_at_once_is_made_once(startup: Startup, coach: User) -> None:
    def enter() -> bool:
        try:
            actions.change_phase(startup=startup, kind="construction", date=JUNE, reason=WHY, actor=coach)
        except ValidationError:
            return False
        return True

    with Elsewhere() as one, Elsewhere() as two:
        works = [one.start(enter), two.start(enter)]
        assert sorted(work.result(PATIENCE) for work in works) == [False, True]
    assert stored() == expected()
    assert startup.phases.filter(kind="construction").count() == 1


def test_next_position_comes_after_all_that_remain() -> None:
    assert next_position([]) == 0
    assert next_position([0, 1, 2]) == 3
    assert next_position([2, 0]) == 3
