"""Send the e-mails of subscriptions: a confirmation, then the changes, each at most once even after a crash.

A row is marked and committed before its e-mail is sent: a missing e-mail is better than a duplicate.
"""

import datetime as dt
import logging

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from catalogue.changes.feeds import entry_text
from catalogue.changes.history import entries, incubator_revisions, revisions
from catalogue.changes.indicators import indicator_changes
from common.stoppable_mail import StoppableMail
from workspace.digests.links import absolute
from workspace.models import Subscription
from workspace.subscriptions.links import manage_url

logger = logging.getLogger(__name__)
KEPT = dt.timedelta(days=3)
"""How long a subscription waits for its confirmation; then the address is forgotten."""


def subject_of(subscription: Subscription) -> tuple[str, str]:
    """Return the name of the followed record, and the path of its page."""
    if subscription.startup:
        return subscription.startup.name, reverse("startup-detail", args=[subscription.startup.slug])
    if subscription.indicator:
        return subscription.indicator.label, reverse("indicator", args=[subscription.indicator.code])
    assert subscription.incubator  # noqa: S101  a constraint: one of the three
    return subscription.incubator.name, reverse("incubator-detail", args=[subscription.incubator.slug])


def invite(now: dt.datetime | None = None) -> int:
    """Send the confirmation e-mails not yet sent, and delete expired requests; return how many e-mails were sent."""
    moment = now or timezone.now()
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=moment - KEPT).delete()
    waiting = _rows().filter(invited_at=None, confirmed_at=None)
    return sum(_send(one, "workspace/subscriptions/invitation.txt", {}, invited_at=None) for one in waiting)


def send_updates(now: dt.datetime | None = None) -> int:
    """Send each confirmed address the changes since the last e-mail; return how many e-mails were sent."""
    moment = now or timezone.now()
    return sum(_tell(one, moment) for one in _rows().exclude(confirmed_at=None))


def _rows() -> QuerySet[Subscription]:
    return Subscription.objects.select_related("startup", "incubator", "indicator").order_by("pk")


def _tell(subscription: Subscription, moment: dt.datetime) -> bool:
    since = subscription.told_until
    changes = [(title, text.splitlines()) for at, title, text in _happened(subscription) if since is None or at > since]
    if not changes:
        return False
    return _send(
        subscription, "workspace/subscriptions/changes.txt", {"changes": changes}, told_until=since, moment=moment
    )


def _happened(subscription: Subscription) -> list[tuple[dt.datetime, str, str]]:
    """Return the changes, the latest first: moment, short text, full text."""
    if subscription.indicator:
        return [(one.at, one.title, one.text) for one in indicator_changes(subscription.indicator)]
    service, incubator = subscription.startup_id, subscription.incubator_id or 0
    found = revisions(service) if service else incubator_revisions(incubator)
    return [(one.at, one.revision.name, entry_text(one)) for one in entries(found)]


def _send(
    subscription: Subscription,
    template: str,
    more: dict[str, object],
    *,
    moment: dt.datetime | None = None,
    **before: dt.datetime | None,
) -> bool:
    """Mark the row, whose mark was ``before``, then send; return False if another worker did it, or the server refuses."""
    marked = {name: moment or timezone.now() for name in before}
    if not Subscription.objects.filter(pk=subscription.pk, **before).update(**marked):
        return False
    name, path = subject_of(subscription)
    url = manage_url(subscription)
    context = {"name": name, "page_url": absolute(path), "manage_url": url, **more}
    subject, _, body = render_to_string(template, context).strip().partition("\n")
    try:
        StoppableMail(subject.strip(), body.strip(), to=subscription.email, stop_url=url).send()
    except OSError:  # the server is down or refuses this recipient; continue with the others
        logger.exception("The mail of subscription %s could not be sent.", subscription.pk)
        return False
    return True
