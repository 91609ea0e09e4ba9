"""The action on the followers of an indicator, by year."""

from access.rights import Actor
from common.optimistic_lock import VersionToken
from indicators.models import Indicator, IndicatorFollower
from startups import records
from startups.changes import programme_change


def save_follower(
    follower: IndicatorFollower, *, reason: str, actor: Actor, seen: VersionToken | None = None
) -> IndicatorFollower:
    """Save the follower of an indicator in some years, under the lock of the indicator, whose years bound them.

    :raises PermissionDenied: ``actor`` is not DINUM staff.
    :raises ValidationError: by field: the years are taken, or the indicator is not in force in them.
    """
    with programme_change(reason=reason, actor=actor):
        follower.indicator = Indicator.objects.select_for_update(no_key=True).get(pk=follower.indicator_id)
        return records.write(follower, seen=seen)
