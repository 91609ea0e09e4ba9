"""The threshold of the second criterion: its first day, and a number of people or a share of a target population."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from access.rights import Actor
from common.clock import today
from common.locks import take_turn
from common.optimistic_lock import VersionToken, check_unchanged, state_of
from common.row_actions import save_checked
from common.words import date_fr
from impact.models import CriterionThreshold
from startups.changes import programme_change

TABLE = "impact.thresholds"
SAID = ("first_day", "people", "share")
"""What somebody saw of a threshold; its day is its key."""


def thresholds() -> QuerySet[CriterionThreshold]:
    """Return every threshold, the latest first."""
    return CriterionThreshold.objects.select_related("set_by").order_by("-first_day")


def set_threshold(
    *,
    first_day: dt.date,
    people: int,
    share: Decimal | None,
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
) -> CriterionThreshold:
    """Set the threshold in force from ``first_day``, today or later; another one of that day is replaced.

    Past thresholds don't change, so that past evaluations stay valid. On an error nothing is changed.

    :raises PermissionDenied: if the actor may not decide.
    :raises ValidationError: with a French message for each field.
    """
    with programme_change(reason=reason, actor=actor) as user:
        if first_day < today():
            message = f"Un seuil ne vaut pas pour le passé : le {date_fr(today())} au plus tôt."
            raise ValidationError({"first_day": message})
        take_turn(TABLE)  # no row to lock before the first one of a day
        threshold = CriterionThreshold.objects.filter(first_day=first_day).first()
        mine = {"first_day": first_day, "people": people, "share": share}
        check_unchanged(seen and seen.about(first_day=first_day), state_of(threshold, SAID), mine)
        threshold = threshold or CriterionThreshold(first_day=first_day)
        if (threshold.people, threshold.share) == (people, share):
            raise ValidationError("Ce seuil est déjà celui de ce jour.")
        threshold.people, threshold.share = people, share
        threshold.reason, threshold.set_by = reason.strip(), user
        return save_checked(threshold)
