"""Write the e-mails of a week, one to each reader with something new, and their text."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from access.rights import assignments_on
from accounts.models import User
from common.background import emails
from common.freshness import RECORDS, freshness_of, is_old
from common.stoppable_mail import StoppableMail
from workspace.awaited import read_awaited
from workspace.digests.actions import wants_digests
from workspace.digests.links import absolute, stop_token
from workspace.home.news import News, read_news
from workspace.models import DigestDelivery, DigestRefusal
from workspace.pages.scope import scope_of

WEEK = dt.timedelta(days=7)
STAFF = (User.Role.DINUM, User.Role.ADMINISTRATOR)


def reminder(user: User, news: News) -> StoppableMail:
    """Return the e-mail with the news of a week."""
    known = freshness_of(RECORDS)
    stop = absolute(reverse("digest-stop", args=[stop_token(user)]))
    context = {
        "news": news,
        "site": absolute(""),
        "old_since": known.day if known and is_old(known) else None,
        "todos_url": absolute(reverse("workspace-todos")),
        "workspace_url": absolute(reverse("workspace")),
        "preferences_url": absolute(reverse("workspace-digests")),
        "stop_url": stop,
    }
    text = render_to_string("workspace/digests/digest.txt", context)
    mail = StoppableMail(news.in_numbers, text, to=user.email, stop_url=stop)
    mail.attach_alternative(render_to_string("workspace/digests/digest.html", context), "text/html")
    return mail


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the week of ``day``."""
    return day - dt.timedelta(days=day.weekday())


def readers(day: dt.date, week: dt.date) -> QuerySet[User]:
    """Return the staff and the users who coach an incubator on ``day``, active, who want the e-mail and have none of
    ``week``.
    """
    mine = {"user": OuterRef("pk")}
    return User.objects.filter(
        Q(Exists(assignments_on(day).filter(**mine))) | Q(role__in=STAFF),
        ~Exists(DigestRefusal.objects.filter(**mine)),
        ~Exists(DigestDelivery.objects.filter(week=week, **mine)),
        is_active=True,
    ).order_by("pk")


def news_of(user: User, week: dt.date) -> News:
    """Return the news of a Monday for ``user``: what changed in the week before it."""
    since, until = week - WEEK, week - dt.timedelta(days=1)
    return read_news(user, scope_of(user), read_awaited(user), since=since, until=until, day=week)


def write_digests(day: dt.date) -> int:
    """Write the e-mail of the week of ``day`` to each reader with something new; return how many were written."""
    week = monday(day)
    due = [user for user in readers(day, week) if news_of(user, week).is_news]
    rows = [DigestDelivery(user=user, week=week) for user in due]
    DigestDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    emails.request()
    return len(rows)


def compose(delivery: DigestDelivery) -> StoppableMail | None:
    """Return the e-mail as of its Monday; None if its reader needs none any more."""
    news = news_of(delivery.user, delivery.week)
    return reminder(delivery.user, news) if news.is_news and wants_digests(delivery.user) else None
