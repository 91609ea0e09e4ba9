"""Send e-mails: the one path of reminders, FAST e-mails and alerts about imports.

An e-mail is a row (``OutgoingEmail``), written in the transaction of what it announces. A job sends those that are due,
one sender at a time, and marks each as sent once the mail server took it. What failed is tried again after two minutes,
then four, up to an hour, for three days, behind what was never tried; staff may ask for it once more. A worker killed
between the answer of the server and the mark sends the e-mail twice: a duplicate is better than a loss.
"""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.background import jobs
from common.locks import session_lock
from common.models import OutgoingEmail
from common.words import plural_fr

logger = logging.getLogger(__name__)

SEND = "common.send_emails"
"""The kind of the job, and the name of its Celery task."""
LOCK = 0x656D61696C
"""The advisory lock of the one sender."""
LONGEST_PAUSE = 60
"""Minutes between two attempts, at most."""
COUNTED_FOR = dt.timedelta(days=7)
"""How far back e-mails are counted."""
REFUSALS = (SMTPRecipientsRefused, SMTPResponseException, SMTPNotSupportedError, ValueError)
"""What sending raises for one e-mail, while the server takes others."""
MOST_CUT = 3
"""After so many messages in a row that the server cut, it is taken as away."""
CUT = "Le serveur d’e-mail coupe pendant ce message ({error})."
AWAY = "Le serveur d’e-mail ne répond pas ({error})."
REFUSED = "Le serveur d’e-mail refuse ce message ({answer})."
BUSY = "Un autre envoi est en cours."

State = OutgoingEmail.State

type Compose = Callable[[Any], EmailMessage | None]
"""Returns the e-mail of a row, or None when there is nothing to announce any more."""


@dataclass(frozen=True, slots=True)
class EmailKind:
    """A model of e-mails: its name in the metrics, its French plural, and its text."""

    name: str
    label: str
    model: type[OutgoingEmail]
    compose: Compose


@dataclass(frozen=True, slots=True)
class EmailSummary:
    """How many e-mails were sent, and the others."""

    sent: int
    unsent: Sequence[OutgoingEmail]


KINDS: list[EmailKind] = []
"""The registered kinds, in the order of the apps."""


def register_emails(kind: EmailKind) -> None:
    """Add a kind of e-mails that the job sends."""
    KINDS.append(kind)


def request() -> None:
    """Request the sending job once the current transaction commits."""
    jobs.request(SEND)


def request_if_due() -> None:
    """Request the sending job if an e-mail is due."""
    if next(due_emails(), None):
        request()


def sending(progress: jobs.Progress) -> jobs.JobResult:
    """Send the e-mails that are due, unless another worker does."""
    with session_lock(LOCK) as is_ours:
        if not is_ours:
            return jobs.JobResult(BUSY)
        ended = _send_all(sorted(due_emails(), key=lambda one: one[1].attempts), progress)
    message = f"{plural_fr(ended[State.SENT], 'e-mail envoyé', 'e-mails envoyés')}."
    if failed := ended[State.FAILED]:
        message += f" {plural_fr(failed, 'n’est pas parti, et repartira', 'ne sont pas partis, et repartiront')}."
    return jobs.JobResult(message)


def due_emails() -> Iterator[tuple[EmailKind, OutgoingEmail]]:
    """Yield the e-mails to send now, to accounts that are open."""
    now = timezone.now()
    for kind in KINDS:
        unsent = kind.model._default_manager.filter(sent_at__isnull=True, user__is_active=True)
        for email in unsent.select_related("user").order_by("pk"):
            if email.state != State.GIVEN_UP and _is_due(email, now):
                yield kind, email


def send_again() -> int:
    """Try the e-mails that were given up in the last seven days for three more days; return how many."""
    now = timezone.now()
    given_up = Q(created_at__lt=now - OutgoingEmail.TRIED_FOR, created_at__gte=now - COUNTED_FOR, sent_at__isnull=True)
    found = sum(
        kind.model._default_manager.filter(given_up, user__is_active=True).update(created_at=now, tried_at=None)
        for kind in KINDS
    )
    if found:
        request()
    return found


