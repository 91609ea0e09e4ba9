"""Write FAST e-mails, and send each at most once despite crashes.

An e-mail is a row, written in the transaction of the change that it announces; then marked as handed to the mail
server, then sent, then marked as accepted. One that was handed but not marked accepted may have been sent, and is not
sent again.
"""

import logging

from django.core.mail import EmailMessage, mailers
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from budget.letters.wording import wording_of
from budget.models import Application, Award, FundingRound, Letter
from budget.queries import counted_awards
from budget.queries.fast import RESULT_AFTER
from common.background import jobs
from common.clock import today
from common.words import plural_fr
from incubators.queries import assignments_on
from startups.queries import carriers_within

logger = logging.getLogger(__name__)
SEND = "budget.send_letters"


def write_to_coaches(round: FundingRound) -> None:
    """Announce an open call to all current coaches; once, however often the round is edited."""
    coaches = assignments_on(today()).filter(user__is_active=True).values("user")
    _write(Letter.Kind.CALL_OPENED, User.objects.filter(pk__in=coaches), round)


def write_of_application(application: Application) -> None:
    """Announce an application to the team."""
    team = User.objects.filter(is_active=True, role=User.Role.DINUM)
    _write(Letter.Kind.APPLICATION_RECEIVED, team, application.round, application=application)


def write_of_decision(application: Application) -> None:
    """Announce a decision to the applicant."""
    Letter.objects.filter(kind=Letter.Kind.CANCELLED, application=application).delete()
    _write(Letter.Kind.DECIDED, _applicant(application), application.round, application=application)


def write_of_cancellation(application: Application) -> None:
    """Announce the cancellation of a decision to an applicant who got it; delete a decision e-mail not sent yet."""
    told = Letter.objects.filter(kind=Letter.Kind.DECIDED, application=application)
    if told.filter(handed_at__isnull=False).exists():
        _write(Letter.Kind.CANCELLED, _applicant(application), application.round, application=application)
    told.delete()


def _applicant(application: Application) -> QuerySet[User]:
    return User.objects.filter(is_active=True, pk__in=[application.submitted_by_id or 0])


def write_due_results() -> None:
    """Ask the coaches of each laureate of six months ago for its result, once."""
    due = counted_awards().filter(
        result_on__isnull=True, startup__isnull=False, awarded_on__gt=today() - 2 * RESULT_AFTER
    )
    for award in due.filter(awarded_on__lte=today() - RESULT_AFTER).select_related("round", "startup").order_by("pk"):
        if award.startup is None:
            continue
        carried = carriers_within(award.startup.pk, today())
        coaches = assignments_on(today()).filter(incubator__in=carried, user__is_active=True).values("user")
        _write(Letter.Kind.RESULT_DUE, User.objects.filter(pk__in=coaches), award.round, award=award)


def request_letters() -> None:
    """Request the sending job once the current transaction commits."""
    jobs.request(SEND)


def sending(progress: jobs.Progress) -> jobs.JobResult:
    """Send the pending e-mails."""
    waiting = Letter.objects.filter(handed_at__isnull=True, user__is_active=True)
    letters = list(
        waiting.select_related(
            "user", "round", "application__startup", "application__incubator", "award__startup", "award__incubator"
        ).order_by("pk")
    )
    sent = 0
    for done, letter in enumerate(letters, start=1):
        sent += _send(letter)
        progress(done, len(letters))
    return jobs.JobResult(f"{plural_fr(sent, 'e-mail envoyé', 'e-mails envoyés')}.")


def _write(kind: str, users: QuerySet[User], round: FundingRound, **about: Application | Award) -> None:
    """Write an e-mail to each user, unless the same one exists."""
    rows = [Letter(user=user, kind=kind, round=round, **about) for user in users.order_by("pk")]
    Letter.objects.bulk_create(rows, ignore_conflicts=True)


def _send(letter: Letter) -> bool:
    wording = wording_of(letter)
    server = mailers.default
    try:
        server.open()
        if Letter.objects.filter(pk=letter.pk, handed_at__isnull=True).update(handed_at=timezone.now()) != 1:
            return False
        server.send_messages([EmailMessage(wording.subject, wording.text, to=[letter.user.email])])
    except OSError:  # smtplib's errors too: the other e-mails must still be sent
        logger.exception("The mail %s of the FAST could not be sent.", letter.pk)
        return False
    finally:
        server.close()
    Letter.objects.filter(pk=letter.pk).update(taken_at=timezone.now())
    return True
