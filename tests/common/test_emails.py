"""The one path of e-mails: sent once the server took them, tried again, counted and shown."""

import datetime as dt
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.utils import timezone

from budget.models import RoundEmail
from common.background import emails
from common.locks import session_lock
from common.models import Job
from common.tasks import request_emails_if_due, send_emails
from common.words import NO_BREAK
from tests import factories
from tests.connections import Elsewhere
from tests.mail_server import mail_server, take_mail_server_away
from tests.plugins.celery_worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)
CUT = "Le serveur d’e-mail coupe pendant ce message"
MINUTE = dt.timedelta(minutes=1)
ADDRESSES = ["a@example.gouv.fr", "b@example.gouv.fr", "c@example.gouv.fr"]


@pytest.fixture(autouse=True)
def three_emails(transactional_db: None) -> None:
    call = factories.make_round(18)
    for address in ADDRESSES:
        RoundEmail.objects.create(user=factories.make_user(address), round=call, kind=RoundEmail.Kind.CALL_OPENED)


def send() -> str:
    return emails.sending(lambda done, total: None).message.replace(NO_BREAK, " ")


def states() -> list[tuple[str, int, str]]:
    return [(one.state, one.attempts, one.failure) for one in RoundEmail.objects.order_by("pk")]


def wait(pause: dt.timedelta) -> None:
    """Let ``pause`` pass since the last attempts."""
    for email in RoundEmail.objects.filter(tried_at__isnull=False):
        RoundEmail.objects.filter(pk=email.pk).update(tried_at=(email.tried_at or timezone.now()) - pause)


def test_server_that_is_away_gets_every_email_when_it_is_back(settings: Any) -> None:
    take_mail_server_away(settings)
    assert send() == "0 e-mail envoyé. 3 ne sont pas partis, et repartiront."
    away = "Le serveur d’e-mail ne répond pas (ConnectionRefusedError)."
    assert states() == [("failed", 1, away)] * 3
    with mail_server(settings) as server:
        assert (send(), server.mails) == ("0 e-mail envoyé.", [])
        wait(2 * MINUTE)
        assert send() == "3 e-mails envoyés."
        assert server.recipients == ADDRESSES
        assert send() == "0 e-mail envoyé."
    assert states() == [("sent", 2, "")] * 3


def test_address_that_the_server_refuses_does_not_stop_the_others(settings: Any) -> None:
    with mail_server(settings) as server:
        server.refused = ADDRESSES[1]
        send()
        refused = "Le serveur d’e-mail refuse ce message (550 5.1.1 utilisateur inconnu)."
        assert states() == [("sent", 1, ""), ("failed", 1, refused), ("sent", 1, "")]
        wait(2 * MINUTE)
        send()
        wait(3 * MINUTE)
        send()
        assert states()[1] == ("failed", 2, refused)
        RoundEmail.objects.update(created_at=timezone.now() - dt.timedelta(days=3, minutes=1))
        wait(dt.timedelta(hours=2))
        server.refused = ""
        send()
        assert states()[1][0] == "given_up"
        assert server.recipients == [ADDRESSES[0], ADDRESSES[2]]


def test_message_that_the_server_cuts_fails_alone_and_comes_last(settings: Any) -> None:
    with mail_server(settings) as server:
        server.cut = (ADDRESSES[0],)
        assert send() == "2 e-mails envoyés. 1 n’est pas parti, et repartira."
        assert states()[0] == ("failed", 1, "Le serveur d’e-mail coupe pendant ce message (SMTPServerDisconnected).")
        RoundEmail.objects.filter(sent_at__isnull=False).update(sent_at=None, attempts=0)
        wait(2 * MINUTE)
        server.cut = ()
        send()
        assert server.recipients == [*ADDRESSES[1:], *ADDRESSES[1:], ADDRESSES[0]]


def test_server_that_cuts_every_message_is_taken_as_away(settings: Any) -> None:
    RoundEmail.objects.create(
        user=factories.make_user("d@example.gouv.fr"),
        round=RoundEmail.objects.all()[0].round,
        kind=RoundEmail.Kind.CALL_OPENED,
    )
    with mail_server(settings) as server:
        server.cut = (*ADDRESSES, "d@example.gouv.fr")
        send()
    assert [failure.partition(" (")[0] for _, _, failure in states()] == [
        *[CUT] * 3,
        "Le serveur d’e-mail ne répond pas",
    ]


def test_slow_server_delays_the_emails_and_loses_none(settings: Any) -> None:
    with mail_server(settings, timeout=0.5) as server:
        server.seconds = 1.5
        assert send() == "0 e-mail envoyé. 3 ne sont pas partis, et repartiront."
        assert [failure.partition(" (")[0] for _, _, failure in states()] == [CUT] * 3
        server.seconds = 0
        wait(2 * MINUTE)
        assert send() == "3 e-mails envoyés."
        assert server.recipients[-3:] == ADDRESSES


DYING = """
import os, signal, django
django.setup()
from django.core.mail.backends.smtp import EmailBackend
from common.background import emails
EmailBackend.send_messages = lambda self, messages: os.kill(os.getpid(), signal.SIGKILL)
emails.sending(lambda done, total: None)
"""


@pytest.mark.sweep
def test_worker_killed_while_it_sends_loses_no_email(settings: Any) -> None:
    with mail_server(settings) as server:
        options = settings.MAILERS["default"]["OPTIONS"]
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "betaportfolio.settings",
            "EMAIL_HOST": options["host"],
            "EMAIL_PORT": str(options["port"]),
            "EMAIL_SECURITY": "none",
        }
        killed = subprocess.run([sys.executable, "-c", DYING], env=environment, check=False)
        assert killed.returncode == -signal.SIGKILL
        assert [one.sent_at for one in RoundEmail.objects.all()] == [None] * 3
        wait(MINUTE)
        assert (send(), sorted(server.recipients)) == ("3 e-mails envoyés.", ADDRESSES)


def test_second_worker_sends_nothing_meanwhile() -> None:
    with Elsewhere() as other:
        held = session_lock(emails.LOCK)
        assert other.run(held.__enter__)
        assert send() == "Un autre envoi est en cours."
        other.run(lambda: held.__exit__(None, None, None))
    with session_lock(emails.LOCK) as is_free:
        assert is_free


def test_clock_set_back_by_an_hour_delays_nothing(settings: Any) -> None:
    take_mail_server_away(settings)
    send()
    wait(-dt.timedelta(hours=1))
    with mail_server(settings):
        assert send() == "3 e-mails envoyés."


def test_email_that_fails_to_compose_does_not_stop_the_others(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (kind,) = (kind for kind in emails.KINDS if kind.model is RoundEmail)
    broken = RoundEmail.objects.order_by("pk")[0].pk

    def compose(email: RoundEmail) -> Any:
        return 1 / 0 if email.pk == broken else kind.compose(email)

    monkeypatch.setattr(emails, "KINDS", [emails.EmailKind("fast", "", RoundEmail, compose)])
    with mail_server(settings) as server:
        send()
        assert server.recipients == ADDRESSES[1:]
    assert states()[0][2].startswith("Échec : ZeroDivisionError")


def test_schedule_requests_the_job_only_while_an_email_is_due() -> None:
    request_emails_if_due()
    job = Job.objects.get(kind=emails.SEND)
    send_emails(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.DONE, f"3{NO_BREAK}e-mails envoyés.")
    request_emails_if_due()
    assert Job.objects.filter(kind=emails.SEND).count() == 1
