"""The weekly reminders: contents, recipients, sent once even if a worker dies, and unsubscription."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from accounts.models import User
from common.background import emails
from incubators.models import CoachAssignment, Incubator
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.mail_server import Kept, mail_server, take_mail_server_away
from tests.workspace.reading import messages, text_of
from workspace.digests.links import stop_token, user_of
from workspace.digests.sending import monday, readers, write_digests
from workspace.models import DigestDelivery, DigestRefusal
from workspace.todos.actions import store_todos

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2021, 12, 27)


@pytest.fixture
def smtp(settings: Any) -> Iterator[Kept]:
    """Yield a real local SMTP server, configured as the site's."""
    with mail_server(settings) as kept:
        yield kept


def send_digests(day: dt.date) -> int:
    """Send the reminders once the job of ``day`` has stored their contents."""
    store_todos(day)
    written = write_digests(day)
    emails.sending(lambda done, total: None)
    return written


def states() -> list[tuple[str, dt.date, str]]:
    return [
        (one.user.email, one.week, one.state)
        for one in DigestDelivery.objects.select_related("user").order_by("user__email", "week")
    ]


def sent() -> EmailMultiAlternatives:
    (one,) = mail.outbox
    assert isinstance(one, EmailMultiAlternatives)
    return one


def test_reminder_shows_what_is_to_be_corrected_in_text_and_html(coach: User, startup: Startup) -> None:
    assert send_digests(dt.date(2021, 12, 29)) == 1
    one = sent()
    assert (one.to, one.subject) == ([coach.email], "1\u00a0mise à jour attendue dans vos fiches")
    wrong = "En investigation depuis le 1er\u202fjanvier\u202f2021 : service lancé, ou pas ?"
    assert f"- Service un.service\u00a0: {wrong}" in one.body
    assert "Au 27\u202fdécembre\u202f2021, 1\u00a0chose est à mettre à jour dans vos fiches." in one.body
    ((html, kind),) = one.alternatives
    assert kind == "text/html"
    assert f"<strong>Service un.service</strong>\u00a0: {wrong}" in str(html)
    stop = f"http://localhost:8000/rappels/arret/{stop_token(coach)}/"
    assert stop in one.body
    assert stop in str(html)
    assert one.extra_headers == {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert states() == [(coach.email, MONDAY, "sent")]


def test_names_are_text_in_both_forms(coach: User, startup: Startup) -> None:
    Startup.objects.update(name="<b>A & B</b>")
    send_digests(MONDAY)
    one = sent()
    assert "- <b>A & B</b>\u00a0: " in one.body
    assert "<strong>&lt;b&gt;A &amp; B&lt;/b&gt;</strong>" in str(one.alternatives[0][0])


def test_reminder_that_cannot_show_all_shows_how_many_others_there_are(coach: User, incubator: Incubator) -> None:
    for number in range(22):
        factories.make_startup(f"s{number:02}", phases=[("investigation", "2021-01-01")], incubator=incubator)
    assert send_digests(MONDAY) == 1
    one = sent()
    assert one.subject == "22\u00a0mises à jour attendues dans vos fiches"
    assert one.body.count("- Service ") == 20
    assert "Et 2\u00a0autres dans votre espace." in one.body


def test_reminder_is_sent_once_a_week(coach: User, startup: Startup) -> None:
    assert [send_digests(MONDAY), send_digests(MONDAY + dt.timedelta(days=6))] == [1, 0]
    assert send_digests(MONDAY + dt.timedelta(days=7)) == 1
    assert [state[1] for state in states()] == [MONDAY, MONDAY + dt.timedelta(days=7)]


def test_a_user_who_has_nothing_to_mend_gets_nothing(coach: User) -> None:
    assert (send_digests(MONDAY), states(), mail.outbox) == (0, [], [])


def test_readers_are_the_coaches_of_the_day_who_want_it(coach: User, incubator: Incubator) -> None:
    refusing = factories.make_coach(incubator, email="refus@example.gouv.fr")
    DigestRefusal.objects.create(user=refusing)
    closed = factories.make_coach(incubator, email="ferme@example.gouv.fr")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    factories.make_coach(incubator, email="ancien@example.gouv.fr", until="2021-12-27")
    factories.make_coach(incubator, email="futur@example.gouv.fr", start="2021-12-28")
    factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    twice = factories.make_coach(incubator, email="deux@example.gouv.fr")
    CoachAssignment.objects.create(user=twice, incubator=factories.make_incubator("autre"), start=MONDAY)
    assert [user.email for user in readers(MONDAY, MONDAY)] == [coach.email, "deux@example.gouv.fr"]


@cases(("day", "expected"), [("2022-01-03", "2022-01-03"), ("2022-01-09", "2022-01-03")])
def test_week_is_reported_by_its_monday(day: str, expected: str) -> None:
    assert monday(dt.date.fromisoformat(day)) == dt.date.fromisoformat(expected)


@pytest.mark.django_db(transaction=True)
def test_smtp_server_takes_both_forms(smtp: Kept, coach: User, startup: Startup) -> None:
    assert send_digests(MONDAY) == 1
    (taken,) = smtp.mails
    assert (taken["To"], taken["List-Unsubscribe-Post"]) == (coach.email, "List-Unsubscribe=One-Click")
    assert [part.get_content_type() for part in taken.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_reminder_refused_meanwhile_is_not_sent(coach: User, startup: Startup) -> None:
    store_todos(MONDAY)
    write_digests(MONDAY)
    DigestRefusal.objects.create(user=coach)
    emails.sending(lambda done, total: None)
    assert (mail.outbox, states()) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_coach_sees_why_the_reminder_did_not_arrive(settings: Any, desk: Client, coach: User, startup: Startup) -> None:
    take_mail_server_away(settings)
    send_digests(MONDAY)
    assert (
        "Rappel de la semaine du 27 décembre 2021 : en échec, nouvel essai prévu."
        " Le serveur d’e-mail ne répond pas (ConnectionRefusedError)."
    ) in text_of(desk.get("/espace/rappels/").content.decode())


def test_link_of_the_mail_stops_the_reminders_with_one_button(client: Client, coach: User, startup: Startup) -> None:
    path = f"/rappels/arret/{stop_token(coach)}/"
    assert "Ne plus recevoir de rappel</button>" in client.get(path).content.decode()
    assert DigestRefusal.objects.count() == 0
    page = client.post(path)
    assert (page.status_code, "Vous ne recevrez plus de rappel." in page.content.decode()) == (200, True)
    assert (send_digests(MONDAY), mail.outbox) == (0, [])


def test_mail_program_stops_them_with_one_post_without_a_cookie(coach: User) -> None:
    program = Client(enforce_csrf_checks=True)
    path = f"/rappels/arret/{stop_token(coach)}/"
    for _ in range(2):
        assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(DigestRefusal.objects.values_list("user", flat=True)) == [coach.pk]


def test_forged_or_orphan_link_stops_nothing(client: Client, coach: User) -> None:
    gone = factories.make_user("parti@example.gouv.fr")
    orphan = stop_token(gone)
    gone.delete()
    for token in (f"{coach.pk}:forge", str(coach.pk), "x", orphan):
        assert user_of(token) is None
        assert client.post(f"/rappels/arret/{token}/").status_code == 404
    assert DigestRefusal.objects.count() == 0


def test_coach_stops_and_starts_again_in_the_workspace(desk: Client, coach: User) -> None:
    off = desk.post("/espace/rappels/", {"wanted": "no"}, follow=True)
    assert messages(off) == ["Vous ne recevrez plus de rappel."]
    assert DigestRefusal.objects.filter(user=coach).exists()
    on = desk.post("/espace/rappels/", {"wanted": "yes"}, follow=True)
    assert messages(on)[-1] == "Vous recevrez un rappel le lundi."
    assert DigestRefusal.objects.count() == 0


@cases("data", [{}, {"wanted": "maybe"}])
def test_unknown_choice_is_refused(desk: Client, data: dict[str, str]) -> None:
    page = desk.post("/espace/rappels/", data)
    assert page.status_code == 400
    assert "Choisissez de recevoir les rappels, ou non." in page.content.decode()
    assert DigestRefusal.objects.count() == 0


def test_preferences_ask_a_visitor_to_sign_in(client: Client) -> None:
    assert client.get("/espace/rappels/")["Location"] == "/connexion/?next=/espace/rappels/"


@cases("count", [1, 3])
def test_reminder_of_a_coach_makes_the_same_queries_whatever_is_due(
    coach: User, incubator: Incubator, django_assert_num_queries: Callable[[int], Any], count: int
) -> None:
    for number in range(count):
        factories.make_startup(f"s{number}", phases=[("investigation", "2021-01-01")], incubator=incubator)
    store_todos(MONDAY)
    # The readers; the incubators of one, those with services, and its queue; its row; the job to request.
    with django_assert_num_queries(5):
        write_digests(MONDAY)
