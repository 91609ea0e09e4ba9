import pytest

from gateway.models import Webhook
from tests.violations import Violation, assert_refused, each


def webhook(**fields: object) -> Webhook:
    return Webhook(**{"name": "Outil", "url": "https://outil.example", "secret": "whsec_", "since": ""} | fields)


def second_of_an_address() -> Webhook:
    webhook().save()
    return webhook(name="Autre")


VIOLATIONS = [
    Violation("webhook_named", lambda: webhook(name="")),
    Violation("webhook_url_once", second_of_an_address),
    Violation("webhook_stop_reasoned", lambda: webhook(disabled_at="2026-01-01T00:00:00+00:00")),
]


@each(VIOLATIONS)
@pytest.mark.django_db
def test_the_database_refuses(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_an_address_that_was_stopped_may_be_followed_again() -> None:
    webhook(disabled_at="2026-01-01T00:00:00+00:00", disabled_reason="Panne").save()
    webhook().save()
    assert Webhook.objects.count() == 2
