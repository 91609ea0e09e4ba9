"""« Signaler une erreur »: reports of readers, refusals, and settlement by staff."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from access.actions import settle
from accounts.models import User
from catalogue.models import PageReport
from catalogue.site import actions
from catalogue.site.actions import report_page
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import document, read_page

pytestmark = pytest.mark.django_db
TOLD = {"page": "/startups/pix/", "message": "La date de lancement est fausse."}


def kept() -> list[tuple[str, str]]:
    return list(PageReport.objects.values_list("address", "message"))


def test_a_reader_reports_a_page_without_an_account(client: Client) -> None:
    response = client.post("/contact/", TOLD, follow=True)
    assert kept() == [("/startups/pix/", "La date de lancement est fausse.")]
    page = read_page(response)
    message = page.one(css="fr-alert--success")
    assert message.text.startswith("Merci : l’équipe lira votre message")
    assert "autofocus" in message.attributes
    assert document(response.content.decode()).one("title").text.startswith("Enregistré : merci : l’équipe lira")


def test_the_same_report_sent_twice_is_kept_once(client: Client) -> None:
    for _ in range(2):
        client.post("/contact/", TOLD)
    assert kept() == [("/startups/pix/", "La date de lancement est fausse.")]


@cases(
    ("sent", "message"),
    [
        ({"message": ""}, "Décrivez le problème de cette page."),
        ({"message": "   "}, "Décrivez le problème de cette page."),
        ({"message": "x" * 2_001}, "Ce message dépasse 2 000 caractères : raccourcissez-le."),
        ({"message": "a\x00b"}, "Le message contient un caractère nul : retirez-le."),
        ({"page": ""}, "Donnez l’adresse de la page, ou / pour le site entier."),
        ({"page": "https://ailleurs.example/"}, "Une adresse de ce site commence par « / »."),
        ({"page": "//ailleurs.example/"}, "Une adresse de ce site commence par « / »."),
        ({"page": "javascript:alert(1)"}, "Une adresse de ce site commence par « / »."),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(client: Client, sent: dict[str, str], message: str) -> None:
    response = client.post("/contact/", TOLD | sent)
    assert response.status_code == 400
    page = read_page(response)
    assert [error.text for error in page.all("p", "fr-message--error")] == [message]
    summary = page.one("div", "error-summary")
    assert ("autofocus" in summary.attributes, summary.text.endswith(message)) == (True, True)
    assert document(response.content.decode()).one("title").text.startswith("Erreur : Contact")
    assert kept() == []


def test_a_program_that_fills_every_field_is_dropped_in_silence(client: Client) -> None:
    assert client.post("/contact/", TOLD | {"website": "https://x.example"}).status_code == 302
    assert kept() == []


def test_too_many_reports_in_a_day_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", 1)
    report_page(address="/", message="Un.")
    response = client.post("/contact/", TOLD)
    assert response.status_code == 400
    assert "Trop de signalements sont arrivés aujourd’hui" in read_page(response).one(css="fr-alert--error").text
    assert kept() == [("/", "Un.")]


@cases(("asked", "shown"), [("?page=/startups/", "/startups/"), ("?page=http://x", "/"), ("", "/")])
def test_form_begins_with_the_page_that_one_comes_from(client: Client, asked: str, shown: str) -> None:
    page = read_page(client.get(f"/contact/{asked}"))
    assert page.one("input", id="id_page").attributes["value"] == shown


def test_staff_answer_a_report_once() -> None:
    report, staff = report_page(address="/", message="Un."), factories.make_user(role=User.Role.DINUM)
    settle(row=report, reason="Corrigé.", actor=staff)
    report.refresh_from_db()
    assert (report.settled_reason, report.settled_by, report.settled_at is not None) == ("Corrigé.", staff, True)
    with pytest.raises(ValidationError, match="déjà réglé"):
        settle(row=report, reason="Encore.", actor=staff)


def test_an_answer_says_something_and_comes_from_staff() -> None:
    report = report_page(address="/", message="Un.")
    with pytest.raises(ValidationError, match="Indiquez"):
        settle(row=report, reason=" ", actor=factories.make_user(role=User.Role.DINUM))
    with pytest.raises(PermissionDenied):
        settle(row=report, reason="Corrigé.", actor=factories.make_user("autre@example.gouv.fr"))
