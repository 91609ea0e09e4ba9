"""Send the reminders of a week, each at most once even if a worker crashes.

A delivery is claimed (a row, unique by user and week), marked as handed to the mail server, sent, then marked as
accepted. If a worker crashes before the "handed" mark, the next run sends the e-mail. If it crashes after, the e-mail
may have been sent, so it is never sent again: a missing reminder is better than a duplicate.
"""

import datetime as dt
import logging

from django.core.mail import EmailMultiAlternatives, mailers
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from incubators.queries import assignments_on
from workspace.digests.letter import letter
from workspace.models import DigestDelivery, DigestRefusal
from workspace.pages.scope import scope_of
from workspace.queue.queries import queue

logger = logging.getLogger(__name__)


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the week of ``day``."""
    return day - dt.timedelta(days=day.weekday())


def readers(day: dt.date, week: dt.date) -> QuerySet[User]:
    """Return the users who coach an incubator on ``day``, are active, want the reminder and were not sent that of
    ``week``.
    """
    mine = {"user": OuterRef("pk")}
    return User.objects.filter(
        Exists(assignments_on(day).filter(**mine)),
        ~Exists(DigestRefusal.objects.filter(**mine)),
        ~Exists(DigestDelivery.objects.filter(week=week, handed_at__isnull=False, **mine)),
        is_active=True,
    ).order_by("pk")


def send_digests(day: dt.date) -> int:
    """Send the reminder of the week of ``day`` to each coach with something to update; return how many were sent."""
    week = monday(day)
    return sum(_send(user, day, week) for user in readers(day, week))


def _send(user: User, day: dt.date, week: dt.date) -> bool:
    due = queue(scope_of(user), day)
    if not due.total:
        return False
    mail = letter(user, week, due)
    delivery, _ = DigestDelivery.objects.get_or_create(user=user, week=week)
    try:
        return _deliver(mail, delivery)
    except OSError:  # smtplib's errors too: the server is down or refuses this recipient; continue with the others
        logger.exception("The reminder %s could not be sent.", delivery.pk)
        return False


def _deliver(mail: EmailMultiAlternatives, delivery: DigestDelivery) -> bool:
    """Send an e-mail unless it was already handed. If the server does not answer, the next run retries it."""
    server = mailers.default
    server.open()
    try:
        if not _mark_handed(delivery):
            return False
        server.send_messages([mail])
    finally:
        server.close()
    DigestDelivery.objects.filter(pk=delivery.pk).update(taken_at=timezone.now())
    return True


def _mark_handed(delivery: DigestDelivery) -> bool:
    """Mark the delivery as handed and commit; return False if it already was, so that a single worker sends it."""
    unhanded = DigestDelivery.objects.filter(pk=delivery.pk, handed_at__isnull=True)
    return unhanded.update(handed_at=timezone.now()) == 1
