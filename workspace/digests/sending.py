"""Send the reminders of a week, each at most once even if a worker crashes.

A delivery is claimed (a row, unique by user and week), marked as handed to the mail server, sent, then marked as
accepted. If a worker crashes before the "handed" mark, the next run sends the e-mail. If it crashes after, the e-mail
may have been sent, so it is never sent again: a missing reminder is better than a duplicate.
"""

import datetime as dt
import logging

from django.core.mail import EmailMultiAlternatives, mailers
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.stoppable_mail import StoppableMail
from common.words import date_fr, plural_fr
from incubators.queries import assignments_on
from workspace.digests.links import absolute, stop_token
from workspace.models import DigestDelivery, DigestRefusal
from workspace.pages.scope import scope_of
from workspace.queue.presenters import row
from workspace.queue.queries import Queue, queue, read_services


def letter(user: User, week: dt.date, queue: Queue) -> StoppableMail:
    """Return the reminder of the week of Monday ``week``."""
    subject = f"{plural_fr(queue.total, 'mise à jour attendue', 'mises à jour attendues')} dans vos fiches"
    stop = absolute(reverse("digest-stop", args=[stop_token(user)]))
    context = {
        "week": date_fr(week),
        "total": plural_fr(queue.total, "chose est à mettre à jour", "choses sont à mettre à jour"),
        "items": [row(due) for due in queue.rows],
        "site": absolute(""),
        "others": queue.total - len(queue.rows),
        "workspace_url": absolute(reverse("workspace")),
        "preferences_url": absolute(reverse("workspace-digests")),
        "stop_url": stop,
    }
    mail = StoppableMail(
        subject, render_to_string("workspace/digests/digest.txt", context), to=user.email, stop_url=stop
    )
    mail.attach_alternative(render_to_string("workspace/digests/digest.html", context), "text/html")
    return mail


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
    due = queue(read_services(scope_of(user), day))
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
    """Send an e-mail unless another run has sent it. If the server does not answer, the next run retries it."""
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
