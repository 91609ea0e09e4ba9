"""Awards and their results: dates, budgets, ended products, and withdrawals."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from budget.actions.applications import decline_application
from budget.actions.awarding import record_result, save_award, withdraw_award
from budget.models import Application, Award, FundingRound
from common.clock import today
from common.confirming import ConfirmationNeededError
from common.words import date_fr
from tests import factories
from tests.budget.actions.scene import DAY, WHY, Scene, application, award, awarding, changed
from tests.cases import cases
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


@cases(
    ("days", "opened", "words"),
    [
        (0, -10, None),
        (-10, -10, None),  # the day on which the call opens
        (-11, -10, "L’appel a ouvert le {} : sa décision ne le précède pas."),
        (-400, None, None),  # the opening is unknown
        (1, -10, "Ce jour n’est pas encore venu : une décision s’enregistre une fois prise."),
    ],
)
def test_an_award_of_the_past_is_of_a_day_that_can_be(
    scene: Scene, days: int, opened: int | None, words: str | None
) -> None:
    first = None if opened is None else today() + opened * DAY
    FundingRound.objects.update(call_opened_on=first, call_closes_on=None)
    values = {"awarded_on": today() + days * DAY}

    def write() -> Award:
        return save_award(awarding(scene.call, scene.startup, **values), reason=WHY, actor=scene.staff)

    if words is None:
        assert write().awarded_on == values["awarded_on"]
    else:
        assert refusal(write) == {"awarded_on": [words.format(date_fr(first))]}


def beyond(excess: str, total: str) -> list[str]:
    return [f"Le FAST 18 dépasserait son enveloppe de {excess} : {total} pour 300\u202f000\u202f€."]


@cases(
    ("envelope", "amount", "words"),
    [
        (300000, "100000", []),  # exactly the budget
        (300000, "100000.01", beyond("0,01\u202f€", "300\u202f000,01\u202f€")),
        (300000, None, []),
        (None, "900000", []),
    ],
)
def test_an_envelope_is_exceeded_by_what_is_known_only(
    scene: Scene, envelope: int | None, amount: str | None, words: list[str]
) -> None:
    FundingRound.objects.update(envelope=envelope)
    factories.make_award(scene.call, factories.make_startup("a"), "200000")
    factories.make_award(scene.call, factories.make_startup("b"), None)
    factories.make_award(factories.make_round(17), factories.make_startup("c"), "250000")
    values = {"amount": None if amount is None else Decimal(amount)}

    def write(confirmed: str = "") -> Award:
        return save_award(
            awarding(scene.call, scene.startup, **values), reason=WHY, actor=scene.staff, confirmed=confirmed
        )

    if words:
        with pytest.raises(ConfirmationNeededError) as refused:
            write()
        assert refused.value.warnings == words
        assert write(refused.value.token).amount == values["amount"]
    else:
        assert write().amount == values["amount"]


def test_an_award_that_is_corrected_does_not_count_twice_in_the_envelope(scene: Scene) -> None:
    won = factories.make_award(scene.call, scene.startup, "200000")
    by: dict[str, Any] = {"reason": WHY, "actor": scene.staff}
    assert save_award(changed(won, amount=Decimal(300000)), **by).amount == 300000
    with pytest.raises(ConfirmationNeededError) as refused:
        save_award(changed(won, amount=Decimal(300001)), **by)
    assert refused.value.warnings == beyond("1\u202f€", "300\u202f001\u202f€")


@cases(
    ("phases", "days", "words"),
    [
        ([("construction", "2020-01-01")], 0, None),
        ([("construction", "2020-01-01"), ("transfere", "2021-01-01")], 0, None),
        ([("abandon-investigation", "2020-01-01")], 0, "Investigation non concluante"),
        ([("construction", "2020-01-01"), ("abandon", "{today}")], 0, "Service arrêté"),
        ([("construction", "2020-01-01"), ("abandon", "{today}")], -1, None),  # decided the day before
        ([("construction", "2020-01-01"), ("abandon", "{today}")], None, "Service arrêté"),  # on an unknown day: today
        ([], 0, None),
    ],
)
def test_money_for_a_product_that_is_over_that_day_is_confirmed(
    scene: Scene, phases: list[tuple[str, str]], days: int | None, words: str | None
) -> None:
    factories.make_startup("arrêté", phases=[("abandon", "2020-01-01")])  # the end of another service
    life = [(kind, start.format(today=today())) for kind, start in phases]
    startup = factories.make_startup("x", name="Le service", phases=life)
    values = {"awarded_on": None if days is None else today() + days * DAY}

    def write() -> Award:
        return save_award(awarding(scene.call, startup, **values), reason=WHY, actor=scene.staff)

    if words is None:
        assert write().startup == startup
    else:
        with pytest.raises(ConfirmationNeededError) as refused:
            write()
        assert refused.value.warnings == [f"Le {date_fr(today())}, Le service est à l’arrêt : « {words} »."]


def test_withdrawing_an_award_reopens_its_own_application_only(scene: Scene) -> None:
    first, second, third = application(scene), application(scene, "b"), application(scene, "c")
    won = award(first, scene.staff)
    award(second, scene.staff)
    decline_application(application=third, decided_on=today(), reason="Trop tôt", actor=scene.staff)
    withdraw_award(won, reason="Saisi deux fois", actor=scene.staff)
    assert list(Application.objects.order_by("pk").values_list("decision", "decision_reason", "decided_on")) == [
        ("", "Saisi deux fois", None),
        ("awarded", WHY, today()),
        ("declined", "Trop tôt", today()),
    ]
    assert decline_application(application=first, decided_on=today(), reason=WHY, actor=scene.staff).decision


def test_an_award_that_no_application_led_to_is_withdrawn_alone(scene: Scene) -> None:
    decline_application(application=application(scene), decided_on=today(), reason=WHY, actor=scene.staff)
    withdraw_award(factories.make_award(scene.call, scene.startup), reason=WHY, actor=scene.staff)
    assert (Award.objects.count(), Application.objects.get().decision) == (0, "declined")


@cases(
    ("counted", "result", "words"),
    [
        ({"awarded_on": -5}, -5, None),
        ({"awarded_on": -5}, -6, "Le financement compte depuis le {} : son résultat ne le précède pas."),
        ({"committee_on": -3}, -3, None),
        ({"committee_on": -3}, -4, "Le financement compte depuis le {} : son résultat ne le précède pas."),
        ({"awarded_on": -5}, 0, None),
        ({"awarded_on": -5}, 1, "Ce jour n’est pas encore venu : un résultat se constate."),
        ({"awarded_on": -5}, None, None),
    ],
)
def test_a_result_is_of_a_day_from_the_award_to_today(
    scene: Scene, counted: dict[str, int], result: int | None, words: str | None
) -> None:
    ((column, days),) = counted.items()
    since = today() + days * DAY
    FundingRound.objects.update(call_closes_on=None, **({column: since} if column == "committee_on" else {}))
    fields: dict[str, Any] = {column: since} if column == "awarded_on" else {}
    won = factories.make_award(scene.call, scene.startup, **fields)
    values = {"result_on": None if result is None else today() + result * DAY}

    def write() -> Award:
        return record_result(changed(won, **values), reason=WHY, actor=scene.coach)

    if words is None:
        assert write().result_on == values["result_on"]
    else:
        assert refusal(write) == {"result_on": [words.format(date_fr(since))]}


def test_the_result_of_an_incubator_is_of_staff(scene: Scene) -> None:
    won = factories.make_award(scene.call, scene.incubator, awarded_on=today())
    won.result_on = today()
    with pytest.raises(PermissionDenied):
        record_result(won, reason=WHY, actor=scene.coach)
    assert record_result(won, reason=WHY, actor=scene.staff).result_on == today()
