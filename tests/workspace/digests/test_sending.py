"""The weekly reminders: contents, recipients, sent once even if a worker dies, and unsubscription."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.rights import record_author
from accounts.models import User
from betaportfolio.celery import app
from common.background import emails, recompute
from common.clock import today
from common.freshness import RECORDS, record_freshness
from incubators.models import CoachAssignment, Incubator
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.impact import scene
from tests.mail_server import Kept, mail_server, take_mail_server_away
from tests.moved_clock import on_day
from tests.workspace.reading import messages, text_of

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2021, 12, 27)


@pytest.fixture
def smtp(settings: Any) -> Iterator[Kept]:
    """Yield a real local SMTP server, configured as the site's."""
    with mail_server(settings) as kept:
        yield kept


def write_digests(day: dt.date) -> None:
    """Run the task that the schedule runs on Mondays, as on ``day``."""
    app.loader.import_default_modules()
    with on_day(day):
        assert recompute.now()
        app.tasks["workspace.send_digests"].run()


def deliver() -> None:
    """Send the e-mails that wait."""
    emails.sending(lambda done, total: None)


def send_digests(day: dt.date) -> list[str]:
    """Send the reminders of a day; return their recipients."""
    before = len(mail.outbox)
    write_digests(day)
    deliver()
    return sorted(to for message in mail.outbox[before:] for to in message.to)


def stop_of(message: Any) -> str:
    """Return the path of the link of a reminder that stops them."""
    [path] = re.findall(r"http://localhost:8000(/rappels/arret/\S+/)", str(message.body))
    return str(path)


def stop_path() -> str:
    return stop_of(mail.outbox[-1])


def is_refused(desk: Client) -> bool:
    """Whether the coach chose to get no reminder."""
    return "Vous ne recevez pas ce rappel." in get_page(desk, "/espace/rappels/").text


def sent() -> EmailMultiAlternatives:
    (one,) = mail.outbox
    assert isinstance(one, EmailMultiAlternatives)
    return one


