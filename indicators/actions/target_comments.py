"""Save what staff say of the target of a running year. On an error nothing is changed.

:raises PermissionDenied: if the actor may not.
:raises EditConflictError: somebody commented, corrected or withdrew it in the meantime.
:raises ValidationError: with a French message for each field.
"""

from django.core.exceptions import ValidationError

from access.rights import Actor
from common.optimistic_lock import State, VersionToken, check_unchanged
from indicators.models import Indicator, TargetComment
from indicators.queries.targets import voted_targets
from startups import records
from startups.changes import programme_change


def state_of_comments(indicator: Indicator, year: int) -> State:
    """Return what somebody who comments on a target was shown of it: the last comment. One query."""
    last = indicator.target_comments.filter(year=year).first()
    return {"last_comment": f"{last} : {last.text}" if last else ""}


def save_target_comment(
    row: TargetComment, *, reason: str, actor: Actor, seen: VersionToken | None = None
) -> TargetComment:
    """Record a comment on the target of the running year, or correct one for a ``reason``."""
    with programme_change(reason=reason, actor=actor) as user:
        indicator = Indicator.objects.select_for_update(no_key=True).get(pk=row.indicator_id)
        if not voted_targets().filter(indicator=indicator, year=row.year).exists():
            raise ValidationError(f"« {indicator.label} » n’a pas de cible en {row.year} : rien n’est à commenter.")
        if row.pk:
            return records.write(row, seen=seen)
        check_unchanged(seen, state_of_comments(indicator, row.year))
        row.said_by = user
        return records.write(row, stamped=("said_by",))
