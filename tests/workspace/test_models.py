import datetime as dt

import pytest

from tests import factories
from tests.violations import Violation, assert_refused, each
from workspace.models import DigestDelivery, TodoDismissal

MONDAY = dt.date(2022, 1, 3)


def twice() -> DigestDelivery:
    user = factories.make_user()
    DigestDelivery.objects.create(user=user, week=MONDAY)
    return DigestDelivery(user=user, week=MONDAY)


def dismissal_again() -> TodoDismissal:
    startup = factories.make_startup()
    TodoDismissal.objects.create(startup=startup, todo_kind="metric", reason="R.")
    return TodoDismissal(startup=startup, todo_kind="metric", reason="R.")


VIOLATIONS = [
    Violation("todo_dismissal_once", dismissal_again),
    Violation(
        "todo_dismissal_for_a_reason",
        lambda: TodoDismissal(startup=factories.make_startup(), todo_kind="metric", reason=""),
    ),
    Violation("digest_once_a_week", twice),
    Violation("digest_week_is_a_monday", lambda: DigestDelivery(user=factories.make_user(), week=dt.date(2022, 1, 4))),
    Violation(
        "digestdelivery_tried_before_sent",
        lambda: DigestDelivery(
            user=factories.make_user(), week=MONDAY, sent_at=dt.datetime(2022, 1, 3, 7, tzinfo=dt.UTC)
        ),
    ),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_model_refuses(violation: Violation) -> None:
    assert_refused(violation)
