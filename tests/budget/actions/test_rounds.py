"""The call of a round: number, dates around received applications, committee, withdrawal."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.actions.rounds import committee_state, record_round, set_committee
from budget.models import Application, FundingRound
from common.clock import today
from common.optimistic_lock import EditConflictError, VersionToken
from common.words import date_fr
from startups import records
from tests import factories, wordings
from tests.budget.actions.scene import DAY, Scene, application, changed
from tests.cases import cases
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def test_a_round_number_is_used_once(scene: Scene) -> None:
    values = {"number": 18, "year": 2022}
    with pytest.raises(ValidationError) as refused:
        record_round(FundingRound(**values), reason="Appel", actor=scene.staff)
    assert refused.value.message_dict == {"number": [wordings.SAME_ROUND]}
    other = record_round(FundingRound(**{**values, "number": 19}), reason="Appel", actor=scene.staff)
    with pytest.raises(ValidationError) as refused:
        record_round(changed(other, **values), reason="Appel", actor=scene.staff)
    assert refused.value.message_dict == {"number": [wordings.SAME_ROUND]}


def test_the_dates_of_a_round_follow_one_another(scene: Scene) -> None:
    values = {"number": 19, "year": 2022, "call_opened_on": dt.date(2022, 5, 2), "call_closes_on": dt.date(2022, 5, 1)}
    with pytest.raises(ValidationError) as refused:
        record_round(FundingRound(**values), reason="Appel", actor=scene.staff)
    assert refused.value.messages == [
        "La fin des candidatures ne peut pas précéder l’ouverture de l’appel : corrigez l’une des deux dates."
    ]


def received(scene: Scene, slug: str, days: int, **fields: Any) -> Application:
    """Create an application submitted ``days`` from today."""
    startup = factories.make_startup(slug, name=slug.upper())
    return factories.make_application(
        scene.call, startup, planned_measure="usagers", submitted_on=today() + days * DAY, **fields
    )


def move(scene: Scene, opens: int | None, closes: int | None) -> FundingRound:
    """Change the dates of the call to these days, from today."""
    first, last = (None if days is None else today() + days * DAY for days in (opens, closes))
    values = {"number": 18, "year": today().year, "call_opened_on": first, "call_closes_on": last}
    return record_round(changed(scene.call, **values), reason="Erreur de date", actor=scene.staff)


def left_out(slug: str, days: int, otherwise: str = ", ou faites d’abord retirer cette candidature") -> list[str]:
    day = date_fr(today() + days * DAY)
    return [
        f"La candidature de {slug.upper()} a été déposée le {day} : donnez un jour qui la laisse dans l’appel{otherwise}."
    ]


@cases(
    ("opens", "closes"),
    [
        (-10, 10),  # unchanged
        (-4, 3),  # exactly the days of the first and last application
        (-20, 20),
        (None, None),  # unknown dates exclude nothing
    ],
)
def test_a_call_is_moved_around_the_applications_received(scene: Scene, opens: int | None, closes: int | None) -> None:
    for slug, days in {"a": -4, "b": 3}.items():
        received(scene, slug, days)
    row = move(scene, opens, closes)
    assert [day and (day - today()).days for day in (row.call_opened_on, row.call_closes_on)] == [opens, closes]


@cases(
    ("opens", "closes", "refused"),
    [
        (-3, 10, {"call_opened_on": left_out("a", -4)}),
        (4, 10, {"call_opened_on": left_out("a", -4)}),  # the first of the excluded ones
        (-10, 2, {"call_closes_on": left_out("d", 3)}),
        (-10, -5, {"call_closes_on": left_out("a", -4)}),
        (None, 2, {"call_closes_on": left_out("d", 3)}),
    ],
)
def test_a_call_keeps_the_days_of_the_applications_received(
    scene: Scene, opens: int | None, closes: int | None, refused: dict[str, list[str]]
) -> None:
    for slug, days in {"d": 3, "a": -4, "b": -4, "c": 0}.items():
        received(scene, slug, days)
    before = FundingRound.objects.values().get()
    assert refusal(lambda: move(scene, opens, closes)) == refused
    assert FundingRound.objects.values().get() == before


def test_the_applications_to_another_round_do_not_hold_a_call(scene: Scene) -> None:
    factories.make_application(factories.make_round(7), scene.startup, submitted_on=today() - 4 * DAY)
    assert move(scene, 0, 10).call_opened_on == today()


def test_a_call_that_leaves_out_an_application_given_up_is_moved(scene: Scene) -> None:
    received(scene, "a", -4, withdrawn_on=today())
    assert move(scene, 0, 10).call_opened_on == today()


def test_an_incubator_that_applied_is_named_too(scene: Scene) -> None:
    factories.make_application(scene.call, factories.make_incubator("a", name="A"), submitted_on=today())
    assert refusal(lambda: move(scene, 1, 10)) == {"call_opened_on": left_out("a", 0)}


def test_an_application_decided_upon_is_not_to_be_taken_back_to_move_the_call(scene: Scene) -> None:
    received(scene, "a", -4, decision="declined", decision_reason="Trop tôt", decided_on=today())
    assert refusal(lambda: move(scene, 0, 10)) == {"call_opened_on": left_out("a", -4, "")}


def test_a_call_that_left_an_application_out_is_corrected_step_by_step(scene: Scene) -> None:
    received(scene, "a", -4)
    FundingRound.objects.update(call_opened_on=today(), call_closes_on=today())
    assert move(scene, 0, 0).call_opened_on == today()
    assert refusal(lambda: move(scene, -1, 0)) == {"call_opened_on": left_out("a", -4)}
    assert move(scene, -4, 0).call_opened_on == today() - 4 * DAY


def test_a_round_that_gave_nothing_is_withdrawn(scene: Scene) -> None:
    row = application(scene)
    with pytest.raises(ValidationError, match="il ne se retire plus"):
        records.withdraw(scene.call, reason="Erreur", actor=scene.staff)
    row.delete()
    records.withdraw(scene.call, reason="Erreur", actor=scene.staff)
    assert not FundingRound.objects.exists()


def test_a_committee_is_reported_by_functions(scene: Scene) -> None:
    seats = [("Directrice", "DINUM"), ("Cheffe de mission", "DINUM"), ("Directrice", "DINUM")]
    set_committee(round=scene.call, seats=seats, reason="Décision", actor=scene.staff)
    seen = VersionToken.of(committee_state(scene.call))
    set_committee(
        round=scene.call, seats=[seats[1], ("Sous-directeur", "Budget")], reason="Départ", actor=scene.staff, seen=seen
    )
    assert committee_state(scene.call) == {"seats": "Cheffe de mission, DINUM\nSous-directeur, Budget"}
    with pytest.raises(EditConflictError):
        set_committee(round=scene.call, seats=[], reason="Départ", actor=scene.staff, seen=seen)
    with pytest.raises(PermissionDenied):
        set_committee(round=scene.call, seats=[], reason="Départ", actor=factories.make_user("x@example.fr"))
    assert scene.call.seats.count() == 2