def test_reminder_shows_what_is_to_be_corrected_in_text_and_html(coach: User, startup: Startup) -> None:
    assert send_digests(dt.date(2021, 12, 29)) == [coach.email]
    one = sent()
    assert (one.to, one.subject) == ([coach.email], "1\u00a0nouveau point à mettre à jour")
    wrong = "en investigation depuis le 1er\u202fjanvier\u202f2021 : conclusion à enregistrer"
    assert f"- Service un.service\u00a0: {wrong}\n" in one.body
    assert "Voici la semaine au 27\u202fdécembre\u202f2021\u00a0: 1\u00a0nouveau point à mettre à jour." in one.body
    ((html, kind),) = one.alternatives
    assert kind == "text/html"
    assert "<strong>Service un.service</strong>" in str(html)
    assert wrong.replace(" :", "\u00a0:").replace(" ?", "\u00a0?") in str(html)
    stop = f"http://localhost:8000{stop_path()}"
    assert stop in str(html)
    assert one.extra_headers == {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_names_are_text_in_both_forms(coach: User, startup: Startup) -> None:
    Startup.objects.update(name="<b>A & B</b>")
    send_digests(MONDAY)
    one = sent()
    assert "\n- <b>A & B</b>\u00a0: " in one.body
    assert "<strong>&lt;b&gt;A &amp; B&lt;/b&gt;</strong>" in str(one.alternatives[0][0])


def test_reminder_that_cannot_show_all_shows_how_many_others_there_are(coach: User, incubator: Incubator) -> None:
    for number in range(22):
        factories.make_startup(f"s{number:02}", phases=[("investigation", "2021-01-01")], incubator=incubator)
    send_digests(MONDAY)
    one = sent()
    assert one.subject == "22\u00a0nouveaux points à mettre à jour"
    assert one.body.count("\n- ") == 8
    assert "Et 14\u00a0autres points à mettre à jour\u00a0: http://localhost:8000/espace/a-mettre-a-jour/" in one.body


def test_reminder_is_sent_once_a_week_if_something_is_new(coach: User, incubator: Incubator, startup: Startup) -> None:
    first = MONDAY + dt.timedelta(weeks=2)
    sent = [len(send_digests(first + dt.timedelta(days=days))) for days in (0, 0, 6, 7, 14)]
    assert sent == [1, 0, 0, 0, 0]
    factories.make_startup("deux", phases=[("investigation", "2021-01-01")], incubator=incubator)
    assert [len(send_digests(first + dt.timedelta(days=days))) for days in (21, 28)] == [1, 0]
    assert re.findall(r"\n- (Service [\w.]+)", str(mail.outbox[-1].body)) == ["Service deux"] * 2
    assert "Et 2\u00a0autres points à mettre à jour" in mail.outbox[-1].body


def test_user_who_has_nothing_to_mend_gets_nothing(coach: User) -> None:
    assert send_digests(MONDAY) == []


def test_reminder_goes_to_the_coaches_of_the_day_who_want_it(
    coach: User, incubator: Incubator, startup: Startup, signed_in: Callable[[User], Client]
) -> None:
    refusing = factories.make_coach(incubator, email="refus@example.gouv.fr")
    signed_in(refusing).post("/espace/rappels/", {"wanted": "no"})
    closed = factories.make_coach(incubator, email="ferme@example.gouv.fr")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    factories.make_coach(incubator, email="ancien@example.gouv.fr", until="2021-12-27")
    factories.make_coach(incubator, email="futur@example.gouv.fr", start="2021-12-28")
    factories.make_user("agent@example.gouv.fr")
    twice = factories.make_coach(incubator, email="deux@example.gouv.fr")
    CoachAssignment.objects.create(user=twice, incubator=factories.make_incubator("autre"), start=MONDAY)
    assert send_digests(MONDAY) == [coach.email, "deux@example.gouv.fr"]


@pytest.mark.django_db(transaction=True)
def test_smtp_server_takes_both_forms(smtp: Kept, coach: User, startup: Startup) -> None:
    send_digests(MONDAY)
    (taken,) = smtp.mails
    assert (taken["To"], taken["List-Unsubscribe-Post"]) == (coach.email, "List-Unsubscribe=One-Click")
    assert [part.get_content_type() for part in taken.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_reminder_refused_meanwhile_is_not_sent(desk: Client, startup: Startup) -> None:
    write_digests(MONDAY)
    desk.post("/espace/rappels/", {"wanted": "no"})
    deliver()
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_coach_sees_why_the_reminder_did_not_arrive(settings: Any, desk: Client, coach: User, startup: Startup) -> None:
    take_mail_server_away(settings)
    send_digests(MONDAY)
    assert (
        "Rappel de la semaine du 27 décembre 2021 : en échec, nouvel essai prévu."
        " Le serveur d’e-mail ne répond pas (ConnectionRefusedError)."
    ) in text_of(desk.get("/espace/rappels/").content.decode())


def test_link_of_the_mail_stops_the_reminders_with_one_button(client: Client, desk: Client, startup: Startup) -> None:
    send_digests(MONDAY)
    path = stop_path()
    assert "Ne plus recevoir de rappel</button>" in client.get(path).content.decode()
    assert not is_refused(desk)
    page = client.post(path)
    assert (page.status_code, "Vous ne recevrez plus de rappel." in page.content.decode()) == (200, True)
    assert send_digests(MONDAY + dt.timedelta(days=7)) == []


def test_mail_program_stops_them_with_one_post_without_a_cookie(desk: Client, startup: Startup) -> None:
    send_digests(MONDAY)
    program, path = Client(enforce_csrf_checks=True), stop_path()
    for _ in range(2):
        assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert is_refused(desk)


def test_staff_get_the_news_of_the_programme_without_the_points_of_coaches(incubator: Incubator) -> None:
    factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    factories.make_target(factories.make_indicator("lances", rule=scene.LAUNCHES), 2021, "49")
    due = factories.make_startup("un", phases=[("construction", "2020-01-01")], incubator=incubator)
    assert send_digests(MONDAY) == []
    factories.make_event(due, "committee", "2021-06-29")
    assert send_digests(MONDAY) == ["dinum@example.gouv.fr"]
    assert sent().subject == "1\u00a0comité ce mois-ci"
    assert re.findall(
        r"\n(Cibles de 2021|À reprendre|Dans les sept jours|\d+\u00a0(?:point|sujet)s?)", str(sent().body)
    ) == [
        "Dans les sept jours",
        "Cibles de 2021",
        "1\u00a0sujet",
        "3\u00a0points",
    ]


def test_email_of_staff_has_the_last_comment_on_each_target(incubator: Incubator) -> None:
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    launches = factories.make_indicator("lances", rule=scene.LAUNCHES)
    factories.make_target(launches, 2021, "49")
    for day, text in ((1, "Deux services sont prêts."), (9, "<b>Un</b> troisième attend.")):
        launches.target_comments.create(year=2021, said_on=dt.date(2021, 6, day), text=text, said_by=staff)
    due = factories.make_startup("un", phases=[("construction", "2020-01-01")], incubator=incubator)
    factories.make_event(due, "committee", "2021-06-29")
    send_digests(MONDAY)
    bodies = [str(sent().body), str(sent().alternatives[0][0])]
    said = [re.findall(r"Deux services|\(plus de trois mois\)|&lt;b&gt;Un|<b>Un", body) for body in bodies]
    assert said == [["(plus de trois mois)", "<b>Un"], ["(plus de trois mois)", "&lt;b&gt;Un"]]


def test_subject_has_the_most_important_numbers(coach: User, incubator: Incubator) -> None:
    due = factories.make_startup("un", phases=[("construction", "2020-01-01")], incubator=incubator)
    factories.make_event(due, "committee", "2021-06-29")
    assert send_digests(MONDAY) == [coach.email]
    assert sent().subject == "1\u00a0comité ce mois-ci et 3\u00a0nouveaux points à mettre à jour"
    assert (
        "Dans les sept jours\n- mercredi\u202f29\u202fdécembre, Service un\u00a0: comité d’investissement\n"
        in sent().body
    )


def test_email_counts_the_changes_that_it_does_not_show(coach: User, incubator: Incubator) -> None:
    with record_author(factories.make_coach(incubator, email="collegue@example.gouv.fr"), reason="Relecture"):
        for number in range(10):
            factories.make_startup(f"s{number}", phases=[("construction", "2015-01-01")], incubator=incubator)
    write_digests(today() + dt.timedelta(days=7 - today().weekday()))
    deliver()
    [body] = [str(one.body) for one in mail.outbox if one.to == [coach.email]]
    assert len(re.findall(r"\n- .+ \(collegue@example.gouv.fr\)", body)) == 8
    assert "\nEt 2\u00a0autres changements.\n" in body


def test_changes_of_others_are_told_and_own_ones_are_not(coach: User, incubator: Incubator, startup: Startup) -> None:
    colleague = factories.make_coach(incubator, email="collegue@example.gouv.fr")
    with record_author(colleague, reason="Décidé en comité"):
        startup.phases.create(kind_id="construction", start=today(), position=1)
    monday = today() + dt.timedelta(days=7 - today().weekday())
    assert send_digests(monday) == [coach.email, colleague.email]
    bodies = [str(message.body) for message in mail.outbox]
    line = "- Service un.service\u00a0: lancé, en construction (collegue@example.gouv.fr)\n"
    assert [line in body for body in bodies] == [True, False]
    mail.outbox.clear()
    assert send_digests(monday + dt.timedelta(days=7)) == []


def test_reminder_tells_a_source_that_is_away_for_a_month(coach: User, startup: Startup) -> None:
    record_freshness(RECORDS, MONDAY - dt.timedelta(days=40))
    send_digests(MONDAY)
    assert "Les fiches de beta.gouv.fr n’ont pas été lues depuis le 17\u202fnovembre\u202f2021." in sent().body


def test_forged_or_orphan_link_stops_nothing(client: Client, desk: Client, coach: User, startup: Startup) -> None:
    gone = factories.make_coach(Incubator.objects.get(), email="parti@example.gouv.fr")
    assert send_digests(MONDAY) == [coach.email, gone.email]
    [orphan] = [stop_of(message) for message in mail.outbox if message.to == [gone.email]]
    gone.delete()
    paths = (f"/rappels/arret/{token}/" for token in (f"{coach.pk}:forge", str(coach.pk), "x"))
    assert [client.post(path).status_code for path in (*paths, orphan)] == [404] * 4
    assert not is_refused(desk)


def test_coach_stops_and_starts_again_in_the_workspace(desk: Client) -> None:
    off = desk.post("/espace/rappels/", {"wanted": "no"}, follow=True)
    assert messages(off) == ["Vous ne recevrez plus de rappel."]
    assert is_refused(desk)
    on = desk.post("/espace/rappels/", {"wanted": "yes"}, follow=True)
    assert messages(on)[-1] == "Vous recevrez un rappel le lundi."
    assert not is_refused(desk)


@cases("data", [{}, {"wanted": "maybe"}])
def test_unknown_choice_is_refused(desk: Client, data: dict[str, str]) -> None:
    page = desk.post("/espace/rappels/", data)
    assert page.status_code == 400
    assert "Choisissez de recevoir les rappels, ou non." in page.content.decode()
    assert not is_refused(desk)


def test_preferences_ask_a_visitor_to_sign_in(client: Client) -> None:
    assert client.get("/espace/rappels/")["Location"] == "/connexion/?next=/espace/rappels/"


def test_reminder_asks_the_database_as_often_for_one_service_as_for_three(coach: User, incubator: Incubator) -> None:
    counts = []
    for week, slugs in enumerate((["a"], ["b", "c"])):
        for slug in slugs:
            factories.make_startup(slug, phases=[("investigation", "2021-01-01")], incubator=incubator)
        day = MONDAY + dt.timedelta(weeks=week)
        with on_day(day):
            assert recompute.now()
            with CaptureQueriesContext(connection) as queries:
                app.tasks["workspace.send_digests"].run()
        counts.append(len(queries))
    assert counts[0] == counts[1]
