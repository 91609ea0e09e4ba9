"""Store the reports of readers about pages."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.models import PageReport
from common.locks import take_turn
from common.web.request_context import saving

MOST_A_DAY = 200
"""Reports of a day beyond which the form refuses: somebody is playing with it."""


@saving()
def report_page(*, address: str, message: str) -> PageReport:
    """Store a reader's report on a page; the same text on the same page is stored once.

    :raises ValidationError: too many reports arrived today.
    """
    take_turn("page reports")
    known = PageReport.objects.filter(settled_at=None, address=address, message=message.strip()).first()
    if known:
        return known
    if PageReport.objects.filter(created_at__gte=timezone.now() - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError("Trop de signalements sont arrivés aujourd’hui : revenez demain, ou écrivez à l’équipe.")
    return PageReport.objects.create(address=address, message=message.strip())
