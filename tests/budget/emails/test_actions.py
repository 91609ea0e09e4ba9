import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from budget.actions.applications import apply, award_application, decline_application, reopen_application
from budget.actions.awarding import withdraw_award
from budget.actions.rounds import record_round
from budget.emails.actions import queue_result_reminders
from budget.models import Application, Award, FundingRound, RoundEmail
from budget.tasks import ask_for_results
from common.background import emails
from common.clock import today
from common.models import Job
from common.tasks import send_emails
from tests import factories
from tests.budget.actions.scene import DAY, Scene, applying, asked, changed
from tests.cases import cases

pytestmark = pytest.mark.django_db


def send() -> list[tuple[list[str], str]]:
    """Send the pending e-mails; return their recipients and subjects."""
    mail.outbox.clear()
    emails.sending(lambda done, total: None)
    return [(list(message.to), str(message.subject)) for message in mail.outbox]


def test_each_step_shows_whom_it_concerns_once() -> None:
    scene = Scene()
    values = {"number": 19, "year": 2022, "call_opened_on": today() - DAY, "call_closes_on": today() + DAY}
    call = record_round(FundingRound(**values), reason="Appel", actor=scene.staff)
    assert send() == [([scene.coach.email], "FAST 19 : les candidatures sont ouvertes")]
    application = apply(applying(call, scene.startup, **asked()), actor=scene.coach)
    assert send() == [([scene.staff.email], "FAST 19 : Service dossierfacile candidate")]
    decline_application(application=application, decided_on=today(), reason="Trop tôt", actor=scene.staff)
    assert send() == [([scene.coach.email], "FAST 19 : candidature non retenue")]
    assert "Motif : Trop tôt" in str(mail.outbox[0].body)
    assert send() == []


@cases(("days", "subjects"), [(181, []), (182, 1), (364, []), (30, [])])
def test_a_result_is_requested_six_months_later(days: int, subjects: int | list[str]) -> None:
    scene = Scene()
    factories.make_award(scene.call, scene.startup, awarded_on=today() - dt.timedelta(days=days))
    queue_result_reminders()
    queue_result_reminders()
    assert len(send()) == (subjects or 0)


def test_a_result_that_came_is_not_requested() -> None:
    scene = Scene()
    factories.make_award(scene.call, scene.startup, awarded_on=today() - 190 * DAY, result_on=today())
    factories.make_award(scene.call, scene.incubator, awarded_on=today() - 190 * DAY, amount="1")
    queue_result_reminders()
    assert send() == []


def test_a_closed_account_is_not_written_to() -> None:
    scene = Scene()
    User.objects.filter(pk=scene.staff.pk).update(is_active=False)
    apply(applying(scene.call, scene.startup, **asked(amount=Decimal(1))), actor=scene.coach)
    assert RoundEmail.objects.count() == 0
    assert send() == []


def award(application: Application, scene: Scene) -> Award:
    return award_application(
        application=application,
        amount=Decimal(1000),
        coaching_share=None,
        decided_on=today(),
        reason="Convaincant",
        actor=scene.staff,
    )


def test_a_decision_undone_then_taken_again_is_reported_again() -> None:
    scene = Scene()
    application = apply(applying(scene.call, scene.startup, **asked()), actor=scene.coach)
    send()
    won = award(application, scene)
    assert send() == [([scene.coach.email], "FAST 18 : candidature retenue")]
    withdraw_award(won, reason="Saisi par erreur", actor=scene.staff)
    decline_application(application=application, decided_on=today(), reason="Trop tôt", actor=scene.staff)
    assert send() == [([scene.coach.email], "FAST 18 : candidature non retenue")]
    assert "Motif : Trop tôt" in str(mail.outbox[0].body)


def test_a_decision_undone_before_its_mail_went_is_not_reported() -> None:
    scene = Scene()
    application = apply(applying(scene.call, scene.startup, **asked()), actor=scene.coach)
    other = factories.make_application(
        scene.call, factories.make_startup("autre"), submitted_on=today(), submitted_by=scene.coach
    )
    send()
    won = award(application, scene)
    award(other, scene)
    withdraw_award(won, reason="Saisi par erreur", actor=scene.staff)
    assert send() == [([scene.coach.email], "FAST 18 : candidature retenue")]
    assert "Service autre" in str(mail.outbox[0].body)


def test_recipients_of_a_refusal_are_informed_of_its_cancellation() -> None:
    scene = Scene()
    row = apply(applying(scene.call, scene.startup, **asked()), actor=scene.coach)
    for is_read in (False, True):
        decline_application(application=row, decided_on=today(), reason="Trop tôt", actor=scene.staff)
        if is_read:
            send()
        reopen_application(application=row, reason="Pièce oubliée", actor=scene.staff)
        cancelled = [([scene.coach.email], "FAST 18 : décision annulée")]
        assert [told for told in send() if "annulée" in told[1]] == (cancelled if is_read else [])
    assert "Motif : Pièce oubliée" in str(mail.outbox[0].body)


def test_no_email_for_an_application_that_was_not_submitted() -> None:
    scene = Scene()
    row = factories.make_application(scene.call, scene.startup, submitted_on=today())
    decline_application(application=row, decided_on=today(), reason="Trop tôt", actor=scene.staff)
    assert send() == []


CALLS = {
    "open today": ({"call_opened_on": 0}, True),
    "its last day": ({"call_opened_on": -9, "call_closes_on": 0}, True),
    "closed yesterday": ({"call_opened_on": -9, "call_closes_on": -1}, False),
    "opens tomorrow": ({"call_opened_on": 1}, False),
    "without dates": ({}, False),
}


