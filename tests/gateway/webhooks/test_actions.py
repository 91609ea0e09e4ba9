"""Actions on webhooks: who creates them, from which cursor, and who stops them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.models import Job
from gateway.feed import horizon, read_cursor
from gateway.models import Webhook
from gateway.webhooks.actions import PER_TOKEN, follow, resume, stop
from tests import wordings
from tests.cases import cases
from tests.connections import PATIENCE, Elsewhere
from tests.factories import make_token, make_user
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
URL = "https://outil.example/recu"


def staff() -> User:
    return make_user("dinum@example.gouv.fr", User.Role.DINUM)


def test_staff_follow_from_now_on(django_capture_on_commit_callbacks: object) -> None:
    user, before = staff(), horizon()
    webhook = follow(name=" Outil ", url=f" {URL} ", records=["phase", "phase"], actor=user)
    assert (webhook.name, webhook.url, webhook.records) == ("Outil", URL, ["phase"])
    # Autovacuum may end a transaction in between.
    assert before <= read_cursor(webhook.since) <= horizon()
    assert (webhook.created_by, webhook.token) == (user, None)
    assert webhook.secret.startswith("whsec_")


@cases("role", [None, User.Role.AGENT])
def test_others_do_not(role: str | None) -> None:
    actor = make_user(role=role) if role else None
    with pytest.raises(PermissionDenied):
        follow(name="Outil", url=URL, records=[], actor=actor)
    webhook = follow(name="Outil", url=URL, records=[], actor=staff())
    with pytest.raises(PermissionDenied):
        stop(webhook=webhook, reason="Parce que", actor=actor)
    with pytest.raises(PermissionDenied):
        resume(webhook=webhook, actor=actor)


def test_a_token_follows_for_itself_while_it_is_valid() -> None:
    token = make_token()
    webhook = follow(name="Outil", url=URL, records=[], since="changes-1-0-0", token=token)
    assert (webhook.token, webhook.created_by, webhook.since) == (token, None, "changes-1-0-0")
    with pytest.raises(PermissionDenied):
        follow(name="Outil", url=URL, records=[], token=make_token(secret="bpf_x", last_day="2020-01-01"))
    with pytest.raises(PermissionDenied):
        stop(webhook=webhook, reason="Parce que", token=make_token(secret="bpf_y"))


@cases(
    ("asked", "errors"),
    [
        (
            {"url": "http://outil.example"},
            {"url": ["L’adresse commence par https : les messages passent par Internet."]},
        ),
        ({"url": "https://outil.example:22"}, {"url": ["Adresse refusée : le port 22 n’est pas celui d’un site."]}),
        ({"name": " "}, {"name": [wordings.EMPTY_FIELD]}),
    ],
)
def test_what_cannot_be_followed_is_refused(asked: dict[str, str], errors: dict[str, list[str]]) -> None:
    user = staff()
    said = refusal(lambda: follow(**{"name": "Outil", "url": URL, "records": [], "actor": user} | asked))  # type: ignore[arg-type]
    assert said == errors


def test_one_address_is_followed_once() -> None:
    user = staff()
    follow(name="Outil", url=URL, records=[], actor=user)
    said = refusal(lambda: follow(name="Autre", url=URL, records=[], actor=user))
    assert said == {"__all__": [wordings.SAME_WEBHOOK]}


def test_what_is_stopped_shows_why_and_begins_again_where_it_was() -> None:
    user = staff()
    webhook = follow(name="Outil", url=URL, records=[], actor=user)
    Webhook.objects.filter(pk=webhook.pk).update(failures=3)
    assert refusal(lambda: stop(webhook=webhook, reason=" ", actor=user))
    stopped = stop(webhook=webhook, reason="L’outil est en travaux", actor=user)
    assert stopped.disabled_reason == "L’outil est en travaux"
    assert stop(webhook=webhook, reason="Encore", actor=user).disabled_reason == "L’outil est en travaux"
    again = resume(webhook=stopped, actor=user)
    assert (again.disabled_at, again.disabled_reason, again.failures, again.since) == (None, "", 0, webhook.since)
    assert not Job.objects.exists()  # requested after the commit


def test_what_begins_again_twice_does_not_go_back_over_what_was_taken() -> None:
    user = staff()
    webhook = follow(name="Outil", url=URL, records=[], actor=user)
    stop(webhook=webhook, reason="L’outil est en travaux", actor=user)
    first, second = (Webhook.objects.get() for _ in range(2))
    resume(webhook=first, actor=user)
    Webhook.objects.update(since="changes-99-0-0", upto="changes-100-0-0")  # messages were accepted in the meantime
    resume(webhook=second, actor=user)
    now = Webhook.objects.get()
    assert (now.since, now.upto, now.disabled_at) == ("changes-99-0-0", "changes-100-0-0", None)


@pytest.mark.django_db(transaction=True)
def test_the_addresses_of_a_token_are_counted_in_turn() -> None:
    token = make_token()

    def follow_at(place: int) -> Webhook:
        return follow(name="Outil", url=f"{URL}/{place}", records=[], token=token)

    for place in range(PER_TOKEN - 1):
        follow_at(place)
    with Elsewhere() as other:
        with transaction.atomic():
            follow_at(PER_TOKEN)
            second = other.start_blocked(lambda: follow_at(PER_TOKEN + 1))
        assert refusal(lambda: second.result(PATIENCE)) == {
            "url": ["Un jeton suit les changements par 5 adresses au plus."]
        }
    assert Webhook.objects.count() == PER_TOKEN


def test_a_token_revoked_since_the_request_began_follows_nothing() -> None:
    token = make_token()
    type(token).objects.update(revoked_at=timezone.now(), revocation_reason="Fuite")
    with pytest.raises(PermissionDenied):
        follow(name="Outil", url=URL, records=[], token=token)
    assert not Webhook.objects.exists()
