"""Actions on the followers of an indicator, by year."""

from collections.abc import Mapping
from typing import Any

from access.rights import Actor
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked, set_values
from indicators.models import Indicator, IndicatorFollower
from startups.changes import deciding

FOLLOWER = ("follower", "first_year", "last_year")
"""What somebody saw of it."""


def save_follower(
    *,
    indicator: Indicator,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    row: IndicatorFollower | None = None,
    seen: VersionToken | None = None,
) -> IndicatorFollower:
    """Record the follower of an indicator in some years, or correct ``row``.

    :raises PermissionDenied: ``actor`` is not DINUM staff.
    :raises ValidationError: by field: the years are taken, or the indicator is not in force in them.
    """
    with deciding(reason=reason, actor=actor):
        locked = Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
        row = current_row(row, seen, FOLLOWER, values) if row else IndicatorFollower()
        row.indicator = locked
        set_values(row, values)
        return save_checked(row)


def remove_follower(*, row: IndicatorFollower, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a follower recorded by mistake; it stays in the history."""
    with deciding(reason=reason, actor=actor):
        current_row(row, seen, FOLLOWER).delete()
