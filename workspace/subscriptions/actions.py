"""Request a subscription, confirm it from the e-mail, stop it."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from common.locks import take_turn
from common.web.request_context import saving
from incubators.models import Incubator
from indicators.models import Indicator
from startups.models import Startup
from workspace.models import Subscription

type Followed = Startup | Incubator | Indicator
FOLLOWED = ("startup", "incubator", "indicator")
"""What an address may follow, as a subscription names it."""
WAITING = 3
"""Subscriptions of one address that may wait for their confirmation: nobody fills the mail box of somebody else."""
MOST_A_DAY = 500
"""Asked by everybody in a day."""


@saving()
def ask_subscription(*, email: str, to: Followed) -> None:
    """Request a subscription of ``email`` to the changes of ``to``: an e-mail will ask to confirm it.

    The answer never reveals whether the address is known. A second request sends nothing more.

    :raises ValidationError: if too many were requested in a day.
    """
    take_turn("subscriptions")
    address = email.strip().lower()
    if Subscription.objects.filter(asked_at__gte=timezone.now() - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(
            "Trop d’abonnements ont été demandés aujourd’hui : revenez demain, ou suivez le flux Atom."
        )
    if Subscription.objects.filter(email=address, confirmed_at=None).count() < WAITING:
        followed: dict[str, Any] = dict.fromkeys(FOLLOWED)
        followed[str(to._meta.model_name)] = to
        Subscription.objects.get_or_create(email=address, **followed)


@saving()
def confirm_subscription(*, subscription: int) -> None:
    """Confirm a subscription, once; its changes are sent from then on."""
    row = Subscription.objects.select_for_update().filter(pk=subscription, confirmed_at=None).first()
    if row:
        row.confirmed_at = row.told_until = timezone.now()
        row.save(update_fields=["confirmed_at", "told_until"])


@saving()
def stop_subscription(*, subscription: int) -> None:
    """Delete the subscription and its address."""
    Subscription.objects.filter(pk=subscription).delete()
