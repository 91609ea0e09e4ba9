"""Two staff who record the same thing at the same time: one is saved, the other gets an explanation."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from accounts.models import User
from budget.actions.applications import apply
from budget.actions.rounds import record_round
from budget.models import Application, CreditYear, FundingRound, Season, SharedService
from common.clock import today
from common.row_actions import TAKEN
from startups import records
from tests import factories
from tests.budget.actions.scene import DAY, Scene, applying, asked, changed
from tests.connections import PATIENCE, Elsewhere
from tests.refusals import refusal

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Décision du comité"

RECORDED: dict[str, tuple[type[Model], Callable[[User], object], dict[str, list[str]]]] = {
    "round": (
        FundingRound,
        lambda actor: record_round(FundingRound(number=19, year=2022), reason=WHY, actor=actor),
        {"number": ["Cet appel existe déjà : donnez un autre numéro."]},
    ),
    "season": (
        Season,
        lambda actor: records.save(Season(number=2, start=dt.date(2022, 1, 1)), reason=WHY, actor=actor),
        {"number": ["Cette saison existe déjà : donnez un autre numéro."]},
    ),
    "credits": (
        CreditYear,
        lambda actor: records.save(CreditYear(year=2022, programme="352"), reason=WHY, actor=actor),
        {"year": [TAKEN]},
    ),
    "shared service": (
        SharedService,
        lambda actor: records.save(SharedService(slug="tchap", name="Tchap", kind="tool"), reason=WHY, actor=actor),
        {"slug": [TAKEN]},
    ),
}


@pytest.mark.parametrize(("model", "record", "words"), RECORDED.values(), ids=RECORDED)
def test_the_same_thing_recorded_twice_at_one_instant_is_refused_in_words(
    model: Any, record: Callable[[User], object], words: dict[str, list[str]]
) -> None:
    one, two = (factories.make_user(f"{name}@example.gouv.fr", User.Role.DINUM) for name in ("a", "b"))
    with Elsewhere() as other:
        with transaction.atomic():
            record(one)
            second = other.start_blocked(lambda: record(two))
        assert refusal(lambda: second.result(PATIENCE)) == words
    assert model.objects.count() == 1


def test_a_call_moved_while_a_coach_applies_keeps_the_day_of_the_application() -> None:
    scene = Scene()
    values = {"number": 18, "year": 2022, "call_opened_on": today() + DAY, "call_closes_on": today() + 9 * DAY}
    with Elsewhere() as other:
        with transaction.atomic():
            apply(applying(scene.call, scene.startup, **asked()), actor=scene.coach)
            moved = other.start_blocked(
                lambda: record_round(changed(scene.call, **values), reason=WHY, actor=scene.staff)
            )
        assert list(refusal(lambda: moved.result(PATIENCE))) == ["call_opened_on"]
    scene.call.refresh_from_db()
    assert scene.call.call_opened_on == today() - 10 * DAY


def test_an_application_made_while_the_call_moves_is_judged_by_its_new_days() -> None:
    scene = Scene()
    values = {"number": 18, "year": 2022, "call_opened_on": today() + DAY, "call_closes_on": today() + 9 * DAY}
    with Elsewhere() as other:
        with transaction.atomic():
            record_round(changed(scene.call, **values), reason=WHY, actor=scene.staff)
            made = other.start_blocked(lambda: apply(applying(scene.call, scene.startup, **asked()), actor=scene.coach))
        assert refusal(lambda: made.result(PATIENCE)) == ["Les candidatures au FAST 18 ne sont pas encore ouvertes."]
    assert not Application.objects.exists()
