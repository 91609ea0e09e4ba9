"""Messages: signed, in order, retried until accepted, stopped after repeated failures, never sent to private addresses."""

import datetime as dt
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from common.models import Job
from gateway.feed import Cursor, horizon, read_page
from gateway.models import Delivery, Webhook
from gateway.tasks import deliver as deliver_task
from gateway.webhooks import sending
from gateway.webhooks.sending import DELIVER, WAITS, deliver, headers_of, new_secret, prune, request_waiting
from tests import wordings
from tests.factories import make_startup
from tests.impact.links.fake_network import PUBLIC, TestNetwork

pytestmark = pytest.mark.django_db(transaction=True)


class Receiver(ThreadingHTTPServer):
    """Receive messages, and respond with the next of ``answers`` (then 204)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = []

    def bodies(self) -> list[list[str]]:
        return [[one["startup"] for one in json.loads(body)["data"]["results"]] for _, _, body in self.received]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers.items()), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "https://ailleurs.example/")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Do not log to the console."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def network(receiver: Receiver) -> TestNetwork:
    return TestNetwork(receiver, outil_example=[[PUBLIC]])  # type: ignore[arg-type]


def horizon_after_setup() -> Cursor:
    """Wait until the feed gives the phase kinds (a concurrent transaction may delay it); return its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(pgh_position) FROM startups_phasekindhistory")
        last = cursor.fetchone()[0]
    end = time.monotonic() + 30
    while (now := horizon()).position <= last:
        assert time.monotonic() < end, "the horizon did not pass what was committed"
        time.sleep(0.01)
    return now


def make_webhook(**fields: Any) -> Webhook:
    since = str(horizon_after_setup())
    said = {"name": "Outil", "url": "http://outil.example/recu", "secret": new_secret(), "since": since}
    return Webhook.objects.create(**said | fields)


def try_again(webhook: Webhook) -> None:
    """Make the next attempt due now."""
    Webhook.objects.filter(pk=webhook.pk).update(next_attempt_at=timezone.now())


