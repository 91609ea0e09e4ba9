"""Webhooks to a hostile URL that changes, redirects, hides its target, or never responds; and two workers at once."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from gateway.models import Delivery, Webhook
from gateway.webhooks.actions import follow
from gateway.webhooks.sending import WAITS, deliver
from tests import wordings
from tests.connections import at_once
from tests.factories import SECRET, make_startup, make_token, make_user
from tests.gateway.webhooks.test_sending import Receiver, make_webhook, network, receiver, try_again
from tests.impact.links.fake_network import PUBLIC, TestNetwork

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["network", "receiver"]
REFUSED = wordings.PRIVATE_ADDRESS


def test_a_name_that_turns_private_between_the_check_and_the_call_is_asked_at_the_number_checked(
    receiver: Receiver,
) -> None:
    lying = TestNetwork(receiver, outil_example=[[PUBLIC], ["127.0.0.1"]])  # type: ignore[arg-type]
    webhook = make_webhook()
    make_startup("a")
    deliver(webhook.pk, lying)
    assert (lying.resolved, lying.connected) == (["outil.example"], [PUBLIC])
    make_startup("b")
    deliver(webhook.pk, lying)
    assert (lying.resolved, lying.connected) == (["outil.example"] * 2, [PUBLIC])
    assert list(Delivery.objects.order_by("pk").values_list("succeeded", "detail")) == [
        (True, "Réponse 204"),
        (False, REFUSED),
    ]
    assert receiver.bodies() == [["a"]]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0.0.0.0/",
        "https://user:secret@outil.example/",
        "ftp://outil.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https://outil.example:6379/",
        "https://outil.example/\r\nHost: interne",
    ],
)
def test_no_address_leads_inside(receiver: Receiver, url: str) -> None:
    inside = TestNetwork(receiver, localhost=[["127.0.0.1"]])  # type: ignore[arg-type]
    staff = make_user("dinum@example.gouv.fr", User.Role.DINUM)
    try:
        webhook = follow(name="Outil", url=url, records=[], actor=staff)
    except ValidationError as refusal:
        assert "url" in refusal.message_dict
        return
    make_startup("a")
    deliver(webhook.pk, inside)
    assert (inside.connected, receiver.received) == ([], [])
    assert Delivery.objects.get().succeeded is False


def test_the_waits_grow_then_it_stops_and_keeps_what_was_not_taken(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook()
    make_startup("a")
    receiver.answers = [500] * 20
    waited: list[dt.timedelta] = []
    for _ in WAITS:
        try_again(webhook)
        deliver(webhook.pk, network)
        webhook.refresh_from_db()
        assert webhook.next_attempt_at is not None
        waited.append(webhook.next_attempt_at - timezone.now())
    minutes = [round(wait.total_seconds() / 60) for wait in waited]
    assert minutes == [1, 5, 30, 120, 360, 720, 1440]
    try_again(webhook)
    deliver(webhook.pk, network)
    webhook.refresh_from_db()
    assert webhook.disabled_at is not None
    assert len({headers["webhook-id"] for _, headers, _ in receiver.received}) == 1
    # Resumed, it continues with the message that was not accepted.
    receiver.answers = []
    Webhook.objects.filter(pk=webhook.pk).update(disabled_at=None, disabled_reason="", failures=0, next_attempt_at=None)
    make_startup("b")
    deliver(webhook.pk, network)
    assert receiver.bodies()[-2:] == [["a"], ["b"]]


def test_one_success_forgets_the_failures(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook()
    make_startup("a")
    receiver.answers = [500, 500]
    for _ in range(3):
        try_again(webhook)
        deliver(webhook.pk, network)
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.next_attempt_at, receiver.bodies()) == (0, None, [["a"]] * 3)


def test_two_workers_at_once_send_each_change_once(receiver: Receiver) -> None:
    webhook = make_webhook()
    for number in range(6):
        make_startup(f"s{number}")
    networks = [TestNetwork(receiver, outil_example=[[PUBLIC]]) for _ in range(2)]  # type: ignore[arg-type]
    at_once(lambda network: deliver(webhook.pk, network), networks)
    sent = [slug for body in receiver.bodies() for slug in body]
    assert sorted(sent) == [f"s{number}" for number in range(6)]


def test_an_answer_of_any_size_or_kind_is_not_kept(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook()
    make_startup("a")
    receiver.answers = [418]
    deliver(webhook.pk, network)
    assert Delivery.objects.get().detail == "Réponse 418"


def test_the_secret_is_shown_once_and_is_in_no_list_nor_log() -> None:
    make_token(make_startup("a"))
    headers = {"Authorization": f"Bearer {SECRET}"}
    body: dict[str, Any] = {"name": "Outil", "url": "https://outil.example/recu"}
    made = Client().post("/api/v1/webhooks/", body, content_type="application/json", headers=headers)
    assert made.status_code == 201, made.content
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    listed = Client().get("/api/v1/webhooks/", headers=headers).content.decode()
    assert (secret in listed, "outil.example" in listed) == (False, True)
    one = Client().get(f"/api/v1/webhooks/{made.json()['id']}/", headers=headers)
    assert secret not in one.content.decode()
