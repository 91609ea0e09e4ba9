"""The e-mails of the opinions that are requested: the request, then one reminder, each sent at most once."""

import datetime as dt
import logging
from collections.abc import Iterable
from itertools import groupby

from django.core.mail import EmailMessage, mailers
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from common.background import jobs
from common.words import date_fr, plural_fr
from impact.models import OpinionRequest
from startups.queries import today
from workspace.digests.links import absolute
from workspace.sessions.presenters import title_of

logger = logging.getLogger(__name__)
SEND = "workspace.send_opinion_requests"
BEFORE = dt.timedelta(days=2)
"""How long before the opinions are due the reminder is sent."""


def request_mails() -> None:
    """Have a worker send the requests and reminders that wait, once the current transaction commits."""
    jobs.request(SEND)


def sending(progress: jobs.Progress) -> jobs.JobResult:
    """Send what waits: one e-mail for each person and session."""
    waiting = OpinionRequest.objects.filter(opinion="", item__session__closed_at=None, user__is_active=True)
    due = waiting.annotate(due_on=Coalesce("item__session__opinions_due_on", "item__session__held_on"))
    reminded = due.filter(told_at__isnull=False, reminded_at=None, due_on__range=(today(), today() + BEFORE))
    sent = _send_each(waiting.filter(told_at=None).values_list("pk", flat=True), "told_at")
    sent += _send_each(reminded.values_list("pk", flat=True), "reminded_at")
    return jobs.JobResult(f"{plural_fr(sent, 'e-mail envoyé', 'e-mails envoyés')}.")


def _send_each(keys: Iterable[int], mark: str) -> int:
    rows = OpinionRequest.objects.filter(Q(pk__in=list(keys))).select_related("user", "item__session", "item__startup")
    ordered = rows.order_by("user", "item__session", "item__position")
    groups = [list(found) for _, found in groupby(ordered, key=lambda one: (one.user_id, one.item.session_id))]
    return sum(_send(found, mark) for found in groups)


def _send(requests: list[OpinionRequest], mark: str) -> bool:
    """Mark the requests, then send their e-mail: a worker that dies in between sends nothing twice."""
    first = requests[0]
    session, user = first.item.session, first.user
    if user is None:
        return False
    context = {
        "title": title_of(session),
        "due": date_fr(session.opinions_due_on or session.held_on),
        "is_reminder": mark == "reminded_at",
        "function": first.function,
        "items": [(one.item.startup.name, absolute(reverse("workspace-opinion", args=[one.pk]))) for one in requests],
    }
    subject = f"{'Relance : avis attendus' if context['is_reminder'] else 'Avis demandés'}, {title_of(session)}"
    mail = EmailMessage(subject, render_to_string("workspace/sessions/request.txt", context), to=[user.email])
    keys = [one.pk for one in requests]
    if not OpinionRequest.objects.filter(pk__in=keys, **{mark: None}).update(**{mark: timezone.now()}):
        return False
    try:
        mailers.default.send_messages([mail])
    except OSError:  # smtplib's errors too: the others must have theirs
        logger.exception("The request of opinions of the session %s could not be sent.", session.pk)
        return False
    return True
