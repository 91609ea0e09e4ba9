"""The threshold of the second criterion: its first day, and a number of people or a share of a target population."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from access.rights import Actor
from common.locks import take_turn
from common.optimistic_lock import VersionToken, state_of
from impact.models import CriterionThreshold
from startups import records
from startups.changes import programme_change

TABLE = "impact.thresholds"


def thresholds() -> QuerySet[CriterionThreshold]:
    """Return every threshold, the latest first."""
    return CriterionThreshold.objects.select_related("set_by").order_by("-first_day")


def set_threshold(
    threshold: CriterionThreshold, *, reason: str, actor: Actor, seen: VersionToken | None = None
) -> CriterionThreshold:
    """Set the threshold in force from its first day, today or later; another one of that day is replaced.

    On an error nothing is changed.

    :raises PermissionDenied: if the actor may not decide.
    :raises ValidationError: with a French message for each field.
    """
    with programme_change(reason=reason, actor=actor) as user:
        threshold.clean()  # a past day is told before a conflict on that day
        take_turn(TABLE)  # no row to lock before the first one of a day
        held = thresholds().filter(first_day=threshold.first_day).first()
        if state_of(held, threshold.EDITED) == state_of(threshold, threshold.EDITED):
            raise ValidationError("Ce seuil est déjà celui de ce jour.")
        threshold.reason, threshold.set_by = reason.strip(), user
        return records.write(threshold, seen=seen, stamped=("reason", "set_by"))