def test_a_message_is_signed_and_shows_the_changes(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook()
    make_startup("a")
    make_startup("b")
    assert deliver(webhook.pk, network).message == "1\u00a0message reçu."
    ((path, headers, body),) = receiver.received
    message, moment = headers["webhook-id"], int(headers["webhook-timestamp"])
    assert headers["webhook-signature"] == headers_of(message, moment, body, webhook.secret)["webhook-signature"]
    assert (path, headers["Content-Type"], headers["Host"]) == ("/recu", "application/json", "outil.example")
    told = json.loads(body)
    assert (told["type"], [one["startup"] for one in told["data"]["results"]]) == ("changes", ["a", "b"])
    webhook.refresh_from_db()
    assert (webhook.since, webhook.upto, webhook.failures) == (told["data"]["next"], "", 0)
    assert deliver(webhook.pk, network).message == "0\u00a0message reçu."
    sent = Delivery.objects.get()
    assert (sent.message, sent.attempt, sent.changes, sent.succeeded, sent.detail) == (
        message,
        1,
        2,
        True,
        "Réponse 204",
    )


def test_what_was_not_taken_is_sent_again_the_same(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook()
    make_startup("a")
    receiver.answers = [500]
    assert deliver(webhook.pk, network).message == "0\u00a0message reçu."
    webhook.refresh_from_db()
    assert webhook.failures == 1
    assert webhook.next_attempt_at is not None
    assert dt.timedelta(seconds=50) < webhook.next_attempt_at - timezone.now() <= WAITS[0]
    make_startup("b")
    deliver(webhook.pk, network)
    assert len(receiver.received) == 1  # it is too early
    try_again(webhook)
    deliver(webhook.pk, network)
    first, again, later = receiver.received
    assert (first[1]["webhook-id"], first[2]) == (again[1]["webhook-id"], again[2])
    assert later[1]["webhook-id"] != again[1]["webhook-id"]
    assert receiver.bodies() == [["a"], ["a"], ["b"]]
    assert [(one.attempt, one.succeeded) for one in Delivery.objects.order_by("pk")] == [
        (1, False),
        (2, True),
        (1, True),
    ]


def test_many_changes_take_many_messages_in_their_order(
    receiver: Receiver, network: TestNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SIZE", 2)
    webhook = make_webhook()
    for number in range(5):
        make_startup(f"s{number}")
    deliver(webhook.pk, network)
    assert receiver.bodies() == [["s0", "s1"], ["s2", "s3"], ["s4"]]


def test_some_sorts_of_record_only(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook(records=["phase"])
    make_startup("a")
    deliver(webhook.pk, network)
    assert receiver.received == []


def test_repeated_failure_stops_it(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook()
    make_startup("a")
    receiver.answers = [500] * 20
    for _ in range(len(WAITS) + 3):
        try_again(webhook)
        deliver(webhook.pk, network)
    webhook.refresh_from_db()
    assert len(receiver.received) == webhook.failures == len(WAITS) + 1
    assert webhook.disabled_reason == "8\u00a0envois manqués de suite. Le dernier : Réponse 500."
    assert webhook.disabled_at is not None


def test_an_address_that_is_gone_stops_at_once(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook()
    make_startup("a")
    receiver.answers = [410]
    deliver(webhook.pk, network)
    webhook.refresh_from_db()
    assert webhook.disabled_reason == "1\u00a0envoi manqué de suite. Le dernier : Réponse 410."


def test_a_redirection_is_not_followed(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook()
    make_startup("a")
    receiver.answers = [301]
    deliver(webhook.pk, network)
    assert (len(receiver.received), Delivery.objects.get().detail) == (1, "Réponse 301")


@pytest.mark.parametrize("number", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "fd00::1"])
def test_a_private_number_is_never_asked(receiver: Receiver, number: str) -> None:
    network = TestNetwork(receiver, outil_example=[[PUBLIC, number]])  # type: ignore[arg-type]
    webhook = make_webhook()
    make_startup("a")
    deliver(webhook.pk, network)
    assert (network.connected, receiver.received) == ([], [])
    assert Delivery.objects.get().detail == wordings.PRIVATE_ADDRESS


def test_a_name_that_nobody_knows_is_a_failure(receiver: Receiver) -> None:
    webhook = make_webhook()
    make_startup("a")
    deliver(webhook.pk, TestNetwork(receiver))  # type: ignore[arg-type]
    assert Delivery.objects.get().detail == wordings.SITE_UNREACHABLE


def test_the_feed_is_not_held_while_a_message_is_sent(receiver: Receiver, network: TestNetwork) -> None:
    webhook = make_webhook()
    make_startup("a")
    seen: list[int] = []
    resolve = network.resolve

    async def look(host: str, port: int) -> list[str]:
        def read() -> None:
            from django.db import connection

            seen.append(len(read_page(start, 10).changes))
            connection.close()

        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
        return await resolve(host, port)

    start = horizon()
    make_startup("b")
    network.resolve = look  # type: ignore[method-assign]
    deliver(webhook.pk, network)
    assert seen == [1]


def test_jobs_are_requested_those_that_may_be_tried() -> None:
    due = make_webhook(url="https://a.example")
    make_webhook(url="https://b.example", next_attempt_at=timezone.now() + dt.timedelta(minutes=5))
    make_webhook(url="https://c.example", disabled_at=timezone.now(), disabled_reason="Panne")
    request_waiting()
    assert list(Job.objects.values_list("kind", "arguments")) == [(DELIVER, {"webhook": due.pk})]
    deliver_task(Job.objects.get().pk)
    assert Job.objects.get().message == "0\u00a0message reçu."


def test_old_attempts_are_forgotten() -> None:
    webhook = make_webhook()
    said = {"message": "m", "attempt": 1, "changes": 1, "succeeded": True, "detail": "", "milliseconds": 1}
    for days in (1, 31):
        Delivery.objects.create(webhook=webhook, at=timezone.now() - dt.timedelta(days=days), **said)
    assert prune() == 1
    assert Delivery.objects.count() == 1