@cases(("days", "is_told"), CALLS.values(), ids=CALLS)
def test_coaches_are_informed_of_an_open_call(days: dict[str, int], is_told: bool) -> None:
    scene = Scene()
    ended = factories.make_incubator("autre")
    factories.make_coach(
        ended, email="ancien@example.gouv.fr", until=today().isoformat()
    )  # whose last day was yesterday
    factories.make_coach(ended, email="nouvelle@example.gouv.fr", start=today().isoformat())
    gone = factories.make_coach(ended, email="partie@example.gouv.fr")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    dates = {name: today() + count * DAY for name, count in days.items()}
    call = record_round(FundingRound(number=19, year=today().year, **dates), reason="Appel", actor=scene.staff)
    record_round(changed(call, number=19, objective="Santé"), reason="Précision", actor=scene.staff)
    subject = "FAST 19 : les candidatures sont ouvertes"
    assert send() == ([([scene.coach.email], subject), (["nouvelle@example.gouv.fr"], subject)] if is_told else [])


def test_a_call_that_opens_by_a_correction_is_reported() -> None:
    scene = Scene()
    call = factories.make_round(19)
    values = {"number": 19, "call_opened_on": today()}
    record_round(changed(call, **values), reason="Ouverture", actor=scene.staff)
    assert send() == [([scene.coach.email], "FAST 19 : les candidatures sont ouvertes")]


def test_current_coaches_of_the_laureate_are_asked_for_its_result() -> None:
    scene = Scene()
    gone = factories.make_coach(scene.incubator, email="partie@example.gouv.fr")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    factories.make_coach(factories.make_incubator("autre"), email="autre@example.gouv.fr")
    factories.make_coach(scene.incubator, email="ancien@example.gouv.fr", until="2021-01-01")
    won = factories.make_award(scene.call, scene.startup, awarded_on=today() - 182 * DAY)
    queue_result_reminders()
    assert send() == [([scene.coach.email], "FAST 18 : résultat attendu de Service dossierfacile")]
    assert f"/espace/financements/resultats/{won.pk}/" in str(mail.outbox[0].body)


TOLD: dict[str, Callable[[Scene, Application], object]] = {
    "a call that opens": lambda scene, _: record_round(
        FundingRound(number=19, year=today().year, call_opened_on=today()), reason="Appel", actor=scene.staff
    ),
    "a call that a correction opens": lambda scene, _: record_round(
        changed(factories.make_round(20), number=20, call_opened_on=today()), reason="x", actor=scene.staff
    ),
    "an application": lambda scene, _: apply(applying(scene.call, scene.incubator, **asked()), actor=scene.coach),
    "an award": lambda scene, row: award(row, scene),
    "a refusal": lambda scene, row: decline_application(
        application=row, decided_on=today(), reason="Trop tôt", actor=scene.staff
    ),
    "results that are due": lambda *_: ask_for_results(),
}


@pytest.mark.parametrize("write", TOLD.values(), ids=TOLD)
def test_a_worker_is_asked_to_send_what_was_written(
    write: Callable[[Scene, Application], object], django_capture_on_commit_callbacks: Any
) -> None:
    scene = Scene()
    row = factories.make_application(scene.call, scene.startup, submitted_on=today(), submitted_by=scene.coach)
    factories.make_award(factories.make_round(7), scene.startup, awarded_on=today() - 190 * DAY)
    with django_capture_on_commit_callbacks(execute=True):
        write(scene, row)
    job = Job.objects.get(kind=emails.SEND, state=Job.State.QUEUED)
    written = RoundEmail.objects.count()
    mail.outbox.clear()
    send_emails(job.pk)
    job.refresh_from_db()
    assert written > 0
    assert (len(mail.outbox), job.state, RoundEmail.objects.filter(sent_at=None).count()) == (
        written,
        Job.State.DONE,
        0,
    )


def test_each_mail_shows_what_happened_what_to_do_and_where() -> None:
    scene = Scene()
    FundingRound.objects.update(
        call_opened_on=dt.date(2021, 7, 1), call_closes_on=dt.date(2021, 8, 31), objective="La santé"
    )
    call = FundingRound.objects.get()
    row = factories.make_application(call, scene.incubator, decision_reason="", amount=Decimal("1200.50"))
    won = factories.make_award(call, scene.startup)
    about: list[dict[str, Any]] = [
        {"kind": "call_opened"},
        {"kind": "application_received", "application": row},
        {"kind": "result_due", "award": won},
    ]
    for one in about:
        RoundEmail.objects.create(user=scene.coach, round=call, **one)
    Application.objects.update(decision="declined", decision_reason="Trop tôt", decided_on=dt.date(2021, 9, 1))
    RoundEmail.objects.create(user=scene.coach, round=call, kind="decided", application=row)
    send()
    site = "https://" if "https" in str(mail.outbox[0].body) else "http://"
    assert [
        [line for line in str(message.body).split("\n\n") if not line.startswith(site)] for message in mail.outbox
    ] == [
        ["Bonjour,", "Les candidatures au FAST 18 sont ouvertes jusqu’au 31\u202faoût\u202f2021.", "La santé"],
        ["Bonjour,", "Incubateur fabrique candidate au FAST 18 et demande 1\u202f200,50\u202f€."],
        [
            "Bonjour,",
            "Service dossierfacile a reçu un financement du FAST 18 il y a six mois.",
            "Dites si l’objectif est atteint, avec la valeur de la mesure et ce qui la montre.",
        ],
        ["Bonjour,", "Incubateur fabrique : la candidature au FAST 18 est non retenue.", "Motif : Trop tôt"],
    ]
    assert [str(message.body).strip().rpartition("/espace/")[2] for message in mail.outbox] == [
        "candidatures/",
        "financements/fast/18/",
        f"financements/resultats/{won.pk}/",
        "candidatures/",
    ]
