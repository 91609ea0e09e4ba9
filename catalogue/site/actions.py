"""What readers report about a page, and what staff answer."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalogue.models import PageReport
from common.locks import take_turn
from startups.rights import Action, require_now

MOST_A_DAY = 200
"""Reports of a day beyond which the form refuses: somebody is playing with it."""


@transaction.atomic
def report_page(*, address: str, message: str) -> PageReport:
    """Keep what a reader says of a page; the same words about the same page are kept once. Raises ValidationError when
    too many came in a day."""
    take_turn("page reports")
    known = PageReport.objects.filter(settled_at=None, address=address, message=message.strip()).first()
    if known:
        return known
    if PageReport.objects.filter(created_at__gte=timezone.now() - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError("Trop de signalements sont arrivés aujourd’hui : revenez demain, ou écrivez à l’équipe.")
    return PageReport.objects.create(address=address, message=message.strip())


@transaction.atomic
def settle_report(*, report: int, answer: str, actor: User) -> PageReport:
    """Say what was done of a report. Only staff may, and once."""
    user = require_now(actor, Action.DECIDE)
    row = PageReport.objects.select_for_update().get(pk=report)
    if not answer.strip():
        raise ValidationError({"answer": "Dites ce qui a été fait, ou pourquoi rien ne change."})
    if row.settled_at:
        raise ValidationError("Ce signalement est déjà réglé.")
    row.settled_at, row.settled_by, row.answer = timezone.now(), user, answer.strip()
    row.save(update_fields=["settled_at", "settled_by", "answer"])
    return row
