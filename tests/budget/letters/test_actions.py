import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail

from accounts.models import User
from budget.actions.applying import apply, decline_application
from budget.actions.calling import open_round
from budget.letters.actions import sending, write_due_results
from budget.models import Letter
from startups.queries import today
from tests import factories
from tests.budget.actions.scene import DAY, Scene, asked

pytestmark = pytest.mark.django_db


def send() -> list[tuple[list[str], str]]:
    """The mails that go now: to whom, and their subjects."""
    mail.outbox.clear()
    sending(lambda done, total: None)
    return [(list(message.to), str(message.subject)) for message in mail.outbox]


def test_each_step_tells_whom_it_concerns_once() -> None:
    scene = Scene()
    values = {"number": 19, "year": 2022, "call_opened_on": today() - DAY, "call_closes_on": today() + DAY}
    call = open_round(values=values, reason="Appel", actor=scene.staff)
    assert send() == [([scene.coach.email], "FAST 19 : les candidatures sont ouvertes")]
    application = apply(round=call, candidate=scene.startup, values=asked(), actor=scene.coach)
    assert send() == [([scene.staff.email], "FAST 19 : candidature de Service dossierfacile")]
    decline_application(application=application, decided_on=today(), reason="Trop tôt", actor=scene.staff)
    assert send() == [([scene.coach.email], "FAST 19 : candidature non retenue")]
    assert "Motif : Trop tôt" in str(mail.outbox[0].body)
    assert send() == []


@pytest.mark.parametrize(("days", "subjects"), [(181, []), (182, 1), (364, []), (30, [])])
def test_a_result_is_asked_for_six_months_later(days: int, subjects: int | list[str]) -> None:
    scene = Scene()
    factories.make_award(scene.call, scene.startup, awarded_on=today() - dt.timedelta(days=days))
    write_due_results()
    write_due_results()
    assert len(send()) == (subjects or 0)


def test_a_result_that_came_is_not_asked_for() -> None:
    scene = Scene()
    factories.make_award(scene.call, scene.startup, awarded_on=today() - 190 * DAY, result_on=today())
    factories.make_award(scene.call, scene.incubator, awarded_on=today() - 190 * DAY, amount="1")
    write_due_results()
    assert send() == []


def test_a_closed_account_is_not_written_to() -> None:
    scene = Scene()
    User.objects.filter(pk=scene.staff.pk).update(is_active=False)
    apply(round=scene.call, candidate=scene.startup, values=asked(amount=Decimal(1)), actor=scene.coach)
    assert Letter.objects.count() == 0
    assert send() == []