def count_emails() -> Counter[tuple[EmailKind, State]]:
    """Return the number of e-mails of the last seven days by kind and state."""
    since = timezone.now() - COUNTED_FOR
    columns = "sent_at", "created_at", "failure"
    return Counter(
        (kind, email.state)
        for kind in KINDS
        for email in kind.model._default_manager.filter(created_at__gte=since, user__is_active=True).only(*columns)
    )


def summarise(emails: QuerySet[Any]) -> EmailSummary:
    """Return how many of these e-mails were sent, and the others with their users; two queries."""
    unsent = emails.filter(sent_at__isnull=True, user__is_active=True).select_related("user").order_by("pk")
    return EmailSummary(emails.filter(sent_at__isnull=False).count(), list(unsent))


def _is_due(email: OutgoingEmail, now: dt.datetime) -> bool:
    """Whether the pause after the last attempt is over, or the clock was set back since."""
    if email.tried_at is None or email.tried_at > now:
        return True
    return now - email.tried_at >= dt.timedelta(minutes=min(2 ** min(email.attempts, 6), LONGEST_PAUSE))


def _send_all(due: Sequence[tuple[EmailKind, OutgoingEmail]], progress: jobs.Progress) -> Counter[State | None]:
    """Send each; if the server is away, leave the rest for later. Return how many ended in each state.

    A message during which the server cuts is the only one that fails, unless it cuts several in a row.
    """
    ended: Counter[State | None] = Counter()
    cut = 0
    with closing(mailers.default) as server:
        for done, (kind, email) in enumerate(due, start=1):
            try:
                server.open()
            except OSError as error:  # smtplib's errors too
                _note_away(due[done - 1 :], error, ended)
                break
            try:
                ended[_send(kind, email, server)] += 1
                cut = 0
            except OSError as error:
                server.close()
                logger.warning("The mail server cuts the e-mail %s %s (%s).", kind.name, email.pk, type(error).__name__)
                ended[_note_failure([email], CUT.format(error=type(error).__name__))] += 1
                cut += 1
                if cut == MOST_CUT:
                    _note_away(due[done:], error, ended)
                    break
            progress(done, len(due))
    return ended


def _note_away(rest: Sequence[tuple[EmailKind, OutgoingEmail]], error: OSError, ended: Counter[State | None]) -> None:
    logger.warning("The mail server does not answer (%s).", type(error).__name__)
    ended[State.FAILED] += len(rest)
    _note_failure([email for _, email in rest], AWAY.format(error=type(error).__name__))


def _send(kind: EmailKind, email: OutgoingEmail, server: BaseEmailBackend) -> State | None:
    """Send one e-mail; return whether it was sent or failed, None if there was nothing to send.

    :raises OSError: the server cuts the connection, or does not answer.
    """
    try:
        message = kind.compose(email)
    except DatabaseError:
        raise
    except Exception as error:  # the other e-mails must still be sent
        logger.exception("The e-mail %s %s has no text.", kind.name, email.pk)
        return _note_failure([email], jobs.failure_in_words(error))
    if message is None:
        email.delete()
        return None
    row = type(email)._default_manager.filter(pk=email.pk)
    if not row.update(tried_at=timezone.now(), failure=""):
        return None  # deleted concurrently
    try:
        server.send_messages([message])
    except REFUSALS as error:
        server.close()
        logger.warning("The mail server refuses the e-mail %s %s.", kind.name, email.pk)
        return _note_failure([email], REFUSED.format(answer=_smtp_reply(error)))
    row.update(sent_at=timezone.now(), attempts=F("attempts") + 1)
    return State.SENT


def _note_failure(emails: Sequence[OutgoingEmail], reason: str) -> State:
    for email in emails:
        row = type(email)._default_manager.filter(pk=email.pk)
        row.update(tried_at=timezone.now(), attempts=F("attempts") + 1, failure=reason[:300])
    return State.FAILED


def _smtp_reply(error: Exception) -> str:
    """Return what the server answered, such as « 550 5.1.1 unknown user », without the recipient."""
    if isinstance(error, SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"{code} {text.decode(errors='replace')}"
    if isinstance(error, SMTPResponseException):
        answer = error.smtp_error
        return f"{error.smtp_code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
    return type(error).__name__
