"""A FAST round from call to results, by its actions."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.actions.applications import (
    apply,
    assess,
    award_application,
    correct_application,
    decline_application,
    withdraw_application,
)
from budget.actions.awarding import record_result, save_award, withdraw_award
from budget.actions.rounds import record_round
from budget.models import Application, Assessment, Award, FundingRound
from budget.queries import funding_rounds
from budget.queries.fast import applications_to
from common.clock import today
from common.confirming import ConfirmationNeededError
from common.history import changes
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from tests import factories, wordings
from tests.budget.actions.scene import DAY, Scene, applying, asked, awarding, changed
from tests.cases import cases

pytestmark = pytest.mark.django_db


WHY = "Comité du FAST 18"


def applied(scene: Scene, **values: Any) -> Application:
    return apply(applying(scene.call, scene.startup, **asked(**values)), actor=scene.coach)


def given(scene: Scene, application: Application, amount: int = 150000, **more: Any) -> Award:
    return award_application(
        application=application,
        amount=Decimal(amount),
        coaching_share=Decimal(10000),
        decided_on=today(),
        reason=WHY,
        actor=scene.staff,
        **more,
    )


def test_a_round_is_played_from_its_call_to_the_result(scene: Scene) -> None:
    metric = factories.make_metric(scene.startup)
    application = applied(scene, metric=metric)
    assess(Assessment(application=application, opinion="favourable", grade=4, comment=""), actor=scene.staff)
    scene.close_call()
    award = given(scene, application)
    record_result(
        changed(
            award,
            result_on=today(),
            objective_reached=True,
            result="Doublés",
            result_value=Decimal(2000),
            result_evidence="https://dossierfacile.fr/stats",
        ),
        reason="Six mois après",
        actor=scene.coach,
    )
    ((found,), application) = funding_rounds()[0].laureates, Application.objects.get()
    row = found.award
    assert (application.decision, application.decided_on, application.submitted_by) == ("awarded", today(), scene.coach)
    assert (row.laureate.slug, row.amount, row.coaching_share, row.objective, row.objective_reached) == (
        "dossierfacile",
        Decimal(150000),
        Decimal(10000),
        "Doubler les dossiers",
        True,
    )
    assert row.result_value == Decimal(2000)
    assert [change.reason for change in changes(Award, pgh_obj_id=award.pk)] == [WHY, "Six mois après"]


def test_an_application_after_the_call_closed_is_refused_in_words(scene: Scene) -> None:
    scene.close_call()
    with pytest.raises(ValidationError, match="Les candidatures au FAST 18 sont closes depuis le"):
        applied(scene)
    assert not Application.objects.exists()


def test_an_application_before_the_call_opens_is_refused(scene: Scene) -> None:
    FundingRound.objects.update(call_opened_on=today() + DAY)
    with pytest.raises(ValidationError) as refused:
        applied(scene)
    assert refused.value.messages == ["Les candidatures au FAST 18 ne sont pas encore ouvertes."]


def test_a_coach_applies_for_what_they_coach_only(scene: Scene) -> None:
    other = factories.make_coach(factories.make_incubator("autre"), email="autre@example.gouv.fr")
    for candidate in (scene.startup, scene.incubator):
        with pytest.raises(PermissionDenied):
            apply(applying(scene.call, candidate, **asked()), actor=other)
    apply(applying(scene.call, scene.incubator, **asked()), actor=scene.coach)
    assert Application.objects.get().incubator == scene.incubator


@cases(
    ("values", "refusal"),
    [
        ({"amount": Decimal(-1)}, {"__all__": [wordings.AMOUNT_ABOVE_ZERO]}),
        (
            {"amount": Decimal("1.001")},
            {"amount": [wordings.TWO_DECIMALS]},
        ),
        ({"objective": ""}, {"objective": [wordings.EMPTY_FIELD]}),
        ({"planned_measure": " "}, {"planned_measure": [wordings.GOAL_TO_SEE]}),
    ],
)
def test_an_application_shows_an_amount_an_objective_and_a_measure(
    scene: Scene, values: dict[str, Any], refusal: dict[str, list[str]]
) -> None:
    with pytest.raises(ValidationError) as refused:
        applied(scene, **values)
    assert refused.value.message_dict == refusal


def test_the_metric_is_one_of_the_service(scene: Scene) -> None:
    metric = factories.make_metric(factories.make_startup("autre"))
    with pytest.raises(ValidationError) as refused:
        applied(scene, metric=metric)
    assert refused.value.message_dict == {"metric": [wordings.METRIC_OF_THE_SERVICE]}


def test_a_service_applies_once_and_again_after_a_withdrawal(scene: Scene) -> None:
    first = applied(scene)
    with pytest.raises(ValidationError) as refused:
        applied(scene)
    assert refused.value.messages == [wordings.APPLIED_ALREADY]
    withdraw_application(first, reason="Trop tôt", actor=scene.coach)
    assert applied(scene).pk != first.pk


def test_an_application_is_corrected_until_it_is_decided(scene: Scene) -> None:
    application = applied(scene)
    values = asked(amount=Decimal(120000))
    assert correct_application(changed(application, **values), reason="Revu", actor=scene.coach).amount == 120000
    decline_application(application=application, decided_on=today(), reason="Trop tôt", actor=scene.staff)
    with pytest.raises(ValidationError, match="déjà décidée"):
        correct_application(changed(application, **values), reason="Revu", actor=scene.coach)
    with pytest.raises(ValidationError, match="déjà décidée"):
        withdraw_application(application, reason="Revu", actor=scene.coach)


def test_opinions_are_of_staff_one_each(scene: Scene) -> None:
    application = applied(scene)
    with pytest.raises(PermissionDenied):
        assess(Assessment(application=application, opinion="favourable"), actor=scene.coach)
    for opinion in ("favourable", "reserved"):
        assess(Assessment(application=application, opinion=opinion, grade=3, comment="Lu"), actor=scene.staff)
    assert [(row.opinion, row.grade) for row in Assessment.objects.all()] == [("reserved", 3)]
    (row,) = applications_to(18)
    assert (row.favourable, row.reserved, row.unfavourable, row.mean_grade) == (0, 1, 0, 3)  # type: ignore[attr-defined]


def test_a_decision_is_of_staff_and_taken_once(scene: Scene) -> None:
    application = applied(scene)
    seen = VersionToken.of(state_of(application, Application.DECISION))
    with pytest.raises(PermissionDenied):
        decline_application(application=application, decided_on=today(), reason=WHY, actor=scene.coach)
    given(scene, application, seen=seen)
    with pytest.raises(EditConflictError):
        decline_application(application=application, decided_on=today(), reason=WHY, actor=scene.staff, seen=seen)
    with pytest.raises(ValidationError, match="déjà décidée"):
        given(scene, application)
    assert Award.objects.count() == 1


@cases(
    ("days", "message"),
    [(1, "Ce jour n’est pas encore venu"), (-11, "L’appel a ouvert le")],
)
def test_a_decision_is_taken_after_the_call_opened_and_not_tomorrow(scene: Scene, days: int, message: str) -> None:
    application = applied(scene)
    with pytest.raises(ValidationError, match=message):
        decline_application(application=application, decided_on=today() + days * DAY, reason=WHY, actor=scene.staff)


def test_an_award_beyond_the_envelope_is_confirmed(scene: Scene) -> None:
    factories.make_award(scene.call, factories.make_startup("autre"), "200000")
    application = applied(scene)
    with pytest.raises(ConfirmationNeededError) as asked_again:
        given(scene, application)
    assert asked_again.value.messages == [
        "Le FAST 18 dépasserait son enveloppe de 50\u202f000\u202f€ : 350\u202f000\u202f€ pour 300\u202f000\u202f€."
    ]
    assert Application.objects.get().decision == ""
    assert given(scene, application, confirmed=asked_again.value.token).amount == 150000


def test_an_award_to_a_stopped_service_is_confirmed(scene: Scene) -> None:
    factories.make_phases(scene.startup, [("abandon", "2021-01-01")])
    with pytest.raises(ConfirmationNeededError, match="est à l’arrêt : « Service arrêté »"):
        given(scene, applied(scene))


@cases(
    ("values", "message"),
    [
        ({"amount": Decimal(-1)}, wordings.AT_LEAST_ZERO),
        ({"amount": Decimal(0)}, "Donnez un montant plus grand que zéro, ou laissez-le vide s’il n’est pas connu."),
        ({"amount": Decimal("1.001")}, wordings.TWO_DECIMALS),
        (
            {"amount": Decimal(1), "coaching_share": Decimal(2)},
            "La part pour l’accompagnement ne dépasse pas le montant du financement : corrigez l’un des deux.",
        ),
    ],
)
def test_an_award_of_the_past_is_checked_too(scene: Scene, values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        save_award(awarding(scene.call, scene.startup, **values), reason=WHY, actor=scene.staff)
    assert message in refused.value.messages


def test_a_product_is_awarded_in_several_rounds_and_once_in_each(scene: Scene) -> None:
    for number in (7, 9):
        save_award(
            awarding(factories.make_round(number, 2021), scene.startup, amount=Decimal(100000)),
            reason="D’après le bilan",
            actor=scene.staff,
        )
    with pytest.raises(ValidationError) as refused:
        save_award(awarding(FundingRound.objects.get(number=9), scene.startup), reason=WHY, actor=scene.staff)
    assert refused.value.messages == [wordings.AWARDED_ALREADY]
    assert scene.startup.awards.count() == 2


def test_a_closed_round_changes_for_a_reason_and_confirmed(scene: Scene) -> None:
    award = given(scene, applied(scene))
    FundingRound.objects.update(closed_on=today())
    scene.call.refresh_from_db()
    values = {"amount": Decimal(160000)}
    with pytest.raises(ValidationError, match="Indiquez"):
        save_award(changed(award, **values), reason="", actor=scene.staff)
    with pytest.raises(ConfirmationNeededError, match="Le FAST 18 est clos depuis le") as asked_again:
        save_award(changed(award, **values), reason="Erreur", actor=scene.staff)
    token = asked_again.value.token
    assert save_award(changed(award, **values), reason="Erreur", actor=scene.staff, confirmed=token).amount == 160000
    round_values = {"number": 18, "envelope": Decimal(400000)}
    with pytest.raises(ConfirmationNeededError):
        record_round(changed(scene.call, **round_values), reason="Erreur", actor=scene.staff)
    record_round(changed(scene.call, **round_values), reason="Erreur", actor=scene.staff, confirmed=token)
    assert FundingRound.objects.get().envelope == 400000


def test_an_award_withdrawn_gives_its_application_back_to_the_committee(scene: Scene) -> None:
    application = applied(scene)
    withdraw_award(given(scene, application), reason="Saisi deux fois", actor=scene.staff)
    application.refresh_from_db()
    assert (application.decision, application.decided_on, Award.objects.count()) == ("", None, 0)


@cases(
    ("day", "message"),
    [(-1, "Le financement compte depuis le"), (1, "Ce jour n’est pas encore venu")],
)
def test_a_result_follows_its_award_and_is_not_foreseen(scene: Scene, day: int, message: str) -> None:
    award = given(scene, applied(scene))
    with pytest.raises(ValidationError, match=message):
        record_result(changed(award, result_on=today() + day * DAY), reason=WHY, actor=scene.coach)


def test_a_result_is_of_who_changes_the_fiche(scene: Scene) -> None:
    award = given(scene, applied(scene))
    with pytest.raises(PermissionDenied):
        record_result(changed(award, result_on=today()), reason=WHY, actor=factories.make_user("x@example.fr"))
