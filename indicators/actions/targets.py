"""Actions on targets: the value that an indicator should reach in a year, and the comment of staff. Each has a reason."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from access.rights import Actor
from common.optimistic_lock import State, VersionToken, check_unchanged, state_of
from common.row_actions import save_checked, set_values
from indicators.models import Indicator, Target, TargetStatus
from startups.changes import programme_change


def target_state(target: Target | None) -> State:
    """Return the version of a target, for optimistic locking; ``status`` distinguishes no target from an undetermined
    one.
    """
    known = TargetStatus.UNKNOWN if target and target.value is None else TargetStatus.VALUE
    status = known if target else TargetStatus.NONE
    return {"status": status.value, **state_of(target or Target(), Target.EDITED)}


def set_target(target: Target, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> Target:
    """Set the target of an indicator for a year, in the document of its edition: new or changed.

    Staff only. A published result keeps its own target.

    :raises PermissionDenied: the author may not.
    :raises EditConflictError: someone changed it after ``seen``.
    :raises ValidationError: by field, in French; nothing is changed.
    """
    with programme_change(reason=reason, actor=actor) as user:
        current = _locked(target)
        before, asked = target_state(current), target_state(target)
        check_unchanged(seen, before, asked)
        if before == asked:
            raise ValidationError("Rien n’a changé : modifiez la cible ou le jugement, ou quittez cette page.")
        row = current or target
        set_values(row, state_of(target, Target.EDITED))
        row.set_at, row.set_by = timezone.now(), user
        return save_checked(row)


def remove_target(target: Target, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete the target of an indicator for a year, in an edition.

    :raises ValidationError: the target does not exist.
    """
    with programme_change(reason=reason, actor=actor):
        current = _locked(target)
        check_unchanged(seen, target_state(current), target_state(None))
        if current is None:
            raise ValidationError("Cet indicateur n’a déjà pas de cible cette année-là.")
        current.delete()


def _locked(target: Target) -> Target | None:
    """Lock the indicator, so that concurrent changes wait for each other; return the target as stored."""
    target.indicator = Indicator.objects.select_for_update(no_key=True).get(pk=target.indicator_id)
    return Target.objects.select_related("indicator").filter(**state_of(target, Target.KEY)).first()
