"""Subscriptions: requested by anybody, confirmed by e-mail, sent once, stopped in one click."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from common.history import because
from startups.models import Startup
from tests import factories
from tests.catalogue.reading import read_page
from workspace.models import Subscription
from workspace.subscriptions import actions
from workspace.subscriptions.actions import ask_subscription, confirm_subscription
from workspace.subscriptions.links import manage_url, subscription_of, token_of
from workspace.subscriptions.sending import KEPT, invite, send_updates

pytestmark = pytest.mark.django_db(transaction=True)  # a change is dated by its transaction
READER = "lectrice@exemple.fr"


@pytest.fixture
def service() -> Startup:
    return factories.make_startup("pix", name="Pix", phases=[("construction", "2020-01-01")])


def subscribed(service: Startup) -> Subscription:
    ask_subscription(email=READER, to=service)
    row = Subscription.objects.get()
    confirm_subscription(subscription=row.pk)
    row.refresh_from_db()
    return row


def path_of(text: str) -> str:
    found = re.search(r"/abonnements/\S+", text)
    assert found
    return found[0]


def change(service: Startup, mission: str) -> None:
    with because(source="page", reason="Relue avec l’équipe."):
        Startup.objects.filter(pk=service.pk).update(mission=mission)


def test_a_reader_asks_confirms_gets_mail_and_stops(client: Client, service: Startup) -> None:
    response = client.post("/startups/pix/suivre/", {"email": " Lectrice@Exemple.FR "})
    assert response["Location"] == "/startups/pix/"
    assert invite() == 1
    (invitation,) = mail.outbox
    assert (invitation.to, invitation.subject) == ([READER], "Confirmez votre abonnement\u00a0: Pix")
    link = path_of(str(invitation.body))
    assert read_page(client.get(link)).one("button").text == "Confirmer mon abonnement"
    assert Subscription.objects.get().confirmed_at is None  # opening the link confirms nothing
    client.post(link, {"answer": "confirm"})
    change(service, "Mesurer ses compétences.")
    assert send_updates() == 1
    told = mail.outbox[1]
    assert told.subject == "Ce qui a changé\u00a0: Pix"
    assert str(told.body).splitlines()[2:5] == [
        "- Pix",
        "  Mission : vide → Mesurer ses compétences.",
        "  Saisie dans Betaportfolio : Relue avec l’équipe.",
    ]
    assert read_page(client.get(path_of(str(told.body)))).one("button").text == "Ne plus le recevoir"
    assert told.extra_headers["List-Unsubscribe"] == f"<{manage_url(Subscription.objects.get())}>"
    client.post(link, {"List-Unsubscribe": "One-Click"})
    assert Subscription.objects.count() == 0
    assert client.get(link).status_code == 404


def test_what_was_reported_is_not_reported_again(service: Startup) -> None:
    subscribed(service)
    change(service, "Une fois.")
    assert (send_updates(), send_updates()) == (1, 0)
    change(service, "Deux fois.")
    assert send_updates() == 1
    assert len(mail.outbox) == 2


def test_what_changed_before_the_confirmation_is_not_reported(service: Startup) -> None:
    change(service, "Avant.")
    subscribed(service)
    assert send_updates() == 0


def test_another_user_s_address_gets_one_mail_and_is_forgotten(service: Startup) -> None:
    for _ in range(3):
        ask_subscription(email=READER, to=service)
        invite()
    change(service, "Autre.")
    assert send_updates() == 0
    assert [one.subject for one in mail.outbox] == ["Confirmez votre abonnement\u00a0: Pix"]
    assert "ne faites rien" in str(mail.outbox[0].body)
    invite(timezone.now() + KEPT + dt.timedelta(minutes=1))
    assert Subscription.objects.count() == 0


def test_one_address_has_few_invitations_at_once() -> None:
    for number in range(5):
        ask_subscription(email=READER, to=factories.make_startup(f"s{number}"))
    assert invite() == actions.WAITING


def test_too_much_asked_in_a_day_is_refused(client: Client, service: Startup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", 0)
    with pytest.raises(ValidationError, match="revenez demain"):
        ask_subscription(email=READER, to=service)
    response = client.post("/startups/pix/suivre/", {"email": READER})
    assert response.status_code == 400
    assert "Trop d’abonnements" in read_page(response).one(css="fr-alert--error").text


def test_an_incubator_is_followed_too(client: Client) -> None:
    incubator = factories.make_incubator("fabrique", name="La Fabrique")
    carried = factories.make_startup("pix", incubator=incubator)
    assert client.post("/incubateurs/fabrique/suivre/", {"email": READER})["Location"] == "/incubateurs/fabrique/"
    confirm_subscription(subscription=Subscription.objects.get().pk)
    change(carried, "Changée.")
    assert send_updates() == 1
    assert mail.outbox[0].subject == "Ce qui a changé\u00a0: La Fabrique"


def test_an_indicator_is_followed_by_mail_and_by_feed(client: Client) -> None:
    indicator = factories.make_indicator(label="Produits lancés")
    page = f"/indicateurs/{indicator.code}/"
    assert client.post(f"{page}suivre/", {"email": READER})["Location"] == page
    assert invite() == 1
    assert mail.outbox[0].subject == "Confirmez votre abonnement\u00a0: Produits lancés"
    link = path_of(str(mail.outbox[0].body))
    client.post(link, {"answer": "confirm"})
    assert send_updates() == 0
    with because(source="page", reason="Loi de finances votée."):
        factories.make_target(indicator, 2022, "40")
    assert (send_updates(), send_updates()) == (1, 0)
    told = str(mail.outbox[1].body)
    assert "- Produits lancés : Cible 2022 : 40" in told.replace("\u00a0", " ")
    assert "Équipe de la DINUM : Loi de finances votée." in told
    shown = read_page(client.get(page))
    assert {f"{page}suivre/", f"{page}changements.atom"} <= {one.attributes.get("href") for one in shown.all("a")}
    assert read_page(client.get(link)).one("button").text == "Ne plus le recevoir"
    client.post(link, {"answer": "stop"})
    assert Subscription.objects.count() == 0


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("", "Donnez une adresse e-mail."),
        ("sans arobase", "Cette adresse est incomplète. Écrivez-la ainsi : nom@exemple.fr."),
        ("a@b.fr\nBcc: autre@b.fr", "Cette adresse est incomplète. Écrivez-la ainsi : nom@exemple.fr."),
    ],
)
def test_what_is_no_address_is_refused(client: Client, service: Startup, email: str, message: str) -> None:
    response = client.post("/startups/pix/suivre/", {"email": email})
    assert response.status_code == 400
    assert [error.text for error in read_page(response).all("p", "fr-message--error")] == [message]
    assert Subscription.objects.count() == 0


@pytest.mark.parametrize("token", ["1", "1:faux", "", "x" * 300])
def test_a_forged_link_is_not_known(token: str) -> None:
    assert subscription_of(token) is None


def test_token_is_of_one_subscription(service: Startup) -> None:
    row = subscribed(service)
    assert subscription_of(token_of(row)) == row


def test_pages_of_what_is_not_there_are_404(client: Client) -> None:
    assert client.get("/startups/rien/suivre/").status_code == 404
    assert client.get("/incubateurs/rien/suivre/").status_code == 404
    assert client.get("/indicateurs/rien/suivre/").status_code == 404
    assert client.get("/indicateurs/rien/changements.atom").status_code == 404
    assert client.get("/abonnements/rien/").status_code == 404
