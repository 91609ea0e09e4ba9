import datetime as dt

import pytest

from tests import factories
from tests.violations import Violation, assert_refused, each
from workspace.models import DigestDelivery, SetAside

MONDAY = dt.date(2022, 1, 3)


def twice() -> DigestDelivery:
    user = factories.make_user()
    DigestDelivery.objects.create(user=user, week=MONDAY)
    return DigestDelivery(user=user, week=MONDAY)


def set_aside_again() -> SetAside:
    startup = factories.make_startup()
    SetAside.objects.create(startup=startup, todo="metric", reason="R.")
    return SetAside(startup=startup, todo="metric", reason="R.")


VIOLATIONS = [
    Violation("set_aside_once", set_aside_again),
    Violation("set_aside_for_a_reason", lambda: SetAside(startup=factories.make_startup(), todo="metric", reason="")),
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
