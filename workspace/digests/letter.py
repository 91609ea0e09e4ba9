"""Write the weekly e-mail, as text and HTML, from the queue of a coach. Pure functions, except the templates."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from common.stoppable_mail import StoppableMail
from common.words import date_fr, plural_fr
from workspace.digests.links import absolute, stop_token
from workspace.queue.presenters import row
from workspace.queue.queries import Queue


@dataclass(frozen=True, slots=True)
class DigestItem:
    """A row of the queue: the service, the problem, and the action to correct it with its URL."""

    name: str
    what: str
    action: str
    url: str


def letter(user: User, week: dt.date, queue: Queue) -> StoppableMail:
    """Return the reminder of the week of Monday ``week``."""
    subject = f"{plural_fr(queue.total, 'mise à jour attendue', 'mises à jour attendues')} dans vos fiches"
    stop = absolute(reverse("digest-stop", args=[stop_token(user)]))
    context = {
        "week": date_fr(week),
        "total": plural_fr(queue.total, "chose est à mettre à jour", "choses sont à mettre à jour"),
        "items": _items(queue),
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


def _items(queue: Queue) -> Sequence[DigestItem]:
    items = [(due, row(due)) for due in queue.rows]
    return [DigestItem(due.name, words.what, words.action, absolute(words.url)) for due, words in items]
