"""The pages of webhooks, for staff."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from gateway.models import Delivery, Webhook
from gateway.webhooks.actions import follow
from tests import factories, wordings
from tests.workspace.reading import rows, text_of

pytestmark = pytest.mark.django_db
WEBHOOKS = "/espace/abonnements/"


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def desk(signed_in: Callable[[User], Client], staff: User) -> Client:
    return signed_in(staff)


def words(page: Any) -> str:
    """Return the text of a page with ordinary spaces."""
    return text_of(page.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def test_an_address_is_subscribed_its_secret_is_shown_once_and_it_is_stopped_then_begun_again(desk: Client) -> None:
    form = desk.get(f"{WEBHOOKS}nouveau/").context["form"]
    asked = {"token": form["token"].initial, "name": "Outil", "url": "https://outil.example/recu", "records": "phase"}
    made = desk.post(f"{WEBHOOKS}nouveau/", asked)
    webhook = Webhook.objects.get()
    assert webhook.secret in words(made)
    again = desk.post(f"{WEBHOOKS}nouveau/", asked, follow=True)
    assert Webhook.objects.count() == 1
    assert webhook.secret not in words(again)
    Delivery.objects.create(
        webhook=webhook, message="m", attempt=2, changes=3, succeeded=False, detail="Réponse 500", milliseconds=12
    )
    page = desk.get(f"{WEBHOOKS}{webhook.pk}/")
    ((_, *said),) = rows(page, "Envois, du plus récent au plus ancien")
    assert said == ["3", "2", "Manqué : Réponse 500", "12 ms"]
    form = desk.get(f"{WEBHOOKS}{webhook.pk}/arret/").context["form"]
    desk.post(f"{WEBHOOKS}{webhook.pk}/arret/", {"token": form["token"].initial, "reason": "En travaux"})
    webhook.refresh_from_db()
    assert webhook.disabled_reason == "En travaux"
    ((*_, state),) = rows(desk.get(WEBHOOKS), "Abonnements")
    assert "En travaux" in state
    desk.post(f"{WEBHOOKS}{webhook.pk}/reprise/")
    webhook.refresh_from_db()
    assert webhook.disabled_at is None


def test_what_is_refused_is_reported_next_to_its_field(desk: Client, staff: User) -> None:
    form = desk.get(f"{WEBHOOKS}nouveau/").context["form"]
    refused = desk.post(
        f"{WEBHOOKS}nouveau/", {"token": form["token"].initial, "name": "O", "url": "ftp://x", "records": ""}
    )
    assert refused.status_code == 400
    assert "Adresse refusée : elle n’est ni en http ni en https." in words(refused)


def test_one_that_begins_again_next_to_another_of_its_address_is_refused(desk: Client, staff: User) -> None:
    old = follow(name="Ancien", url="https://outil.example", records=[], actor=staff)
    Webhook.objects.filter(pk=old.pk).update(disabled_at="2026-01-01T00:00:00+00:00", disabled_reason="Panne")
    follow(name="Nouveau", url="https://outil.example", records=[], actor=staff)
    page = desk.post(f"{WEBHOOKS}{old.pk}/reprise/", follow=True)
    assert wordings.SAME_WEBHOOK in words(page)
