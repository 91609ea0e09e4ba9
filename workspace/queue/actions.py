"""A team's answers to its queue: later, or not concerned."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from access.rights import Action, require_now
from accounts.models import User
from common.clock import today
from common.request_context import saving
from startups.models import Startup
from startups.queries import incubators_of
from workspace.models import TodoDismissal
from workspace.todos.rules import TodoKind

LONGEST = dt.timedelta(days=366)


@saving()
def dismiss_todos(
    *, startups: Iterable[Startup], todo: TodoKind, until: dt.date | None, reason: str, actor: User
) -> list[TodoDismissal]:
    """Dismiss a kind of point of some services until a day, or for good (``until`` None), with a reason: all, or none.

    Those who may change the fiche may do so; the last answer replaces the previous one.

    :raises ValidationError: without a reason, or if the day is not after today and within a year.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Indiquez le motif."})
    if until is not None and not today() < until <= today() + LONGEST:
        raise ValidationError({"until": "Choisissez un jour après aujourd’hui, dans l’année qui vient."})
    rows = [
        TodoDismissal(
            startup=one,
            todo_kind=todo,
            until=until,
            reason=reason.strip(),
            dismissed_by=require_now(actor, Action.EDIT_STARTUP, incubators=incubators_of(one, today())),
        )
        for one in startups
    ]
    return TodoDismissal.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["startup", "todo_kind"],
        update_fields=["until", "reason", "dismissed_by"],
    )


@saving()
def restore_todo(*, startup: Startup, todo: TodoKind, actor: User) -> None:
    """Put a point back in the queue."""
    require_now(actor, Action.EDIT_STARTUP, incubators=incubators_of(startup, today()))
    TodoDismissal.objects.filter(startup=startup, todo_kind=todo).delete()
