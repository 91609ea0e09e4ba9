"""Write the reminders of a week, one to each coach who wants it, and their text."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from access.rights import assignments_on
from accounts.models import User
from common.background import emails
from common.stoppable_mail import StoppableMail
from common.words import date_fr, plural_fr
from workspace.digests.actions import wants_digests
from workspace.digests.links import absolute, stop_token
from workspace.models import DigestDelivery, DigestRefusal
from workspace.pages.scope import scope_of
from workspace.queue.presenters import by_service
from workspace.queue.queries import Queue, queue, read_services


def reminder(user: User, week: dt.date, queue: Queue) -> StoppableMail:
    """Return the reminder of the week of Monday ``week``."""
    subject = f"{plural_fr(queue.total, 'mise à jour attendue', 'mises à jour attendues')} dans vos fiches"
    stop = absolute(reverse("digest-stop", args=[stop_token(user)]))
    context = {
        "week": date_fr(week),
        "total": plural_fr(queue.total, "point est à mettre à jour", "points sont à mettre à jour"),
        "services": by_service(queue.rows),
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


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the week of ``day``."""
    return day - dt.timedelta(days=day.weekday())


def readers(day: dt.date, week: dt.date) -> QuerySet[User]:
    """Return the users who coach an incubator on ``day``, are active, want the reminder and have none of
    ``week``.
    """
    mine = {"user": OuterRef("pk")}
    return User.objects.filter(
        Exists(assignments_on(day).filter(**mine)),
        ~Exists(DigestRefusal.objects.filter(**mine)),
        ~Exists(DigestDelivery.objects.filter(week=week, **mine)),
        is_active=True,
    ).order_by("pk")


def write_digests(day: dt.date) -> int:
    """Write the reminder of the week of ``day`` to each coach with something to update; return how many were written."""
    week = monday(day)
    due = [user for user in readers(day, week) if queue(read_services(scope_of(user), day)).total]
    rows = [DigestDelivery(user=user, week=week) for user in due]
    DigestDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    emails.request()
    return len(rows)


def compose(delivery: DigestDelivery) -> StoppableMail | None:
    """Return the reminder as of its Monday; None if its reader needs none any more."""
    due = queue(read_services(scope_of(delivery.user), delivery.week))
    if not due.total or not wants_digests(delivery.user):
        return None
    return reminder(delivery.user, delivery.week, due)
